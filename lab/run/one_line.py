"""Networks that decide by one weighted sum of their inputs, and data for which no such sum is enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.network import Network

Array = NDArray[np.float64]

_SUMS = np.linspace(-5, 5, 101)  # Weighted sums at which it is seen whether an activation rises and whether it bends.
_NOTHING = 1e-9  # What is left of a residual that is zero but for rounding.


def one_sum_decides(network: Network) -> bool:
    """Whether, at any weights, the output is over a bound on one side of a weighted sum of the inputs.

    Of several outputs it is said of any two of them: which is the larger. It is where the output only rises or only
    falls with that sum: where there are no hidden units, only one in each layer, whose activation only rises, or only
    such as do not bend.
    """
    rising = [bool((step >= 0).all()) for step in _steps(network)]
    narrow = set(network.sizes[1:-1]) <= {1} and all(rising)
    return narrow or (rising[-1] and all(map(_straight, _steps(network)[:-1])))


def is_linear(network: Network) -> bool:
    """Whether, at any weights, the output is itself a weighted sum of the inputs."""
    return all(map(_straight, _steps(network)))


def _steps(network: Network) -> list[Array]:
    """How much each layer's activation rises from sum to sum; softmax keeps the sums in their order."""
    known = map(activation, network.activations)
    return [np.diff(_SUMS if one.joint else one.function(_SUMS)) for one in known]


def _straight(step: Array) -> bool:
    return np.allclose(step, step[0])


def separable(X: Array, positive: NDArray[np.bool_]) -> bool:
    """Whether a weighted sum of ``X`` ``(n, n_in)`` parts those that are ``positive`` ``(n,)`` from the others.

    False only where it is certain.
    """
    largest = np.abs(X).max(axis=0)
    scaled = X / np.where(largest > 0, largest, 1.0)
    # With a 1 for the bias, and the others' signs turned, some direction has to have a positive product with each row.
    rows = np.where(positive[:, None], 1.0, -1.0) * np.column_stack([scaled, np.ones(len(X))])
    # By Gordan's theorem there is none exactly where rows, weighted by shares that add up to 1, add up to 0. What is
    # left of the nearest they come to that is a direction that parts them, if there is one.
    left = _residual(np.column_stack([rows, np.ones(len(X))]).T, np.append(np.zeros(rows.shape[1]), 1.0))
    return bool((rows @ -left[:-1] > 0).all()) or float(np.linalg.norm(left)) > _NOTHING


def _residual(A: Array, b: Array) -> Array:
    """``b - A @ shares`` ``(m,)`` for the shares ``(n,)``, none negative, that make it smallest.

    Lawson and Hanson's algorithm: shares come in one at a time, the steepest first, and leave where they reach zero.
    """
    shares, active = np.zeros(A.shape[1]), np.zeros(A.shape[1], dtype=bool)
    for _ in range(10 * A.shape[1]):  # It ends by itself long before.
        slope = np.where(active, 0.0, A.T @ (b - A @ shares))
        if slope.max() <= 1e-12:
            break
        active[slope.argmax()] = True
        while True:
            best = np.zeros_like(shares)
            best[active] = np.linalg.lstsq(A[:, active], b, rcond=None)[0]
            low = np.flatnonzero(active & (best <= 0))
            if not len(low):
                break
            parts = shares[low] / (shares[low] - best[low])
            shares += parts.min() * (best - shares)
            active[low[parts.argmin()]] = False
            shares[~active] = 0.0
        shares = best
    return b - A @ shares


def least_error(X: Array, Y: Array) -> float:
    """The least mean squared error that any weighted sum of ``X`` ``(n, n_in)`` with a bias has of ``Y`` ``(n, 1)``."""
    columns = np.column_stack([X, np.ones(len(X))])
    best = np.linalg.lstsq(columns, Y, rcond=None)[0]
    return float(np.square(columns @ best - Y).mean())
