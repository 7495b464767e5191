"""What becomes of a run: trained to its end, slice by slice; then only what is shown of it is kept."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from tutorials.recipe import Printed
from tutorials.replay import Replay, reprinted
from tutorials.rules import ACTIVATIONS
from tutorials.variation import Variation

Array = NDArray[np.float64]
Curve = tuple[NDArray[np.intp], Array]

LOOKS = (0, 1, 10, 100, 300, 1000, 3000, 10_000, 20_000)
"""The epochs at which the gradient is put on trial."""
_CHUNK = 50  # Epochs between two looks at the clock.
_POINTS = 300  # Of a loss curve, evenly spread over the logarithm of the epoch: more than a projector shows.
_ALIKE = 0.05  # A sigmoid runs from 0 to 1; two samples this close are one to the output layer.
_STILL = 0.05  # The part of its error that a longer run may take off or add and still count as one that has not moved.


@dataclass(frozen=True)
class Outcome:
    """The end of a run after ``epochs`` epochs: ``parameters`` ``(P,)``, the mean squared ``error``, and the first
    epoch whose error is ``first_below`` what counts as solved, None if there is none.

    ``curve`` holds some of the epochs from 1 on, ``(n,)``, and their losses ``(n,)``. ``looks`` are the parameters at
    those of ``LOOKS`` passed on the way, ``printed`` what the text would have printed, where it shows what it printed.
    ``hidden`` activations, of the last hidden layer, their ``slopes``, ``outputs`` and ``targets`` have a row a sample.
    """

    epochs: int
    parameters: Array
    error: float
    first_below: int | None
    curve: Curve
    looks: dict[int, Array]
    printed: Printed | None
    hidden: Array
    slopes: Array
    outputs: Array
    targets: Array
    solved: bool

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
    """``variation`` on the way to its last epoch, or to its last finite one; then it has an ``outcome`` and no trainer.

    ``done`` is the part of the work that is behind it, 0 to 1.
    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation) -> None:
        self.variation = variation
        self.outcome: Outcome | None = None
        self.done = 0.0
        replay = Replay(variation)
        self._replay: Replay | None = replay
        self._looks = {0: replay.parameters}

    @property
    def finished(self) -> bool:
        """Whether there is an outcome."""
        return self.outcome is not None

    def advance(self, seconds: float = math.inf) -> None:
        """Train for about ``seconds``, or to the end."""
        until = time.perf_counter() + seconds
        while (replay := self._replay) and time.perf_counter() < until:
            stops = [epoch for epoch in (*LOOKS, self.variation.epochs) if epoch > replay.epoch]
            replay.advance(min(_CHUNK, min(stops) - replay.epoch))
            if replay.epoch in LOOKS:
                self._looks[replay.epoch] = replay.parameters
            self.done = replay.epoch / self.variation.epochs
            if replay.epoch >= self.variation.epochs or replay.state == "diverged":
                self.outcome = _concluded(replay, self._looks)
                self._replay = None  # Its snapshots and losses are many times what is shown.


def _concluded(replay: Replay, looks: dict[int, Array]) -> Outcome:
    *_, hidden, outputs = replay.configuration.network.forward(replay.parameters, replay.X)
    losses = replay.loss_history
    below = np.flatnonzero(losses < SOLVED.error)
    epochs = np.unique(np.geomspace(1, replay.epoch, _POINTS).astype(int))
    return Outcome(
        epochs=replay.epoch,
        parameters=replay.parameters,
        error=replay.last_loss,
        first_below=int(below[0]) if len(below) else None,
        curve=(epochs, losses[epochs]),
        looks=looks,
        printed=reprinted(replay) if replay.variation.recipe.printed else None,
        hidden=hidden,
        slopes=ACTIVATIONS[replay.variation.activation][1](hidden),
        outputs=outputs,
        targets=replay.Y,
        solved=bool(SOLVED.met(outputs, replay.Y)),
    )


def outcome(variation: Variation) -> Outcome:
    """The end of ``variation``, trained in one go."""
    run = Run(variation)
    run.advance()
    assert run.outcome is not None
    return run.outcome
