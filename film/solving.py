"""Since when a run has solved its task, as far as anybody has looked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lab.criterion import Criterion, first_solved
from nn_core import Trainer
from nn_core.datasets import Pair
from nn_core.schedule import Schedule, counted, rule_at

Array = NDArray[np.float64]


class Solving:
    """A run counts as solved ``at`` the first epoch that meets ``criterion`` on ``samples``, inputs and targets.

    ``held_out`` says that these are the samples never trained on. Of those trained on, only the ones count that have
    joined the run by then.
    """

    def __init__(self, criterion: Criterion, samples: Pair, held_out: bool) -> None:
        self.criterion, self.samples, self.held_out = criterion, samples, held_out
        self.at: int | None = None

    def forget_after(self, epoch: int) -> None:
        """The run goes another way from ``epoch`` on."""
        if self.at is not None and self.at > epoch:
            self.at = None

    def judged_at(self, schedule: Schedule, epoch: int) -> Pair:
        """The samples by which a run by ``schedule`` is judged at ``epoch``, inputs and targets."""
        X, Y = self.samples
        n = len(X) if self.held_out else counted(rule_at(schedule, epoch), len(X))
        return X[:n], Y[:n]

    def look(self, trainer: Trainer, first: int, trace: Array) -> None:
        """Look at the ``trace`` ``(n, P)`` of ``trainer`` from the epoch ``first`` on.

        What is set by hand may undo it, and so may points that join: then it is looked for from there on.
        """
        losses = (trainer.test_loss_history if self.held_out else trainer.loss_history)[first:]
        schedule = trainer.schedule
        joined = [] if self.held_out else [b.epoch for a, b in pairwise(schedule) if a.rule.samples != b.rule.samples]
        by_hand = [change.epoch for change in schedule if change.edits]
        undoing = {epoch - first for epoch in (*by_hand, *joined) if epoch >= first}

        def solved(start: int, end: int) -> int | None:
            part, samples = slice(start, end), self.judged_at(schedule, first + start)
            return first_solved(trainer.configuration, self.criterion, samples, trace[part], losses[part])

        for start, end in pairwise([0, *sorted(row for row in undoing if 0 < row < len(trace)), len(trace)]):
            if start in undoing and solved(start, start + 1) is None:
                self.at = None
            if self.at is None and (row := solved(start, end)) is not None:
                self.at = first + start + row
