"""A run measured at some of its epochs: everything a pass knows, for all of them in one stack.

Going back to an epoch takes training, so ``measured`` and ``History.since`` are steps of a ``SlicedWork``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.sliced_work import Steps
from nn_core.fast_pass import Pass
from nn_core.training import Trainer

Array = NDArray[np.float64]
Condition = Callable[[Pass], NDArray[np.bool_]]  # Whether something is true in a pass over K epochs: ``(K,)``.

MOST_EPOCHS = 50  # At which a run is measured.
_MEASURING = 0.8  # What part of the work that is; the rest goes back to where something came true.


@dataclass(frozen=True)
class History:
    """A run up to its present epoch, measured at ``epochs`` ``(K,)``; the first and the present one are among them."""

    trainer: Trainer
    epochs: NDArray[np.int_]
    sweep: Pass
    """Forward and backward at all of them: parameters ``(K, P)``, and so on."""

    def since(self, condition: Condition) -> Steps[int]:
        """The epoch at which ``condition``, true at the present one, came true; it is true wherever measured since.

        At the epoch returned it is true, and one earlier it is false. Whether it was false again later, between two
        measured epochs, is not known.
        """
        false = np.flatnonzero(~condition(self.sweep))
        if not len(false):
            return 0
        before, after = self.epochs[false[-1] : false[-1] + 2].tolist()
        while after - before > 1:
            middle = (before + after) // 2
            if condition(_pass_at(self.trainer, [self.trainer.parameters_at(middle)]))[0]:
                after = middle
            else:
                before = middle
            yield _MEASURING
        return int(after)


def measured(trainer: Trainer) -> Steps[History]:
    """Measure a run at up to ``MOST_EPOCHS`` epochs, which are close together at its start and evenly spread later."""
    last, each = trainer.epoch, MOST_EPOCHS // 2
    spread = np.concatenate([np.geomspace(1, max(1, last), each), np.linspace(0, last, each)])
    epochs = np.unique(np.rint(spread).astype(int).clip(max=last))
    parameters = []
    for number, epoch in enumerate(epochs.tolist(), start=1):
        parameters.append(trainer.parameters_at(epoch))
        yield _MEASURING * (number / len(epochs))
    return History(trainer, epochs, _pass_at(trainer, parameters))


def _pass_at(trainer: Trainer, parameters: Sequence[Array]) -> Pass:
    """A pass forward and backward at all of ``parameters``, each ``(P,)``."""
    sweep = Pass(trainer.configuration.network, np.stack(parameters), trainer.X, trainer.configuration.loss)
    sweep.forward()
    sweep.backward(trainer.Y)
    return sweep
