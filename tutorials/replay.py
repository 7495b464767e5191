"""The replay: a published rule as a run that can be advanced, taken back and watched like any other."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from nn_core import Trainer
from nn_core.fast_pass import Pass
from nn_core.schedule import Schedule
from tutorials import rules
from tutorials.recipe import blocks
from tutorials.variation import Variation

Array = NDArray[np.float64]


def _changes(update: rules.Update, sweep: Pass, Y: Array) -> Array:
    """What the text takes away from the parameters ``(P,)``, in place of the gradient."""
    changes = update(blocks(sweep.network, sweep.parameters), sweep.X, Y)
    return np.concatenate([change.ravel() for change in changes])


class Replay(Trainer):
    """One run of ``variation`` on its recipe's data; everything a ``Trainer`` does, by the published rule.

    A shape that the published code cannot take is a ValueError with the reason.
    """

    def __init__(self, variation: Variation, schedule: Schedule | None = None) -> None:
        if variation.refusal:
            raise ValueError(variation.refusal)
        self.variation, recipe, configuration = variation, variation.recipe, variation.configuration
        changed, start = partial(_changes, variation.update), variation.initial_parameters
        super().__init__(configuration, recipe.X, recipe.Y, schedule, changed, parameters=start)


def reprinted(replay: Replay) -> dict[str, str]:
    """What the notebook, the one text with printed results, prints of a run that is at its last epoch, by name.

    Losses have four decimals, predictions the eight of NumPy's own printing. The predictions are those of the last
    forward sweep, so they come before the last update.
    """
    outputs = replay.configuration.network.predict(replay.parameters_at(replay.epoch - 1), replay.X)
    losses = {f"loss at epoch {epoch:,}": f"{replay.loss_history[epoch]:.4f}" for epoch in range(0, replay.epoch, 1000)}
    return losses | {f"sample {i + 1}, output {k + 1}": f"{value:.8f}" for (i, k), value in np.ndenumerate(outputs)}
