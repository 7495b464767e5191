"""Other seeds: the same recipe from up to a thousand other initial weights, all of them side by side.

The networks stand on the last axis, as in ``lab.lottery.batched_pass``, so that the rules need no second version. A
crowd works in slices, as ``lab.lottery.lottery`` does, so that a server can serve others in between.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.wilson import wilson
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


def other_seeds(variation: Variation) -> list[int]:
    """A thousand seeds from 0 on without the variation's own, or as many as a page has the time for."""
    work = variation.epochs * (variation.hidden + variation.hidden2) * len(variation.recipe.X)
    count = int(min(SEEDS, max(10, _WORK // work)))
    return [seed for seed in range(count + 1) if seed != variation.seed][:count]


class Crowd:
    """``variation`` begun from each of ``seeds``, on the way to its ``success``, which is all that is kept.

    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation, seeds: Sequence[int]) -> None:
        if variation.refusal:
            raise ValueError(variation.refusal)
        self.success: Success | None = None
        self._trained, self._total = 0, len(seeds) * variation.epochs
        self._work = self._train_all(variation, seeds)

    @property
    def done(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return self._trained / self._total

    @property
    def finished(self) -> bool:
        """Whether every network has trained all of its epochs."""
        return self.success is not None

    def advance(self, seconds: float = math.inf) -> None:
        """Train for about ``seconds``, or to the end."""
        until = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            for _ in self._work:
                if time.perf_counter() >= until:
                    break

    def _train_all(self, variation: Variation, seeds: Sequence[int]) -> Iterator[None]:
        """Train as many at once as fit the cache, giving way after every epoch."""
        at_once = max(100, _NUMBERS // (len(variation.recipe.batches()[0][0]) * variation.hidden))
        solved = 0
        for i in range(0, len(seeds), at_once):
            some = seeds[i : i + at_once]
            parameters = starts(variation, some)
            for _ in train(variation, parameters):
                self._trained += len(some)
                yield
            solved += _solved(variation, parameters)
        self.success = Success(solved, len(seeds), *wilson(solved, len(seeds)))


def starts(variation: Variation, seeds: Sequence[int]) -> Array:
    """The initial parameters ``(P, len(seeds))`` of ``variation`` from each of ``seeds``."""
    return np.stack([replace(variation, seed=seed).initial_parameters for seed in seeds], axis=-1)


def train(variation: Variation, parameters: Array) -> Iterator[None]:
    """Train ``parameters`` ``(P, N)``, a network each, in place to their last epoch, giving way after every one."""
    update, views = variation.update, blocks(variation.network, parameters)
    batches = [(X[..., None], Y[..., None]) for X, Y in variation.recipe.batches()]
    for _ in range(variation.epochs):
        for X, Y in batches:
            for block, change in zip(views, update(views, X, Y)):
                block -= variation.rate * change
        yield


def _solved(variation: Variation, parameters: Array) -> int:
    """How many of ``parameters`` ``(P, N)`` are solved by ``lab.criterion.SOLVED``; what is not finite is not."""
    recipe = variation.recipe
    finite = parameters.T[np.isfinite(parameters).all(axis=0)]
    outputs = variation.network.predict(finite, recipe.X)
    return int(SOLVED.met(outputs, recipe.Y).sum())
