"""What a task asks a run to reach, held to the frames of its film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from setting.task import Goal, reached

Array = NDArray[np.float64]

_READINGS = {"loss": "train-loss", "test": "test-loss", "accuracy": "train-accuracy"}
_NAMES = {"loss": "training loss", "test": "test loss", "accuracy": "training accuracy"}


class Reached(NamedTuple):
    """The ``epoch`` of the frame that reached a target, and the ``numbers`` asked for, in words."""

    epoch: int
    numbers: str


def first_reached(target: Goal, epochs: Sequence[int], readings: Mapping[str, Array]) -> Reached | None:
    """The first of the frames at ``epochs`` whose ``readings`` ``(n_frames,)`` reach ``target``; None if none does."""
    asked = {name: readings[of] for name, of in _READINGS.items() if of in readings and getattr(target, name)}
    if "accuracy" in asked:
        asked["accuracy"] = 100 * asked["accuracy"]
    frames = np.flatnonzero(np.broadcast_to(reached(target, asked), len(epochs)))
    if not len(frames):
        return None
    numbers = [
        f"{_NAMES[name]} {values[frames[0]]:.3g}{' %' if name == 'accuracy' else ''}" for name, values in asked.items()
    ]
    return Reached(epochs[frames[0]], ", ".join(numbers))
