"""A film whose answer took more of the processor than others' do, and had to wait for it, rests."""

from __future__ import annotations

import threading

import pytest

from live import courtesy
from live.courtesy import Courtesy


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
    """A server on which answers take ``work`` seconds each; unless ``alone``, another one is always in the making."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.rule = clock, Courtesy()

    def rest(self, work: float, *, waiting: float = 0.05, alone: bool = False) -> float:
        """The rest after an answer."""

        def make() -> str:
            self.clock.work(work, waiting=waiting)
            return "an answer"

        def another() -> float:
            answer, rest = self.rule.answer(make)
            assert answer == "an answer"
            return rest

        return another() if alone else self.rule.answer(another)[0]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """Answers of 10 ms were usual so far, and everybody had to wait."""
    clock = Clock()
    monkeypatch.setattr(courtesy, "time", clock)
    server = Server(clock)
    assert {server.rest(0.01) for _ in range(100)} == {0.0}
    return server


@pytest.mark.parametrize(
    ("work", "waiting", "rest"),
    [
        (0.05, 0.0, 0.0),
        (0.012, 0.1, 0.0),
        (0.04, 0.02, 0.2),
        (0.025, 0.01, 0.1),
        (0.025, 0.5, 1.0),
        (0.04, -0.001, 0.0),
    ],
    ids=[
        "the processor was free",
        "it took hardly more than others do",
        "it took much and had to wait",
        "it had to wait a little",
        "it had to wait for long, and nobody rests for ever",
        "a clock that tells more work than time",
    ],
)
def test_who_took_much_while_others_waited_rests(server: Server, work: float, waiting: float, rest: float) -> None:
    assert server.rest(work, waiting=waiting) == pytest.approx(rest)


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
        server.clock.work(0.05, waiting=0.05)

    thread = threading.Thread(target=lambda: server.rule.answer(another))
    rest = server.rule.answer(costly)[1]
    ended.set()
    thread.join()
    assert rest == pytest.approx(0.5)


def test_nobody_rests_for_his_like(server: Server) -> None:
    rests = [server.rest(0.05) for _ in range(200)]
    assert rests[0] > 0
    assert rests[-1] == 0.0


def test_one_costly_film_among_many_rests_again_and_again(server: Server) -> None:
    rests = [server.rest(work) for _ in range(50) for work in [0.01] * 9 + [0.05]]
    assert rests == pytest.approx(([0.0] * 9 + [0.5]) * 50)


def test_the_first_answer_of_all_does_not_decide_what_is_usual(server: Server) -> None:
    server.rule = Courtesy()
    server.rest(0.0001)
    assert [server.rest(0.01) for _ in range(20)][5:] == [0.0] * 15


def test_an_answer_that_fails_is_no_longer_in_the_making(server: Server) -> None:
    with pytest.raises(ZeroDivisionError):
        server.rule.answer(lambda: 1 / 0)
    assert server.rest(0.05, alone=True) == 0.0
