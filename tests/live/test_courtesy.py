"""An answer that took more of the processor than others do, and had to wait for it, stands aside."""

from __future__ import annotations

import pytest

from live import courtesy
from live.courtesy import Courtesy


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


@pytest.fixture
def server(clock: Clock) -> Courtesy:
    """The rule on a server whose answers take 10 ms, and on which everybody has waited."""
    server = Courtesy()
    for _ in range(100):
        with server():
            clock.work(0.01, waiting=0.05)
    return server


@pytest.mark.parametrize(
    ("work", "waiting", "slept"),
    [
        (0.05, 0.0, 0.0),
        (0.012, 0.1, 0.0),
        (0.04, 0.02, 0.2),
        (0.025, 0.01, 0.1),
        (0.025, 0.5, 1.0),
    ],
    ids=[
        "the processor was free",
        "it took hardly more than others do",
        "it took much and had to wait",
        "it had to wait a little",
        "it had to wait for long, and nobody waits for ever",
    ],
)
def test_who_took_much_while_others_waited_stands_aside(
    clock: Clock, server: Courtesy, work: float, waiting: float, slept: float
) -> None:
    assert clock.slept == 0.0
    with server():
        clock.work(work, waiting=waiting)
    assert clock.slept == pytest.approx(slept)


def test_nobody_stands_aside_for_his_like(clock: Clock, server: Courtesy) -> None:
    for _ in range(200):
        with server():
            clock.work(0.05, waiting=0.05)
    slept = clock.slept
    with server():
        clock.work(0.05, waiting=0.05)
    assert clock.slept == slept > 0


def test_one_costly_film_among_many_stands_aside_again_and_again(clock: Clock, server: Courtesy) -> None:
    for _ in range(50):
        for work in [0.01] * 9 + [0.05]:
            with server():
                clock.work(work, waiting=0.05)
    assert clock.slept == pytest.approx(50 * 0.5)


def test_a_clock_that_tells_more_work_than_time_is_no_reason_to_wait(clock: Clock, server: Courtesy) -> None:
    with server():
        clock.work(0.04, waiting=-0.001)
    assert clock.slept == 0.0
