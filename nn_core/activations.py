"""Activations: what a unit makes of its weighted sum.

Every rule writes into an array it is given, so that training allocates nothing, and every derivative is taken from the
unit's *output* ``a`` rather than its weighted sum ``z``: the backward pass has ``a`` at hand, and for these four the
slope is a short expression in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nn_core.checks import one_of

Array = NDArray[np.float64]


class Activation(NamedTuple):
    """A pair of in-place rules over arrays of one shape."""

    apply: Callable[[Array, Array], object]
    """``apply(z, a)`` writes the activation of ``z`` into ``a``."""
    slope: Callable[[Array, Array], object]
    """``slope(a, out)`` writes da/dz, seen from the output ``a``, into ``out``."""


def _rules(dtype: DTypeLike) -> dict[str, Activation]:
    """The rules for arrays of ``dtype``."""
    # A zero-dimensional array of the same type costs half of what a Python float costs in an in-place operation on a
    # tiny array; one of another type would be worked with in that type, at four times the cost on a large one.
    zero, half, one = (np.array(value, dtype) for value in (0, 0.5, 1))

    def sigmoid(z: Array, a: Array) -> None:
        # 1 / (1 + exp(-z)) is (1 + tanh(z / 2)) / 2, and tanh cannot overflow, however large z is.
        np.multiply(z, half, a)
        np.tanh(a, a)
        np.multiply(a, half, a)
        np.add(a, half, a)

    def sigmoid_slope(a: Array, out: Array) -> None:
        np.subtract(one, a, out)
        np.multiply(out, a, out)

    def tanh_slope(a: Array, out: Array) -> None:
        np.multiply(a, a, out)
        np.subtract(one, out, out)

    return {
        "sigmoid": Activation(sigmoid, sigmoid_slope),
        "tanh": Activation(np.tanh, tanh_slope),
        # The output of a ReLU is never negative, so its sign is its slope: 1 where it is open, 0 where it is shut.
        "relu": Activation(lambda z, a: np.maximum(z, zero, out=a), np.sign),
        "linear": Activation(lambda z, a: np.copyto(a, z), lambda a, out: out.fill(1)),
    }


ACTIVATIONS = _rules(np.float64)
_SINGLE = _rules(np.float32)


def activation(name: str, *, single: bool = False) -> Activation:
    """The activation called ``name``, for arrays in double or in ``single`` precision; a ValueError lists the names."""
    rules = ACTIVATIONS[one_of("activation", name, ACTIVATIONS)]
    return _SINGLE.get(name, rules) if single else rules
