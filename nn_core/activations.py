"""Activations: what a unit makes of its weighted sum ``z``.

A derivative da/dz is written for the unit's *output* ``a``: backpropagation has ``a`` at hand, and it is a short
expression in it. All that is known of an activation stands in its entry of ``ACTIVATIONS``; a new one is a new entry.

Softmax is ``joint``: a unit's ``a`` depends on the ``z`` of all units of its layer. So it is for outputs alone, with a
loss against which its derivative cancels; its entry has that of ``a`` by the unit's own ``z``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nn_core.checks import Array, one_of


class Activation(NamedTuple):
    """Two rules over arrays ``(..., n_samples, units)``, what is known of them, and how they are shown."""

    label: str
    function: Callable[[Array], Array]  # a from z
    derivative: Callable[[Array], Array]  # da/dz from a
    steepest: float  # The largest da/dz.
    range: tuple[float, float]  # Of a.
    latex: str  # a, with {} for z and {sum} for the sum of e^z in the layer; and da/dz as a factor, with {0} for a
    latex_derivative: str
    text: str  # The same two in plain text, and the function spelled out.
    text_derivative: str
    definition: str
    corner: bool = False  # Whether da/dz jumps at z = 0.
    targets: tuple[float, float] = (0, 1)  # Of what is not the class and of what is, where it is an output's.
    joint: bool = False


def logistic_slope(a: Array) -> Array:
    """The derivative of a sigmoid, and of softmax by a unit's own ``z``."""
    return (1 - a) * a


def softmax(z: Array) -> Array:
    """e^z over the sum of e^z in the layer; the largest z is taken off first, so that none overflows."""
    powers: Array = np.exp(z - z.max(axis=-1, keepdims=True))
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers


ACTIVATIONS: dict[str, Activation] = {
    # 1 / (1 + exp(-z)), written with a tanh, which cannot overflow however large z is.
    "sigmoid": Activation(
        "Sigmoid", lambda z: np.tanh(z * 0.5) * 0.5 + 0.5, logistic_slope, 0.25, (0, 1),
        r"\sigma({})", r"{0}\,(1 - {0})", "σ({})", "{0} · (1 − {0})", "σ(z) = 1 / (1 + e^(−z))",
    ),
    "tanh": Activation(
        "Tanh", np.tanh, lambda a: 1 - a * a, 1, (-1, 1),
        r"\tanh({})", "(1 - {{{0}}}^2)", "tanh({})", "(1 − {0}²)", "tanh(z) = (e^(2z) − 1) / (e^(2z) + 1)",
        targets=(-1, 1),
    ),
    # The output of a ReLU is never negative, so its sign is its derivative: 1 where z > 0, else 0.
    "relu": Activation(
        "ReLU", lambda z: np.maximum(z, 0), np.sign, 1, (0, np.inf), r"\max(0, {})", "[{0} > 0]",
        "max(0, {})", "1 where {0} > 0, else 0", "relu(z) = z where it is positive, else 0", corner=True,
    ),
    "leaky_relu": Activation(
        "Leaky ReLU", lambda z: np.maximum(z, 0.01 * z), lambda a: np.maximum(np.sign(a), 0.01), 1, (-np.inf, np.inf),
        r"\mathrm{{lrelu}}({})", r"(1 \text{{ if }} {0} > 0 \text{{ else }} 0.01)", "lrelu({})",
        "(1 where {0} > 0, else 0.01)", "lrelu(z) = z where it is positive, else 0.01 · z", corner=True,
    ),
    "linear": Activation("Linear", np.positive, np.ones_like, 1, (-np.inf, np.inf), "{}", "1", "{}", "1", "z itself"),
    "softmax": Activation(
        "Softmax", softmax, logistic_slope, 0.25, (0, 1), r"\frac{{e^{{{}}}}}{{{sum}}}", r"{0}\,(1 - {0})",
        "e^{} / ({sum})", "{0} · (1 − {0})", "softmax(z) = e^z / the sum of e^z over the outputs", joint=True,
    ),
}  # fmt: skip


def activation(name: str) -> Activation:
    """The activation called ``name``; a ValueError lists the names."""
    return ACTIVATIONS[one_of("activation", name, ACTIVATIONS)]
