"""The replay: a published rule as a run that can be advanced, taken back and watched like any other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nn_core import Configuration, Trainer
from nn_core.checks import Schedule
from tutorials.recipe import Printed, Recipe, blocks
from tutorials.rules import Blocks
from tutorials.variation import Variation

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Published(Configuration):
    """A configuration whose initial weights are drawn as a text draws them."""

    recipe: Recipe | None = None

    def initial_parameters(self) -> Array:
        """The parameters ``(P,)`` at epoch 0."""
        assert self.recipe is not None
        hidden, *deeper = self.network.sizes[1:-1]
        return self.recipe.initial_parameters(hidden, self.seed, *deeper)


def configuration(variation: Variation) -> Configuration:
    """The engine's configuration of ``variation``; its loss is what is measured, not what the rule descends."""
    return _Published(variation.network, learning_rate=variation.rate, seed=variation.seed, recipe=variation.recipe)


class Replay(Trainer):
    """One run of ``variation`` on its recipe's data; everything a ``Trainer`` does, by the published rule.

    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation, schedule: Schedule | None = None) -> None:
        recipe = variation.recipe
        batches = recipe.batches()
        if variation.refusal:
            raise ValueError(variation.refusal)
        self.variation = variation
        self._update, self._batches = variation.update, batches
        super().__init__(configuration(variation), recipe.X, recipe.Y, schedule)

    @cached_property
    def _blocks(self) -> Blocks:
        return blocks(self.configuration.network, self._state[0])

    def _train_whole(self, epochs: int, rate: Array) -> None:
        sweep, losses, views = self._pass, self._losses, self._blocks
        for epoch in range(self.epoch, self.epoch + epochs):
            sweep.forward()
            losses[epoch] = sweep.loss(self.Y)
            for X, Y in self._batches:
                for block, change in zip(views, self._update(views, X, Y)):
                    block -= rate * change
        self.epoch += epochs


def reprinted(replay: Replay) -> Printed:
    """What the notebook's program, the one with printed results, prints of a run that is at its last epoch.

    Losses have four decimals, predictions the eight of NumPy's own printing. The predictions are those of the last
    forward sweep, so they come before the last update.
    """
    losses = {epoch: f"{replay.loss_history[epoch]:.4f}" for epoch in range(0, replay.epoch, 1000)}
    outputs = replay.configuration.network.predict(replay.parameters_at(replay.epoch - 1), replay.X)
    return Printed(losses, tuple(tuple(f"{value:.8f}" for value in row) for row in outputs))
