"""A network as a function of its parameter vector: forward, loss, backpropagation.

    forward     z = a_below @ W + b        a = f(z)            layer by layer; the first layer reads X
    loss        the mean of each(z, a, Y) over samples and, of most losses, outputs
    backward    delta = d(loss)/da * f'(z)                     of the last layer, or what is left where that cancels
                delta = (delta_above @ W_above.T) * f'(z)      of every layer below it
    gradient    dW = a_below.T @ delta     db = the sum of delta over the samples

``Network`` describes the function and holds no state. ``parameters`` ``(P,)`` is laid out ``W1, b1, W2, b2, …``, each
``W`` ``(n_in, n_out)`` in C order. Everything here also takes a *stack* of vectors, ``(..., P)``, and answers for each
network in it. Training uses the same arithmetic made quick, ``nn_core.fast_pass``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nn_core.activations import activation
from nn_core.checks import Array, instance, numbers, one_of, table, whole
from nn_core.initial import SCHEMES
from nn_core.losses import Loss, loss_for, targets

Arrays = list[Array]  # One a layer.
Rounding = Callable[[Array], Array]  # Of every result before the next line reads it, as a person does by hand.

# Overflow gives infinity and underflow zero, without a warning.
_quiet = np.errstate(all="ignore")


class Layer(NamedTuple):
    """Views into a parameter vector, or a stack of them: ``W`` ``(..., n_in, n_out)``, ``b`` ``(..., 1, n_out)``."""

    W: Array
    b: Array


def forward(network: Network, parameters: Array, X: Array, rounded: Rounding = np.asarray) -> tuple[Arrays, Arrays]:
    """Weighted sums ``z`` and activations ``a`` of every layer for the samples ``X`` ``(n_samples, n_in)``."""
    z, a = [], [X]
    for (W, b), layer in zip(network.layers(parameters), network.activations):
        z.append(rounded(a[-1] @ W + b))
        a.append(rounded(activation(layer).function(z[-1])))
    return z, a[1:]


def derivatives(network: Network, a: Arrays) -> Arrays:
    """da/dz of every layer, from its activations ``a``."""
    return [activation(name).derivative(values) for name, values in zip(network.activations, a)]


def last_delta(rule: Loss, a: Array, slope: Array, Y: Array) -> Array:
    """d(loss)/dz of the last layer, from its outputs ``a`` ``(..., n_samples, n_out)``, their da/dz and targets."""
    error = rule.scale / rule.averaged_over(Y.shape) * rule.error(a, Y)
    return error if rule.output else error * slope


def backward(
    network: Network, parameters: Array, slopes: Arrays, last: Array, rounded: Rounding = np.asarray
) -> Arrays:
    """Backpropagation: d(loss)/dz of every layer, from that of the ``last`` back; ``slopes`` are their da/dz."""
    delta = [last]
    for (W, _), slope in zip(network.layers(parameters)[:0:-1], slopes[-2::-1]):
        delta.append(rounded(delta[-1] @ W.mT * slope))
    return delta[::-1]


def gradient(network: Network, inputs: Arrays, delta: Arrays) -> Array:
    """d(loss)/d(parameters) ``(..., P)``, from what each layer reads and its d(loss)/dz."""
    result = np.empty((*delta[-1].shape[:-2], network.size))
    for (dW, db), given, d in zip(network.layers(result), inputs, delta):
        dW[...] = given.mT @ d
        db[...] = d.sum(axis=-2, keepdims=True)
    return result


@dataclass(frozen=True)
class Network:
    """A feed-forward network: ``sizes`` are the units of each layer, inputs first, outputs last.

    ``hidden`` and ``output`` name activations, entries of ``activations.ACTIVATIONS``.

    >>> Network((2, 4, 1)).size
    17
    """

    sizes: tuple[int, ...]
    hidden: str = "tanh"
    output: str = "sigmoid"

    def __post_init__(self) -> None:
        try:
            sizes = tuple(whole("every size", size, least=1) for size in self.sizes)
        except TypeError:
            sizes = ()
        if len(sizes) < 2:
            wanted = "a sequence of ints for at least inputs and outputs, like (2, 1)"
            raise ValueError(f"sizes must be {wanted}; got {self.sizes!r}. Give one size a layer.")
        if activation(self.hidden).joint:
            raise ValueError(f"hidden must act on each unit alone; got {self.hidden!r}. Use that as the output.")
        if activation(self.output).joint and sizes[-1] < 2:
            raise ValueError(
                f"sizes must end with 2 or more for output {self.output!r}; got {sizes}. Give one a class."
            )
        object.__setattr__(self, "sizes", sizes)

    @cached_property
    def activations(self) -> tuple[str, ...]:
        """The activation's name for each layer after the inputs."""
        return (self.hidden,) * (len(self.sizes) - 2) + (self.output,)

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """``(n_in, n_out)`` of each layer."""
        return tuple(zip(self.sizes, self.sizes[1:]))

    @cached_property
    def size(self) -> int:
        """P, the number of parameters."""
        return sum((n_in + 1) * n_out for n_in, n_out in self.shapes)

    @_quiet
    def forward(self, parameters: ArrayLike, X: ArrayLike) -> list[Array]:
        """The activations of every layer for ``X`` ``(n_samples, n_in)``: a list of ``(..., n_samples, units)``."""
        return forward(self, *self._checked(parameters, X))[1]

    def predict(self, parameters: ArrayLike, X: ArrayLike) -> Array:
        """The outputs ``(..., n_samples, n_out)`` for ``X`` ``(n_samples, n_in)``."""
        return self.forward(parameters, X)[-1]

    @_quiet
    def loss(self, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse") -> Any:
        """The mean loss: a float, or ``(...)`` for a stack; ``losses.targets`` says what ``Y`` may be."""
        rule, (parameters, X) = loss_for(loss, self.output), self._checked(parameters, X)
        z, a = forward(self, parameters, X)
        each = rule.each(z[-1], a[-1], targets(Y, loss, len(X), self.sizes[-1]))
        value = each.sum(axis=(-2, -1)) / rule.averaged_over(each.shape)
        return float(value) if value.ndim == 0 else value

    @_quiet
    def gradient(self, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse") -> Array:
        """d(loss)/d(parameters), laid out like ``parameters`` ``(..., P)``."""
        rule, (parameters, X) = loss_for(loss, self.output), self._checked(parameters, X)
        _, a = forward(self, parameters, X)
        slopes = derivatives(self, a)
        last = last_delta(rule, a[-1], slopes[-1], targets(Y, loss, len(X), self.sizes[-1]))
        return gradient(self, [X, *a[:-1]], backward(self, parameters, slopes, last))

    def layers(self, parameters: Array) -> list[Layer]:
        """``parameters`` ``(..., P)`` as views, a ``Layer(W, b)`` each: writing to one writes to the vector."""
        return [Layer(block[..., :-1, :], block[..., -1:, :]) for block in self.blocks(parameters)]

    def blocks(self, parameters: Array) -> list[Array]:
        """``layers`` with the biases as one more row beneath the weights: views ``(..., n_in + 1, n_out)``."""
        plain = isinstance(parameters, np.ndarray) and not isinstance(parameters, np.ma.MaskedArray)
        if not plain or parameters.dtype.kind != "f":
            came = f"{type(parameters).__name__} of {getattr(parameters, 'dtype', 'no dtype')}"
            raise ValueError(f"parameters must be an array of floats; got {came}. Use np.array(…, float) first.")
        if parameters.shape[-1:] != (self.size,):
            came = f"{parameters.shape} for sizes {self.sizes}"
            raise ValueError(f"parameters must have shape (..., {self.size}); got {came}. Use initial_parameters.")
        views, start = [], 0
        parameters = np.asarray(parameters)  # A subclass may reshape in ways of its own.
        for n_in, n_out in self.shapes:
            end = start + (n_in + 1) * n_out
            views.append(parameters[..., start:end].reshape(*parameters.shape[:-1], n_in + 1, n_out))
            start = end
        return views

    def initial_parameters(self, *, rng: np.random.Generator, scheme: str = "normal") -> Array:
        """Initial ``parameters`` ``(P,)`` drawn from ``rng``, layer by layer; ``nn_core.initial`` lists the schemes."""
        instance("rng", rng, np.random.Generator, "Use np.random.default_rng(seed).")
        draw, parameters = SCHEMES[one_of("scheme", scheme, SCHEMES)].draw, np.zeros(self.size)
        for W, b in self.layers(parameters):
            draw(rng, W, b)
        return parameters

    def _checked(self, parameters: ArrayLike, X: ArrayLike) -> tuple[Array, Array]:
        return numbers("parameters", parameters), table("X", X, columns=self.sizes[0])
