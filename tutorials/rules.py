"""The update rules as the texts print them, and the two gradients they are closest to.

A rule takes the blocks of a network with one hidden layer, ``W1 (n_in, n_hidden)``, ``b1 (1, n_hidden)``,
``W2 (n_hidden, n_out)``, ``b2 (1, n_out)``, and samples ``X (n_samples, n_in)``, ``Y (n_samples, n_out)``. It returns
what the text takes away from each block for a learning rate of one. (Where a text adds, the sign is turned; that is
exact.)

All arrays may carry one more axis at the end: ``(4, 2, 1000)`` is the same thing for a thousand networks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Blocks = tuple[Array, Array, Array, Array]
Rule = Callable[[Array, Array, Array, Array, Array, Array], Blocks]


def sigmoid(z: Array) -> Array:
    """As every one of the texts writes it; ``nn_core`` has one that cannot overflow."""
    return 1 / (1 + np.exp(-z))


def slope(a: Array) -> Array:
    """The derivative of the sigmoid, seen from its output."""
    return a * (1 - a)


def dot(left: Array, right: Array) -> Array:
    """``np.dot`` of two matrices, or of the first two axes of two stacks."""
    if left.ndim == right.ndim == 2:
        return np.asarray(np.dot(left, right))
    return np.asarray(np.einsum("ij...,jk...->ik...", left, right))


def turned(matrix: Array) -> Array:
    """The transpose of the first two axes."""
    return np.swapaxes(matrix, 0, 1)


def total(rows: Array) -> Array:
    """The sum over samples, kept as one row."""
    return np.asarray(np.sum(rows, axis=0, keepdims=True))


def columns(W1: Array, b1: Array, W2: Array, b2: Array, X: Array, Y: Array) -> Blocks:
    """The class: a sample is a column, so every block is turned on its way in and out.

    The text stops in the middle of the hidden biases' line; their change here is our completion.
    """
    inputs, targets = turned(X), turned(Y)
    hidden = sigmoid(dot(turned(W1), inputs) + turned(b1))
    final = sigmoid(dot(turned(W2), hidden) + turned(b2))
    output_errors = targets - final
    hidden_errors = dot(W2, output_errors)
    dW2 = dot(output_errors * final * (1 - final), turned(hidden))
    dW1 = dot(hidden_errors * hidden * (1 - hidden), turned(inputs))
    return -turned(dW1), -turned(hidden_errors), -turned(dW2), -turned(output_errors)


def notebook(W1: Array, b1: Array, W2: Array, b2: Array, X: Array, Y: Array) -> Blocks:
    """The notebook: the output's slope is left out at first and multiplied in at ``W2``, one row a hidden unit."""
    A1 = sigmoid(dot(X, W1) + b1)
    A2 = sigmoid(dot(A1, W2) + b2)
    dZ2 = A2 - Y
    dW2 = dot(turned(A1), dZ2) * slope(A2)
    dZ1 = dot(dZ2, turned(W2)) * slope(A1)
    return dot(turned(X), dZ1), total(dZ1), dW2, total(dZ2)


def squared_error(W1: Array, b1: Array, W2: Array, b2: Array, X: Array, Y: Array) -> Blocks:
    """The gradient of half the sum of squared errors: what the functions and the guide print."""
    hidden = sigmoid(dot(X, W1) + b1)
    output = sigmoid(dot(hidden, W2) + b2)
    d_output = (output - Y) * slope(output)
    d_hidden = dot(d_output, turned(W2)) * slope(hidden)
    return dot(turned(X), d_hidden), total(d_hidden), dot(turned(hidden), d_output), total(d_output)


def mean_squared_error(W1: Array, b1: Array, W2: Array, b2: Array, X: Array, Y: Array) -> Blocks:
    """The gradient of the mean of squared errors: the sum's, by a factor that makes the steps smaller."""
    factor = 2 / (X.shape[0] * Y.shape[1])
    dW1, db1, dW2, db2 = squared_error(W1, b1, W2, b2, X, Y)
    return factor * dW1, factor * db1, factor * dW2, factor * db2


def cross_entropy(W1: Array, b1: Array, W2: Array, b2: Array, X: Array, Y: Array) -> Blocks:
    """The gradient of the sum of cross-entropies: the logarithm's derivative cancels the output's slope."""
    hidden = sigmoid(dot(X, W1) + b1)
    d_output = sigmoid(dot(hidden, W2) + b2) - Y
    d_hidden = dot(d_output, turned(W2)) * slope(hidden)
    return dot(turned(X), d_hidden), total(d_hidden), dot(turned(hidden), d_output), total(d_output)
