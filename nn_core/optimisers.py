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
    """A step rule, how it is shown, and its constants in plain text.

    ``memory`` has a letter for each row of it, and in LaTeX what a step makes of that row: of the {letter} before and
    the gradient {g}. ``latex`` is what the step then takes off a parameter, with {rate}, and {t} for its number.
    """

    label: str
    step: Callable[[Array, Array, Array, Array, int], None]
    memory: dict[str, str]
    latex: str
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
    "gradient_descent": Optimiser("Gradient descent", _gradient_descent, {}, r"{rate}\,{g}"),
    "momentum": Optimiser("Momentum", _momentum, {"v": r"0.9\,{v} + {g}"}, r"{rate}\,{v}", "momentum 0.9"),
    "rmsprop": Optimiser(
        "RMSProp", _rmsprop, {"s": r"0.99\,{s} + 0.01\,{g}^2"},
        r"{rate}\,\frac{{{g}}}{{\sqrt{{{s}}} + 10^{{-8}}}}", "α 0.99, ε 1e−8",
    ),
    "adam": Optimiser(
        "Adam", _adam, {"m": r"0.9\,{m} + 0.1\,{g}", "s": r"0.999\,{s} + 0.001\,{g}^2"},
        r"{rate}\,\frac{{{m} / (1 - 0.9^{{{t}}})}}{{\sqrt{{{s} / (1 - 0.999^{{{t}}})}} + 10^{{-8}}}}",
        "β₁ 0.9, β₂ 0.999, ε 1e−8",
    ),
}  # fmt: skip


def optimiser(name: str) -> Optimiser:
    """The optimiser called ``name``; a ValueError lists the names there are."""
    return OPTIMISERS[one_of("optimiser", name, OPTIMISERS)]
