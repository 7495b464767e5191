"""A run trained to its end in slices, of which only what is shown is kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.sliced_work import SlicedWork, Steps, train
from nn_core.activations import activation
from tutorials.replay import Replay, reprinted
from tutorials.variation import Variation

Array = NDArray[np.float64]

CHECKPOINTS = (0, 1, 10, 100, 300, 1000, 3000, 10_000, 20_000)
"""The epochs whose parameters are kept, to check the update there."""
_POINTS = 300  # Of a loss curve, evenly spread over the logarithm of the epoch: more than a projector shows.
_ALIKE = 0.05  # A sigmoid runs from 0 to 1; two samples this close are one to the output layer.
_UNCHANGED = 0.05  # The part of its error that a longer run may take off or add to count as stuck.


@dataclass(frozen=True)
class Outcome:
    """The end of a run after ``epochs`` epochs: ``parameters`` ``(P,)``, the mean squared ``error``, and the first
    epoch whose error is ``first_below`` what counts as solved, None if there is none.

    ``curve`` holds some of the epochs from 1 on, ``(n,)``, and their losses ``(n,)``. ``checkpoints`` are the
    parameters at those of ``CHECKPOINTS`` that were reached, ``printed`` what the text's program would print, by name.
    ``hidden`` are the activations of the last hidden layer. They, their ``derivatives``, ``outputs`` and ``targets``
    have a row a sample.
    """

    epochs: int
    parameters: Array
    error: float
    first_below: int | None
    curve: tuple[NDArray[np.intp], Array]
    checkpoints: dict[int, Array]
    printed: dict[str, str]
    hidden: Array
    derivatives: Array
    outputs: Array
    targets: Array
    solved: bool

    @property
    def confused(self) -> tuple[int, int] | None:
        """Two samples with different targets that the hidden layer can hardly tell apart, the closest; None if none."""
        apart = {
            (i, j): float(np.abs(self.hidden[i] - self.hidden[j]).max())
            for i, j in combinations(range(len(self.targets)), 2)
            if (self.targets[i] != self.targets[j]).any()
        }
        closest = min(apart, key=apart.__getitem__)
        return closest if apart[closest] < _ALIKE else None

    def is_stuck(self, later: Outcome) -> bool:
        """Whether two samples are confused here, and ``later``, after a longer run, the error is about the same."""
        return self.confused is not None and abs(later.error - self.error) <= _UNCHANGED * self.error


def run(variation: Variation) -> SlicedWork[Outcome]:
    """``variation`` trained to its last epoch, or to its last finite one, in slices.

    A shape that the published code cannot take is a ValueError with the reason.
    """
    return SlicedWork(_steps(Replay(variation)))


def _steps(replay: Replay) -> Steps[Outcome]:
    variation, checkpoints = replay.variation, {}
    goal = variation.epochs
    for stop in [epoch for epoch in CHECKPOINTS if epoch < goal] + [goal]:
        for _ in train(replay, stop):
            yield replay.epoch / goal
        if replay.epoch in CHECKPOINTS:
            checkpoints[replay.epoch] = replay.parameters
    *_, hidden, outputs = variation.network.forward(replay.parameters, replay.X)
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
        printed=reprinted(replay) if variation.recipe.printed else {},
        hidden=hidden,
        derivatives=activation(variation.activation).derivative(hidden),
        outputs=outputs,
        targets=replay.Y,
        solved=bool(SOLVED.met(outputs, replay.Y)),
    )
