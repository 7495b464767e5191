"""The page of claims: every verdict is seen at a glance, and every link leads on."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from teaching.published import claims, exercises

ROOT = Path(__file__).parents[2]


def test_every_claim_stands_with_its_verdict_and_every_exercise_with_its_link():
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    at = at.switch_page("pages/claims.py").run()
    assert not at.exception
    labels = [expander.label for expander in at.expander]
    assert len(labels) == len(claims())
    for label, claim in zip(labels, claims()):
        assert claim.claim in label
        assert claim.verdict.capitalize() in label
    links = at.get("page_link")
    opened = [link.proto.page for link in links]
    assert len(links) >= len(claims()) + len(exercises())
    assert any("lottery" in page for page in opened)
