"""Why is it not learning? Findings from measurements over a run, each with its evidence.

A run that is solved, or whose loss is still falling, has one finding at most, that it overfits: dead and saturated
units are common in networks that learn well. Only where the loss stands still is it asked why. That a run stands still
does not say that it stays there: how many went on to solve their problem is counted in ``bench/diagnosis.py``.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED, Criterion, accuracy
from lab.run.causes import CAUSES, Flags, signal_left
from lab.run.history import History, measured
from lab.run.one_line import is_linear, least_error, one_sum_decides, separable
from lab.run.pace import FALL, gradient_at, pace, window
from lab.sliced_work import SlicedWork, Steps
from nn_core.checks import instance
from nn_core.fast_pass import Pass
from nn_core.schedule import Rule
from nn_core.training import Trainer
from nn_core.update import weights_alone

Array = NDArray[np.float64]

# Overfitting: the test loss is a tenth above its lowest, while the training loss fell by a twentieth since. Medians of
# a run's twentieths are compared, so that a loss that bounces is not judged by single epochs; each has five at least.
ROSE, PARTS, LEAST = 0.1, 20, 5
# Bouncing: the loss rose in a quarter of the window's steps, fell in a quarter, and swung by a tenth. Gradient descent
# with a small enough rate never rises; what penalties or a memory of earlier steps drive up does not also fall.
TURNS, SWING = 0.25, 0.1
# Too small a rate: the parameters are a tenth of their own length or less from where they began, although the gradient
# is still a tenth of what it was there or more.
MOVED, GRADIENT_LEFT = 0.1, 0.1
# Penalties hold the weights: they undo nine tenths of what an epoch without them would change, or have taken all
# weights of a layer to nothing.
UNDONE, NOTHING = 0.9, 1e-9


@dataclass(frozen=True)
class Finding:
    """What is wrong (``kind``), the epoch it is so ``since``, the numbers that show it, and the ``units`` concerned.

    ``units`` are ``(layer, unit)`` pairs, both counted from 0. ``since`` is as exact as ``History.since``.
    """

    kind: str
    since: int
    evidence: dict[str, float]
    units: tuple[tuple[int, int], ...] = ()


def diagnose(trainer: Trainer, criterion: Criterion = SOLVED) -> list[Finding]:
    """What is wrong with the run at its present epoch: causes first, then how it stands. Empty where nothing is.

    ``criterion`` says when it is solved, as in ``pace``.
    """
    return diagnosing(trainer, criterion).finish()


def diagnosing(trainer: Trainer, criterion: Criterion = SOLVED) -> SlicedWork[list[Finding]]:
    """``diagnose`` in slices. It measures a copy, so that ``trainer`` may be moved in the meantime."""
    instance("trainer", trainer, Trainer, "Make one, like Trainer(configuration, X, Y).")
    return SlicedWork(_steps(copy.copy(trainer), criterion))


def _steps(trainer: Trainer, criterion: Criterion) -> Steps[list[Finding]]:
    how = pace(trainer, criterion)
    if how == "diverged":
        return [_diverged(trainer)]
    if overfitting := _overfitting(trainer, criterion):
        return [overfitting]
    if how != "solved" and (limit := _one_sum(trainer, criterion)):
        return [limit]
    if how in ("solved", "early", "learning"):
        return []
    if how != "at_rest" and (rate := _bouncing(trainer) or _rate_too_small(trainer)):
        return [rate]
    if how == "slow":
        return []
    held = _held(trainer)
    if how == "rising":
        return held
    history = yield from measured(trainer)
    causes = []
    for kind in CAUSES:
        causes += yield from _cause(history, kind)
    return [*held, *causes, _standing(trainer, how)]


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


def _diverged(trainer: Trainer) -> Finding:
    rule, largest = trainer.rule, float(np.abs(trainer.parameters).max())
    # What L2 alone multiplies a weight by in every update: beyond -1 it grows.
    numbers = {"rate": rule.learning_rate, "largest": largest, "factor": 1 - rule.learning_rate * rule.l2}
    return Finding("diverged", trainer.epoch + 1, numbers)


def _overfitting(trainer: Trainer, criterion: Criterion) -> Finding | None:
    """A test loss that rises while the training loss falls; None where the test samples are solved all the same."""
    if trainer.test is None or trainer.epoch + 1 < PARTS * LEAST:
        return None
    losses = np.stack([trainer.loss_history, trainer.test_loss_history])
    if not np.isfinite(losses).all():
        return None
    medians = np.array([np.median(part, axis=1) for part in np.array_split(losses, PARTS, axis=1)])
    (training_then, lowest), (training_now, now) = medians[medians[:, 1].argmin()], medians[-1]
    if now < (1 + ROSE) * lowest or training_now > (1 - FALL) * training_then:
        return None
    since = int(losses[1].argmin())
    (then, lowest), (here, now) = losses[:, since], losses[:, -1]
    X, Y = trainer.test
    # An epoch that stands out may be the lowest or the last, and tell something else than the medians.
    if here >= then or criterion.met(trainer.configuration.network.predict(trainer.parameters, X), Y):
        return None
    numbers = {"lowest": lowest, "now": now, "training_then": then, "training": here, "gap": now - here}
    return Finding("overfitting", since, {name: float(value) for name, value in numbers.items()})


def _one_sum(trainer: Trainer, criterion: Criterion) -> Finding | None:
    """A network for which one weighted sum of its inputs decides, on data for which that is never enough."""
    network = trainer.configuration.network
    if network.sizes[-1] > 1 and not criterion.largest:
        return None
    if criterion.middle is None:
        X, Y = trainer.test or (trainer.X, trainer.Y)
        least = least_error(X, Y) if is_linear(network) else 0.0
        numbers = {"least": least, "bound": criterion.error, "test": float(trainer.test is not None)}
        return Finding("one_plane", 0, numbers) if least >= criterion.error else None
    pair = _not_parted(trainer, criterion.middle) if one_sum_decides(network) else None
    if pair is None:
        return None
    right = float(accuracy(trainer.outputs, trainer.Y, criterion)) * len(trainer.X)
    return Finding("one_line", 0, {"right": right, "of": len(trainer.X), "one": pair[0], "other": pair[1]})


def _not_parted(trainer: Trainer, middle: float) -> tuple[int, int] | None:
    """Two classes that no weighted sum of the inputs parts, if there are any."""
    Y = trainer.Y
    labels = Y.argmax(axis=1) if Y.shape[1] > 1 else (Y[:, 0] > middle).astype(int)
    for one, other in combinations(np.unique(labels).tolist(), 2):
        both = (labels == one) | (labels == other)
        if not separable(trainer.X[both], labels[both] == other):
            return one, other
    return None


def _bouncing(trainer: Trainer) -> Finding | None:
    """Steps so long that the loss goes up and down; a loss of batches may do so at any rate."""
    if (trainer.rule.batch_size or len(trainer.X)) < len(trainer.X):
        return None
    losses = window(trainer)
    steps, lowest, highest = np.diff(losses), float(losses.min()), float(losses.max())
    rises = float((steps > 0).mean())
    if min(rises, (steps < 0).mean()) < TURNS or highest < (1 + SWING) * lowest:
        return None
    numbers = {"rises": rises, "lowest": lowest, "highest": highest, "rate": trainer.rule.learning_rate}
    return Finding("bouncing", trainer.epoch + 1 - len(losses), numbers)


def _rate_too_small(trainer: Trainer) -> Finding | None:
    """Steps so short that the parameters are about where they began, although there is a gradient to follow."""
    changes, free = [change for change in trainer.schedule if change.epoch <= trainer.epoch], ~trainer.frozen
    if len({change.rule.learning_rate for change in changes}) > 1 or any(change.edits for change in changes[1:]):
        return None  # Another rate may be the one that was too small, and what is set by hand has not moved by steps.
    began, here = trainer.parameters_at(0), trainer.parameters
    length, moved = _length(began[free]), _length((here - began)[free])
    before, now = (_length(gradient_at(trainer, there)) for there in (began, here))
    if moved > MOVED * length or now == 0 or now < GRADIENT_LEFT * before:
        return None
    numbers = {"moved": moved, "length": length, "gradient": now, "rate": trainer.rule.learning_rate}
    return Finding("rate_too_small", 0, numbers)


def _held(trainer: Trainer) -> list[Finding]:
    """Penalties that undo what an epoch without them would do, or that have taken all weights of a layer to nothing."""
    rule, network = trainer.rule, trainer.configuration.network
    if not rule.l1 and not rule.l2:
        return []
    free, held = (_next_step(trainer, one) for one in (rule._replace(l1=0.0, l2=0.0), rule))
    most = float(np.square(free).sum())
    undone = float((free - held) @ free) / most if most else 0.0
    here, began = (weights_alone(network, there) for there in (trainer.parameters, trainer.parameters_at(0)))
    shrunk = np.where((np.abs(here) <= NOTHING) & (np.abs(began) > NOTHING), 1.0, 0.0)
    if undone < UNDONE and not any(W.all() for W, _ in network.layers(shrunk)):
        return []
    numbers = {"free": _length(free), "held": _length(held), "undone": undone, "l1": rule.l1, "l2": rule.l2}
    weights = sum(n_in * n_out for n_in, n_out in network.shapes)
    return [Finding("penalties", trainer.epoch, numbers | {"shrunk": float(shrunk.sum()), "of": weights})]


def _next_step(trainer: Trainer, rule: Rule) -> Array:
    """What the next epoch changes the parameters by, ``(P,)``, if it follows ``rule``."""
    run = copy.copy(trainer)
    run.set_rule(rule)
    run.advance(1)
    return run.parameters - trainer.parameters


def _standing(trainer: Trainer, how: str) -> Finding:
    """A run at rest, or one whose loss only stands still, which may yet get on."""
    outputs, loss = trainer.outputs, trainer.last_loss
    numbers = {"loss": loss, "gradient": _length(gradient_at(trainer, trainer.parameters))}
    numbers |= {"rate": trainer.rule.learning_rate, "lowest": float(outputs.min()), "highest": float(outputs.max())}
    numbers["frozen"] = float(trainer.frozen.sum())
    # A loss of batches has a wider range in which it stands still.
    reach = max(FALL * loss, float(np.abs(window(trainer) - loss).max()))
    away = np.flatnonzero(np.abs(trainer.loss_history - loss) > reach)
    return Finding(how, int(away[-1]) + 1 if len(away) else 0, numbers | {"within": reach / loss})


def _length(vector: Array) -> float:
    return float(np.linalg.norm(vector))
