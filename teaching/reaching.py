"""Whether and when a run reaches a goal: epoch by epoch, as a replay of a link has it, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from lab.criterion import accuracy, criterion_for
from lab.run.joins import counted_at, judged
from lab.sliced_work import Steps
from nn_core import Trainer
from setting.run import Run
from setting.task import Goal, reached

_CHUNK = 20  # Epochs in a step.


class Ending(NamedTuple):
    """The first epoch that reached the goal, None where none did, and the ``numbers`` there, or at the end.

    They have the names that a goal has; the training loss is always among them.
    """

    epoch: int | None
    numbers: dict[str, float]


def train_to(run: Run, goal: Goal) -> Steps[Ending]:
    """Train ``run`` until it reaches the bounds of ``goal``, or to its last epoch; its limits are not looked at."""
    setting = run.setting
    inputs, (points, Y), test = setting.inputs(), setting.training_data(), setting.test_data()
    X, held_out = inputs(points), test and (inputs(test[0]), test[1])
    trainer = Trainer(setting.configuration(), X, Y, run.schedule, test=held_out)
    criterion = criterion_for(setting.kind, setting.output)
    for first, trace in _traces(trainer, setting.epochs):
        epochs = slice(first, first + len(trace))
        numbers = {"loss": trainer.loss_history[epochs]}
        if test:
            numbers["test"] = trainer.test_loss_history[epochs]
        if goal.accuracy is not None and setting.kind != "regression":
            outputs = setting.configuration().network.predict(trace, X)
            samples = counted_at(run.schedule, range(first, first + len(trace)), len(Y))
            numbers["accuracy"] = 100 * judged(partial(accuracy, criterion=criterion), outputs, Y, samples)
        rows = np.flatnonzero(np.broadcast_to(reached(goal, numbers), len(trace)))
        last = {name: float(values[rows[0] if len(rows) else -1]) for name, values in numbers.items()}
        if len(rows):
            return Ending(first + int(rows[0]), last)
        yield trainer.epoch / setting.epochs
    return Ending(None, last)


def _traces(trainer: Trainer, epochs: int) -> Iterator[tuple[int, np.ndarray]]:
    """An epoch, and the parameters ``(n, P)`` from there on, until all ``epochs``, or all finite ones, were there."""
    yield 0, trainer.parameters[None]
    while trainer.epoch < epochs and trainer.state != "diverged":
        trace = trainer.trace(min(_CHUNK, epochs - trainer.epoch))
        if len(trace):
            yield trainer.epoch + 1 - len(trace), trace
