"""A run measured at some of its epochs: everything a pass knows, for all of them in one stack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.passes import Pass
from nn_core.training import Trainer

Array = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """A run up to its present epoch, looked at in ``epochs`` ``(K,)``, the first and the present one among them."""

    trainer: Trainer
    epochs: NDArray[np.int_]
    sweep: Pass
    """Forward and backward at all of them: parameters ``(K, P)``, and so on."""

    @property
    def norms(self) -> Array:
        """The length ``(K,)`` of the gradient."""
        norms: Array = np.linalg.norm(self.sweep.gradient, axis=-1)
        return norms

    def since(self, holds: Callable[[Pass], Any]) -> int:
        """The epoch at which ``holds``, which is true of the present one, came true and has been at every look since.

        ``holds`` answers booleans ``(K,)`` for a pass over K epochs. Between the last look at which it is false and the
        next one the epoch is bisected: at the one returned it is true, and one earlier it is false. Whether it was
        false again later, between two looks, is not known.
        """
        false = np.flatnonzero(~holds(self.sweep))
        if not len(false):
            return 0
        before, after = (int(epoch) for epoch in self.epochs[false[-1] : false[-1] + 2])
        while after - before > 1:
            middle = (before + after) // 2
            if holds(_swept(self.trainer, [middle]))[0]:
                after = middle
            else:
                before = middle
        return after


def measured(trainer: Trainer, looks: int = 48) -> History:
    """Look at ``trainer``'s run at up to ``looks`` epochs, close together at its start and at even steps after it."""
    early = np.geomspace(1, max(1, trainer.epoch), looks // 2)
    even = np.linspace(0, trainer.epoch, looks // 2)
    epochs = np.unique(np.rint(np.concatenate([early, even])).astype(int))
    epochs = epochs[epochs <= trainer.epoch]
    return History(trainer, epochs, _swept(trainer, epochs.tolist()))


def slopes(sweep: Pass, layer: int) -> Array:
    """The activation's derivative ``(..., n_samples, units)`` in a layer, counted from 0."""
    out = np.empty_like(sweep.a[layer])
    activation(sweep.network.activations[layer]).slope(sweep.a[layer], out)
    return out


def _swept(trainer: Trainer, epochs: list[int]) -> Pass:
    """A pass forward and backward at all of ``epochs`` of the run, which stays where it is."""
    parameters = np.stack([trainer.parameters_at(epoch) for epoch in epochs])
    sweep = Pass(trainer.configuration.network, parameters, trainer.X, trainer.configuration.loss)
    with np.errstate(over="ignore", invalid="ignore"):
        sweep.forward()
        sweep.backward(trainer.Y)
    return sweep
