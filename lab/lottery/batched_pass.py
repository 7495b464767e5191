"""Many small networks in one sweep: the second layout, and why there is one.

``fast_pass.Pass`` puts a stack of networks on the *first* axis: it multiplies one small matrix a network, and for a
layer of four units each of those products costs more in overhead than in arithmetic. Here the networks stand on the
*last* axis, so that every inner loop runs over neighbouring numbers of a thousand networks. On XOR that is several
times quicker than the first layout and about a hundred times quicker than one network at a time (``bench/lottery.py``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.fast_pass import in_place, last_delta, mean_loss
from nn_core.losses import loss_for
from nn_core.network import Network

Array = NDArray[np.float64]


def batching_is_faster(network: Network, n_samples: int, n_networks: int) -> bool:
    """Whether ``n_networks`` train no slower together than one at a time.

    They do not where one network's own products fill the processor. The limits are measured: on 200 samples, 40
    networks of 2-16-1 or 2-4-8-1 gain a little, but of a larger one no number gains (``bench/lottery.py``).
    """
    return products(network, n_samples) <= 9_600 and n_networks >= fewest_to_batch(network, n_samples)


def fewest_to_batch(network: Network, n_samples: int) -> int:
    """The fewest networks that train no slower together, where any number does."""
    return 4 + products(network, n_samples) // 250


def products(network: Network, n_samples: int) -> int:
    """How many products a forward sweep of one network takes."""
    return n_samples * sum(n_in * n_out for n_in, n_out in network.shapes)


def bytes_each(network: Network, n_samples: int) -> int:
    """What a ``BatchedPass`` and its parameters hold for each network, in bytes."""
    units = sum(network.sizes[1:])
    return 8 * (2 * network.size + n_samples * (4 * units + len(network.sizes) - 2))


class BatchedPass:
    """Sweeps of ``network`` over ``X`` at ``parameters`` ``(P, N)``, which it reads in place.

    ``X`` is ``(n_samples, n_in)``, the same for all networks, or ``(n_samples, n_in, N)``; what is kept of it can be
    changed. A pass answers as ``fast_pass.Pass`` does, for N networks at once; only parameters and ``gradient`` stand
    as ``(P, N)``.
    """

    def __init__(self, network: Network, parameters: Array, X: Array, loss: str = "mse") -> None:
        n_samples, n_networks = len(X), parameters.shape[-1]
        self.gradient = np.empty_like(parameters)
        self._layers, self._gradients = _blocks(network, parameters), _blocks(network, self.gradient)
        rules = [activation(name) for name in network.activations]
        self._functions = [in_place(rule.function) for rule in rules]
        self._derivatives = [in_place(rule.derivative) for rule in rules]
        self._loss = loss_for(loss, network.output)
        self._share = np.array(self._loss.scale / self._loss.averaged_over((n_samples, network.sizes[-1])))
        self._z, self._delta, self._da_dz = (
            [np.empty((n_samples, units, n_networks)) for units in network.sizes[1:]] for _ in range(3)
        )
        # A column of ones beside the inputs of a layer makes its bias one more row of its weights, which it already
        # is in the parameter vector.
        first = np.ones((n_samples, network.sizes[0] + 1, *X.shape[2:]))
        hidden = [np.ones((n_samples, units + 1, n_networks)) for units in network.sizes[1:-1]]
        self._inputs = [first, *hidden]
        self.X = first[:, :-1]
        self.X[...] = X
        self._a = [*(given[:, :-1] for given in hidden), np.empty((n_samples, network.sizes[-1], n_networks))]
        # Activations and losses know arrays of (..., n_samples, units): they get views with the networks in front.
        self._read = [(np.moveaxis(z, -1, 0), np.moveaxis(a, -1, 0)) for z, a in zip(self._z, self._a)]
        self._front = (*self._read[-1], np.moveaxis(self._delta[-1], -1, 0), np.moveaxis(self._da_dz[-1], -1, 0))

    @property
    def outputs(self) -> Array:
        """What the last forward sweep gave."""
        return self._front[1]

    def forward(self) -> Array:
        """The outputs ``(N, n_samples, n_out)``; the array is this pass's own and changes at the next sweep."""
        for given, W, z, function, read in zip(self._inputs, self._layers, self._z, self._functions, self._read):
            if given.ndim == 2:
                np.dot(given, _flat(W), _flat(z))
            else:
                np.einsum("sin,ijn->sjn", given, W, out=z)
            function(*read)
        return self.outputs

    def loss(self, Y: Array) -> Array:
        """The mean losses ``(N,)`` of the last forward sweep against ``Y`` ``(n_samples, n_out)``."""
        z, a, _, scratch = self._front
        return mean_loss(self._loss, z, a, Y, scratch)

    def backward(self, Y: Array) -> Array:
        """The gradient ``(P, N)`` of the last forward sweep's losses; the array is this pass's own.

        ``Y`` is ``(n_samples, n_out)``, or ``(N, n_samples, n_out)``.
        """
        _, a, delta, scratch = self._front
        last_delta(self._loss, self._derivatives[-1], self._share, a, Y, delta, scratch)
        for i in range(len(self._layers) - 1, -1, -1):
            given, gradient = self._inputs[i], self._gradients[i]
            if given.ndim == 2:
                np.dot(given.T, _flat(self._delta[i]), _flat(gradient))
            else:
                np.einsum("sin,sjn->ijn", given, self._delta[i], out=gradient)
            if i:  # The first layer sends nothing further.
                below, da_dz = self._delta[i - 1], self._da_dz[i - 1]
                np.einsum("sjn,ijn->sin", self._delta[i], self._layers[i][:-1], out=below)
                self._derivatives[i - 1](self._a[i - 1], da_dz)
                np.multiply(below, da_dz, below)
        return self.gradient


def _blocks(network: Network, parameters: Array) -> list[Array]:
    """``parameters`` ``(P, N)`` as views ``(n_in + 1, n_out, N)``, one a layer; the last row is the bias."""
    views, start = [], 0
    for n_in, n_out in network.shapes:
        end = start + (n_in + 1) * n_out
        views.append(parameters[start:end].reshape(n_in + 1, n_out, -1))
        start = end
    return views


def _flat(array: Array) -> Array:
    """``(rows, units, N)`` as a plain matrix ``(rows, units N)``, in place."""
    return array.reshape(len(array), -1)
