"""What becomes of a run: trained to its end in slices; then only what is shown of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.sliced_work import SlicedWork, Steps, train
from tutorials.recipe import Printed
from tutorials.replay import Replay, reprinted
from tutorials.rules import ACTIVATIONS
from tutorials.variation import Variation

Array = NDArray[np.float64]
Curve = tuple[NDArray[np.intp], Array]

CHECKPOINTS = (0, 1, 10, 100, 300, 1000, 3000, 10_000, 20_000)
"""The epochs whose parameters are kept, to check the update there."""
_POINTS = 300  # Of a loss curve, evenly spread over the logarithm of the epoch: more than a projector shows.
_ALIKE = 0.05  # A sigmoid runs from 0 to 1; two samples this close are one to the output layer.
_STILL = 0.05  # The part of its error that a longer run may take off or add and still count as one that has not moved.


@dataclass(frozen=True)
class Outcome:
    """The end of a run after ``epochs`` epochs: ``parameters`` ``(P,)``, the mean squared ``error``, and the first
    epoch whose error is ``first_below`` what counts as solved, None if there is none.

    ``curve`` holds some of the epochs from 1 on, ``(n,)``, and their losses ``(n,)``. ``checkpoints`` are the
    parameters at those of ``CHECKPOINTS`` that were reached, ``printed`` what the text's program would print, where the
    text shows that. ``hidden`` are the activations of the last hidden layer. They, their ``derivatives``, ``outputs``
    and ``targets`` have a row a sample.
    """

    epochs: int
    parameters: Array
    error: float
    first_below: int | None
    curve: Curve
    checkpoints: dict[int, Array]
    printed: Printed | None
    hidden: Array
    derivatives: Array
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


def run(variation: Variation) -> SlicedWork[Outcome]:
    """``variation`` trained to its last epoch, or to its last finite one, in slices.

    A shape that the published code cannot take is a ValueError with the reason.
    """
    return SlicedWork(_steps(Replay(variation)))


def _steps(replay: Replay) -> Steps[Outcome]:
    goal, checkpoints = replay.variation.epochs, {}
    for stop in [epoch for epoch in CHECKPOINTS if epoch < goal] + [goal]:
        for _ in train(replay, stop):
            yield replay.epoch / goal
        if replay.epoch in CHECKPOINTS:
            checkpoints[replay.epoch] = replay.parameters
    return _concluded(replay, checkpoints)


def _concluded(replay: Replay, checkpoints: dict[int, Array]) -> Outcome:
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
        checkpoints=checkpoints,
        printed=reprinted(replay) if replay.variation.recipe.printed else None,
        hidden=hidden,
        derivatives=ACTIVATIONS[replay.variation.activation][1](hidden),
        outputs=outputs,
        targets=replay.Y,
        solved=bool(SOLVED.met(outputs, replay.Y)),
    )
