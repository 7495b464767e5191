"""How fast a lottery goes on this machine, so that its time can be told before it starts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from lab.lottery.lottery import Lottery
from nn_core.checks import instance


class Pace(NamedTuple):
    """Seconds of one core: to draw the initial weights of ``a_network``, and to train ``an_epoch`` of one network."""

    a_network: float
    an_epoch: float


def pace(lottery: Lottery, trial_seconds: float = 0.02) -> Pace:
    """The pace of ``lottery``, not yet begun: it is begun, then trained for about ``trial_seconds``."""
    instance("lottery", lottery, Lottery, "Make one, like Lottery(configuration, X, Y, seeds, epochs).")
    # The first epochs are slower than all others, for they touch the memory for the first time.
    start = _core_seconds(lambda: _advance(lottery, 0.0))
    begun, trained = lottery.begun, lottery.trained
    trial = _core_seconds(lambda: _advance(lottery, trial_seconds))
    an_epoch = trial / (lottery.trained - trained or 1.0)
    return Pace(max(0.0, start - an_epoch * trained) / begun, an_epoch)


def _advance(lottery: Lottery, seconds: float) -> None:
    """Go on for about ``seconds``, and until there is some training done."""
    trained = lottery.trained
    lottery.advance(seconds)
    while lottery.trained == trained and not lottery.finished:
        lottery.advance(0.0)


def _core_seconds(work: Callable[[], object]) -> float:
    """The seconds of one core that ``work`` takes; what other programs take meanwhile is not counted."""
    clock, core = time.perf_counter(), time.thread_time()
    work()
    # Windows counts a thread's time in steps of 16 ms, so that short work seems to take none.
    return time.thread_time() - core or time.perf_counter() - clock
