"""Other seeds: the same recipe from up to a thousand other initial weights, all of them side by side.

The networks stand on the last axis, as in ``nn_core.wide``, so that the rules need no second version. A crowd works in
slices, as ``nn_core.lottery`` does, so that a server can serve others in between.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
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


def other_seeds(variation: Variation) -> list[int]:
    """A thousand seeds from 0 on without the variation's own, or as many as a page has the time for."""
    work = variation.epochs * variation.hidden * len(variation.recipe.X)
    count = int(min(SEEDS, max(10, _WORK // work)))
    return [seed for seed in range(count + 1) if seed != variation.seed][:count]


class Crowd:
    """``variation`` begun from each of ``seeds``; ``done`` is the part of the work that is behind it, 0 to 1.

    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation, seeds: Sequence[int]) -> None:
        if variation.refusal:
            raise ValueError(variation.refusal)
        self.variation, self.seeds = variation, list(seeds)
        self._trained = 0
        self._parts: list[Array] = []
        self._work = self._train_all()

    @property
    def done(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return self._trained / (len(self.seeds) * self.variation.epochs)

    @property
    def finished(self) -> bool:
        """Whether every network has trained all of its epochs."""
        return sum(map(len, self._parts)) == len(self.seeds)

    def advance(self, seconds: float = math.inf) -> None:
        """Train for about ``seconds``, or to the end."""
        until = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            for _ in self._work:
                if time.perf_counter() >= until:
                    break

    @property
    def parameters(self) -> Array:
        """The parameters ``(len(seeds), P)`` at the end; call when finished."""
        return np.concatenate(self._parts)

    @property
    def success(self) -> Success:
        """How many ended solved by ``nn_core.verdict.SOLVED``; one that is no longer finite did not."""
        recipe, parameters = self.variation.recipe, self.parameters
        finite = parameters[np.isfinite(parameters).all(axis=1)]
        outputs = recipe.network(self.variation.hidden).predict(finite, recipe.X)
        solved = int(SOLVED.met(outputs, recipe.Y).sum())
        return Success(solved, len(parameters), *wilson(solved, len(parameters)))

    def _train_all(self) -> Iterator[None]:
        recipe = self.variation.recipe
        at_once = max(100, _NUMBERS // (len(recipe.batches()[0][0]) * self.variation.hidden))
        for i in range(0, len(self.seeds), at_once):
            yield from self._train(self.seeds[i : i + at_once])

    def _train(self, seeds: list[int]) -> Iterator[None]:
        """Train as many as fit the cache, giving way after every epoch."""
        recipe, hidden, rate = self.variation.recipe, self.variation.hidden, self.variation.rate
        parameters = np.stack([recipe.initial_parameters(hidden, seed) for seed in seeds], axis=-1)
        views = blocks(recipe.network(hidden), parameters)
        batches = [(X[..., None], Y[..., None]) for X, Y in recipe.batches()]
        for _ in range(self.variation.epochs):
            for X, Y in batches:
                for block, change in zip(views, self.variation.update(*views, X, Y)):
                    block -= rate * change
            self._trained += len(seeds)
            yield
        self._parts.append(parameters.T)
