"""The sentences under the buttons: what the run is doing, in words that were measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from setting.schedule import MOST_CHANGES
from stage.protocol import Note

Array = NDArray[np.float64]


def general(rate: float) -> list[Note]:
    """What holds for any run: which state it is in."""
    return [
        (0, "These are the initial weights; nothing is learned yet. Press Train.", "ready"),
        (0, f"Training with learning rate {rate:g}.", "playing"),
        (0, "Paused. Step draws one more epoch, Train goes on.", "paused"),
        (0, "The last epoch is drawn. Raise Epochs to go on.", "done"),
    ]


def solved(epoch: int) -> str:
    """The first epoch at which every sample was right."""
    return f"Solved at epoch {epoch:,}: every sample is right and the mean squared error is under {SOLVED.error:g}."


def unsolved(epoch: int, outputs: Array, Y: Array, solved_at: int | None) -> str:
    """What came out instead, at the end; ``outputs`` and ``Y`` are ``(n_samples, n_out)``."""
    start = f"Not solved after {epoch:,} epochs" if solved_at is None else f"Solved before, but not at epoch {epoch:,}"
    if len(Y) <= 8:
        values = ", ".join(f"{value:.2f}" for value in outputs.ravel())
        wanted = ", ".join(f"{target:.0f}" for target in Y.ravel())
        return f"{start}: the outputs are {values}; wanted were {wanted}."
    right = int(((outputs > 0.5) == (Y > 0.5)).all(axis=-1).sum())
    return f"{start}: {right} of {len(Y)} points are on the right side."


def beyond(goal: int) -> str:
    """Epochs was lowered to ``goal``, which the run had passed."""
    return f"Epochs is set to {goal:,}; this run has gone further. Raise it to train on, or go back."


def moved_too_often(rate: float) -> str:
    """A slider that has been moved as often as a link can say."""
    moves = MOST_CHANGES - 1
    return f"The learning rate stays at {rate:g}: it was moved {moves} times already. Press Reset to move it again."


def diverged(epoch: int, rate: float) -> str:
    """A run whose numbers left the range of a float."""
    return (
        f"Diverged at epoch {epoch:,}: with learning rate {rate:g} the values grew too large to compute with. "
        "Choose a smaller one and press Reset."
    )
