"""Optimisers: how a gradient becomes a step. They work on flat vectors and know no network.

Each takes the parameters and the gradient, both ``(P,)``, its own ``memory`` ``(rows, P)`` that starts at zero, the
learning rate, and the number of steps taken including this one; it changes parameters and memory in place and may use
the gradient's array as scratch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import one_of

Array = NDArray[np.float64]


class Optimiser(NamedTuple):
    """A step rule and the number of rows of memory it keeps."""

    label: str
    step: Callable[[Array, Array, Array, Array, int], None]
    rows: int


def _gradient_descent(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    np.multiply(gradient, rate, gradient)
    np.subtract(parameters, gradient, parameters)


def _momentum(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    # Polyak's heavy ball: the velocity keeps nine tenths of itself and the gradient pushes it.
    memory *= 0.9
    memory += gradient
    parameters -= rate * memory[0]


def _adam(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    # Kingma and Ba 2015, with their constants: a running mean of the gradient over the root of a running mean of its
    # square, both corrected for having started at zero.
    mean, square = memory
    mean += (gradient - mean) * 0.1
    square += (gradient * gradient - square) * 0.001
    parameters -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)


OPTIMISERS: dict[str, Optimiser] = {
    "gradient_descent": Optimiser("Gradient descent", _gradient_descent, 0),
    "momentum": Optimiser("Momentum", _momentum, 1),
    "adam": Optimiser("Adam", _adam, 2),
}


def optimiser(name: str) -> Optimiser:
    """The optimiser called ``name``; a ValueError lists the names there are."""
    return OPTIMISERS[one_of("optimiser", name, OPTIMISERS)]
