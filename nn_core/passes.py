"""One forward and one backward sweep through a network, in arrays made once and used again.

NumPy on a tiny network spends its time on calls and allocations, not on arithmetic, so a run keeps one ``Pass`` and
sweeps it thousands of times. Everything an epoch computes stays readable in it by name until the next sweep: ``z``,
``a``, ``delta``, ``gradient``. Nothing is remembered in the network itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.losses import loss_for

if TYPE_CHECKING:
    from nn_core.network import Network

Array = NDArray[np.float64]


class Layer(NamedTuple):
    """Views into a parameter vector, or a stack of them: ``W`` ``(..., n_in, n_out)``, ``b`` ``(..., 1, n_out)``."""

    W: Array
    b: Array


def turned(matrix: Array) -> Array:
    """A view of ``matrix``, or of each of a stack, with its rows as columns."""
    return np.swapaxes(matrix, -1, -2)


def _times(left: Array, right: Array) -> Callable[[Array, Array], object]:
    """The product of ``left`` with a matrix like ``right``, into an array, the quickest way there is.

    For two plain matrices the bound dot method costs a third of a matmul call; only matmul takes stacks.
    """
    return left.dot if left.ndim == right.ndim == 2 else partial(np.matmul, left)


class Pass:
    """Sweeps of ``network`` over ``X`` ``(n_samples, n_in)`` at ``parameters`` ``(..., P)``, which it reads in place.

    ``z`` and ``a``, and after a backward sweep ``delta``, are lists with an entry a layer, each
    ``(..., n_samples, units)``: weighted sums, activations, and d(loss)/dz. ``gradient`` ``(..., P)`` is
    d(loss)/d(parameters). What it was made from it keeps by name: ``network``, ``parameters``, ``X``.
    """

    def __init__(self, network: Network, parameters: Array, X: Array, loss: str = "mse") -> None:
        self.network, self.parameters, self.X = network, parameters, X
        self._layers = network.layers(parameters)
        self._rules = [activation(name) for name in network.activations]
        self._loss = loss_for(loss, network.output)
        self.z, self.a = self._room(), self._room()
        self._inputs = [X, *self.a[:-1]]
        self._ones = np.ones((1, len(X)))
        self._up = [
            (_times(given, W), W, z, *self._spread(b, z), rule.apply, a)
            for given, (W, b), z, rule, a in zip(self._inputs, self._layers, self.z, self._rules, self.a)
        ]

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Pass cannot be copied, for its arrays share their memory. Make another one instead.")

    def _room(self) -> list[Array]:
        """An array a layer, ``(..., n_samples, units)``."""
        stack = self.parameters.shape[:-1]
        return [np.empty((*stack, len(self.X), units)) for units in self.network.sizes[1:]]

    def _spread(self, b: Array, z: Array) -> tuple[Callable[[Array, Array], object], Array, Array]:
        """How to bring a layer's biases to every sample: a rule, its argument and its result.

        On a tiny network, adding a row by broadcasting costs twice as much as a matrix product and a plain sum; on a
        stack it is the cheaper way, and there is nothing to do beforehand.
        """
        if b.ndim > 2:
            return (lambda given, result: None), b, b
        return _times(self._ones.T, b), b, np.empty_like(z)

    @cached_property
    def _down(self) -> list[Any]:
        """The steps of the backward sweep, last layer first; a pass that only goes forward makes no room for them."""
        self.delta, self._slopes = self._room(), self._room()
        self.gradient = np.empty_like(self.parameters)
        self._share = np.array(self._loss.pull / (len(self.X) * self.network.sizes[-1]))
        steps = []
        for i, (dW, db) in enumerate(self.network.layers(self.gradient)):
            inputs, W, delta = turned(self._inputs[i]), turned(self._layers[i].W), self.delta[i]
            back = (_times(delta, W), W, self.delta[i - 1]) if i else ()
            bend = (self._rules[i - 1].slope, self.a[i - 1], self._slopes[i - 1]) if i else ()
            steps.append((_times(inputs, delta), _times(self._ones, delta), delta, dW, db, (*back, *bend)))
        return steps[::-1]

    @cached_property
    def _scratch(self) -> Array:
        return np.empty_like(self.a[-1])

    def forward(self) -> Array:
        """The outputs ``(..., n_samples, n_out)``; the array is this pass's own and changes at the next sweep."""
        for inputs_times, W, z, spread, b, biases, apply, a in self._up:
            inputs_times(W, z)
            spread(b, biases)
            np.add(z, biases, z)
            apply(z, a)
        return self.a[-1]

    def loss(self, Y: Array) -> Array:
        """The mean loss ``(...)`` of the last forward sweep against ``Y`` ``(n_samples, n_out)``."""
        return self._loss.value(self.z[-1], self.a[-1], Y, self._scratch)

    def backward(self, Y: Array) -> Array:
        """The gradient ``(..., P)`` of the last forward sweep's loss; the array is this pass's own."""
        steps = self._down
        self._loss.delta(self.a[-1], Y, self._share, self._rules[-1], self.delta[-1], self._scratch)
        for inputs_times, ones_times, delta, dW, db, down in steps:
            inputs_times(delta, dW)
            ones_times(delta, db)
            if down:  # The first layer sends nothing further: the inputs are not trained.
                delta_times, W_turned, below, slope, a, slopes = down
                delta_times(W_turned, below)
                slope(a, slopes)
                np.multiply(below, slopes, below)
        return self.gradient
