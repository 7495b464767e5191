"""What a lottery will take, told before it starts, and how much of it fits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lab.arguments import a_network
from lab.lottery.batched_pass import bytes_each
from lab.lottery.lottery import RECORDED, Array, Lottery, Seeds, chunk_size
from lab.lottery.outcomes import Outcomes
from lab.sliced_work import Steps
from nn_core.checks import instance, positive, whole
from nn_core.network import Network

_SLICES = 4
_AROUND = 100_000  # Bytes of what does not grow with the networks.
_DRAWN = 4  # Seeds whose initial weights are drawn in each slice of a trial.


class Cost(NamedTuple):
    """``seconds`` of one core, and the most ``bytes`` held on the way and at the end."""

    seconds: float
    bytes: int


class Pace(NamedTuple):
    """Seconds of one core: to draw the initial weights ``a_network``, and to train ``an_epoch`` of one network."""

    a_network: float
    an_epoch: float


def pace(lottery: Lottery, trial_seconds: float = 0.02) -> Pace:
    """How fast ``lottery``, not yet begun, will go on this machine, found by training its first chunk that long."""
    instance("lottery", lottery, Lottery, "Make one, like Lottery(configuration, X, Y, seeds, epochs).")
    trial = _Trial(lottery)
    trial.advance(0.0)  # The first epoch makes the arrays.
    # The quickest of a few slices: in the others the caches were cold, or another program filled them.
    part = positive("trial_seconds", trial_seconds) / _SLICES
    return Pace(trial.seconds_a_network, min(trial.seconds_an_epoch(part) for _ in range(_SLICES)))


def memory(network: Network, n_samples: int, n_networks: int, epochs: int) -> int:
    """The most bytes that a lottery by gradient descent holds: a chunk at work, and a row for each network."""
    a_network(network)
    for what, number in (("n_samples", n_samples), ("n_networks", n_networks), ("epochs", epochs)):
        whole(what, number, least=1)
    recorded = min(RECORDED, epochs + 1)
    # Parameters, the curve and the four columns beside them; then the bands, which sort a copy of all curves.
    row = 8 * network.size + 21 + 17 * recorded
    at_work = chunk_size(network, n_samples, n_networks, epochs) * bytes_each(network, n_samples)
    return _AROUND + at_work + n_networks * row


def fitting(n_networks: int, total: Cost, budget: Cost) -> int:
    """How many of ``n_networks`` fit ``budget`` when all of them together take ``total``: costs grow in proportion."""
    share = min(budget.seconds / total.seconds, budget.bytes / total.bytes, 1.0)
    return int(n_networks * share)


def _core_seconds(work: Callable[[], object]) -> float:
    """The seconds of one core that ``work`` takes; what other programs take meanwhile is not counted."""
    clock, core = time.perf_counter(), time.thread_time()
    work()
    # Windows counts a thread's time in steps of 16 ms, so that short work seems to take none.
    return time.thread_time() - core or time.perf_counter() - clock


class _Trial(Lottery):
    """The first chunk of ``lottery`` with so many epochs that it never ends, from few initial weights many times."""

    def __init__(self, lottery: Lottery) -> None:
        n_networks = chunk_size(lottery.configuration.network, len(lottery.X), len(lottery.seeds), lottery.epochs)
        seeds = lottery.seeds[:n_networks].tolist()
        super().__init__(lottery.configuration, lottery.X, lottery.Y, seeds, 10**9, lottery.criterion)
        few = self.seeds[:_DRAWN]
        self.seconds_a_network = min(_core_seconds(lambda: self._draw(few)) for _ in range(_SLICES)) / len(few)

    def drawn(self, seeds: Seeds) -> Array:
        return np.resize(self._few.T, (len(seeds), len(self._few))).T.copy()

    def seconds_an_epoch(self, seconds: float) -> float:
        """What it took in a slice of about ``seconds``."""
        before = self.trained
        return _core_seconds(lambda: self.advance(seconds)) / (self.trained - before)

    def _draw(self, seeds: Seeds) -> None:
        self._few = super().drawn(seeds)

    def _train_all(self) -> Steps[None]:
        return self._train(Outcomes.blank(self.seeds, len(self.recorded), self.configuration.network.size))
