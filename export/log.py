"""A run's log: a CSV with a row an epoch."""

from __future__ import annotations

import csv
import io
from collections import defaultdict

import numpy as np

from lab.criterion import accuracy, criterion_for
from lab.sliced_work import Steps
from nn_core import Trainer
from nn_core.checks import Array
from nn_core.schedule import rule_at
from setting import schedule
from setting.parameters import to_text
from setting.run import Run

_CHUNK = 50  # Epochs in a step.


def log(made: Run, epoch: int) -> Steps[str]:
    """The log of ``made`` from epoch 0 to ``epoch``: losses, accuracies, learning rate, norms of weights, changes.

    An epoch's numbers are those after it; its learning rate is the one that the next epoch follows. What does not go
    with the data, such as the accuracy of a regression, has no column.
    """
    setting, configuration, inputs = made.setting, made.setting.configuration(), made.setting.inputs()
    pairs = {"training": setting.training_data()} | ({"test": test} if (test := setting.test_data()) else {})
    pairs = {name: (inputs(points), Y) for name, (points, Y) in pairs.items()}
    trainer = Trainer(configuration, *pairs["training"], made.schedule, test=pairs.get("test"))
    criterion = criterion_for(setting.kind, setting.output)
    judged = pairs if criterion.middle is not None else {}

    def numbers(parameters: Array) -> list[Array]:
        """The columns beside the losses, for ``parameters`` ``(n, P)``."""
        outputs = {name: configuration.network.predict(parameters, X) for name, (X, _) in judged.items()}
        rights = [accuracy(outputs[name], Y, criterion) for name, (_, Y) in judged.items()]
        norms = [np.linalg.norm(W, axis=(-2, -1)) for W, _ in configuration.network.layers(parameters)]
        return [*rights, *norms]

    chunks = [numbers(trainer.parameters[None])]
    while trainer.epoch < epoch and len(trace := trainer.trace(min(_CHUNK, epoch - trainer.epoch))):
        chunks.append(numbers(trace))
        yield trainer.epoch / epoch
    columns = {
        **{f"{name}_loss": _history(trainer, name) for name in pairs},
        **dict(zip(
            [*(f"{name}_accuracy" for name in judged), *(f"norm_W{n}" for n in range(1, len(setting.sizes)))],
            map(np.concatenate, zip(*chunks)),
        )),
    }  # fmt: skip
    return _csv(made, columns)


def _history(trainer: Trainer, name: str) -> Array:
    return trainer.test_loss_history if name == "test" else trainer.loss_history


def _csv(made: Run, columns: dict[str, Array]) -> str:
    """A row an epoch of ``columns`` ``(n_epochs,)``, with the rate and what is changed there."""
    changes: defaultdict[str, list[str]] = defaultdict(list)
    for part in schedule.to_text(made.schedule, made.setting.sizes).split():
        when, _, what = part.partition(":")
        changes[when].append(what)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["epoch", *columns, "learning_rate", "changes"])
    for epoch, row in enumerate(zip(*(column.tolist() for column in columns.values()))):
        rate = to_text(rule_at(made.schedule, epoch).learning_rate)
        writer.writerow([epoch, *map(repr, row), rate, " ".join(changes[str(epoch)])])
    return text.getvalue()
