"""Other seeds: the same recipe from up to a thousand other initial weights, all of them side by side.

The networks stand on the last axis, as in ``lab.lottery.batched_pass``, so that the rules need no second version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.sliced_work import SlicedWork, Steps
from tutorials.recipe import blocks
from tutorials.variation import Variation

Array = NDArray[np.float64]

SEEDS = 1000
_AT_ONCE = 60_000  # Samples times parameters. Measured: fewer waste calls, more leave the processor's cache.
_WORK = 1.1e9  # Epochs times samples times parameters. Measured: one to four seconds of one core.


class Success(NamedTuple):
    """How many of ``trials`` seeds ended solved."""

    solved: int
    trials: int


def seeds_of(variation: Variation) -> list[int]:
    """A thousand seeds from 0 on without the variation's own, or as many as a page has the time for."""
    each = variation.epochs * variation.network.size * len(variation.recipe.X)
    count = int(min(SEEDS, max(10, _WORK // each)))
    return [seed for seed in range(count + 1) if seed != variation.seed][:count]


def train_seeds(variation: Variation, seeds: Sequence[int]) -> SlicedWork[Success]:
    """``variation`` trained from each of ``seeds``, in slices.

    A shape that the published code cannot take is a ValueError with the reason.
    """
    if variation.refusal:
        raise ValueError(variation.refusal)
    return SlicedWork(_steps(variation, seeds))


def _steps(variation: Variation, seeds: Sequence[int]) -> Steps[Success]:
    """Train as many at once as fit the cache, an epoch a step."""
    recipe, network = variation.recipe, variation.network
    at_once = max(100, _AT_ONCE // (len(recipe.batches()[0][0]) * network.size))
    solved, trained = 0, 0
    for i in range(0, len(seeds), at_once):
        some = seeds[i : i + at_once]
        parameters = starts(variation, some)
        for _ in train(variation, parameters):
            trained += len(some)
            yield trained / (len(seeds) * variation.epochs)
        finite = parameters.T[np.isfinite(parameters).all(axis=0)]  # What is not finite is not solved.
        solved += int(SOLVED.met(network.predict(finite, recipe.X), recipe.Y).sum())
    return Success(solved, len(seeds))


def starts(variation: Variation, seeds: Sequence[int]) -> Array:
    """The initial parameters ``(P, len(seeds))`` of ``variation`` from each of ``seeds``."""
    return np.stack([replace(variation, seed=seed).initial_parameters for seed in seeds], axis=-1)


def train(variation: Variation, parameters: Array) -> Iterator[None]:
    """Train ``parameters`` ``(P, N)``, a network each, in place to their last epoch, an epoch a step."""
    update, views = variation.update, blocks(variation.network, parameters)
    batches = [(X[..., None], Y[..., None]) for X, Y in variation.recipe.batches()]
    for _ in range(variation.epochs):
        for X, Y in batches:
            for block, change in zip(views, update(views, X, Y)):
                block -= variation.rate * change
        yield
