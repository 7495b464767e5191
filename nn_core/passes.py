"""One forward and one backward sweep through a network, in arrays made once and used again.

NumPy on a tiny network spends its time on calls and allocations, not on arithmetic, so a run keeps one ``Pass`` and
sweeps it thousands of times. Everything an epoch computes stays readable in it by name until the next sweep: ``z``,
``a``, ``delta``, ``gradient``. Nothing is remembered in the network itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.losses import loss_for

if TYPE_CHECKING:
    from nn_core.network import Network

Array = NDArray[np.float64]


class Layer(NamedTuple):
    """Views into a parameter vector (or a stack of them): ``W`` ``(..., n_in, n_out)`` and ``b`` ``(..., 1, n_out)``."""

    W: Array
    b: Array


def _turned(matrix: Array) -> Array:
    return np.swapaxes(matrix, -1, -2)


def _times(left: Array, right: Array) -> Callable[[Array, Array], object]:
    """The product of ``left`` with a matrix like ``right``, into an array, the quickest way there is.

    For two plain matrices the bound dot method costs a third of a matmul call; only matmul takes stacks.
    """
    return left.dot if left.ndim == right.ndim == 2 else partial(np.matmul, left)


class Pass:
    """Sweeps of ``network`` over ``X`` ``(n_samples, n_in)`` at ``parameters`` ``(..., P)``, which it reads in place.

    ``z``, ``a`` and ``delta`` are lists with an entry a layer, each ``(..., n_samples, units)``: weighted sums,
    activations, and d(loss)/dz. ``gradient`` ``(..., P)`` is d(loss)/d(parameters).
    """

    def __init__(self, network: Network, parameters: Array, X: Array, loss: str = "mse") -> None:
        layers = network.layers(parameters)
        rules = [activation(name) for name in network.activations]
        shapes = [(*parameters.shape[:-1], len(X), units) for units in network.sizes[1:]]
        self.gradient = np.empty_like(parameters)
        self.z, self.a, self.delta, slopes = ([np.empty(shape) for shape in shapes] for _ in range(4))
        self._loss, self._output, self._scratch = loss_for(loss, network.output), rules[-1], slopes[-1]
        self._share = np.array(1.0 / (len(X) * network.sizes[-1]))
        inputs = [X, *self.a[:-1]]
        # The bias as a matrix product: adding its row by broadcasting costs twice as much on a tiny network.
        ones, down = np.ones((1, len(X))), []
        self._up = [
            (_times(given, W), W, z, _times(ones.T, b), b, np.empty_like(z), rule.apply, a)
            for given, (W, b), z, rule, a in zip(inputs, layers, self.z, rules, self.a)
        ]
        for i, (dW, db) in enumerate(network.layers(self.gradient)):
            turned, delta = _turned(inputs[i]), self.delta[i]
            back = (_times(delta, W := _turned(layers[i].W)), W, self.delta[i - 1]) if i else None
            bend = (rules[i - 1].slope, self.a[i - 1], slopes[i - 1]) if i else None
            down.append((_times(turned, delta), _times(ones, delta), delta, dW, db, back, bend))
        self._down = down[::-1]

    def forward(self) -> Array:
        """The outputs ``(..., n_samples, n_out)``; the array is this pass's own and changes at the next sweep."""
        for inputs_times, W, z, ones_times, b, biases, apply, a in self._up:
            inputs_times(W, z)
            ones_times(b, biases)
            np.add(z, biases, z)
            apply(z, a)
        return self.a[-1]

    def loss(self, Y: Array) -> Array:
        """The mean loss ``(...)`` of the last forward sweep against ``Y`` ``(n_samples, n_out)``."""
        return self._loss.value(self.z[-1], self.a[-1], Y, self._scratch)

    def backward(self, Y: Array) -> Array:
        """The gradient ``(..., P)`` of the last forward sweep's loss; the array is this pass's own."""
        self._loss.delta(self.a[-1], Y, self._share, self._output, self.delta[-1], self._scratch)
        for inputs_times, ones_times, delta, dW, db, back, bend in self._down:
            inputs_times(delta, dW)
            ones_times(delta, db)
            if back and bend:
                delta_times, W_turned, below = back
                slope, a, slopes = bend
                delta_times(W_turned, below)
                slope(a, slopes)
                np.multiply(below, slopes, below)
        return self.gradient
