"""Losses: one number for how wrong the outputs are, a mean over samples and, of most losses, over output units."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nn_core.activations import activation
from nn_core.checks import Array, numbers, one_of, table


class Loss(NamedTuple):
    """The loss of each output, before the mean is taken, and its derivative, which is where backpropagation starts.

    One with an ``output`` goes with that activation alone, whose derivative cancels against its own, and with targets
    from 0 to 1. Where the losses of a sample's outputs are ``summed`` the mean is over samples alone.
    """

    label: str
    each: Callable[[Array, Array, Array], Array]  # The loss of every output from its z, a and target Y.
    scale: float
    error: Callable[[Array, Array], Array]  # scale * error(a, Y) is d(each)/da, or d(each)/dz with that output.
    latex: str  # each, with {z}, {a}, {y} and {sum} for the sum of e^z over the outputs; and error
    latex_error: str
    text: str  # The same two in plain text, with {z}, {a} and {sum}.
    text_error: str
    output: str = ""
    square: float = 0.0  # Where ``each`` is the squared error times this.
    summed: bool = False

    def averaged_over(self, shape: tuple[int, ...]) -> int:
        """What the sum of ``each`` over outputs of this ``shape`` ``(..., n_samples, n_out)`` is divided by."""
        return shape[-2] * (1 if self.summed else shape[-1])


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
        output="sigmoid",
    ),
    # -Y log a, where log a is z less the logarithm of the sum of e^z over the outputs: finite as well.
    "categorical_cross_entropy": Loss(
        "Categorical cross-entropy", lambda z, a, Y: Y * (np.logaddexp.reduce(z, axis=-1, keepdims=True) - z), 1.0,
        np.subtract, r"{y} \cdot \big(\ln({sum}) - {z}\big)", "({a} - {y})", "target · (ln({sum}) − {z})",
        "({a} − target)", output="softmax", summed=True,
    ),
}  # fmt: skip


def loss_for(name: str, output: str) -> Loss:
    """The loss called ``name`` for a network with this ``output`` activation; a ValueError where it does not fit."""
    loss, joint = LOSSES[one_of("loss", name, LOSSES)], activation(output).joint
    if output != loss.output and (loss.output or joint):
        wanted = f"output={loss.output!r}" if loss.output else "outputs that do not depend on each other"
        other = "categorical_cross_entropy" if joint else "mse"
        raise ValueError(f"loss {name!r} needs {wanted}; got output={output!r}. Use that, or loss={other!r}.")
    return loss


def targets(Y: ArrayLike, loss: str, rows: int, columns: int) -> Array:
    """``Y`` as a float64 array ``(rows, columns)`` of targets for the loss called ``loss``.

    Where that goes with softmax, ``Y`` may also be the classes themselves, ``(rows,)`` or ``(rows, 1)`` from 0 up.
    """
    one_hot = f"one-hot np.eye({columns})[labels] for class labels"
    if (rule := LOSSES[loss]).output == "softmax" and np.shape(Y) in ((rows,), (rows, 1)):
        return _one_hot(numbers("Y", Y).ravel(), columns)
    remedy = f"Use one row a sample: {'Y.reshape(-1, 1) for a vector' if columns == 1 else one_hot}."
    array = table("Y", Y, columns, rows, remedy)
    # Outside 0 to 1 it would have no lower bound.
    if rule.output and not 0 <= array.min() <= array.max() <= 1:
        came = f"{array.min():g} to {array.max():g}. Use 0 and 1 for the two classes, or loss='mse'."
        raise ValueError(f"Y must lie between 0 and 1 for loss {loss!r}; got {came}")
    if rule.output == "softmax" and not np.allclose(sums := array.sum(axis=1), 1):
        came = f"{sums[np.abs(sums - 1).argmax()]:g}. Use {one_hot}."
        raise ValueError(f"Y must have rows that add up to 1 for loss {loss!r}; got {came}")
    return array


def _one_hot(labels: Array, columns: int) -> Array:
    """A row for each of the ``labels`` ``(n,)``: 1 in the column of its class, 0 in the others."""
    wrong = labels[~np.isin(labels, np.arange(columns))]
    if len(wrong):
        came = f"{wrong[0]:g}. Give classes counted from 0, or one-hot rows."
        raise ValueError(f"Y must have labels that are whole numbers from 0 to {columns - 1}; got {came}")
    rows: Array = np.eye(columns)[labels.astype(int)]
    return rows
