"""Why is it not learning? Findings from measurements over a run, each with its evidence.

A run that is solved, or whose loss is still falling, has no findings: dead and saturated units are common in networks
that learn well. Only where the loss stands still is it asked why. That a run stands still does not say that it stays
there: how many went on to solve their problem is counted in ``bench/diagnosis.py``.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.run.causes import CAUSES, Flags, signal_left
from lab.run.history import History, measured
from lab.run.one_line import has_straight_boundary, separable
from lab.run.pace import FALL, gradient_at, pace, window
from lab.sliced_work import SlicedWork, Steps
from nn_core.checks import instance
from nn_core.fast_pass import Pass
from nn_core.training import Trainer

# Bouncing: the loss rose in a quarter of the window's steps and swung by a tenth. Gradient descent with a small enough
# rate never rises; on a smooth stretch even a single rise in four is far from that.
RISES, SWING = 0.25, 0.1
# Too small a rate: the parameters are a tenth of their own length or less from where they began, although the gradient
# is still a tenth of what it was there or more.
MOVED, GRADIENT_LEFT = 0.1, 0.1


@dataclass(frozen=True)
class Finding:
    """What is wrong (``kind``), the epoch it is so ``since``, the numbers that show it, and the ``units`` concerned.

    ``units`` are ``(layer, unit)`` pairs, both counted from 0. ``since`` is as exact as ``History.since``.
    """

    kind: str
    since: int
    evidence: dict[str, float]
    units: tuple[tuple[int, int], ...] = ()


def diagnose(trainer: Trainer) -> list[Finding]:
    """Why the run stands still at its present epoch: causes first, then how it stands. Empty where it does not."""
    return diagnosing(trainer).finish()


def diagnosing(trainer: Trainer) -> SlicedWork[list[Finding]]:
    """``diagnose`` in slices. It measures a copy, so that ``trainer`` may be moved in the meantime."""
    instance("trainer", trainer, Trainer, "Make one, like Trainer(configuration, X, Y).")
    return SlicedWork(_steps(copy.copy(trainer)))


def _steps(trainer: Trainer) -> Steps[list[Finding]]:
    how = pace(trainer)
    if how == "diverged":
        numbers = {"rate": trainer.rule.learning_rate, "largest": float(np.abs(trainer.parameters).max())}
        return [Finding("diverged", trainer.epoch + 1, numbers)]
    if how != "solved" and (line := _one_line(trainer)):
        return [line]
    if how in ("solved", "early", "learning"):
        return []
    if how != "at_rest" and (rate := _bouncing(trainer) or _rate_too_small(trainer)):
        return [rate]
    if how == "slow":
        return []
    history = yield from measured(trainer)
    causes = []
    for kind in CAUSES:
        causes += yield from _cause(history, kind)
    return [*causes, _standing(trainer, how)]


def _cause(history: History, kind: str) -> Steps[list[Finding]]:
    """The finding of ``kind``, if there is one now, and since when all its units have been so."""
    rule, loss = CAUSES[kind], history.trainer.configuration.loss

    def holds(sweep: Pass) -> Flags:
        tables = rule(sweep, loss)
        flags: Flags = np.all([tables[layer][:, unit] for layer, unit in units], axis=0)
        return flags

    now = [table[-1] for table in rule(history.sweep, loss)]
    units = tuple((layer, unit) for layer, flags in enumerate(now) for unit in np.flatnonzero(flags).tolist())
    if not units:
        return []
    numbers: dict[str, float] = {"units": len(units), "of": sum(map(len, now))}
    if kind == "vanishing":
        units = units[:1]  # The lowest such layer says it all.
        numbers = {"share": float(signal_left(history.sweep)[units[0][0], -1])}
    since = yield from history.since(holds)
    return [Finding(kind, since, numbers, units)]


def _one_line(trainer: Trainer) -> Finding | None:
    """A network whose boundary is a straight line, on classes that none parts: no weights can be right on all."""
    network = trainer.configuration.network
    straight = (network.sizes[0], network.sizes[-1]) == (2, 1) and has_straight_boundary(network)
    if not straight or separable(trainer.X, trainer.Y[:, 0] > 0.5):
        return None
    right = float(((trainer.outputs > 0.5) == (trainer.Y > 0.5)).sum())
    return Finding("one_line", 0, {"right": right, "of": len(trainer.X)})


def _bouncing(trainer: Trainer) -> Finding | None:
    """Steps so long that the loss goes up and down."""
    losses = window(trainer)
    rises, lowest, highest = float((np.diff(losses) > 0).mean()), float(losses.min()), float(losses.max())
    if rises < RISES or highest < (1 + SWING) * lowest:
        return None
    numbers = {"rises": rises, "lowest": lowest, "highest": highest, "rate": trainer.rule.learning_rate}
    return Finding("bouncing", trainer.epoch + 1 - len(losses), numbers)


def _rate_too_small(trainer: Trainer) -> Finding | None:
    """Steps so short that the parameters are about where they began, although there is a gradient to follow."""
    began, here = trainer.parameters_at(0), trainer.parameters
    length, moved = _length(began), _length(here - began)
    before, now = (_length(gradient_at(trainer, there)) for there in (began, here))
    if moved > MOVED * length or now == 0 or now < GRADIENT_LEFT * before:
        return None
    numbers = {"moved": moved, "length": length, "gradient": now, "rate": trainer.rule.learning_rate}
    return Finding("rate_too_small", 0, numbers)


def _standing(trainer: Trainer, how: str) -> Finding:
    """A run at rest, or one whose loss only stands still, which may yet get on."""
    outputs, loss = trainer.outputs, trainer.last_loss
    numbers = {"loss": loss, "gradient": _length(gradient_at(trainer, trainer.parameters))}
    numbers |= {"rate": trainer.rule.learning_rate, "lowest": float(outputs.min()), "highest": float(outputs.max())}
    away = np.flatnonzero(np.abs(trainer.loss_history - loss) > FALL * loss)
    return Finding(how, int(away[-1]) + 1 if len(away) else 0, numbers)


def _length(vector: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(vector))
