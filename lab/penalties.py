"""Penalties on large weights: ``l1`` times the sum of their sizes, ``l2`` times half the sum of their squares.

Biases have none. The loss that is shown is without them. A run takes their steps by itself (``nn_core.update``).
"""

from __future__ import annotations

import numpy as np

from nn_core.checks import Array
from nn_core.network import Network
from nn_core.update import weights_alone


def penalty(network: Network, parameters: Array, l1: float, l2: float) -> Array:
    """The penalty ``(...)`` of ``parameters`` ``(..., P)``."""
    weights = weights_alone(network, parameters)
    return np.asarray((l1 * np.abs(weights) + l2 / 2 * weights**2).sum(axis=-1))


def penalty_gradient(network: Network, parameters: Array, l1: float, l2: float) -> Array:
    """d(penalty)/d(parameters), laid out like ``parameters`` ``(..., P)``; of a weight of 0 it is 0."""
    weights = weights_alone(network, parameters)
    return np.asarray(l1 * np.sign(weights) + l2 * weights)
