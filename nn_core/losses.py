"""Losses: one number for how wrong the outputs are, a mean over samples and output units.

A loss is asked for two things: its value, and its derivative with respect to the last layer's weighted sums ``z``,
which is where the backward pass starts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.activations import Activation
from nn_core.checks import one_of, table

Array = NDArray[np.float64]


class Loss(NamedTuple):
    """The two rules of a loss; arrays are ``(..., n_samples, n_out)``, ``out`` and ``slope`` are overwritten."""

    value: Callable[[Array, Array, Array, Array], Array]
    """``value(z, a, Y, out)`` is the mean loss, of shape ``(...)``; ``out`` is scratch."""
    pull: float
    """How hard a - Y pulls: a square's derivative is twice its base."""
    delta: Callable[[Array, Array, Array, Activation, Array, Array], None]
    """``delta(a, Y, share, output, out, slope)`` writes d(loss)/dz into ``out``; ``slope`` is scratch.

    ``share`` is ``pull`` divided by the number of outputs that the mean is over, n_samples n_out.
    """


def _mean_of_squares(z: Array, a: Array, Y: Array, out: Array) -> Array:
    np.subtract(a, Y, out)
    if out.ndim == 2:
        flat = out.ravel()
        return flat.dot(flat) / flat.size  # type: ignore[no-any-return]
    return np.einsum("...ij,...ij->...", out, out) / (a.shape[-2] * a.shape[-1])  # type: ignore[no-any-return]


def _squared_delta(a: Array, Y: Array, share: Array, output: Activation, out: Array, slope: Array) -> None:
    np.subtract(a, Y, out)
    np.multiply(out, share, out)
    output.slope(a, slope)
    np.multiply(out, slope, out)


def _cross_entropy(z: Array, a: Array, Y: Array, out: Array) -> Array:
    # -Y log a - (1 - Y) log(1 - a) with a = sigmoid(z) is log(1 + exp(z)) - Y z: finite for every finite z, where the
    # logarithm of a rounded a is not.
    np.logaddexp(0.0, z, out)
    out -= Y * z
    mean: Array = out.mean(axis=(-2, -1))
    return mean


def _cross_entropy_delta(a: Array, Y: Array, share: Array, output: Activation, out: Array, slope: Array) -> None:
    # The sigmoid's slope a (1 - a) cancels against the derivative of the logarithms: what is left is a - Y.
    np.subtract(a, Y, out)
    np.multiply(out, share, out)


LOSSES: dict[str, Loss] = {
    "mse": Loss(_mean_of_squares, 2.0, _squared_delta),
    "cross_entropy": Loss(_cross_entropy, 1.0, _cross_entropy_delta),
}


def loss_for(name: str, output: str) -> Loss:
    """The loss called ``name`` for a network whose output activation is ``output``.

    Cross-entropy reads an output as a probability, so it wants a sigmoid there; anything else is a ValueError.
    """
    one_of("loss", name, LOSSES)
    if name == "cross_entropy" and output != "sigmoid":
        raise ValueError(
            f"loss 'cross_entropy' needs outputs between 0 and 1; got output={output!r}. "
            "Use output='sigmoid', or loss='mse'."
        )
    return LOSSES[name]


def targets(Y: ArrayLike, loss: str, rows: int, columns: int) -> Array:
    """``Y`` as a float64 array ``(rows, columns)`` of targets for the loss called ``loss``.

    Cross-entropy reads a target as a probability: outside 0 to 1 it would have no lower bound, so that is a ValueError.
    """
    vector = "Y.reshape(-1, 1) for a vector" if columns == 1 else f"one-hot np.eye({columns})[labels] for class labels"
    array = table("Y", Y, columns, rows, f"Use one row a sample: {vector}.")
    if loss == "cross_entropy" and not 0 <= array.min() <= array.max() <= 1:
        raise ValueError(
            f"Y must lie between 0 and 1 for loss 'cross_entropy'; got {array.min():g} to {array.max():g}. "
            "Use 0 and 1 for the two classes, or loss='mse'."
        )
    return array
