"""Initial weights: where a run begins, and often whether it arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import generator, one_of

Array = NDArray[np.float64]


def _normal(rng: np.random.Generator, W: Array, b: Array) -> None:
    W[...] = rng.standard_normal(W.shape)


def _xavier(rng: np.random.Generator, W: Array, b: Array) -> None:
    # Glorot and Bengio 2010: keeps the spread of signals and of gradients level through sigmoid and tanh layers.
    W[...] = rng.standard_normal(W.shape) * np.sqrt(2.0 / sum(W.shape))


def _he(rng: np.random.Generator, W: Array, b: Array) -> None:
    # He et al. 2015: a ReLU lets half of its inputs through, so the weights start larger by the root of two.
    W[...] = rng.standard_normal(W.shape) * np.sqrt(2.0 / W.shape[0])


def _uniform(rng: np.random.Generator, W: Array, b: Array) -> None:
    # The one scheme that also draws the biases.
    W[...] = rng.uniform(-1.0, 1.0, W.shape)
    b[...] = rng.uniform(-1.0, 1.0, b.shape)


def _zeros(rng: np.random.Generator, W: Array, b: Array) -> None:
    # Nothing is drawn: every hidden unit of a layer starts, and stays, the same as its neighbours.
    W[...] = 0.0


class Scheme(NamedTuple):
    """``draw(rng, W, b)`` fills one layer's weights, and its biases if they are not to start at zero."""

    label: str
    draw: Callable[[np.random.Generator, Array, Array], None]


SCHEMES: dict[str, Scheme] = {
    "normal": Scheme("Normal, spread 1", _normal),
    "xavier": Scheme("Xavier", _xavier),
    "he": Scheme("He", _he),
    "uniform": Scheme("Uniform, −1 to 1", _uniform),
    "zeros": Scheme("All zero", _zeros),
}


def draw(scheme: str, rng: np.random.Generator, W: Array, b: Array) -> None:
    """Fill one layer's ``W`` ``(n_in, n_out)`` and ``b`` ``(1, n_out)``, which holds zeros, by ``scheme``."""
    generator(rng)
    SCHEMES[one_of("scheme", scheme, SCHEMES)].draw(rng, W, b)
