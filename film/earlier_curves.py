"""The loss curves of runs that were left for another one: what is kept of each, and how the loss panel shows it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nn_core.schedule import Schedule
from stage.panels import Act

MOST_POINTS = 500


class Curve(NamedTuple):
    """Training ``losses``, all finite, at some ``epochs`` of a run, in order."""

    epochs: tuple[int, ...]
    losses: tuple[float, ...]


class Left(NamedTuple):
    """A run by ``schedule`` that was left for another one, seen to the last epoch of its ``curve``."""

    schedule: Schedule
    curve: Curve


class EarlierCurve(NamedTuple):
    """A curve as the loss panel shows it: its ``label``, what a tab keeps of it, and what can be done with it."""

    label: str
    curve: Curve
    token: str
    acts: tuple[Act, ...]


def curve_of(losses: ArrayLike) -> Curve:
    """The curve of ``losses`` ``(n,)`` from epoch 0 on, at no more than ``MOST_POINTS`` epochs, to five digits."""
    every = np.asarray(losses)
    epochs = np.unique(np.rint(np.linspace(0, len(every) - 1, MOST_POINTS)).astype(int)).tolist()
    return Curve(tuple(epochs), tuple(float(f"{every[epoch]:.5g}") for epoch in epochs))
