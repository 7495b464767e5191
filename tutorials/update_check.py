"""A printed update against the numerical gradient of a loss, parameter by parameter.

A text may sum over samples where the loss is a mean; that is a factor, not a mistake, so gradients are compared on the
scale of the sum: half the squared error, or the cross-entropy, added over samples and outputs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.gradient.check import SMALLEST, TOLERANCE, check_gradient
from nn_core.losses import LOSSES
from tutorials.recipe import BLOCKS, Recipe, blocks
from tutorials.rules import cross_entropy

Array = NDArray[np.float64]

_POINTS = 16
_SAME = 1e-6  # What central differences leave open; the mildest of the mistakes is a tenth.


@dataclass(frozen=True)
class UpdateCheck:
    """One update at one point: ``published`` and ``numeric``, both ``(P,)``, the second on the scale of the sum."""

    published: Array
    numeric: Array

    @property
    def error(self) -> Array:
        """How far each parameter's change is from the gradient ``(P,)``, relative to the larger of the two."""
        scale = np.maximum(np.maximum(np.abs(self.published), np.abs(self.numeric)), SMALLEST)
        return np.abs(self.published - self.numeric) / scale

    @property
    def disagrees(self) -> NDArray[np.bool_]:
        """Which parameters ``(P,)`` are not changed by the gradient."""
        return self.error > TOLERANCE

    @property
    def angle(self) -> float:
        """Degrees between the published step and the steepest way down."""
        lengths = float(np.linalg.norm(self.published) * np.linalg.norm(self.numeric))
        return float(np.degrees(np.arccos(np.clip(self.published @ self.numeric / lengths, -1, 1))))


@dataclass(frozen=True)
class BlockUpdate:
    """What the update of one block is: ``factor`` times the gradient of the mean loss ``loss``, or None of any."""

    block: str
    loss: str | None
    factor: float


def published_change(recipe: Recipe, hidden: int, parameters: Array) -> Array:
    """What the text takes away from ``parameters`` ``(P,)`` in an epoch at rate 1, if they stood still meanwhile."""
    views = blocks(recipe.network(hidden), parameters)
    changes = [recipe.rule(views, X, Y) for X, Y in recipe.batches()]
    total: Array = np.sum([np.concatenate([block.ravel() for block in change]) for change in changes], axis=0)
    return total


def scale_of_sum(recipe: Recipe, loss: str) -> float:
    """The gradient of the sum over the gradient of the mean; for squares the sum is halved, as is the custom."""
    return recipe.Y.size / (2 if loss == "mse" else 1)


def check_update(recipe: Recipe, hidden: int, parameters: Array, loss: str) -> UpdateCheck:
    """The published change at ``parameters`` ``(P,)`` against the numerical gradient of ``loss``."""
    change = published_change(recipe, hidden, parameters)
    check = check_gradient(recipe.network(hidden), parameters, recipe.X, recipe.Y, loss, backprop=change)
    return UpdateCheck(change, scale_of_sum(recipe, loss) * check.numeric)


def block_updates(recipe: Recipe, hidden: int) -> list[BlockUpdate]:
    """What the update of each block is, judged at sixteen starts: one factor must hold for all of them.

    One point would not do: a block of a single number is a multiple of anything.
    """
    network = recipe.network(hidden)
    points = [recipe.initial_parameters(hidden, seed) for seed in range(_POINTS)]
    found = [BlockUpdate(block, None, 0.0) for block in BLOCKS]
    for loss in LOSSES:
        checks = [check_update(recipe, hidden, point, loss) for point in points]
        published = blocks(network, np.stack([check.published for check in checks], axis=-1))
        gradient = blocks(network, np.stack([check.numeric for check in checks], axis=-1) / scale_of_sum(recipe, loss))
        for i, (change, true) in enumerate(zip(published, gradient)):
            factor = float((change * true).sum() / np.square(true).sum())
            if np.linalg.norm(change - factor * true) < _SAME * np.linalg.norm(change):
                found[i] = BlockUpdate(BLOCKS[i], loss, factor)
    return found


def keeps_signs(recipe: Recipe, hidden: int, parameters: Array) -> bool:
    """Whether no entry of the published updates at ``parameters`` ``(P,)`` has another sign than cross-entropy's.

    Then each update goes downhill in cross-entropy, if not by the steepest way: that is why a wrong one can work.
    """
    views = blocks(recipe.network(hidden), parameters)
    return all(
        bool((ours * theirs >= 0).all())
        for X, Y in recipe.batches()
        for ours, theirs in zip(recipe.rule(views, X, Y), cross_entropy(views, X, Y))
    )
