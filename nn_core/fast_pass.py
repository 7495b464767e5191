"""The arithmetic of ``nn_core.network`` made quick, in arrays made once and used again.

NumPy on a tiny network spends its time on calls and allocations, not on arithmetic, so a run keeps one ``Pass`` and
sweeps it thousands of times. Everything an epoch computes stays readable in it by name until the next sweep: ``z``,
``a``, ``delta``, ``gradient``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, partial
from typing import Any, NoReturn

import numpy as np

from nn_core.activations import ACTIVATIONS, activation, logistic_slope
from nn_core.checks import Array
from nn_core.losses import Loss, loss_for
from nn_core.network import Network

InPlace = Callable[..., object]

# A zero-dimensional array costs half of what a Python float costs in an in-place operation on a tiny array.
_ZERO, _HALF, _ONE = np.array(0.0), np.array(0.5), np.array(1.0)


def _sigmoid(z: Array, a: Array) -> None:
    np.multiply(z, _HALF, a)
    np.tanh(a, a)
    np.multiply(a, _HALF, a)
    np.add(a, _HALF, a)


# In-place versions of the tables' functions, bit for bit the same; by function, so that a replaced entry finds none.
_IN_PLACE: dict[Callable[..., Array], InPlace] = {
    ACTIVATIONS["sigmoid"].function: _sigmoid,
    logistic_slope: lambda a, out: np.multiply(np.subtract(_ONE, a, out), a, out),
    ACTIVATIONS["tanh"].derivative: lambda a, out: np.subtract(_ONE, np.multiply(a, a, out), out),
    ACTIVATIONS["relu"].function: lambda z, a: np.maximum(z, _ZERO, out=a),
    ACTIVATIONS["linear"].derivative: lambda a, out: out.fill(1),
}


@cache
def in_place(rule: Callable[..., Array]) -> InPlace:
    """``rule`` as one that writes its result into one more array: a ufunc does so itself, any other is copied."""
    if isinstance(rule, np.ufunc):
        return rule
    return _IN_PLACE.get(rule) or (lambda *given: np.copyto(given[-1], rule(*given[:-1])))


def mean_loss(rule: Loss, z: Array, a: Array, Y: Array, scratch: Array) -> Array:
    """The mean loss ``(...)`` of the last layer's ``z`` and ``a`` ``(..., n_samples, n_out)``."""
    if not rule.square:
        return rule.each(z, a, Y).sum(axis=(-2, -1)) / rule.averaged_over(a.shape)  # type: ignore[no-any-return]
    np.subtract(a, Y, scratch)
    # For one network a dot product costs a third of what a sum over a stack does.
    squares = np.vdot(scratch, scratch) if a.ndim == 2 else np.einsum("...ij,...ij->...", scratch, scratch)
    return squares / (a.shape[-2] * a.shape[-1]) * rule.square  # type: ignore[no-any-return]


def last_delta(rule: Loss, derivative: InPlace, share: Array, a: Array, Y: Array, delta: Array, scratch: Array) -> None:
    """``network.last_delta`` written into ``delta``; ``share`` is the loss's scale over what the mean is taken over."""
    in_place(rule.error)(a, Y, delta)
    np.multiply(delta, share, delta)
    if not rule.output:
        derivative(a, scratch)
        np.multiply(delta, scratch, delta)


def _times(left: Array, right: Array) -> Callable[[Array, Array], object]:
    """``left`` times a matrix like ``right``, into an array: a bound dot costs a third; stacks need matmul."""
    return left.dot if left.ndim == right.ndim == 2 else partial(np.matmul, left)


class Pass:
    """Sweeps of ``network`` over ``X`` ``(n_samples, n_in)`` at ``parameters`` ``(..., P)``, which it reads in place.

    ``z`` and ``a``, and after a backward sweep ``delta``, are lists with an entry a layer, each
    ``(..., n_samples, units)``: weighted sums, activations, and d(loss)/dz. ``gradient`` ``(..., P)`` is
    d(loss)/d(parameters). What it was made from it keeps by name: ``network``, ``parameters``, ``loss_rule``, and a
    copy of ``X``, which may be written to. Nothing is checked here; who makes a pass has checked.

    Inside, samples stand on the last axis, and beneath the units that a layer reads there is a row of ones: so its
    biases are one more row of its weights, as they are in the parameter vector, and come with the same product.
    """

    def __init__(self, network: Network, parameters: Array, X: Array, loss: str = "mse") -> None:
        self.network, self.parameters = network, parameters
        rules = [activation(name) for name in network.activations]
        self._derivatives = [in_place(rule.derivative) for rule in rules]
        self.loss_rule = loss_for(loss, network.output)
        stack, n_samples = parameters.shape[:-1], len(X)
        hidden = [np.ones((*stack, units + 1, n_samples)) for units in network.sizes[1:-1]]
        self._inputs = [np.ones((network.sizes[0] + 1, n_samples)), *hidden]
        self._z = [np.empty((*stack, units, n_samples)) for units in network.sizes[1:]]
        self._a = [*(units[..., :-1, :] for units in hidden), np.empty_like(self._z[-1])]
        self.X, self.z, self.a = self._inputs[0][:-1].T, [z.mT for z in self._z], [a.mT for a in self._a]
        self.X[...], self._scratch = X, np.empty_like(self.a[-1])
        self._forward_steps = [
            (_times(block.mT, given), given, into, in_place(rule.function), z, a)
            for block, given, into, rule, z, a in zip(
                network.blocks(parameters), self._inputs, self._z, rules, self.z, self.a
            )
        ]

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Pass cannot be copied, for its arrays share their memory. Make another one instead.")

    @cached_property
    def _backward_steps(self) -> list[Any]:
        """The steps of the backward sweep, last layer first; a pass that only goes forward has no arrays for them."""
        deltas, self.gradient = [np.empty_like(z) for z in self._z], np.empty_like(self.parameters)
        self.delta = [delta.mT for delta in deltas]
        self._share = np.array(self.loss_rule.scale / self.loss_rule.averaged_over(self.a[-1].shape))
        largest = np.empty(max(z.size for z in self._z))  # Slopes are read at once, whatever the layer.
        steps: list[Any] = []
        for i, (block, delta) in enumerate(zip(self.network.blocks(self.gradient), deltas)):
            down: tuple[Any, ...] = ()  # The first layer sends nothing further: the inputs are not trained.
            if i:
                W, below = self.network.layers(self.parameters)[i].W, deltas[i - 1]
                slopes = largest[: below.size].reshape(below.shape)
                down = (_times(W, delta), below, self._derivatives[i - 1], self._a[i - 1], slopes)
            steps.append((_times(self._inputs[i], delta), delta, delta.mT, block, down))
        return steps[::-1]

    def forward(self) -> Array:
        """The outputs ``(..., n_samples, n_out)``; the array is this pass's own and changes at the next sweep."""
        for weights_times, given, into, apply, z, a in self._forward_steps:
            weights_times(given, into)
            apply(z, a)
        return self.a[-1]

    def loss(self, Y: Array) -> Array:
        """The mean loss ``(...)`` of the last forward sweep against ``Y`` ``(n_samples, n_out)``."""
        return mean_loss(self.loss_rule, self.z[-1], self.a[-1], Y, self._scratch)

    def backward(self, Y: Array) -> Array:
        """The gradient ``(..., P)`` of the last forward sweep's loss; the array is this pass's own."""
        steps = self._backward_steps
        last_delta(self.loss_rule, self._derivatives[-1], self._share, self.a[-1], Y, self.delta[-1], self._scratch)
        for inputs_times, delta, transposed, block, down in steps:
            inputs_times(transposed, block)
            if down:
                weights_times, below, derivative, a, slopes = down
                weights_times(delta, below)
                derivative(a, slopes)
                np.multiply(below, slopes, below)
        return self.gradient
