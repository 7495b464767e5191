"""What a planted bug does to the training: two runs from the same initial weights, trained in slices."""

from __future__ import annotations

import time
from itertools import takewhile

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.microscope_check import two_losses
from figures.theme import Theme
from film.panels import LOSS_NAMES
from film.training_film import TrainingFilm
from lab.criterion import SOLVED
from lab.gradient.bugs import BUGS
from nn_core import Configuration, Trainer
from nn_core.checks import Schedule
from nn_core.fast_pass import Pass
from server.slices import carry_on, work_a_slice

Array = NDArray[np.float64]

EPOCHS = 2000  # Of a race, at most.
_CHUNK = 50  # Epochs between two looks at the clock.


class Lane:
    """A run with ``bug`` in its gradient (None: without) on the way to ``epochs``, or to its last finite epoch.

    ``losses`` ``(epoch + 1,)`` and the words for how it ended, ``ending``, are there once it is finished.
    """

    def __init__(
        self, configuration: Configuration, X: Array, Y: Array, schedule: Schedule, epochs: int, bug: str | None
    ) -> None:
        self.losses, self.ending, self.done = np.empty(0), "", 0.0
        self._epochs = epochs
        backward = BUGS[bug].backward if bug else Pass.backward
        self._trainer: Trainer | None = Trainer(configuration, X, Y, schedule, backward)

    @property
    def finished(self) -> bool:
        """Whether there are losses to show."""
        return self._trainer is None

    def advance(self, seconds: float) -> None:
        """Train for about ``seconds``."""
        until = time.perf_counter() + seconds
        while self._trainer and time.perf_counter() < until:
            trainer = self._trainer
            trainer.advance(min(_CHUNK, self._epochs - trainer.epoch))
            self.done = trainer.epoch / self._epochs
            if trainer.epoch == self._epochs or trainer.state == "diverged":
                self._conclude(trainer)

    def _conclude(self, trainer: Trainer) -> None:
        if trainer.diverged_at is not None:
            self.ending = f"diverged at epoch {trainer.diverged_at:,}"
        else:
            solved = "solved" if SOLVED.met(trainer.outputs, trainer.Y) else "not solved"
            self.ending = f"{solved}, loss {trainer.last_loss:.4f}"
        self.losses, self.done = trainer.loss_history.copy(), 1.0
        self._trainer = None  # Its snapshots would stay as long as the losses are kept.


@st.cache_resource(max_entries=256, show_spinner=False)
def _lane(configuration: Configuration, X: Array, Y: Array, schedule: Schedule, epochs: int, bug: str | None) -> Lane:
    """One lane for everybody who looks at the same run, finished or on its way."""
    return Lane(configuration, X, Y, schedule, epochs, bug)


def race(film: TrainingFilm, bug: str, theme: Theme) -> None:
    """Both losses of ``film``'s run, with the right gradient and with ``bug``, at the rates that the run follows."""
    st.markdown("**What it does to the training**")
    epochs = min(film.goal, EPOCHS)
    schedule = tuple(takewhile(lambda change: change[0] < epochs, film.schedule))
    right, wrong = (_lane(film.configuration, film.X, film.Y, schedule, epochs, planted) for planted in (None, bug))
    if not work_a_slice([right, wrong]):
        carry_on([right, wrong], "Training without the bug and with it")
        return
    figure = two_losses(theme, right.losses, wrong.losses, name=LOSS_NAMES[film.configuration.loss])
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="microscope-race")
    st.caption(
        f"The same initial weights trained for {epochs:,} epochs with {_told(schedule)}. Solid: the right gradient, "
        f"{right.ending}. Dashed: with the bug, {wrong.ending}."
    )


def _told(schedule: Schedule) -> str:
    """The learning rates in words."""
    (_, first), *later = schedule
    return ", ".join([f"learning rate {first:g}", *(f"{rate:g} from epoch {epoch:,} on" for epoch, rate in later)])
