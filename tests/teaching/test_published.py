"""Claims and exercises of others: each is complete, and opens here what it speaks of."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from teaching.experiments import read_experiments
from teaching.links import run_of
from teaching.published import CLAIMS, VERDICTS, claims, exercises
from teaching.text import names
from teaching.toml import TomlError, read
from ui.lottery import link

CLAIM = """
[[claim]]
claim = "Two units are enough for XOR."
title = "A book"
author = "Somebody"
url = "https://example.org"
tested = "XOR."
found = "It is measured."
verdict = "holds if"
condition = "one is lucky"
because = "It depends on the seed."
[claim.see]
"2 units" = "data=xor&layers=2"
"""


def test_there_are_as_many_claims_and_exercises_as_a_course_needs_and_none_twice():
    assert len({claim.claim for claim in claims()}) == len(claims()) >= 15
    assert len({(one.title, one.source) for one in exercises()}) == len(exercises()) >= 20


def test_every_verdict_is_there():
    assert {claim.verdict for claim in claims()} == set(VERDICTS)


@pytest.mark.parametrize("claim", [pytest.param(one, id=one.claim) for one in claims()])
def test_a_claim_says_what_was_measured_and_its_lottery_opens_without_a_repair(claim):
    assert "(" in claim.found
    assert "not measured yet" not in claim.found + claim.because
    if claim.lottery:
        assert link.from_query(parse_qs(claim.lottery))[1] == []


def test_every_experiment_of_the_claims_is_named_by_a_sentence():
    named = {
        name for table in read(CLAIMS).tables("claim") for name in names(table.text("found") + table.text("because"))
    }
    assert set(read_experiments(read(CLAIMS))) == named


def test_a_claim_is_read(tmp_path):
    (claim,) = claims(_written(tmp_path, CLAIM))
    assert (claim.verdict, claim.condition, claim.source.year) == ("holds if", "one is lucky", 0)
    assert claim.see == {"2 units": "data=xor&layers=2"}


def test_a_claim_that_compares_settings_leads_to_each_of_them():
    for claim in claims():
        assert len({run_of(link) for link in claim.see.values()}) == len(claim.see) >= 2, claim.claim


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (('"holds if"', '"holds"'), "claim 1, condition: expected a condition with the verdict holds if, and nothing"),
        (('condition = "one is lucky"', ""), "claim 1, condition: expected a condition with the verdict holds if"),
        (
            ('"holds if"', '"hold if"'),
            "claim 1, verdict: expected one of holds, holds if, fails (did you mean holds if?)",
        ),
        (("https://example.org", "example.org"), "claim 1, url: expected an address that begins with https://"),
        (('"2 units" = "data=xor&layers=2"', ""), "claim 1, see: expected a link to Train at least"),
        (("layers=2", "layers=99"), "claim 1, see, 2 units: expected a link that opens without a repair."),
        (("It is measured.", "It is {two}."), "claim 1, found: expected names of experiments in braces"),
    ],
)
def test_a_mistake_in_a_claim_is_told(tmp_path, changed, told):
    with pytest.raises(TomlError) as refused:
        claims(_written(tmp_path, CLAIM.replace(*changed)))
    assert told in str(refused.value)


def _written(folder, text):
    path = folder / "claims.toml"
    path.write_text(text, encoding="utf-8")
    return path
