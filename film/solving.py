"""Since when a run has solved its task, as far as anybody has looked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lab.criterion import Criterion, first_solved
from nn_core import Trainer
from nn_core.datasets import Pair

Array = NDArray[np.float64]


class Solving:
    """A run counts as solved ``at`` the first epoch that meets ``criterion`` on ``judged``, inputs and targets.

    ``held_out`` says that these are the samples never trained on.
    """

    def __init__(self, criterion: Criterion, judged: Pair, held_out: bool) -> None:
        self.criterion, self.judged, self.held_out = criterion, judged, held_out
        self.at: int | None = None

    def forget_after(self, epoch: int) -> None:
        """The run goes another way from ``epoch`` on."""
        if self.at is not None and self.at > epoch:
            self.at = None

    def look(self, trainer: Trainer, first: int, trace: Array) -> None:
        """Look at the ``trace`` ``(n, P)`` of ``trainer`` from the epoch ``first`` on.

        What is set by hand may undo it: then it is looked for from there on.
        """
        losses = (trainer.test_loss_history if self.held_out else trainer.loss_history)[first:]
        by_hand = [change.epoch - first for change in trainer.schedule if change.edits and change.epoch >= first]

        def solved(start: int, end: int) -> int | None:
            part = slice(start, end)
            return first_solved(trainer.configuration, self.criterion, self.judged, trace[part], losses[part])

        for start, end in pairwise([0, *(row for row in by_hand if 0 < row < len(trace)), len(trace)]):
            if start in by_hand and solved(start, start + 1) is None:
                self.at = None
            if self.at is None and (row := solved(start, end)) is not None:
                self.at = first + start + row
