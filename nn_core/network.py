"""A network is a function of a parameter vector.

``Network`` describes the function and holds no state. Its state is one flat array ``parameters`` of shape ``(P,)``,
laid out ``W1, b1, W2, b2, …`` with each ``W`` of shape ``(n_in, n_out)`` in C order. Every function here also takes a
*stack* of parameter vectors, shape ``(..., P)``, and answers for each network in the stack in one call: thirty epochs
of one run, a thousand seeds, or every parameter nudged up and down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.activations import activation
from nn_core.checks import numbers, table, whole
from nn_core.initial import draw
from nn_core.losses import targets
from nn_core.passes import Layer, Pass, turned

Array = NDArray[np.float64]

# A sum too large for a float is a result to be seen (infinity), not a surprise to be warned of; one too small is zero.
_quiet = np.errstate(all="ignore")


@dataclass(frozen=True)
class Network:
    """A feed-forward network: ``sizes`` are the units of each layer, inputs first, outputs last.

    ``hidden`` and ``output`` name activations: ``"sigmoid"``, ``"tanh"``, ``"relu"`` or ``"linear"``.

    >>> Network((2, 4, 1)).size
    17
    """

    sizes: tuple[int, ...]
    hidden: str = "tanh"
    output: str = "sigmoid"

    def __post_init__(self) -> None:
        try:
            sizes = tuple(whole("every size", size, least=1) for size in self.sizes)
        except TypeError as error:
            raise ValueError(
                f"sizes must be a sequence of ints like (2, 4, 1); got {self.sizes!r}. Give one size a layer."
            ) from error
        if len(sizes) < 2:
            raise ValueError(
                f"sizes must name at least inputs and outputs, like (2, 1); got {self.sizes!r}. Give two sizes or more."
            )
        activation(self.hidden), activation(self.output)
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

    def layers(self, parameters: Array) -> list[Layer]:
        """``parameters`` ``(..., P)`` as views, a ``Layer(W, b)`` each: writing to one writes to the vector."""
        if not isinstance(parameters, np.ndarray) or isinstance(parameters, np.ma.MaskedArray):
            raise ValueError(f"parameters must be an array; got {type(parameters).__name__}. Use np.array first.")
        if not np.issubdtype(parameters.dtype, np.floating):
            raise ValueError(f"parameters must be floats; got {parameters.dtype}. Use parameters.astype(float) first.")
        parameters = np.asarray(parameters)  # A subclass may reshape in ways of its own.
        self._require_size(parameters)
        views, start, stack = [], 0, parameters.shape[:-1]
        for n_in, n_out in self.shapes:
            middle, end = start + n_in * n_out, start + (n_in + 1) * n_out
            W = parameters[..., start:middle].reshape(*stack, n_in, n_out)
            b = parameters[..., middle:end].reshape(*stack, 1, n_out)
            views.append(Layer(W, b))
            start = end
        return views

    def initial_parameters(self, *, rng: np.random.Generator, scheme: str = "normal") -> Array:
        """Initial ``parameters`` ``(P,)`` drawn from ``rng``, layer by layer; ``nn_core.initial`` lists the schemes."""
        parameters = np.zeros(self.size)
        for W, b in self.layers(parameters):
            draw(scheme, rng, W, b)
        return parameters

    def forward(self, parameters: ArrayLike, X: ArrayLike) -> list[Array]:
        """The activations of every layer for ``X`` ``(n_samples, n_in)``: a list of ``(..., n_samples, units)``."""
        return self._swept(parameters, X).a

    def predict(self, parameters: ArrayLike, X: ArrayLike, *, single: bool = False) -> Array:
        """The outputs ``(..., n_samples, n_out)`` for ``X`` ``(n_samples, n_in)``.

        ``single`` computes in single precision: enough to colour a picture, and a tanh costs a quarter.
        """
        return self._sketched(parameters, X) if single else self._swept(parameters, X).a[-1]

    @_quiet
    def loss(self, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse") -> Any:
        """The mean loss over samples and outputs: a float, or ``(...)`` for a stack."""
        sweep = self._swept(parameters, X, loss)
        value = sweep.loss(self._targets(Y, loss, sweep))
        return float(value) if value.ndim == 0 else value

    @_quiet
    def gradient(self, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse") -> Array:
        """d(loss)/d(parameters), laid out like ``parameters`` ``(..., P)``."""
        sweep = self._swept(parameters, X, loss)
        return sweep.backward(self._targets(Y, loss, sweep))

    @_quiet
    def _sketched(self, parameters: ArrayLike, X: ArrayLike) -> Array:
        """The outputs in single precision; every unit has its samples side by side, where NumPy is quickest."""
        a: NDArray[Any] = np.ascontiguousarray(table("X", X, columns=self.sizes[0]).T, np.float32)
        layers = self.layers(self._checked(parameters).astype(np.float32))
        for (W, b), name in zip(layers, self.activations):
            a = np.matmul(turned(W), a)
            a += turned(b)
            activation(name, single=True).apply(a, a)
        return turned(a)

    @_quiet
    def _swept(self, parameters: ArrayLike, X: ArrayLike, loss: str = "mse") -> Pass:
        inputs = np.ascontiguousarray(table("X", X, columns=self.sizes[0]))
        sweep = Pass(self, self._checked(parameters), inputs, loss)
        sweep.forward()
        return sweep

    def _checked(self, parameters: ArrayLike) -> Array:
        vector = numbers("parameters", parameters)
        self._require_size(vector)
        return np.ascontiguousarray(vector)

    def _require_size(self, parameters: Array) -> None:
        if parameters.shape[-1:] != (self.size,):
            raise ValueError(
                f"parameters must have shape (..., {self.size}) for sizes {self.sizes}; got {parameters.shape}. "
                "Make them with initial_parameters."
            )

    def _targets(self, Y: ArrayLike, loss: str, sweep: Pass) -> Array:
        return targets(Y, loss, rows=len(sweep.X), columns=self.sizes[-1])
