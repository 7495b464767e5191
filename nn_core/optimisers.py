"""Optimisers: how a gradient becomes a step. They work on flat vectors and know no network.

Each takes the parameters and the gradient, both ``(P,)``, its own ``memory`` ``(rows, P)`` that starts at zero, the
learning rate ``()``, and the number of steps taken including this one; it changes parameters and memory in place and
may use the gradient's array as scratch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nn_core.checks import Array, one_of


class Optimiser(NamedTuple):
    """A step rule, the number of rows of memory it keeps, and its constants in plain text."""

    label: str
    step: Callable[[Array, Array, Array, Array, int], None]
    rows: int
    constants: str = ""


def _gradient_descent(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    np.multiply(gradient, rate, gradient)
    np.subtract(parameters, gradient, parameters)


def _momentum(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    # Polyak's heavy ball: the velocity keeps nine tenths of itself and the gradient pushes it.
    (velocity,) = memory
    velocity *= 0.9
    velocity += gradient
    np.multiply(velocity, rate, gradient)
    parameters -= gradient


def _rmsprop(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    # Hinton 2012: the gradient over the root of a running mean of its square.
    (square,) = memory
    square *= 0.99
    square += 0.01 * gradient * gradient
    root = np.sqrt(square)
    root += 1e-8
    gradient *= rate
    gradient /= root
    parameters -= gradient


def _adam(parameters: Array, gradient: Array, memory: Array, rate: Array, step: int) -> None:
    # Kingma and Ba 2015: a running mean of the gradient over the root of a running mean of its square, both divided by
    # what they lack for having started at zero. These two divisors are taken out of the fraction.
    mean, square = memory
    mean_began, root_began = 1 - 0.9**step, (1 - 0.999**step) ** 0.5
    gradient *= 0.1
    mean *= 0.9
    mean += gradient
    gradient *= gradient
    gradient *= 0.1  # A thousandth of the gradient's square.
    square *= 0.999
    square += gradient
    np.sqrt(square, gradient)
    gradient += 1e-8 * root_began
    np.divide(mean, gradient, gradient)
    gradient *= rate * (root_began / mean_began)
    parameters -= gradient


# Constants are PyTorch's defaults, and ε stands where it stands there: beside the root.
OPTIMISERS: dict[str, Optimiser] = {
    "gradient_descent": Optimiser("Gradient descent", _gradient_descent, 0),
    "momentum": Optimiser("Momentum", _momentum, 1, "momentum 0.9"),
    "rmsprop": Optimiser("RMSProp", _rmsprop, 1, "α 0.99, ε 1e−8"),
    "adam": Optimiser("Adam", _adam, 2, "β₁ 0.9, β₂ 0.999, ε 1e−8"),
}


def optimiser(name: str) -> Optimiser:
    """The optimiser called ``name``; a ValueError lists the names there are."""
    return OPTIMISERS[one_of("optimiser", name, OPTIMISERS)]
