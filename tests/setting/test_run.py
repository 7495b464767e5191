"""A run as a link names it: what was written is read, and whatever a stranger writes is a run that can be."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from setting.run import Run, from_query, to_query
from setting.schedule import LATEST_EPOCH
from setting.setting import DEFAULT, RATES
from tests.setting.test_setting import queries, texts

rates = st.sampled_from(RATES)
changes = st.lists(st.tuples(st.integers(1, LATEST_EPOCH), rates), unique_by=lambda change: change[0], max_size=5)
odd = st.one_of(texts, st.lists(st.tuples(st.integers(-1, LATEST_EPOCH), rates), max_size=3).map(
    lambda pairs: ",".join(f"{epoch}:{rate:g}" for epoch, rate in pairs)
))  # fmt: skip


@given(rates, changes)
def test_every_run_survives_the_url(first: float, later: list[tuple[int, float]]) -> None:
    schedule = ((0, first), *sorted(later))
    run = Run(replace(DEFAULT, rate=schedule[-1][1]), schedule)
    assert from_query({name: [text] for name, text in to_query(run).items()}) == (run, [])


@given(queries, st.lists(odd, max_size=2))
def test_whatever_a_stranger_writes_is_a_run_that_ends_with_the_sliders_rate(query, written) -> None:
    run, repairs = from_query({**query, "rates": written})
    assert run.schedule[0][0] == 0
    assert run.schedule[-1][1] == run.setting.rate
    assert run.setting.rate in RATES
    assert sum("asked for rates = " in told for told in repairs) <= 1
    assert from_query({name: [text] for name, text in to_query(run).items()}) == (run, [])


def test_rates_that_cannot_be_are_told_like_every_other_repair() -> None:
    run, repairs = from_query({"rate": ["2"], "rates": ["0:0.5,100:0.7"]})
    assert run == Run(replace(DEFAULT, rate=2.0), ((0, 2.0),))
    assert repairs == ["The link asked for rates = “0·0.5,100·0.7”; using 0:2."]


def test_the_last_of_the_rates_counts_and_another_rate_is_told() -> None:
    run, repairs = from_query({"rate": ["2"], "rates": ["0:0.5,100:1"]})
    assert run == Run(replace(DEFAULT, rate=1.0), ((0, 0.5), (100, 1.0)))
    assert repairs == ["The link asked for rate = “2”; using the last of its rates, 1."]
