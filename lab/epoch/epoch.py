"""One epoch in full: every number gradient descent on the whole batch meets between one epoch and the next.

The numbers are a ``Pass``'s own. Only what a pass adds up as it goes, the loss of each output and the part each sample
has in a gradient, is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.arguments import one_problem
from nn_core.checks import positive
from nn_core.fast_pass import Pass
from nn_core.losses import loss_for
from nn_core.network import Layer, Network

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Epoch:
    """The arithmetic from ``parameters`` ``(P,)`` to ``updated`` ``(P,)`` with learning rate ``rate``.

    ``z``, ``a`` and ``delta`` hold an array ``(n_samples, units)`` a layer; ``delta`` is d(mean loss)/dz, so the share
    1 / (n_samples n_out) is in it. ``losses`` ``(n_samples, n_out)`` has the mean ``mean_loss``.
    """

    network: Network
    loss: str
    X: Array
    Y: Array
    rate: float
    parameters: Array
    z: list[Array]
    a: list[Array]
    losses: Array
    mean_loss: float
    delta: list[Array]
    gradient: Array
    updated: Array

    def inputs(self, layer: int) -> Array:
        """What layer ``layer``, counted from 0, reads: ``(n_samples, n_in)``."""
        return self.a[layer - 1] if layer else self.X

    def contributions(self, layer: int) -> Layer:
        """Each sample's part in the gradient of a layer: ``W`` ``(n_samples, n_in, n_out)`` and ``b``."""
        delta = self.delta[layer][:, None, :]
        return Layer(self.inputs(layer)[:, :, None] * delta, delta)


@np.errstate(all="ignore")
def compute_epoch(
    network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, rate: float, loss: str = "mse"
) -> Epoch:
    """The epoch from ``parameters`` ``(P,)`` on, with ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)``."""
    parameters, X, Y = one_problem(network, parameters, X, Y, loss)
    rate, sweep = positive("rate", rate), Pass(network, parameters, X, loss)
    z, a = sweep.z, sweep.a
    sweep.forward()
    mean, gradient = float(sweep.loss(Y)), sweep.backward(Y)
    losses = loss_for(loss, network.output).each(z[-1], a[-1], Y)
    updated = parameters - rate * gradient
    return Epoch(network, loss, X, Y, rate, parameters, z, a, losses, mean, sweep.delta, gradient, updated)
