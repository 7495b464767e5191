"""When a problem counts as solved: stated once, used wherever the word is."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.activations import activation
from nn_core.checks import numbers, positive
from nn_core.losses import LOSSES
from nn_core.network import Network
from nn_core.training import Configuration

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Criterion:
    """Solved: at least ``accuracy`` of the samples right, and the mean squared error under ``error``.

    A sample is right when every one of its outputs is on its target's side of ``middle``, which lies between the
    targets of the two classes; with ``largest``, when the output of its own class is the largest, and the first of
    equal ones. ``middle`` is None for regression, where the error alone counts.
    """

    accuracy: float = 1.0
    error: float = 0.05
    middle: float | None = 0.5
    largest: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.accuracy, Real) or not 0 <= self.accuracy <= 1:
            raise ValueError(f"accuracy must be from 0 to 1; got {self.accuracy!r}. Write 0.95 for 95 %.")
        positive("error", self.error)

    @np.errstate(all="ignore")
    def met(self, outputs: ArrayLike, Y: ArrayLike) -> Any:
        """Whether ``outputs`` ``(..., n_samples, n_out)`` solve ``Y`` ``(n_samples, n_out)``: booleans ``(...)``.

        NaN is never right.
        """
        outputs, Y = _samples(outputs, Y)
        near = np.square(outputs - Y).mean(axis=(-2, -1)) < self.error
        return near if self.middle is None else near & (accuracy(outputs, Y, self) >= self.accuracy)

    def possible(self, loss: str, values: Array, outputs: int = 1) -> NDArray[np.bool_]:
        """Which networks of so many ``outputs`` may meet this, where the losses called ``loss`` are ``values``.

        It costs little. A cross-entropy is at most -log(1 - sqrt(e)) where every sample is right and the mean squared
        error is e: as a function of the squared error of one sample, -log(1 - sqrt(s)) is concave up to s = 1/4.

        Of K classes, let 1 - u be the output of a sample's own one. The squared error is u² / (K - 1) at least, so the
        mean of u is at most sqrt((K - 1) e). Where the sample is right u is at most 1 - 1/K, up to which -log(1 - u),
        being convex, is no more than u K / (K - 1) log K; some rounding is allowed for.
        """
        if square := LOSSES[loss].square:
            return values < self.error * square
        below = np.full(len(values), np.inf)
        if loss == "cross_entropy" and self.accuracy == 1:
            below[:] = -np.log1p(-np.sqrt(min(self.error, 0.25)))
        elif loss == "categorical_cross_entropy" and self.accuracy == 1:
            below[:] = np.log(outputs) * min(1, outputs * np.sqrt(self.error / (outputs - 1))) * (1 + 1e-9)
        return np.asarray(values < below)

    def in_words(self, which: str = "", *, past: bool = False) -> str:
        """What is asked for, or was met in the ``past``, as the end of a sentence.

        ``which`` are the samples, "test " for instance.
        """
        one, many = ("was", "were") if past else ("is", "are")
        if self.middle is None:
            return f"the mean squared error{which and f' of the {which}samples'} {one} under {self.error:g}"
        every = self.accuracy == 1
        who = f"every {which}sample" if every else f"at least {self.accuracy:.0%} of the {which}samples"
        if self.largest:
            has = "had" if past else "has" if every else "have"
            right = f"{has} {'its largest output at its' if every else 'their largest output at their'} own class"
        else:
            right = f"{one if every else many} on the right side of {self.middle:g}"
        return f"{who} {right} and the mean squared error {one} under {self.error:g}"


SOLVED = Criterion()
"""Of targets 0 and 1."""


def criterion_for(kind: str, output: str) -> Criterion:
    """When data of this ``kind``, one of the kinds in ``datasets``, count as solved by an ``output`` activation.

    Regression is judged by its test samples, if it has any.
    """
    if kind == "regression":
        return Criterion(0.0, 0.01, middle=None)
    low, high = activation(output).targets
    return Criterion(error=SOLVED.error * (high - low) ** 2, middle=(low + high) / 2, largest=activation(output).joint)


@np.errstate(all="ignore")
def accuracy(outputs: ArrayLike, Y: ArrayLike, criterion: Criterion = SOLVED) -> Any:
    """The share of samples that are right, as ``criterion`` says it.

    ``outputs`` are ``(..., n_samples, n_out)``, ``Y`` ``(n_samples, n_out)``, the answer ``(...)``.
    """
    return _right(*_samples(outputs, Y), criterion).mean(axis=-1)


def first_solved(
    configuration: Configuration, criterion: Criterion, judged: tuple[Array, Array], trace: Array, losses: Array
) -> int | None:
    """Which of ``trace`` ``(n, P)`` is the first to meet ``criterion``; None if none does.

    ``losses`` ``(n,)`` are those of the samples ``judged``, a pair ``(X, Y)``.
    """
    X, Y = judged
    near, size = np.flatnonzero(criterion.possible(configuration.loss, losses, Y.shape[1])), 1
    while len(near):  # In blocks that grow: the first may solve it, and none may.
        block, near = near[:size], near[size:]
        outputs = configuration.network.predict(trace[block], X)
        met = criterion.met(outputs, Y)
        if met.any():
            return int(block[met.argmax()])
        near = near[_may_be_accurate(configuration.network, criterion, judged, trace[near], outputs[-1])]
        size *= 2
    return None


@np.errstate(all="ignore")
def _may_be_accurate(
    network: Network, criterion: Criterion, judged: tuple[Array, Array], trace: Array, before: Array
) -> NDArray[np.bool_]:
    """Which of ``trace`` ``(n, P)`` may have enough samples right, where a network had the outputs ``before``.

    What that one has wrong, those soon after it mostly have wrong too. So a run that has a small error long before it
    has the last sample right is given that sample alone.
    """
    X, Y = judged
    every = np.ones(len(trace), dtype=bool)
    if criterion.middle is None:
        return every
    wrong = ~_right(before, Y, criterion)
    if not wrong.any():
        return every
    still = ~_right(network.predict(trace, X[wrong]), Y[wrong], criterion)
    enough: NDArray[np.bool_] = (len(X) - still.sum(axis=-1)) / len(X) >= criterion.accuracy
    return enough


def _right(outputs: Array, Y: Array, criterion: Criterion) -> Any:
    """Which samples ``(..., n_samples)`` are right; an output that is NaN never is."""
    if criterion.largest:
        return (outputs.argmax(axis=-1) == Y.argmax(axis=-1)) & ~np.isnan(outputs).any(axis=-1)
    middle = np.nan if criterion.middle is None else criterion.middle
    return np.where(middle < Y, outputs > middle, outputs < middle).all(axis=-1)


def _samples(outputs: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
    outputs, Y = numbers("outputs", outputs, finite=False), numbers("Y", Y)
    if Y.ndim != 2 or outputs.shape[-2:] != Y.shape:
        raise ValueError(
            f"outputs must have shape (..., n_samples, n_out), and Y the last two of it; got {outputs.shape} and "
            f"{Y.shape}. Use Y.reshape(-1, 1) for a vector."
        )
    return outputs, Y
