"""Why is it not learning? Findings from measurements over a run, each with its evidence.

A run that is solved, or whose loss is still falling, has no findings: dead and saturated units are common in networks
that learn well. Only where the loss stands still is it asked why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import instance
from nn_core.curvature import curvatures
from nn_core.history import History, measured, slopes
from nn_core.passes import Pass
from nn_core.training import Trainer
from nn_core.verdict import SOLVED

Array = NDArray[np.float64]

# --- Thresholds, each with its reason ---------------------------------------------------------------------------------

# The last quarter of the run is looked at, and nothing is said of a run under 500 epochs: measured on 300 seeds of the
# default setting, all of which solve XOR, five stand still for a hundred epochs before that and none after it.
SHORTEST = 500
WINDOW = 0.25
# No gradient: with the largest learning rate, ten, a million epochs would not show in the fifth decimal. Such a run is
# at an end however short it is.
NOTHING = 1e-12
# Learning: the loss fell by a twentieth over the window; at that pace it halves in four more runs like this one. What
# falls by less than a hundredth stands still. In between it may be the learning rate, or a loss that bounces.
FALL, STILL = 0.05, 0.01
# Bouncing: the loss rose in a quarter of the window's steps and swung by a tenth. Gradient descent with a small enough
# rate never rises; on a smooth stretch even a single rise in four is far from that.
RISES, SWING = 0.25, 0.1
# To and fro: one step turns the gradient round and leaves nine tenths of it or more, so the next step leads back. Where
# steps overshoot a minimum and still come closer to it, much less is left.
TURNED = 0.9
# Saturated: on every sample the unit's slope is under a twentieth of the most it can be, so it learns twenty times more
# slowly than it could.
SLOPE = 0.05
# Identical: weights in and out differ by less than the rounding of a long run; units that start alike stay this close.
ALIKE = 1e-9
# Vanishing: a weight in the layer gets under a hundredth of the gradient that a weight in the last layer gets.
VANISHED = 0.01
# Too small to move: the parameters are a tenth of their own length or less from where they began, although the gradient
# is still a tenth of what it was there or more, so it is not for want of a slope.
MOVED, SLOPE_LEFT = 0.1, 0.1
# Plateau: along some direction the gradient steepens by 0.45 of its own length or more per unit of distance. Measured
# on 331 runs that stood still, on XOR and the clouds: of the 153 that broke free in ten times the epochs 146 are beyond
# it; ReLU networks at rest in a minimum come up to 0.44, because their weights can be rescaled against each other. Of
# 77 other runs that were told to be in a minimum, 2 had a loss lower by a twentieth after ten times the epochs.
BEND = 0.45
# A curvature this small beside the largest one is rounding.
FLAT = 1e-6


@dataclass(frozen=True)
class Finding:
    """What is wrong (``kind``), the epoch it holds ``since``, the ``units`` concerned, and the numbers that show it.

    ``units`` are ``(layer, unit)`` pairs, both counted from 0. ``since`` is as exact as ``History.since``.
    """

    kind: str
    since: int
    evidence: dict[str, float]
    units: tuple[tuple[int, int], ...] = field(default=())


def diagnose(trainer: Trainer) -> list[Finding]:
    """Why the run stands still at its present epoch: causes first, then where it stands. Empty where it does not."""
    instance("trainer", trainer, Trainer, "Make one, like Trainer(configuration, X, Y).")
    if trainer.state == "diverged":
        largest = float(np.abs(trainer.parameters).max())
        return [Finding("diverged", trainer.epoch + 1, {"rate": trainer.learning_rate, "largest": largest})]
    if SOLVED.met(trainer.outputs, trainer.Y):
        return []
    history = measured(trainer)
    if history.norms[-1] > NOTHING:
        if trainer.epoch < SHORTEST or fall(trainer) > FALL:
            return []
        if pace := _bouncing(trainer) or _hardly_moved(history):
            return [pace]
        if fall(trainer) > STILL:
            return []
    causes = [finding for look in _LOOKS for finding in look(history)]
    return [*causes, _to_and_fro(trainer) or _stuck(history)]


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


def _bouncing(trainer: Trainer) -> Finding | None:
    """Steps so long that the loss goes up and down."""
    losses = window(trainer)
    rises, lowest, highest = float((np.diff(losses) > 0).mean()), float(losses.min()), float(losses.max())
    if rises < RISES or highest < (1 + SWING) * lowest:
        return None
    numbers = {"rises": rises, "lowest": lowest, "highest": highest, "rate": trainer.learning_rate}
    return Finding("bouncing", trainer.epoch + 1 - len(losses), numbers)


def _to_and_fro(trainer: Trainer) -> Finding | None:
    """Steps so long that each undoes the one before, from one side of a valley to the other: the loss stands still."""
    network, loss, rate = trainer.configuration.network, trainer.configuration.loss, trainer.learning_rate
    here = trainer.parameters
    gradient = network.gradient(here, trainer.X, trainer.Y, loss)
    after = network.gradient(here - rate * gradient, trainer.X, trainer.Y, loss)
    turned = -float(gradient @ after) / max(float(gradient @ gradient), NOTHING**2)
    if not turned >= TURNED:  # Not a number is no answer either.
        return None
    outputs = [network.predict(there, trainer.X) for there in (here, here - rate * gradient)]
    numbers = {"turned": turned, "now": float(outputs[0].mean()), "next": float(outputs[1].mean()), "rate": rate}
    return Finding("to_and_fro", _steady_since(trainer), numbers)


def _hardly_moved(history: History) -> Finding | None:
    """Steps so short that the parameters are about where they began, although there is a slope."""
    parameters, norms = history.sweep.parameters, history.norms
    length, moved = float(np.linalg.norm(parameters[0])), float(np.linalg.norm(parameters[-1] - parameters[0]))
    if moved > MOVED * length or norms[-1] < SLOPE_LEFT * norms[0]:
        return None
    numbers = {"moved": moved, "length": length, "gradient": float(norms[-1]), "rate": history.trainer.learning_rate}
    return Finding("rate_too_small", 0, numbers)


def _dead(history: History) -> Iterator[Finding]:
    """ReLU units that give 0 on every sample: no gradient reaches them."""
    if history.sweep.network.hidden == "relu":
        yield from _by_unit(history, "dead", lambda sweep: [(a == 0).all(axis=-2) for a in sweep.a[:-1]])


def _saturated(history: History) -> Iterator[Finding]:
    """Sigmoid and tanh units that are at their flat ends on every sample; the outputs too."""
    most = [_STEEPEST.get(name, 0.0) for name in history.sweep.network.activations]
    if history.trainer.configuration.loss == "cross_entropy":
        most[-1] = 0.0  # It cancels the output's slope.
    yield from _by_unit(
        history,
        "saturated",
        lambda sweep: [slopes(sweep, layer).max(axis=-2) < SLOPE * steepest for layer, steepest in enumerate(most)],
    )


def _identical(history: History) -> Iterator[Finding]:
    """Hidden units with the same weights in and out as another: they get the same gradient, so they stay the same."""
    yield from _by_unit(history, "identical", _twins)


def _twins(sweep: Pass) -> list[NDArray[np.bool_]]:
    """For each hidden layer ``(K, units)``, whether a unit has a twin in it."""
    layers = sweep.network.layers(sweep.parameters)
    tables = []
    for here, above in zip(layers, layers[1:]):
        rows = np.concatenate([np.swapaxes(here.W, -1, -2), np.swapaxes(here.b, -1, -2), above.W], axis=-1)
        apart = np.abs(rows[:, :, None] - rows[:, None]).max(axis=-1)
        alike = apart <= ALIKE * np.maximum(1.0, np.abs(rows).max(axis=(-2, -1)))[:, None, None]
        tables.append((alike & ~np.eye(alike.shape[-1], dtype=bool)).any(axis=-1))
    return tables


def _by_unit(history: History, kind: str, judge: Callable[[Pass], list[NDArray[np.bool_]]]) -> Iterator[Finding]:
    """One finding for the units that ``judge``, which gives a ``(K, units)`` for each layer, is true of now."""
    now = [table[-1] for table in judge(history.sweep)]
    units = tuple((layer, int(unit)) for layer, found in enumerate(now) for unit in np.flatnonzero(found))
    if units:
        these = np.concatenate(now)
        since = history.since(lambda sweep: np.concatenate(judge(sweep), axis=-1)[:, these].all(axis=-1))
        yield Finding(kind, since, {"units": len(units), "of": len(these)}, units)


def _vanishing(history: History) -> Iterator[Finding]:
    """Layers whose weights get next to no gradient, measured against the last layer's."""
    sizes = _gradient_sizes(history.sweep)
    for layer in np.flatnonzero(_vanished(history.sweep)[:, -1]).tolist():
        since = history.since(partial(_vanished, layer=layer))
        numbers = {"layer": layer, "here": float(sizes[layer, -1]), "last": float(sizes[-1, -1])}
        yield Finding("vanishing", since, numbers)


def _vanished(sweep: Pass, layer: int | slice = slice(None)) -> Any:
    """Whether a layer's gradient is there but small beside the last layer's: ``(K,)``, or ``(n_layers, K)`` for all."""
    sizes = _gradient_sizes(sweep)
    return ((sizes > 0) & (sizes < VANISHED * sizes[-1]))[layer]


def _gradient_sizes(sweep: Pass) -> Array:
    """The root mean square gradient of a weight, ``(n_layers, K)``."""
    layers = sweep.network.layers(sweep.gradient)
    return np.stack([np.sqrt(np.square(W).mean(axis=(-2, -1))) for W, _ in layers])


def _steady_since(trainer: Trainer) -> int:
    """From which epoch on the loss is about what it is now."""
    away = np.flatnonzero(np.abs(trainer.loss_history - trainer.last_loss) > FALL * trainer.last_loss)
    return int(away[-1]) + 1 if len(away) else 0


_STEEPEST = {"sigmoid": 0.25, "tanh": 1.0}
_LOOKS: tuple[Callable[[History], Iterator[Finding]], ...] = (_dead, _identical, _saturated, _vanishing)


def _stuck(history: History) -> Finding:
    """On a plateau, where some direction bends down off it; in a minimum, where none does; or without a gradient."""
    trainer = history.trainer
    now, since = trainer.last_loss, _steady_since(trainer)
    network, loss = trainer.configuration.network, trainer.configuration.loss
    bends = curvatures(network, trainer.parameters, trainer.X, trainer.Y, loss)
    least, most = (float(bends[0]), float(np.abs(bends).max())) if len(bends) else (0.0, 0.0)
    slope = float(history.norms[-1])
    plateau = least < -BEND * slope and least < -FLAT * most
    outputs = trainer.outputs
    numbers = {"loss": now, "gradient": slope, "least": least, "most": most}
    numbers |= {"lowest": float(outputs.min()), "highest": float(outputs.max())}
    return Finding("plateau" if plateau else "minimum" if slope > NOTHING else "no_gradient", since, numbers)
