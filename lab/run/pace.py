"""How a run goes at its present epoch: whether it is solved, still learns, or stands still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from nn_core.schedule import Rule
from nn_core.training import Trainer

Array = NDArray[np.float64]

# The last quarter of the run decides, and of one under 500 epochs nothing is said: of 300 seeds of the default setting,
# all of which solve XOR, five were measured to stand still for a hundred epochs before that and none after it.
SHORTEST = 500
WINDOW = 0.25
# Learning: the loss fell by a twentieth over the window; at that pace it halves in four more runs like this one. Where
# it fell by less than a hundredth it stands still. In between it may be the learning rate, or a loss that bounces.
FALL, STILL = 0.05, 0.01


def pace(trainer: Trainer) -> str:
    """How the run goes at its present epoch.

    ``"diverged"``, ``"solved"``, ``"at_rest"`` where no epoch changes a weight any more, ``"early"`` where it is too
    short to tell, else ``"learning"``, ``"slow"`` or ``"still"``.
    """
    if trainer.state == "diverged":
        return "diverged"
    if SOLVED.met(trainer.outputs, trainer.Y):
        return "solved"
    if _is_at_rest(trainer):
        return "at_rest"
    if trainer.epoch < SHORTEST:
        return "early"
    return "learning" if fall(trainer) > FALL else "slow" if fall(trainer) > STILL else "still"


def window(trainer: Trainer) -> Array:
    """The losses of the last quarter of the run."""
    losses: Array = trainer.loss_history[-1 - int(WINDOW * trainer.epoch) :]
    return losses


def fall(trainer: Trainer) -> float:
    """The part of the loss that went over the window; below zero where it rose."""
    # From the medians of the two halves, so that a loss that bounces is not judged by where it happens to be now. The
    # halves are half a window apart, hence the 2.
    first, second = np.array_split(window(trainer), 2)
    return 2 * float(1 - np.median(second) / np.median(first))


def gradient_at(trainer: Trainer, parameters: Array) -> Array:
    """The gradient ``(P,)`` of the run's loss at ``parameters`` ``(P,)``."""
    return trainer.configuration.network.gradient(parameters, trainer.X, trainer.Y, trainer.configuration.loss)


def _is_at_rest(trainer: Trainer) -> bool:
    """Whether the next epoch changes no weight, and so none does after it; known of plain full-batch descent alone."""
    here, rule = trainer.parameters, trainer.rule
    if rule != Rule(rule.learning_rate):
        return False
    return bool((here - rule.learning_rate * gradient_at(trainer, here) == here).all())
