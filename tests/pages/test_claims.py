"""The page of claims: every verdict is seen at a glance, and every link leads on."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from teaching.published import claims, exercises

ROOT = Path(__file__).parents[2]


def opened_page() -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return at.switch_page("pages/claims.py").run()


def test_every_claim_stands_with_its_verdict_and_every_exercise_with_its_link():
    at = opened_page()
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


def test_a_claim_that_stood_open_stands_open_when_the_reader_comes_back() -> None:
    at = opened_page()
    name = claims()[2].claim
    at.session_state["claims-unfolded"].add(name)
    at.switch_page("pages/train.py").run()
    at.switch_page("pages/claims.py").run()
    assert [expander.label for expander in at.expander if expander.proto.expanded] == [at.expander[2].label]
