"""A run measured at some of its epochs: everything a pass knows, for all of them in one stack."""

from __future__ import annotations

from dataclasses import dataclass

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
    def losses(self) -> Array:
        """The loss at every epoch, not only at those looked at."""
        return self.trainer.loss_history

    @property
    def norms(self) -> Array:
        """The length ``(K,)`` of the gradient."""
        norms: Array = np.linalg.norm(self.sweep.gradient, axis=-1)
        return norms

    def slopes(self, layer: int) -> Array:
        """The activation's derivative ``(K, n_samples, units)`` in a layer, counted from 0."""
        slopes = np.empty_like(self.sweep.a[layer])
        activation(self.sweep.network.activations[layer]).slope(self.sweep.a[layer], slopes)
        return slopes

    def since(self, holds: NDArray[np.bool_]) -> int | None:
        """The first epoch from which ``holds`` ``(K,)`` is true to the end; None where it is not true at the end."""
        if not holds[-1]:
            return None
        false = np.flatnonzero(~holds)
        return int(self.epochs[false[-1] + 1 if len(false) else 0])


def measured(trainer: Trainer, looks: int = 48) -> History:
    """Look at ``trainer``'s run at up to ``looks`` epochs, close together at its start and at even steps after it."""
    early = np.geomspace(1, max(1, trainer.epoch), looks // 2)
    even = np.linspace(0, trainer.epoch, looks // 2)
    epochs = np.unique(np.rint(np.concatenate([early, even])).astype(int))
    epochs = epochs[epochs <= trainer.epoch]
    parameters = np.stack([trainer.parameters_at(int(epoch)) for epoch in epochs])
    sweep = Pass(trainer.configuration.network, parameters, trainer.X, trainer.configuration.loss)
    sweep.forward()
    sweep.backward(trainer.Y)
    return History(trainer, epochs, sweep)
