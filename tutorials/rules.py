"""The update rules as the texts print them, and the gradients they are compared with.

A rule takes the blocks of a network with one hidden layer, ``W1 (n_in, n_hidden)``, ``b1 (1, n_hidden)``,
``W2 (n_hidden, n_out)``, ``b2 (1, n_out)``, and samples ``X (n_samples, n_in)``, ``Y (n_samples, n_out)``. It returns
what the text takes away from each block for a learning rate of one; where a text adds, the sign is reversed, which is
exact. The rules that are gradients also take more layers and another activation in the ``hidden`` ones.

All arrays may carry one more axis at the end: ``(4, 2, 1000)`` is the same thing for a thousand networks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation

Array = NDArray[np.float64]
Blocks = Sequence[Array]
Update = Callable[..., Blocks]

sigmoid = activation("sigmoid").function  # 1 / (1 + exp(-z)), as the texts write it, without overflow.
sigmoid_derivative = activation("sigmoid").derivative  # Seen from the sigmoid's output, as in the texts.


def dot(left: Array, right: Array) -> Array:
    """``np.dot`` of two matrices, or of the first two axes of two stacks."""
    if left.ndim == right.ndim == 2:
        return np.asarray(np.dot(left, right))
    return np.asarray(np.einsum("ij...,jk...->ik...", left, right))


def transposed(matrix: Array) -> Array:
    """The transpose of the first two axes."""
    return np.swapaxes(matrix, 0, 1)


def total(rows: Array) -> Array:
    """The sum over samples, kept as one row."""
    return np.asarray(np.sum(rows, axis=0, keepdims=True))


def columns(blocks: Blocks, X: Array, Y: Array) -> Blocks:
    """The class: a sample is a column, so every block is transposed on its way in and out.

    The text stops in the middle of the hidden biases' line; their change here is our completion.
    """
    W1, b1, W2, b2 = blocks
    inputs, targets = transposed(X), transposed(Y)
    hidden = sigmoid(dot(transposed(W1), inputs) + transposed(b1))
    final = sigmoid(dot(transposed(W2), hidden) + transposed(b2))
    output_errors = targets - final
    hidden_errors = dot(W2, output_errors)
    dW2 = dot(output_errors * final * (1 - final), transposed(hidden))
    dW1 = dot(hidden_errors * hidden * (1 - hidden), transposed(inputs))
    return -transposed(dW1), -transposed(hidden_errors), -transposed(dW2), -transposed(output_errors)


def notebook(blocks: Blocks, X: Array, Y: Array) -> Blocks:
    """The notebook: the output's derivative is left out at first and multiplied in at ``W2``, one row a hidden unit."""
    W1, b1, W2, b2 = blocks
    A1 = sigmoid(dot(X, W1) + b1)
    A2 = sigmoid(dot(A1, W2) + b2)
    dZ2 = A2 - Y
    dW2 = dot(transposed(A1), dZ2) * sigmoid_derivative(A2)
    dZ1 = dot(dZ2, transposed(W2)) * sigmoid_derivative(A1)
    return dot(transposed(X), dZ1), total(dZ1), dW2, total(dZ2)


def squared_error(blocks: Blocks, X: Array, Y: Array, hidden: str = "sigmoid") -> Blocks:
    """The gradient of half the sum of squared errors: what the functions and the guide print."""
    return _backpropagation(blocks, X, hidden, lambda output: (output - Y) * sigmoid_derivative(output))


def mean_squared_error(blocks: Blocks, X: Array, Y: Array, hidden: str = "sigmoid") -> Blocks:
    """The gradient of the mean of squared errors: the sum's, by a factor that makes the steps smaller."""
    factor = 2 / (X.shape[0] * Y.shape[1])
    return [factor * change for change in squared_error(blocks, X, Y, hidden)]


def cross_entropy(blocks: Blocks, X: Array, Y: Array, hidden: str = "sigmoid") -> Blocks:
    """The gradient of the sum of cross-entropies: the logarithm's derivative cancels the output's own."""
    return _backpropagation(blocks, X, hidden, lambda output: output - Y)


def _backpropagation(blocks: Blocks, X: Array, hidden: str, error: Callable[[Array], Array]) -> Blocks:
    """The guide's lines for any number of layers; ``error`` is the loss's derivative by the output's weighted sum."""
    rule = activation(hidden)
    layers = list(zip(blocks[::2], blocks[1::2]))
    signals = [X]
    for W, b in layers[:-1]:
        signals.append(rule.function(dot(signals[-1], W) + b))
    W, b = layers[-1]
    delta = error(sigmoid(dot(signals[-1], W) + b))
    changes = [dot(transposed(signals[-1]), delta), total(delta)]
    for i in range(len(layers) - 1, 0, -1):
        delta = dot(delta, transposed(layers[i][0])) * rule.derivative(signals[i])
        changes = [dot(transposed(signals[i - 1]), delta), total(delta), *changes]
    return changes
