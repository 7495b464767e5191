"""What instruments look at: one network at one parameter vector, and samples that fit it; anything else is refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.checks import instance, table, vector
from nn_core.losses import loss_for, targets
from nn_core.network import Network

Array = NDArray[np.float64]


def a_network(network: Network) -> None:
    """Refuse what is no ``Network``."""
    instance("network", network, Network, "Make one, like Network((2, 4, 1)).")


def one_point(network: Network, parameters: ArrayLike, X: ArrayLike) -> tuple[Array, Array]:
    """Copies of ``parameters`` ``(P,)`` and ``X`` ``(n_samples, n_in)``; a stack of parameter vectors is refused."""
    a_network(network)
    return vector("parameters", parameters, network.size), table("X", X, network.sizes[0]).copy()


def one_problem(
    network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str
) -> tuple[Array, Array, Array]:
    """``one_point``, and a copy of ``Y`` ``(n_samples, n_out)`` for the loss called ``loss``."""
    parameters, X = one_point(network, parameters, X)
    loss_for(loss, network.output)
    return parameters, X, targets(Y, loss, len(X), network.sizes[-1]).copy()
