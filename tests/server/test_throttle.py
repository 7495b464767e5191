"""Work that takes more of the processor than films usually do rests, by how busy the processor is."""

from __future__ import annotations

import threading

import pytest

from server import throttle
from server.throttle import Throttle


class Clock:
    """A clock to be set by hand: the time, and what of it this thread has worked."""

    def __init__(self) -> None:
        self.now, self.worked = 100.0, 7.0

    def perf_counter(self) -> float:
        return self.now

    def thread_time(self) -> float:
        return self.worked

    def work(self, seconds: float, *, waiting: float) -> None:
        """Work for so long, and wait for the processor."""
        self.now += seconds + waiting
        self.worked += seconds


class Server:
    """A server on which work waits ``busy`` times as long as it works, and another answer is always being made."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.rule = clock, Throttle()
        self.busy = 1.0

    def work(self, seconds: float) -> None:
        self.clock.work(seconds, waiting=self.busy * seconds)

    def rest(self, work: float, *, alone: bool = False) -> float:
        """The rest after an answer that took so many seconds of ``work``, made beside another or ``alone``."""

        def make() -> str:
            self.work(work)
            return "an answer"

        def another() -> float:
            answer, rest = self.rule.answer(make)
            assert answer == "an answer"
            return rest

        return another() if alone else self.rule.answer(another)[0]

    def usually(self, busy: float) -> None:
        """From now on it is so busy, and answers of 10 ms were usual so far."""
        self.busy = busy
        assert {self.rest(0.01) for _ in range(500)} == {0.0}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """Answers of 10 ms were usual so far, and everybody had to wait as long."""
    clock = Clock()
    monkeypatch.setattr(throttle, "time", clock)
    server = Server(clock)
    server.usually(1.0)
    return server


@pytest.mark.parametrize(
    ("busy", "work", "rest"),
    [(0.0, 0.05, 0.0), (1.0, 0.012, 0.0), (0.5, 0.05, 0.05), (1.0, 0.05, 0.2), (2.0, 0.05, 0.8), (5.0, 0.05, 2.0)],
    ids=[
        "the processor was free",
        "it took hardly more than others do",
        "it was used to a third",
        "it was used to a half",
        "it was used to two thirds",
        "it was used up, and nobody rests for ever",
    ],
)
def test_who_took_much_while_others_waited_rests(server: Server, busy: float, work: float, rest: float) -> None:
    server.usually(busy)
    assert server.rest(work) == pytest.approx(rest, rel=0.01)


def test_a_clock_that_tells_more_work_than_time_tells_of_no_wait(server: Server) -> None:
    server.usually(-0.1)
    assert server.rest(0.05) == pytest.approx(0.0, abs=1e-6)


def test_a_slice_of_other_work_rests_as_a_costly_answer_does(server: Server) -> None:
    def slice_of_work() -> float:
        with server.rule.measured() as usage:
            server.work(0.05)
        assert usage.cpu == pytest.approx(0.05)
        return usage.rest

    assert server.rule.answer(slice_of_work)[0] == pytest.approx(0.2)
    assert slice_of_work() == 0.0


def test_long_work_does_not_change_what_films_usually_take(server: Server) -> None:
    for _ in range(100):
        with server.rule.measured():
            server.work(0.06)
    assert server.rest(0.02) == pytest.approx(0.08)


def test_once_the_others_have_gone_nobody_rests_any_more(server: Server) -> None:
    server.usually(3.0)
    server.busy = 0.0
    soon = server.rest(0.05)
    for _ in range(200):
        server.rest(0.01)
    assert soon > 1.0
    assert server.rest(0.05) < 0.01


def test_who_is_alone_rests_for_nobody(server: Server) -> None:
    assert server.rest(0.05, alone=True) == 0.0
    assert server.rest(0.05) > 0


def test_another_answer_counts_that_began_in_the_meantime(server: Server) -> None:
    begun, ended = threading.Event(), threading.Event()

    def another() -> None:
        begun.set()
        ended.wait()

    def costly() -> None:
        thread.start()
        begun.wait()
        server.work(0.05)

    thread = threading.Thread(target=lambda: server.rule.answer(another))
    rest = server.rule.answer(costly)[1]
    ended.set()
    thread.join()
    assert rest == pytest.approx(0.2)


def test_nobody_rests_for_his_like(server: Server) -> None:
    rests = [server.rest(0.05) for _ in range(200)]
    assert rests[0] > 0
    assert rests[-1] == 0.0


def test_one_costly_film_among_many_rests_again_and_again(server: Server) -> None:
    rests = [server.rest(work) for _ in range(50) for work in [0.01] * 9 + [0.05]]
    assert rests == pytest.approx(([0.0] * 9 + [0.2]) * 50)


def test_the_first_answer_of_all_does_not_decide_what_is_usual(server: Server) -> None:
    server.rule = Throttle()
    server.rest(0.0001)
    assert [server.rest(0.01) for _ in range(20)][5:] == [0.0] * 15


def test_an_answer_that_fails_is_no_longer_in_the_making(server: Server) -> None:
    with pytest.raises(ZeroDivisionError):
        server.rule.answer(lambda: 1 / 0)
    assert server.rest(0.05, alone=True) == 0.0
