"""A printed update against the gradient of a loss, parameter by parameter.

A text may sum over samples where the loss is a mean; that is a factor, not a mistake. So what is compared with the
gradient is the update over ``scale_of_sum``: half the squared error, or the cross-entropy, added over samples and
outputs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lab.gradient.check import GradientCheck, check_gradient
from setting.of_data import losses
from tutorials.recipe import BLOCKS, Recipe, blocks
from tutorials.rules import cross_entropy

Array = NDArray[np.float64]

_POINTS = 16
_SAME = 1e-6  # The mildest of the mistakes is a tenth.


def published_change(recipe: Recipe, hidden: int, parameters: Array) -> Array:
    """What the text takes away from ``parameters`` ``(P,)`` in an epoch at rate 1, if they stood still meanwhile."""
    views = blocks(recipe.network(hidden), parameters)
    changes = [recipe.rule(views, X, Y) for X, Y in recipe.batches()]
    total: Array = np.sum([np.concatenate([block.ravel() for block in change]) for change in changes], axis=0)
    return total


def scale_of_sum(recipe: Recipe, loss: str) -> float:
    """The gradient of the sum over the gradient of the mean; for squares the sum is halved, as is the custom."""
    return recipe.Y.size / (2 if loss == "mse" else 1)


def check_update(recipe: Recipe, hidden: int, parameters: Array, loss: str) -> GradientCheck:
    """The published change at ``parameters`` ``(P,)`` over ``scale_of_sum``, against the numerical gradient."""
    change = published_change(recipe, hidden, parameters) / scale_of_sum(recipe, loss)
    return check_gradient(recipe.network(hidden), parameters, recipe.X, recipe.Y, loss, backprop=change)


def angle(check: GradientCheck) -> float:
    """Degrees between the published step and the steepest way down."""
    lengths = float(np.linalg.norm(check.backprop) * np.linalg.norm(check.numeric))
    return float(np.degrees(np.arccos(np.clip(check.backprop @ check.numeric / lengths, -1, 1))))


def block_updates(recipe: Recipe, hidden: int) -> dict[str, tuple[str, float] | None]:
    """What the update of each block is: the loss and the factor its gradient is taken by, or None if it is neither's.

    Judged at sixteen starts, which one factor must fit: at one alone a single number is a multiple of anything. Of
    losses that differ by a factor alone, as the squared error and half of it do, it is the first of the table.
    """
    network = recipe.network(hidden)
    points = [recipe.initial_parameters(hidden, seed) for seed in range(_POINTS)]
    published = blocks(network, np.stack([published_change(recipe, hidden, point) for point in points], axis=-1))
    found: dict[str, tuple[str, float] | None] = dict.fromkeys(BLOCKS)
    for loss in losses(network.output):
        gradients = blocks(network, network.gradient(np.stack(points), recipe.X, recipe.Y, loss).T)
        for block, change, gradient in zip(BLOCKS, published, gradients):
            factor = float((change * gradient).sum() / np.square(gradient).sum())
            if found[block] is None and np.linalg.norm(change - factor * gradient) < _SAME * np.linalg.norm(change):
                found[block] = loss, factor
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
