"""What becomes of a run: trained to its end once, and the numbers that a verdict needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_core.verdict import SOLVED
from tutorials.replay import Replay
from tutorials.variation import Variation

Array = NDArray[np.float64]

_ALIKE = 0.05  # Hidden activations run from 0 to 1; two samples this close are one to the output layer.


@dataclass(frozen=True)
class Outcome:
    """The end of a run: ``parameters`` ``(P,)`` and ``losses`` ``(epoch + 1,)``; then, each with a row a sample,
    ``hidden`` activations, ``outputs`` and ``targets``.
    """

    parameters: Array
    losses: Array
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


def outcome(variation: Variation) -> Outcome:
    """Train ``variation`` to its end, or to its last finite epoch."""
    replay = Replay(variation)
    replay.advance(variation.epochs)
    *_, hidden, outputs = replay.configuration.network.forward(replay.parameters, replay.X)
    return Outcome(
        replay.parameters, replay.loss_history.copy(), hidden, outputs, replay.Y, bool(SOLVED.met(outputs, replay.Y))
    )
