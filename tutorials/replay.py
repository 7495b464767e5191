"""The replay: a published rule as a run that can be advanced, taken back and watched like any other."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nn_core import Trainer
from nn_core.checks import Schedule
from tutorials.recipe import blocks
from tutorials.rules import Blocks
from tutorials.variation import Variation

Array = NDArray[np.float64]


class Replay(Trainer):
    """One run of ``variation`` on its recipe's data; everything a ``Trainer`` does, by the published rule.

    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation, schedule: Schedule | None = None) -> None:
        if variation.refusal:
            raise ValueError(variation.refusal)
        recipe = variation.recipe
        self.variation = variation
        self._update, self._batches = variation.update, recipe.batches()
        super().__init__(variation.configuration, recipe.X, recipe.Y, schedule, parameters=variation.initial_parameters)

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


def reprinted(replay: Replay) -> dict[str, str]:
    """What the notebook, the one text with printed results, prints of a run that is at its last epoch, by name.

    Losses have four decimals, predictions the eight of NumPy's own printing. The predictions are those of the last
    forward sweep, so they come before the last update.
    """
    outputs = replay.configuration.network.predict(replay.parameters_at(replay.epoch - 1), replay.X)
    losses = {f"loss at epoch {epoch:,}": f"{replay.loss_history[epoch]:.4f}" for epoch in range(0, replay.epoch, 1000)}
    return losses | {f"sample {i + 1}, output {k + 1}": f"{value:.8f}" for (i, k), value in np.ndenumerate(outputs)}
