"""Why is it not learning? Findings from measurements over a run, each with its evidence.

A run that is solved, or whose loss is still falling, has no findings: dead and saturated units are common in networks
that learn well. Only where the loss stands still is it asked why. That a run stands still does not say that it stays
there: how many went on to solve their problem is counted in ``bench/diagnosis.py``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.run.history import LOOKS, History, measured, slopes
from nn_core.activations import activation
from nn_core.checks import instance
from nn_core.fast_pass import Pass
from nn_core.losses import LOSSES
from nn_core.training import Trainer

Array = NDArray[np.float64]

# --- Thresholds, each with its reason ---------------------------------------------------------------------------------

# The last quarter of the run is looked at, and nothing is said of how it goes under 500 epochs: measured on 300 seeds
# of the default setting, all of which solve XOR, five stand still for a hundred epochs before that and none after it.
SHORTEST = 500
WINDOW = 0.25
# Learning: the loss fell by a twentieth over the window; at that pace it halves in four more runs like this one. What
# falls by less than a hundredth stands still. In between it may be the learning rate, or a loss that bounces.
FALL, STILL = 0.05, 0.01
# Bouncing: the loss rose in a quarter of the window's steps and swung by a tenth. Gradient descent with a small enough
# rate never rises; on a smooth stretch even a single rise in four is far from that.
RISES, SWING = 0.25, 0.1
# To and fro: the last step led back nine tenths of the one before it or more. Where steps overshoot a minimum and still
# come closer to it, they lead back much less.
TURNED = 0.9
# Saturated: on every sample the unit's slope is under a twentieth of the most it can be, so it learns twenty times more
# slowly than it could.
SLOPE = 0.05
# Identical: weights in and out differ by less than the rounding of a long run; units that start alike stay this close.
ALIKE = 1e-9
# Vanishing: under a hundredth of a sample's error signal comes down from the output layer to a unit of the layer. The
# weights' gradients, sums over the samples, would not do: where a run stands they are small in every layer.
VANISHED = 0.01
# Too small to move: the parameters are a tenth of their own length or less from where they began, although the gradient
# is still a tenth of what it was there or more, so it is not for want of a slope.
MOVED, SLOPE_LEFT = 0.1, 0.1

_STEPS = 2 * LOOKS  # About as many as a diagnosis takes: the looks, and then the search for the epochs of some causes.


@dataclass(frozen=True)
class Finding:
    """What is wrong (``kind``), the epoch it holds ``since``, the ``units`` concerned, and the numbers that show it.

    ``units`` are ``(layer, unit)`` pairs, both counted from 0. ``since`` is as exact as ``History.since``.
    """

    kind: str
    since: int
    evidence: dict[str, float]
    units: tuple[tuple[int, int], ...] = field(default=())


Holds = Callable[[Pass], Any]
"""Whether something holds in a pass over K epochs: booleans ``(K,)``."""


class Diagnosis:
    """Why the run of ``trainer`` stands still at its present epoch, found out in slices.

    ``pace`` tells how the run goes, as the function of that name does. ``findings`` are None until it is finished; then
    causes come first, and after them how the run stands. Where it does not stand still there are none. Between two
    slices the run may be moved, but not be given other learning rates.
    """

    def __init__(self, trainer: Trainer) -> None:
        instance("trainer", trainer, Trainer, "Make one, like Trainer(configuration, X, Y).")
        self.pace = pace(trainer)
        self.findings = _at_once(trainer, self.pace)
        self._work = self._look_back(trainer)
        self._steps = 0

    @property
    def finished(self) -> bool:
        """Whether there are findings, or none to be had."""
        return self.findings is not None

    @property
    def done(self) -> float:
        """About how much of the work is done, from 0 to 1."""
        return min(1.0, self._steps / _STEPS)

    def advance(self, seconds: float = math.inf) -> None:
        """Work for about ``seconds``: at least one step, and less where the end comes first."""
        until = time.perf_counter() + seconds
        while not self.finished:
            next(self._work, None)
            self._steps += 1
            if time.perf_counter() >= until:
                break

    def _look_back(self, trainer: Trainer) -> Iterator[None]:
        """Find the causes in the run so far, giving way after every epoch it goes back to."""
        history = yield from measured(trainer)
        found = []
        for look in _LOOKS:
            for cause, holds in look(history):
                since = yield from history.since(holds)
                found.append(replace(cause, since=since))
        self.findings = [*found, _to_and_fro(history) or _standing(history, self.pace)]


def diagnose(trainer: Trainer) -> list[Finding]:
    """Why the run stands still at its present epoch: causes first, then how it stands. Empty where it does not."""
    diagnosis = Diagnosis(trainer)
    diagnosis.advance()
    assert diagnosis.findings is not None
    return diagnosis.findings


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


# --- What can be told without a look back -----------------------------------------------------------------------------


def _at_once(trainer: Trainer, how: str) -> list[Finding] | None:
    """The findings of a run that goes like ``how``; None where they take a look back."""
    if how == "solved":
        return []
    if how == "diverged":
        return [_diverged(trainer)]
    if line := _one_line(trainer):
        return [line]
    if how in ("early", "learning"):
        return []
    if how == "at_rest":
        return None
    if rate := _bouncing(trainer) or _hardly_moved(trainer):
        return [rate]
    return [] if how == "slow" else None


def _diverged(trainer: Trainer) -> Finding:
    largest = float(np.abs(trainer.parameters).max())
    return Finding("diverged", trainer.epoch + 1, {"rate": trainer.learning_rate, "largest": largest})


def _one_line(trainer: Trainer) -> Finding | None:
    """One hidden unit, none, or linear ones, on classes that no straight line parts: no weights can be right on all.

    Every activation there only rises, so the output is over 0.5 on one side of a line.
    """
    network = trainer.configuration.network
    inputs, *hidden, outputs = network.sizes
    one_line = hidden in ([], [1]) or network.hidden == "linear"
    if (inputs, outputs) != (2, 1) or not one_line or _separable(trainer.X, trainer.Y[:, 0] > 0.5):
        return None
    right = float(((trainer.outputs > 0.5) == (trainer.Y > 0.5)).sum())
    return Finding("one_line", 0, {"right": right, "of": len(trainer.X)})


def _separable(X: Array, positive: NDArray[np.bool_]) -> bool:
    """Whether a straight line parts the points ``X`` ``(n, 2)`` that are ``positive`` ``(n,)`` from the others."""
    ways = (X[positive][:, None] - X[~positive]).reshape(-1, 2)
    if not len(ways):
        return True
    # A line parts them if its normal has a positive product with every way from one class to the other: then all of
    # these lie in an open half-plane, so that the others leave a gap of over half a turn.
    angles = np.sort(np.arctan2(ways[:, 1], ways[:, 0]))
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)
    return bool(ways.any(axis=1).all() and gaps.max() > np.pi + 1e-9)


def _is_at_rest(trainer: Trainer) -> bool:
    """Whether the next epoch changes no weight, and so none does after it; known of plain full-batch descent alone."""
    configuration, here = trainer.configuration, trainer.parameters
    if configuration.optimiser != "gradient_descent" or configuration.batch_size is not None:
        return False
    step = trainer.learning_rate * _gradient(trainer, here)
    return bool((here - step == here).all())


def _bouncing(trainer: Trainer) -> Finding | None:
    """Steps so long that the loss goes up and down."""
    losses = window(trainer)
    rises, lowest, highest = float((np.diff(losses) > 0).mean()), float(losses.min()), float(losses.max())
    if rises < RISES or highest < (1 + SWING) * lowest:
        return None
    numbers = {"rises": rises, "lowest": lowest, "highest": highest, "rate": trainer.learning_rate}
    return Finding("bouncing", trainer.epoch + 1 - len(losses), numbers)


def _hardly_moved(trainer: Trainer) -> Finding | None:
    """Steps so short that the parameters are about where they began, although there is a slope."""
    began, here = trainer.parameters_at(0), trainer.parameters
    length, moved = _length(began), _length(here - began)
    before, now = (_length(_gradient(trainer, there)) for there in (began, here))
    if moved > MOVED * length or now < SLOPE_LEFT * before:
        return None
    numbers = {"moved": moved, "length": length, "gradient": now, "rate": trainer.learning_rate}
    return Finding("rate_too_small", 0, numbers)


def _gradient(trainer: Trainer, parameters: Array) -> Array:
    return trainer.configuration.network.gradient(parameters, trainer.X, trainer.Y, trainer.configuration.loss)


def _length(vector: Array) -> float:
    return float(np.linalg.norm(vector))


# --- Causes: what holds now, and a rule by which to find since when ---------------------------------------------------


def _dead(history: History) -> Iterator[tuple[Finding, Holds]]:
    """ReLU units that give 0 on every sample: no gradient reaches them."""
    if history.sweep.network.hidden == "relu":
        for finding, holds in _by_unit("dead", history, lambda sweep: [(a == 0).all(axis=-2) for a in sweep.a[:-1]]):
            for_good = {"for_good": _for_good(history, finding.units)}
            yield replace(finding, evidence=finding.evidence | for_good), holds


def _for_good(history: History, dead: tuple[tuple[int, int], ...]) -> int:
    """How many of the ``dead`` units no later epoch can open again.

    Without a gradient nothing changes that leads into a unit of the first layer. What leads into one of another layer
    may change, for the layers below it go on learning; but not where a whole layer is dead, for then nothing below it
    gets a gradient, and above it every unit has only its bias, without one.
    """
    if history.trainer.configuration.optimiser != "gradient_descent":
        return 0  # Its memory may go on moving weights that get no gradient.
    by_layer = [sum(layer == at for layer, _ in dead) for at in range(len(history.sweep.a) - 1)]
    shut = any(count == size for count, size in zip(by_layer, history.sweep.network.sizes[1:]))
    return len(dead) if shut else by_layer[0]


def _saturated(history: History) -> Iterator[tuple[Finding, Holds]]:
    """Sigmoid and tanh units that are at their flat ends on every sample; the outputs too."""
    rules = [activation(name) for name in history.sweep.network.activations]
    most = [rule.steepest if np.isfinite(rule.range).all() else 0.0 for rule in rules]  # Only a bounded one saturates.
    if LOSSES[history.trainer.configuration.loss].probabilities:
        most[-1] = 0.0  # Such a loss cancels the output's slope.
    return _by_unit(
        "saturated",
        history,
        lambda sweep: [slopes(sweep, layer).max(axis=-2) < SLOPE * steepest for layer, steepest in enumerate(most)],
    )


def _identical(history: History) -> Iterator[tuple[Finding, Holds]]:
    """Hidden units with the same weights in and out as another: they get the same gradient, so they stay the same."""
    return _by_unit("identical", history, _twins)


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


def _by_unit(
    kind: str, history: History, judge: Callable[[Pass], list[NDArray[np.bool_]]]
) -> Iterator[tuple[Finding, Holds]]:
    """One finding for the units that ``judge``, which gives a ``(K, units)`` for each layer, is true of now."""
    now = [table[-1] for table in judge(history.sweep)]
    units = tuple((layer, int(unit)) for layer, found in enumerate(now) for unit in np.flatnonzero(found))
    if units:
        these = np.concatenate(now)
        finding = Finding(kind, 0, {"units": len(units), "of": len(these)}, units)
        yield finding, lambda sweep: np.concatenate(judge(sweep), axis=-1)[:, these].all(axis=-1)


def _vanishing(history: History) -> Iterator[tuple[Finding, Holds]]:
    """The lowest layer that next to none of the error signal comes down to."""
    shares = _coming_down(history.sweep)[:, -1].tolist()
    for layer, share in enumerate(shares[:-1]):
        if 0 < share < VANISHED:  # None at all comes down through dead units.
            yield Finding("vanishing", 0, {"layer": layer, "share": share}), partial(_vanished, layer=layer)
            return


def _vanished(sweep: Pass, layer: int) -> NDArray[np.bool_]:
    share = _coming_down(sweep)[layer]
    small: NDArray[np.bool_] = (share > 0) & (share < VANISHED)
    return small


def _coming_down(sweep: Pass) -> Array:
    """The part of a sample's error signal d(loss)/dz that reaches a unit of each layer, ``(n_layers, K)``.

    The signal of an output unit is 1. It is a root mean square, over a layer's units and then over the samples.
    """
    signals = [np.sqrt(np.square(delta).mean(axis=-1)) for delta in sweep.delta]
    parts = [np.divide(signal, signals[-1], np.zeros_like(signal), where=signals[-1] > 0) for signal in signals]
    return np.stack([np.sqrt(np.square(part).mean(axis=-1)) for part in parts])


_LOOKS = (_identical, _dead, _saturated, _vanishing)


# --- How it stands ----------------------------------------------------------------------------------------------------


def _to_and_fro(history: History) -> Finding | None:
    """Steps so long that each leads back where the one before it came from: the run goes to and fro across a valley."""
    if len(history.epochs) < 3:
        return None
    before, last = np.diff(history.sweep.parameters[-3:], axis=0)
    turned = -float(before @ last) / max(float(before @ before), np.finfo(float).tiny)
    if not turned >= TURNED:  # Not a number is no answer either.
        return None
    trainer, outputs = history.trainer, history.sweep.a[-1][-2:].mean(axis=(-2, -1))
    numbers = {"turned": turned, "rate": trainer.learning_rate}
    numbers |= {"output_before": float(outputs[0]), "output": float(outputs[1])}
    numbers |= {"loss_before": float(trainer.loss_history[-2]), "loss": trainer.last_loss}
    return Finding("to_and_fro", _steady_since(trainer), numbers)


def _standing(history: History, how: str) -> Finding:
    """A run at rest, or one whose loss only stands still, which may yet get on."""
    trainer, outputs = history.trainer, history.sweep.a[-1][-1]
    numbers = {"loss": trainer.last_loss, "gradient": _length(history.sweep.gradient[-1])}
    numbers |= {"rate": trainer.learning_rate, "lowest": float(outputs.min()), "highest": float(outputs.max())}
    return Finding("at_rest" if how == "at_rest" else "still", _steady_since(trainer), numbers)


def _steady_since(trainer: Trainer) -> int:
    """From which epoch on the loss is about what it is now."""
    away = np.flatnonzero(np.abs(trainer.loss_history - trainer.last_loss) > FALL * trainer.last_loss)
    return int(away[-1]) + 1 if len(away) else 0
