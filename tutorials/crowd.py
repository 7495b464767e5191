"""A thousand other seeds: the same recipe from other initial weights, all of them side by side.

The networks stand on the last axis, as in ``nn_core.wide``, so that the rules need no second version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_core.verdict import SOLVED
from nn_core.wilson import wilson
from tutorials.recipe import blocks
from tutorials.variation import Variation

Array = NDArray[np.float64]

SEEDS = 1000
_NUMBERS = 8000  # In the hidden layer's array at once. Measured: fewer waste calls, more leave the processor's cache.
_WORK = 1.6e8  # Hidden activations, the most for which a reader should have to wait: some ten seconds of one core.


@dataclass(frozen=True)
class Success:
    """How many of ``trials`` seeds ended solved, and Wilson's 95 % interval of the rate behind it."""

    solved: int
    trials: int
    low: float
    high: float


def other_seeds(variation: Variation, count: int = SEEDS) -> list[int]:
    """The first ``count`` seeds from 0 on, without the variation's own."""
    return [seed for seed in range(count + 1) if seed != variation.seed][:count]


def affordable(variation: Variation) -> int:
    """How many seeds to try: a thousand, or as many as fit the time that a page may take."""
    recipe = variation.recipe
    return int(min(SEEDS, max(10, _WORK // (variation.epochs * variation.hidden * len(recipe.X)))))


def train(variation: Variation, seeds: Sequence[int]) -> Array:
    """The parameters ``(len(seeds), P)`` at the end of ``variation`` begun from each of ``seeds``."""
    at_once = max(100, _NUMBERS // (len(variation.recipe.batches()[0][0]) * variation.hidden))
    return np.concatenate([_train(variation, seeds[i : i + at_once]) for i in range(0, len(seeds), at_once)])


def _train(variation: Variation, seeds: Sequence[int]) -> Array:
    """``train`` for as many as fit the cache; a shape that the published code cannot take is a ValueError."""
    recipe, update = variation.recipe, variation.update
    drawn = [recipe.initial_parameters(variation.hidden, seed) for seed in seeds]
    parameters = np.ascontiguousarray(np.stack(drawn, axis=-1))
    views = blocks(recipe.network(variation.hidden), parameters)
    batches = [(X[..., None], Y[..., None]) for X, Y in recipe.batches()]
    with np.errstate(all="ignore"):
        for _ in range(variation.epochs):
            for X, Y in batches:
                for block, change in zip(views, update(*views, X, Y)):
                    block -= variation.rate * change
    return parameters.T


def success(variation: Variation, seeds: Sequence[int]) -> Success:
    """How many of ``seeds`` end solved by ``nn_core.verdict.SOLVED``; one that is no longer finite is not."""
    recipe = variation.recipe
    parameters = train(variation, seeds)
    finite = parameters[np.isfinite(parameters).all(axis=1)]
    outputs = recipe.network(variation.hidden).predict(finite, recipe.X)
    solved = int(SOLVED.met(outputs, recipe.Y).sum())
    return Success(solved, len(seeds), *wilson(solved, len(seeds)))
