"""How far rounding carries a run: the same run from initial parameters that differ in their last bit.

Training is chaotic in places. Another machine, or another library, rounds otherwise, and where a last bit decides where
a run ends, no program can be held to its numbers.
"""

from __future__ import annotations

import numpy as np

from lab.sliced_work import Steps, train
from nn_core import Change, Configuration, Trainer
from nn_core.checks import Array
from nn_core.schedule import Schedule


def begun(configuration: Configuration, schedule: Schedule) -> tuple[Array, Schedule]:
    """The parameters ``(P,)`` that a run of ``schedule`` begins with, and what it does from there: the same run.

    What is set by hand at epoch 0 is in the parameters then; only what is frozen there is still an edit.
    """
    parameters, (first, *later) = configuration.initial_parameters(), schedule
    for edit in first.edits:
        configuration.network.blocks(parameters)[edit.layer][edit.row, edit.column] = edit.value
    return parameters, (Change(0, first.rule, tuple(edit for edit in first.edits if edit.frozen)), *later)


def moved_by_last_bit(
    configuration: Configuration, X: Array, Y: Array, schedule: Schedule, epoch: int, parameters: Array
) -> Steps[tuple[float, float]]:
    """How far outputs and parameters at ``epoch``, which are ``parameters`` ``(P,)``, move by a last bit at the start.

    Every initial parameter that is not frozen moves, up or down by one unit in its last place; of 0 that is taken as
    that of 1. Both numbers are the largest difference, infinite where the moved run has left the range of a float.
    """
    network = configuration.network
    initial, schedule = begun(configuration, schedule)
    up = np.random.default_rng(0).random(len(initial)) < 0.5
    nudged = initial + np.where(up, 1, -1) * np.where(initial == 0, np.finfo(float).eps, np.spacing(np.abs(initial)))
    other = Trainer(configuration, X, Y, schedule, parameters=nudged)
    yield from train(other, epoch)
    if other.epoch < epoch:
        return np.inf, np.inf
    outputs = np.abs(network.predict(other.parameters, X) - network.predict(parameters, X)).max()
    return float(outputs), float(np.abs(other.parameters - parameters).max())
