"""An answer that took much of the processor while others waited for it stands aside."""

from __future__ import annotations

import pytest

from live import courtesy


class Clock:
    """A clock to be set by hand: the time, what of it this thread has worked, and how long it has slept."""

    def __init__(self) -> None:
        self.now, self.worked, self.slept = 100.0, 7.0, 0.0

    def perf_counter(self) -> float:
        return self.now

    def thread_time(self) -> float:
        return self.worked

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    def work(self, seconds: float, *, waiting: float) -> None:
        """Work for so long, and wait for the processor."""
        self.now += seconds + waiting
        self.worked += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(courtesy, "time", clock)
    return clock


@pytest.mark.parametrize(
    ("work", "waiting", "slept"),
    [
        (0.05, 0.0, 0.0),
        (0.005, 0.1, 0.0),
        (0.04, 0.02, 0.06),
        (0.025, 0.01, 0.03),
        (0.025, 0.5, 0.2),
    ],
    ids=[
        "the processor was free",
        "it took little",
        "it took much and had to wait",
        "it had to wait a little",
        "it had to wait for long, and nobody waits for ever",
    ],
)
def test_who_took_much_while_others_waited_stands_aside(
    clock: Clock, work: float, waiting: float, slept: float
) -> None:
    with courtesy.courtesy():
        clock.work(work, waiting=waiting)
    assert clock.slept == pytest.approx(slept)


def test_a_clock_that_tells_more_work_than_time_is_no_reason_to_wait(clock: Clock) -> None:
    with courtesy.courtesy():
        clock.work(0.04, waiting=-0.001)
    assert clock.slept == 0.0
