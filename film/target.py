"""What a task asks a run to reach, held to the frames of its film, and which of them reached it first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from film.seekable_run import led_to
from nn_core import Edit, Trainer
from nn_core.schedule import Schedule
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


class Reaching:
    """The first frame that reached a target, for as long as the run still leads there."""

    def __init__(self) -> None:
        # What was reached, by what changes, and what was asked for.
        self._found: tuple[Reached, tuple[Schedule, tuple[Edit, ...]], Goal] | None = None

    def by(self, schedule: Schedule, target: Goal | None) -> Reached | None:
        """What a run by ``schedule`` is known to have reached of ``target``."""
        if self._found is None:
            return None
        reached, changes, asked = self._found
        return reached if asked == target and changes == led_to(schedule, reached.epoch) else None

    def look(
        self, trainer: Trainer, target: Goal, epochs: list[int], readings: Mapping[str, Array], since: int
    ) -> None:
        """Look at the frames at ``epochs`` with these ``readings``, and at the losses of all epochs after ``since``.

        Losses are known of every epoch; where an accuracy counts, the first frame that has it is noted.
        """
        known = self.by(trainer.schedule, target)
        if known and known.epoch <= epochs[0]:
            return
        if target.accuracy is None:
            every = slice(since + 1, epochs[-1] + 1)
            epochs = list(range(*every.indices(epochs[-1] + 1)))
            readings = {"train-loss": trainer.loss_history[every], "test-loss": trainer.test_loss_history[every]}
        else:
            whole = slice(1 if epochs[0] == since else 0, None)  # A step may begin within the epoch before.
            epochs, readings = epochs[whole], {name: values[whole] for name, values in readings.items()}
        if found := first_reached(target, epochs, readings):
            self._found = found, led_to(trainer.schedule, found.epoch), target
