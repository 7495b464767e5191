"""How a run goes at its present epoch: whether it is solved, still learns, or stands still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED, Criterion
from lab.penalties import penalty_gradient
from nn_core.schedule import Rule
from nn_core.training import Trainer

Array = NDArray[np.float64]

# The last quarter of the run decides, or what came since its rule was changed, and of one with less than the quarter of
# 500 epochs nothing is said: of 300 seeds of the default setting, all of which solve XOR, five were measured to stand
# still for a hundred epochs before that and none after it.
SHORTEST = 500
WINDOW = 0.25
# Learning: the loss fell by a twentieth over the window; at that pace it halves in four more runs like this one. Where
# it fell by less than a hundredth it stands still. In between it may be the learning rate, or a loss that bounces.
# Where it rose by a twentieth, for penalties or a memory of earlier steps may drive it up, it does not stand still.
FALL, STILL = 0.05, 0.01


def pace(trainer: Trainer, criterion: Criterion = SOLVED) -> str:
    """How the run goes at its present epoch; ``criterion`` says when it is solved.

    ``"diverged"``, ``"solved"``, ``"at_rest"`` where no epoch changes a weight any more, ``"early"`` where it is too
    short to tell, else ``"learning"``, ``"slow"``, ``"rising"`` or ``"still"``.
    """
    if trainer.state == "diverged":
        return "diverged"
    if solved(trainer, criterion):
        return "solved"
    if _is_at_rest(trainer):
        return "at_rest"
    if len(window(trainer)) - 1 < int(WINDOW * SHORTEST):
        return "early"
    fell = fall(trainer)
    return "learning" if fell > FALL else "slow" if fell > STILL else "rising" if fell < -FALL else "still"


def solved(trainer: Trainer, criterion: Criterion) -> bool:
    """Whether the run meets ``criterion``: on its training samples, for regression on its test samples if any."""
    if criterion.middle is None and trainer.test:
        X, Y = trainer.test
        return bool(criterion.met(trainer.configuration.network.predict(trainer.parameters, X), Y))
    return bool(criterion.met(trainer.outputs, trainer.Y))


def changed_at(trainer: Trainer) -> int:
    """The epoch since when the run follows its present rule."""
    return max(change.epoch for change in trainer.schedule if change.epoch <= trainer.epoch)


def window(trainer: Trainer) -> Array:
    """The losses of the last quarter of the run, or since its rule was changed if that is later."""
    losses: Array = trainer.loss_history[max(trainer.epoch - int(WINDOW * trainer.epoch), changed_at(trainer)) :]
    return losses


def fall(trainer: Trainer) -> float:
    """The part of the loss that went over the window; below zero where it rose."""
    # From the medians of the two halves, so that a loss that bounces is not judged by where it happens to be now. The
    # halves are half a window apart, hence the 2.
    first, second = np.array_split(window(trainer), 2)
    return 2 * float(1 - np.median(second) / np.median(first))


def gradient_at(trainer: Trainer, parameters: Array) -> Array:
    """The gradient ``(P,)`` at ``parameters`` ``(P,)`` of what the run makes smaller: its loss and any penalties.

    Of a parameter that is frozen now it is 0: the run does not follow it there.
    """
    c, rule = trainer.configuration, trainer.rule
    slope = c.network.gradient(parameters, trainer.X, trainer.Y, c.loss)
    return np.where(trainer.frozen, 0.0, slope + penalty_gradient(c.network, parameters, rule.l1, rule.l2))


def _is_at_rest(trainer: Trainer) -> bool:
    """Whether the next epoch changes no weight, and so none does after it; known of plain full-batch descent alone."""
    here, rule = trainer.parameters, trainer.rule
    if rule != Rule(rule.learning_rate):
        return False
    return bool((here - rule.learning_rate * gradient_at(trainer, here) == here).all())
