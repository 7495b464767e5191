"""Why is it not learning? Findings from measurements over a run, each with its evidence.

A run that is solved, or whose loss is still falling, has no findings: dead and saturated units are common in networks
that learn well. Only where the loss stands still is it asked why. That a run stands still does not say that it stays
there: how many went on to solve their problem is counted in ``bench/diagnosis.py``.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.run.history import MOST_EPOCHS, Condition, History, measured
from nn_core.activations import activation
from nn_core.checks import instance
from nn_core.fast_pass import Pass
from nn_core.losses import LOSSES
from nn_core.network import Network, derivatives
from nn_core.training import Configuration, Trainer

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rule = Callable[[Pass], list[Flags]]  # Of which units of each layer something is true: ``(K, units)``.

# --- Thresholds, each with its reason ---------------------------------------------------------------------------------

# The last quarter of the run decides, and of one under 500 epochs nothing is said: of 300 seeds of the default setting,
# all of which solve XOR, five were measured to stand still for a hundred epochs before that and none after it.
SHORTEST = 500
WINDOW = 0.25
# Learning: the loss fell by a twentieth over the window; at that pace it halves in four more runs like this one. Where
# it fell by less than a hundredth it stands still. In between it may be the learning rate, or a loss that bounces.
FALL, STILL = 0.05, 0.01
# Bouncing: the loss rose in a quarter of the window's steps and swung by a tenth. Gradient descent with a small enough
# rate never rises; on a smooth stretch even a single rise in four is far from that.
RISES, SWING = 0.25, 0.1
# Oscillating: the last step led back nine tenths of the one before it or more. Where steps overshoot a minimum and
# still come closer to it, they lead back much less.
BACK = 0.9
# Saturated: on every sample the unit's derivative is under a twentieth of the most it can be, so it learns twenty times
# more slowly than it could.
SATURATED = 0.05
# Identical: weights in and out differ by less than the rounding of a long run; units that start alike stay this close.
IDENTICAL = 1e-9
# Vanishing: under a hundredth of a sample's error signal comes down from the output layer to a unit of the layer. The
# weights' gradients, sums over the samples, would not do: where a run stands they are small in every layer.
VANISHED = 0.01
# Too small a rate: the parameters are a tenth of their own length or less from where they began, although the gradient
# is still a tenth of what it was there or more.
MOVED, GRADIENT_LEFT = 0.1, 0.1

_STEPS = 2 * MOST_EPOCHS  # About as many as a diagnosis takes: the epochs measured, and then the search for onsets.
_SUMS = np.linspace(-5, 5, 101)  # Weighted sums at which it is seen whether an activation rises and whether it bends.


@dataclass(frozen=True)
class Finding:
    """What is wrong (``kind``), the epoch it is so ``since``, the ``units`` concerned, and the numbers that show it.

    ``units`` are ``(layer, unit)`` pairs, both counted from 0. ``since`` is as exact as ``History.since``.
    """

    kind: str
    since: int
    evidence: dict[str, float]
    units: tuple[tuple[int, int], ...] = ()


class Diagnosis:
    """Why the run of ``trainer`` stands still at its present epoch, found out in slices.

    ``pace`` is what the function of that name says. ``findings`` are None until it is finished; then causes come first,
    and after them how the run stands. Where it does not stand still there are none. Whatever becomes of ``trainer``
    between two slices changes nothing: what is measured is a copy, kept only until it is finished.
    """

    def __init__(self, trainer: Trainer) -> None:
        instance("trainer", trainer, Trainer, "Make one, like Trainer(configuration, X, Y).")
        self.pace = pace(trainer)
        self.findings = _without_history(trainer, self.pace)
        self._work = iter(()) if self.finished else self._with_history(copy.copy(trainer))
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

    def _with_history(self, trainer: Trainer) -> Iterator[None]:
        """Find the causes in the run so far, with a pause after every epoch it goes back to."""
        history = yield from measured(trainer)
        causes = []
        for cause, condition in _causes(history):
            since = yield from history.since(condition)
            causes.append(replace(cause, since=since))
        self.findings = [*causes, _oscillating(history) or _standing(history, self.pace)]


def diagnose(trainer: Trainer) -> list[Finding]:
    """Why the run stands still at its present epoch: causes first, then how it stands. Empty where it does not."""
    diagnosis = Diagnosis(trainer)
    diagnosis.advance()
    return diagnosis.findings or []


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


# --- What the present epoch and the losses tell -----------------------------------------------------------------------


def _without_history(trainer: Trainer, pace: str) -> list[Finding] | None:
    """The findings of a run that goes at this ``pace``; None where its earlier epochs must be measured for them."""
    if pace == "diverged":
        numbers = {"rate": trainer.learning_rate, "largest": float(np.abs(trainer.parameters).max())}
        return [Finding("diverged", trainer.epoch + 1, numbers)]
    if pace != "solved" and (line := _one_line(trainer)):
        return [line]
    if pace in ("solved", "early", "learning"):
        return []
    if pace != "at_rest" and (rate := _bouncing(trainer) or _rate_too_small(trainer)):
        return [rate]
    return [] if pace == "slow" else None


def _one_line(trainer: Trainer) -> Finding | None:
    """A network whose boundary is a straight line, on classes that none parts: no weights can be right on all."""
    network = trainer.configuration.network
    straight = (network.sizes[0], network.sizes[-1]) == (2, 1) and _has_straight_boundary(network)
    if not straight or _separable(trainer.X, trainer.Y[:, 0] > 0.5):
        return None
    right = float(((trainer.outputs > 0.5) == (trainer.Y > 0.5)).sum())
    return Finding("one_line", 0, {"right": right, "of": len(trainer.X)})


def _has_straight_boundary(network: Network) -> bool:
    """Whether, at any weights, the output is over 0.5 on one side of a line.

    It is where one weighted sum of the inputs decides, with which the output only rises or only falls: where there are
    no hidden units, only one in each layer, whose activation only rises, or only such as do not bend.
    """
    steps = [np.diff(activation(name).function(_SUMS)) for name in network.activations]
    rising = [bool((step >= 0).all()) for step in steps]
    narrow = set(network.sizes[1:-1]) <= {1} and all(rising)
    return narrow or (rising[-1] and all(np.allclose(step, step[0]) for step in steps[:-1]))


def _separable(X: Array, positive: Flags) -> bool:
    """Whether a straight line parts the points ``X`` ``(n, 2)`` that are ``positive`` ``(n,)`` from the others."""
    across = (X[positive][:, None] - X[~positive]).reshape(-1, 2)
    if not len(across):
        return True
    # A line parts them if its normal has a positive product with every vector from one class to the other: then all of
    # these lie in an open half-plane, so that their directions leave a gap of over half a circle.
    angles = np.sort(np.arctan2(across[:, 1], across[:, 0]))
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)
    return bool(across.any(axis=1).all() and gaps.max() > np.pi + 1e-9)


def _is_at_rest(trainer: Trainer) -> bool:
    """Whether the next epoch changes no weight, and so none does after it; known of plain full-batch descent alone."""
    configuration, here = trainer.configuration, trainer.parameters
    if configuration.optimiser != "gradient_descent" or configuration.batch_size is not None:
        return False
    return bool((here - trainer.learning_rate * _gradient(trainer, here) == here).all())


def _bouncing(trainer: Trainer) -> Finding | None:
    """Steps so long that the loss goes up and down."""
    losses = window(trainer)
    rises, lowest, highest = float((np.diff(losses) > 0).mean()), float(losses.min()), float(losses.max())
    if rises < RISES or highest < (1 + SWING) * lowest:
        return None
    numbers = {"rises": rises, "lowest": lowest, "highest": highest, "rate": trainer.learning_rate}
    return Finding("bouncing", trainer.epoch + 1 - len(losses), numbers)


def _rate_too_small(trainer: Trainer) -> Finding | None:
    """Steps so short that the parameters are about where they began, although there is a gradient to follow."""
    began, here = trainer.parameters_at(0), trainer.parameters
    length, moved = _length(began), _length(here - began)
    before, now = (_length(_gradient(trainer, there)) for there in (began, here))
    if moved > MOVED * length or now == 0 or now < GRADIENT_LEFT * before:
        return None
    numbers = {"moved": moved, "length": length, "gradient": now, "rate": trainer.learning_rate}
    return Finding("rate_too_small", 0, numbers)


def _gradient(trainer: Trainer, parameters: Array) -> Array:
    return trainer.configuration.network.gradient(parameters, trainer.X, trainer.Y, trainer.configuration.loss)


def _length(vector: Array) -> float:
    return float(np.linalg.norm(vector))


# --- Causes: what is so now, and the condition by which to find since when --------------------------------------------


def _causes(history: History) -> Iterator[tuple[Finding, Condition]]:
    configuration = history.trainer.configuration
    rules: dict[str, Rule] = {"identical": _identical, "dead": _dead}
    rules["saturated"] = partial(_saturated, loss=configuration.loss)
    for kind, rule in rules.items():
        now = [table[-1] for table in rule(history.sweep)]
        units = tuple((layer, int(unit)) for layer, table in enumerate(now) for unit in np.flatnonzero(table))
        if units:
            these = np.concatenate(now)
            numbers: dict[str, float] = {"units": len(units), "of": len(these)}
            if kind == "dead":
                numbers["for_good"] = _for_good(configuration, units)
            yield Finding(kind, 0, numbers, units), partial(_all_of, rule, these)
    for layer, share in enumerate(_signal_left(history.sweep)[:, -1].tolist()):
        if 0 < share < VANISHED:  # None at all comes down through dead units.
            yield Finding("vanishing", 0, {"layer": layer, "share": share}), partial(_vanished, layer)
            return  # The lowest such layer says it all.


def _all_of(rule: Rule, units: Flags, sweep: Pass) -> Flags:
    """Whether ``rule`` is true of all these ``units`` of all layers."""
    flags: Flags = np.logical_and.reduce(np.concatenate(rule(sweep), axis=-1)[:, units], axis=-1)
    return flags


def _identical(sweep: Pass) -> list[Flags]:
    """Hidden units with the same weights in and out as another: they get the same gradient, so they stay the same."""
    layers = sweep.network.layers(sweep.parameters)
    tables = []
    for here, above in zip(layers, layers[1:]):
        rows = np.concatenate([here.W.mT, here.b.mT, above.W], axis=-1)
        distance = np.abs(rows[:, :, None] - rows[:, None]).max(axis=-1)
        alike = distance <= IDENTICAL * np.maximum(1.0, np.abs(rows).max(axis=(-2, -1)))[:, None, None]
        tables.append((alike & ~np.eye(alike.shape[-1], dtype=bool)).any(axis=-1))
    return tables


def _dead(sweep: Pass) -> list[Flags]:
    """ReLU units that give 0 on every sample: no gradient reaches them."""
    relu = sweep.network.hidden == "relu"
    return [(a == 0).all(axis=-2) & relu for a in sweep.a[:-1]]


def _for_good(configuration: Configuration, dead: tuple[tuple[int, int], ...]) -> int:
    """How many of the ``dead`` units no later epoch can open again.

    What leads into a dead unit gets no gradient, so that only what the layer below gives can open it. Into the first
    layer come the inputs, which stay. No gradient comes through a layer that is wholly dead, so that nothing below it
    changes, and only zeros come into the layer above it. Still higher, what comes in may change.
    """
    if configuration.optimiser != "gradient_descent":
        return 0  # Its memory may go on moving weights that get no gradient.
    count = [sum(layer == at for layer, _ in dead) for at in range(len(configuration.network.sizes) - 2)]
    wholly_dead = [at for at, size in enumerate(configuration.network.sizes[1:-1]) if count[at] == size]
    return sum(count[: max(wholly_dead, default=-1) + 2])


def _saturated(sweep: Pass, loss: str) -> list[Flags]:
    """Units at the flat ends of a bounded activation on every sample; the outputs too."""
    rules = [activation(name) for name in sweep.network.activations]
    most = [rule.steepest if np.isfinite(rule.range).all() else 0.0 for rule in rules]
    if LOSSES[loss].probabilities:
        most[-1] = 0.0  # Such a loss cancels the output's derivative.
    return [d.max(axis=-2) < SATURATED * top for d, top in zip(derivatives(sweep.network, sweep.a), most)]


def _vanished(layer: int, sweep: Pass) -> Flags:
    share = _signal_left(sweep)[layer]
    flags: Flags = (share > 0) & (share < VANISHED)
    return flags


def _signal_left(sweep: Pass) -> Array:
    """The part of a sample's error signal d(loss)/dz that reaches a unit of each layer, ``(n_layers, K)``.

    The signal of an output unit is 1. It is a root mean square, over a layer's units and then over the samples.
    """
    signals = [np.sqrt(np.square(delta).mean(axis=-1)) for delta in sweep.delta]
    parts = [np.divide(signal, signals[-1], np.zeros_like(signal), where=signals[-1] > 0) for signal in signals]
    return np.stack([np.sqrt(np.square(part).mean(axis=-1)) for part in parts])


# --- How it stands ----------------------------------------------------------------------------------------------------


def _oscillating(history: History) -> Finding | None:
    """Steps so long that each leads back to where the one before it came from, across a valley of the loss."""
    if len(history.epochs) < 3:
        return None
    before, last = np.diff(history.sweep.parameters[-3:], axis=0)
    back = -float(before @ last) / max(float(before @ before), np.finfo(float).tiny)
    if not back >= BACK:  # Not a number is no answer either.
        return None
    trainer = history.trainer
    numbers = {"back": back, "rate": trainer.learning_rate}
    numbers["output_before"], numbers["output"] = history.sweep.a[-1][-2:].mean(axis=(-2, -1)).tolist()
    numbers["loss_before"], numbers["loss"] = trainer.loss_history[-2:].tolist()
    return Finding("oscillating", _steady_since(trainer), numbers)


def _standing(history: History, pace: str) -> Finding:
    """A run at rest, or one whose loss only stands still, which may yet get on."""
    trainer, outputs = history.trainer, history.sweep.a[-1][-1]
    numbers = {"loss": trainer.last_loss, "gradient": _length(history.sweep.gradient[-1])}
    numbers |= {"rate": trainer.learning_rate, "lowest": float(outputs.min()), "highest": float(outputs.max())}
    return Finding("at_rest" if pace == "at_rest" else "still", _steady_since(trainer), numbers)


def _steady_since(trainer: Trainer) -> int:
    """From which epoch on the loss is about what it is now."""
    away = np.flatnonzero(np.abs(trainer.loss_history - trainer.last_loss) > FALL * trainer.last_loss)
    return int(away[-1]) + 1 if len(away) else 0
