"""Activations: what a unit makes of its weighted sum.

Every rule writes into an array it is given, so that training allocates nothing, and every derivative is taken from the
unit's *output* ``a`` rather than its weighted sum ``z``: the backward pass has ``a`` at hand, and for these four the
slope is a short expression in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import one_of

Array = NDArray[np.float64]

# A zero-dimensional array costs half of what a Python float costs in an in-place operation on a tiny array.
_HALF = np.array(0.5)
_ONE = np.array(1.0)
_ZERO = np.array(0.0)


class Activation(NamedTuple):
    """A pair of in-place rules over arrays of one shape."""

    apply: Callable[[Array, Array], object]
    """``apply(z, a)`` writes the activation of ``z`` into ``a``."""
    slope: Callable[[Array, Array], object]
    """``slope(a, out)`` writes da/dz, seen from the output ``a``, into ``out``."""


def _sigmoid(z: Array, a: Array) -> None:
    # 1 / (1 + exp(-z)) is (1 + tanh(z / 2)) / 2, and tanh cannot overflow, however large z is.
    np.multiply(z, _HALF, a)
    np.tanh(a, a)
    np.multiply(a, _HALF, a)
    np.add(a, _HALF, a)


def _sigmoid_slope(a: Array, out: Array) -> None:
    np.subtract(_ONE, a, out)
    np.multiply(out, a, out)


def _tanh_slope(a: Array, out: Array) -> None:
    np.multiply(a, a, out)
    np.subtract(_ONE, out, out)


def _relu(z: Array, a: Array) -> None:
    np.maximum(z, _ZERO, out=a)


def _linear_slope(a: Array, out: Array) -> None:
    out.fill(1.0)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(_sigmoid, _sigmoid_slope),
    "tanh": Activation(np.tanh, _tanh_slope),
    # The output of a ReLU is never negative, so its sign is its slope: 1 where it is open, 0 where it is shut.
    "relu": Activation(_relu, np.sign),
    "linear": Activation(lambda z, a: np.copyto(a, z), _linear_slope),
}


def activation(name: str) -> Activation:
    """The activation called ``name``; a ValueError lists the names there are."""
    return ACTIVATIONS[one_of("activation", name, ACTIVATIONS)]
