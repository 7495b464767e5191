"""Losses: one number for how wrong the outputs are, a mean over samples and output units."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nn_core.checks import Array, one_of, table


class Loss(NamedTuple):
    """The loss of each output, before the mean is taken, and its derivative, which is where backpropagation starts.

    One that reads ``probabilities`` wants a sigmoid, whose derivative cancels against its own, and targets from 0 to 1.
    """

    label: str
    each: Callable[[Array, Array, Array], Array]  # The loss of every output from its z, a and target Y.
    scale: float
    error: Callable[[Array, Array], Array]  # scale * error(a, Y) is d(each)/da, or d(each)/dz of probabilities.
    latex: str  # each, with {z}, {a} and {y}; and error
    latex_error: str
    text: str  # The same two in plain text, with {z} and {a}.
    text_error: str
    probabilities: bool = False
    square: float = 0.0  # Where ``each`` is the squared error times this.


LOSSES: dict[str, Loss] = {
    "mse": Loss(
        "Mean squared error", lambda z, a, Y: (a - Y) ** 2, 2.0, np.subtract,
        "({a} - {y})^2", "({a} - {y})", "({a} − target)²", "({a} − target)", square=1.0,
    ),
    "half_mse": Loss(
        "Half squared error", lambda z, a, Y: 0.5 * (a - Y) ** 2, 1.0, np.subtract,
        r"\tfrac12 ({a} - {y})^2", "({a} - {y})", "½ ({a} − target)²", "({a} − target)", square=0.5,
    ),
    # -Y log a - (1 - Y) log(1 - a) with a = sigmoid(z) is log(1 + exp(z)) - Y z: finite for every finite z, where the
    # logarithm of a rounded a is not.
    "cross_entropy": Loss(
        "Cross-entropy", lambda z, a, Y: np.logaddexp(0.0, z) - Y * z, 1.0, np.subtract,
        r"\ln(1 + e^{{{z}}}) - {y} \cdot {z}", "({a} - {y})", "ln(1 + e^{z}) − target · {z}", "({a} − target)",
        probabilities=True,
    ),
}  # fmt: skip


def loss_for(name: str, output: str) -> Loss:
    """The loss called ``name`` for a network with this ``output`` activation; a ValueError where it does not fit."""
    loss = LOSSES[one_of("loss", name, LOSSES)]
    if loss.probabilities and output != "sigmoid":
        came = f"output={output!r}. Use output='sigmoid', or loss='mse'."
        raise ValueError(f"loss {name!r} needs outputs between 0 and 1; got {came}")
    return loss


def targets(Y: ArrayLike, loss: str, rows: int, columns: int) -> Array:
    """``Y`` as a float64 array ``(rows, columns)`` of targets for the loss called ``loss``."""
    vector = "Y.reshape(-1, 1) for a vector" if columns == 1 else f"one-hot np.eye({columns})[labels] for class labels"
    array = table("Y", Y, columns, rows, f"Use one row a sample: {vector}.")
    # Outside 0 to 1 it would have no lower bound.
    if LOSSES[loss].probabilities and not 0 <= array.min() <= array.max() <= 1:
        came = f"{array.min():g} to {array.max():g}. Use 0 and 1 for the two classes, or loss='mse'."
        raise ValueError(f"Y must lie between 0 and 1 for loss {loss!r}; got {came}")
    return array
