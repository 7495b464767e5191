"""A run measured at some of its epochs: everything a pass knows, for all of them in one stack.

Going back to an epoch takes training, so ``measured`` and ``History.since`` are generators: they give way after every
epoch that they went back to, and return what they found.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.fast_pass import Pass
from nn_core.training import Trainer

Array = NDArray[np.float64]

LOOKS = 50
"""The most epochs at which a run is looked at."""


@dataclass(frozen=True)
class History:
    """A run up to its present epoch, looked at in ``epochs`` ``(K,)``, the first and the present one among them."""

    trainer: Trainer
    epochs: NDArray[np.int_]
    sweep: Pass
    """Forward and backward at all of them: parameters ``(K, P)``, and so on."""

    def since(self, holds: Callable[[Pass], Any]) -> Generator[None, None, int]:
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
            if holds(_swept(self.trainer, [self.trainer.parameters_at(middle)]))[0]:
                after = middle
            else:
                before = middle
            yield
        return after


def measured(trainer: Trainer) -> Generator[None, None, History]:
    """Look at ``trainer``'s run at up to ``LOOKS`` epochs, close together at its start and at even steps after it.

    The last three epochs are among them. The run stays where it is.
    """
    last, each = trainer.epoch, LOOKS // 2 - 1
    spread = np.concatenate([np.geomspace(1, max(1, last), each), np.linspace(0, last, each), [last - 2, last - 1]])
    epochs = np.unique(np.rint(spread).astype(int))
    epochs = epochs[(epochs >= 0) & (epochs <= last)]
    parameters = []
    for epoch in epochs.tolist():
        parameters.append(trainer.parameters_at(epoch))
        yield
    return History(trainer, epochs, _swept(trainer, parameters))


def slopes(sweep: Pass, layer: int) -> Array:
    """The activation's derivative ``(..., n_samples, units)`` in a layer, counted from 0."""
    return activation(sweep.network.activations[layer]).derivative(sweep.a[layer])


def _swept(trainer: Trainer, parameters: Sequence[Array]) -> Pass:
    """A pass forward and backward at all of ``parameters``, each ``(P,)``."""
    sweep = Pass(trainer.configuration.network, np.stack(parameters), trainer.X, trainer.configuration.loss)
    with np.errstate(all="ignore"):
        sweep.forward()
        sweep.backward(trainer.Y)
    return sweep
