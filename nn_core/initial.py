"""Initial weights: the schemes by which they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nn_core.checks import Array


class Scheme(NamedTuple):
    """``draw(rng, W, b)`` fills one layer's ``W`` ``(n_in, n_out)`` and ``b`` ``(1, n_out)``, which hold zeros.

    ``rule`` says how, in plain ASCII.
    """

    label: str
    draw: Callable[[np.random.Generator, Array, Array], object]
    rule: str


def _uniform(rng: np.random.Generator, W: Array, b: Array) -> None:
    # The one scheme that also draws the biases.
    W[...] = rng.uniform(-1.0, 1.0, W.shape)
    b[...] = rng.uniform(-1.0, 1.0, b.shape)


def _playground(rng: np.random.Generator, W: Array, b: Array) -> None:
    W[...], b[...] = rng.uniform(-0.5, 0.5, W.shape), 0.1


def _normal(label: str, scale: Callable[[int, int], float], times: str = "") -> Scheme:
    """Normal weights with a standard deviation of ``scale(n_in, n_out)``, which ``times`` tells."""
    rule = f"W is standard normal{times}; b is zero and not drawn"
    return Scheme(label, lambda rng, W, b: np.multiply(rng.standard_normal(W.shape), scale(*W.shape), W), rule)


SCHEMES: dict[str, Scheme] = {
    "normal": _normal("Normal, spread 1", lambda n_in, n_out: 1.0),
    # Glorot and Bengio 2010: keeps the spread of signals and of gradients level through sigmoid and tanh layers.
    "xavier": _normal("Xavier", lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)), " times sqrt(2 / (n_in + n_out))"),
    # He et al. 2015: a ReLU lets half of its inputs through, so the weights start larger by the root of two.
    "he": _normal("He", lambda n_in, n_out: np.sqrt(2 / n_in), " times sqrt(2 / n_in)"),
    "uniform": Scheme("Uniform, −1 to 1", _uniform, "W is uniform from -1 to 1; then b is drawn the same way"),
    # As in TensorFlow Playground.
    "playground": Scheme("Uniform, −½ to ½", _playground, "W is uniform from -0.5 to 0.5; b is 0.1 and not drawn"),
    # Nothing is drawn: every hidden unit of a layer starts, and stays, the same as its neighbours.
    "zeros": Scheme("All zero", lambda rng, W, b: None, "W and b are zero; nothing is drawn"),
}
