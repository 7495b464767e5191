"""Networks whose decision boundary is one straight line, and classes that no straight line parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.network import Network

_SUMS = np.linspace(-5, 5, 101)  # Weighted sums at which it is seen whether an activation rises and whether it bends.


def has_straight_boundary(network: Network) -> bool:
    """Whether, at any weights, the output is over 0.5 on one side of a line.

    It is where one weighted sum of the inputs decides, with which the output only rises or only falls: where there are
    no hidden units, only one in each layer, whose activation only rises, or only such as do not bend.
    """
    steps = [np.diff(activation(name).function(_SUMS)) for name in network.activations]
    rising = [bool((step >= 0).all()) for step in steps]
    narrow = set(network.sizes[1:-1]) <= {1} and all(rising)
    return narrow or (rising[-1] and all(np.allclose(step, step[0]) for step in steps[:-1]))


def separable(X: NDArray[np.float64], positive: NDArray[np.bool_]) -> bool:
    """Whether a straight line parts the points ``X`` ``(n, 2)`` that are ``positive`` ``(n,)`` from the others."""
    across = (X[positive][:, None] - X[~positive]).reshape(-1, 2)
    if not len(across):
        return True
    # A line parts them if its normal has a positive product with every vector from one class to the other: then all of
    # these lie in an open half-plane, so that their directions leave a gap of over half a circle.
    angles = np.sort(np.arctan2(across[:, 1], across[:, 0]))
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)
    return bool(across.any(axis=1).all() and gaps.max() > np.pi + 1e-9)
