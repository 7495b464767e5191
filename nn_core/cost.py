"""What a lottery will take, told before it starts, and how much of it fits."""

from __future__ import annotations

import time
from typing import NamedTuple

from nn_core.checks import positive
from nn_core.lottery import Lottery, chunks
from nn_core.wide import bytes_each

_SLICES = 4


class Cost(NamedTuple):
    """``seconds`` of one core, and ``bytes`` held at the end, before anybody lets go of the outcomes."""

    seconds: float
    bytes: int


def cost(lottery: Lottery, trial_seconds: float = 0.02) -> Cost:
    """What ``lottery``, not yet begun, will take on this machine, found by training its first chunk that long."""
    first = chunks(lottery.configuration, len(lottery.X), lottery.seeds)[0]
    # So many epochs that the trial never comes to its end.
    trial = Lottery(lottery.configuration, lottery.X, lottery.Y, first.tolist(), 10**9, lottery.criterion)
    drawing = _seconds_each(trial, 0.0)  # Draws the initial weights and trains one epoch.
    # The quickest of a few slices: in the others the machine was busy with something else.
    part = positive("trial_seconds", trial_seconds) / _SLICES
    training = min(_seconds_each(trial, part) for _ in range(_SLICES))
    return Cost(drawing * len(lottery.seeds) + training * lottery.total, memory(lottery))


def memory(lottery: Lottery) -> int:
    """The bytes that ``lottery`` holds at the end: a chunk at work, and a row for each network."""
    network, n_samples = lottery.configuration.network, len(lottery.X)
    most = len(chunks(lottery.configuration, n_samples, lottery.seeds)[0])
    kept = 8 * (network.size + len(lottery.recorded)) + 21  # Parameters, curve, and the four columns beside them.
    return most * bytes_each(network, n_samples) + len(lottery.seeds) * kept


def fitting(n_networks: int, total: Cost, budget: Cost) -> int:
    """How many of ``n_networks`` fit ``budget`` when all of them together take ``total``: costs grow in proportion."""
    share = min(budget.seconds / total.seconds, budget.bytes / total.bytes, 1.0)
    return int(n_networks * share)


def _seconds_each(lottery: Lottery, seconds: float) -> float:
    """What a network-epoch took in a slice of about ``seconds``."""
    started, before = time.perf_counter(), lottery.trained
    lottery.advance(seconds)
    return (time.perf_counter() - started) / (lottery.trained - before)
