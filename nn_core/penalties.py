"""Penalties on large weights: ``l1`` times the sum of their sizes, ``l2`` times half the sum of their squares.

Biases have none. The loss that is shown is without them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nn_core.network import Network

Array = NDArray[np.float64]


def weights_alone(network: Network) -> Array:
    """A vector ``(P,)`` with 1 for every weight and 0 for every bias."""
    ones = np.zeros(network.size)
    for W, _ in network.layers(ones):
        W[...] = 1.0
    return ones


def penalty(network: Network, parameters: Array, l1: float, l2: float) -> Array:
    """The penalty ``(...)`` of ``parameters`` ``(..., P)``."""
    weights = parameters * weights_alone(network)
    return np.asarray((l1 * np.abs(weights) + l2 / 2 * weights**2).sum(axis=-1))


def penalty_gradient(network: Network, parameters: Array, l1: float, l2: float) -> Array:
    """d(penalty)/d(parameters), laid out like ``parameters`` ``(..., P)``; of a weight of 0 it is 0."""
    weights = parameters * weights_alone(network)
    return np.asarray(l1 * np.sign(weights) + l2 * weights)


def penalised(
    step: Callable[[Array], None], parameters: Array, alive: Array, weights: Array, l1: Array, l2: Array
) -> Callable[[Array], None]:
    """``step``, which changes ``parameters`` ``(P,)`` in place, followed by one down the penalties' gradient.

    That gradient is the one before ``step``. ``l1`` and ``l2`` ``()`` are multiplied by the learning rate already;
    ``weights`` is what ``weights_alone`` says. A weight that the penalty's step takes across zero while there is L1
    becomes 0 and stays so: ``alive`` ``(P,)``, ones at first, is set to 0 there.
    """
    before, l1_each, l2_each = np.empty_like(parameters), l1 * weights, l2 * weights

    def both(gradient: Array) -> None:
        np.copyto(before, parameters)
        step(gradient)
        shrunk = parameters - (l1_each * np.sign(before) + l2_each * before)
        if l1:
            alive[shrunk * parameters < 0] = 0
        np.multiply(shrunk, alive, parameters)

    return both
