"""Runs that points join on the way: at each epoch they are judged by the points that counted there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core import Trainer
from nn_core.schedule import Schedule, counted, rule_at

Array = NDArray[np.float64]


def counted_at(schedule: Schedule, epochs: Sequence[int], n: int) -> list[int]:
    """How many of ``n`` training samples a run by ``schedule`` takes into account at each of ``epochs``."""
    return [counted(rule_at(schedule, epoch), n) for epoch in epochs]


def samples_at(trainer: Trainer, epoch: int) -> tuple[Array, Array]:
    """The inputs ``(n, n_in)`` and targets ``(n, n_out)`` that count in the run of ``trainer`` at ``epoch``."""
    (X, Y), count = trainer.all_samples, rule_at(trainer.schedule, epoch).samples
    return X[:count], Y[:count]


def judged(
    judge: Callable[[Array, Array], NDArray[Any]], outputs: Array, Y: Array, samples: Sequence[int]
) -> NDArray[Any]:
    """What ``judge`` makes of ``outputs`` ``(n_epochs, n_samples, n_out)`` and targets ``Y`` ``(n_samples, n_out)``.

    Of each epoch it is given the first so many ``samples``.
    """
    ends = [0, *(i for i in range(1, len(samples)) if samples[i] != samples[i - 1]), len(samples)]
    parts = [(slice(start, end), samples[start]) for start, end in pairwise(ends)]
    return np.concatenate([judge(outputs[epochs, :n], Y[:n]) for epochs, n in parts])
