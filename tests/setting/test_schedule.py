"""The learning rates of a run as the URL holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting import schedule
from setting.schedule import LATEST_EPOCH, MOST_CHANGES

RATES = st.floats(min_value=1e-6, max_value=10)
SCHEDULES = st.lists(st.integers(1, LATEST_EPOCH), unique=True, max_size=20).flatmap(
    lambda epochs: st.tuples(*(st.tuples(st.just(epoch), RATES) for epoch in [0, *sorted(epochs)]))
)


def test_rates_are_written_short_and_plain() -> None:
    assert schedule.to_text(((0, 0.5), (300, 1.0))) == "0:0.5,300:1"


@given(SCHEDULES)
def test_what_was_written_is_read_to_the_last_bit(changes) -> None:
    assert schedule.from_text(schedule.to_text(changes)) == changes


@pytest.mark.parametrize(
    "text",
    ["", "0", "0:", "0:0.5,", "300:1", "0:0.5,0:1", "0:0.5,300:0", "0:0.5,300:11", "0:0.5,300:nan", "0:0.5:1", "0:x",
     "0:0.5,20001:1", "0:0.5,1e999:1", "-1:0.5", "0.5:1", "<b>", ",".join(f"{i}:1" for i in range(MOST_CHANGES + 1)),
     "0:0.5," + "1" * 10**6],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_is_no_schedule_of_rates_is_none(text: str) -> None:
    assert schedule.from_text(text) is None


@given(st.text())
def test_whatever_a_stranger_writes_is_a_schedule_within_limits_or_none(text: str) -> None:
    changes = schedule.from_text(text)
    assert changes is None or (changes[0][0] == 0 and all(0 < rate <= 10 for _, rate in changes))


@pytest.mark.parametrize(
    "sent",
    [
        "0", {}, [], [[]], [[0]], [[0, 1, 2]], [0, 0.5], [[1, 0.5]], [[0, 0]], [[0, -1]], [[0, 11]],
        [[0, float("nan")]], [[0, float("inf")]], [[float("nan"), 1]], [[0, "1"]], [[0, True]], [[0, 1], [0, 2]],
        [[0, 1], [5, 1], [4, 1]],
        [[0, 1], [0.5, 2]], [[0, 1], [LATEST_EPOCH + 1, 2]], [[0, 10**400]], [[epoch, 1] for epoch in range(501)],
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_a_browser_sends_that_is_no_schedule_is_none(sent: object) -> None:
    assert schedule.read_schedule(sent) is None


def test_what_a_browser_sends_is_read_with_whole_epochs() -> None:
    assert schedule.read_schedule([[0, 0.5], [300.0, 2]]) == ((0, 0.5), (300, 2.0))
