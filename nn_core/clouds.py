"""Clouds as ``(X, Y)``: inputs ``(n_samples, 2)`` and targets ``(n_samples, 1)`` of zeros and ones.

They are drawn from a generator that is passed in, half of the samples in each class, and fill about the square from -1
to 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import instance, one_of, whole
from nn_core.datasets import GATES, gate

Array = NDArray[np.float64]


def _circles(rng: np.random.Generator, n: int) -> Array:
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(np.arange(n) % 2, 0.85, 0.35) + rng.normal(0, 0.06, n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _moons(rng: np.random.Generator, n: int) -> Array:
    angle = rng.uniform(0, np.pi, n)
    odd = np.arange(n) % 2 == 1
    x = np.where(odd, 1 - np.cos(angle), np.cos(angle)) - 0.5
    y = np.where(odd, 0.5 - np.sin(angle), np.sin(angle)) - 0.25
    return np.column_stack([x, 1.3 * y]) / 1.6 + rng.normal(0, 0.05, (n, 2))


def _spirals(rng: np.random.Generator, n: int) -> Array:
    along = np.sqrt(rng.uniform(0.02, 1, n))
    angle = along * 3.0 * np.pi / 2 + np.where(np.arange(n) % 2, np.pi, 0.0)
    along = 0.95 * along
    return np.column_stack([along * np.cos(angle), along * np.sin(angle)]) + rng.normal(0, 0.02, (n, 2))


def _blobs(rng: np.random.Generator, n: int) -> Array:
    centre = np.where(np.arange(n) % 2, 0.45, -0.45)
    return centre[:, None] + rng.normal(0, 0.2, (n, 2))


CLOUDS: dict[str, Callable[[np.random.Generator, int], Array]] = {
    "circles": _circles,
    "moons": _moons,
    "spirals": _spirals,
    "blobs": _blobs,
}


def cloud(name: str, n_samples: int = 200, *, rng: np.random.Generator) -> tuple[Array, Array]:
    """``n_samples`` points of the two-dimensional dataset ``name``, classes taking turns; at least two samples."""
    make = CLOUDS[one_of("dataset", name, CLOUDS)]
    n = whole("n_samples", n_samples, least=2)
    instance("rng", rng, np.random.Generator, "Use np.random.default_rng(seed).")
    return make(rng, n), (np.arange(n) % 2).astype(np.float64)[:, None]


def dataset(name: str, *, seed: int = 0, n_samples: int = 200) -> tuple[Array, Array]:
    """A gate, or a cloud of ``n_samples`` drawn from ``seed``, by name."""
    whole("seed", seed, least=0), whole("n_samples", n_samples, least=2)
    if one_of("dataset", name, (*GATES, *CLOUDS)) in GATES:
        return gate(name)
    return cloud(name, n_samples, rng=np.random.default_rng(seed))
