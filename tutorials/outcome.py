"""What becomes of a run: trained to its end, slice by slice, and the numbers that a verdict needs."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_core.verdict import SOLVED
from tutorials.recipe import Printed
from tutorials.replay import Replay, reprinted
from tutorials.variation import Variation

Array = NDArray[np.float64]

LOOKS = (0, 1, 10, 100, 300, 1000, 3000, 10_000, 20_000)
"""The epochs at which the gradient is put on trial."""
_CHUNK = 50  # Epochs between two looks at the clock.
_ALIKE = 0.05  # Hidden activations run from 0 to 1; two samples this close are one to the output layer.
_STILL = 0.05  # The part of its error that a longer run may take off or add and still count as one that has not moved.


@dataclass(frozen=True)
class Outcome:
    """The end of a run: ``parameters`` ``(P,)``, ``losses`` ``(epoch + 1,)``, the parameters at the ``looks`` passed
    on the way, and what the text would have ``printed``, where it shows what it printed; then, each with a row a
    sample, ``hidden`` activations, ``outputs`` and ``targets``.
    """

    parameters: Array
    losses: Array
    looks: dict[int, Array]
    printed: Printed | None
    hidden: Array
    outputs: Array
    targets: Array
    solved: bool

    @property
    def error(self) -> float:
        """The mean squared error at the end."""
        return float(self.losses[-1])

    @property
    def first_below(self) -> int | None:
        """The first epoch whose error is below what counts as solved; None if there is none."""
        below = np.flatnonzero(self.losses < SOLVED.error)
        return int(below[0]) if len(below) else None

    @property
    def confused(self) -> tuple[int, int] | None:
        """Two samples with different targets that the hidden layer can hardly tell apart, the closest; None if none."""
        n = len(self.targets)
        pairs = [(i, j) for i in range(n) for j in range(i) if (self.targets[i] != self.targets[j]).any()]
        apart = [float(np.abs(self.hidden[i] - self.hidden[j]).max()) for i, j in pairs]
        closest = int(np.argmin(apart))
        return pairs[closest][::-1] if apart[closest] < _ALIKE else None

    def is_stuck(self, later: Outcome) -> bool:
        """Whether two samples are confused here, and ``later``, after a longer run, the error is about the same."""
        return self.confused is not None and abs(later.error - self.error) <= _STILL * self.error


class Run:
    """``variation`` on the way to its last epoch, or to its last finite one; then it has an ``outcome``.

    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation) -> None:
        self.variation = variation
        self.outcome: Outcome | None = None
        self._replay = Replay(variation)
        self._looks = {0: self._replay.parameters}

    @property
    def done(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return self._replay.epoch / self.variation.epochs

    @property
    def finished(self) -> bool:
        """Whether there is an outcome."""
        return self.outcome is not None

    def advance(self, seconds: float = math.inf) -> None:
        """Train for about ``seconds``, or to the end."""
        until = time.perf_counter() + seconds
        while self.outcome is None and time.perf_counter() < until:
            replay = self._replay
            stops = [epoch for epoch in (*LOOKS, self.variation.epochs) if epoch > replay.epoch]
            replay.advance(min(_CHUNK, min(stops) - replay.epoch))
            if replay.epoch in LOOKS:
                self._looks[replay.epoch] = replay.parameters
            if replay.epoch >= self.variation.epochs or replay.state == "diverged":
                self.outcome = self._concluded()

    def _concluded(self) -> Outcome:
        replay = self._replay
        *_, hidden, outputs = replay.configuration.network.forward(replay.parameters, replay.X)
        solved = bool(SOLVED.met(outputs, replay.Y))
        printed = reprinted(replay) if self.variation.recipe.printed else None
        losses = replay.loss_history.copy()
        return Outcome(replay.parameters, losses, self._looks, printed, hidden, outputs, replay.Y, solved)


def outcome(variation: Variation) -> Outcome:
    """The end of ``variation``, trained in one go."""
    run = Run(variation)
    run.advance()
    assert run.outcome is not None
    return run.outcome
