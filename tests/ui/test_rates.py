"""The learning rates of a run as the URL holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.film import MOST_CHANGES
from live.stage import LATEST_EPOCH
from ui import rates

RATES = st.floats(min_value=1e-6, max_value=10)
SCHEDULES = st.lists(st.integers(1, LATEST_EPOCH), unique=True, max_size=20).flatmap(
    lambda epochs: st.tuples(*(st.tuples(st.just(epoch), RATES) for epoch in [0, *sorted(epochs)]))
)


def test_rates_are_written_short_and_plain() -> None:
    assert rates.to_text(((0, 0.5), (300, 1.0))) == "0:0.5,300:1"


@given(SCHEDULES)
def test_what_was_written_is_read_to_the_last_bit(changes) -> None:
    assert rates.from_text(rates.to_text(changes)) == changes


@pytest.mark.parametrize(
    "text",
    ["", "0", "0:", "0:0.5,", "300:1", "0:0.5,0:1", "0:0.5,300:0", "0:0.5,300:11", "0:0.5,300:nan", "0:0.5:1", "0:x",
     "0:0.5,20001:1", "0:0.5,1e999:1", "-1:0.5", "0.5:1", "<b>", ",".join(f"{i}:1" for i in range(MOST_CHANGES + 1)),
     "0:0.5," + "1" * 10**6],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_is_no_schedule_of_rates_is_none(text: str) -> None:
    assert rates.from_text(text) is None


@given(st.text())
def test_whatever_a_stranger_writes_is_a_schedule_within_limits_or_none(text: str) -> None:
    changes = rates.from_text(text)
    assert changes is None or (changes[0][0] == 0 and all(0 < rate <= 10 for _, rate in changes))
