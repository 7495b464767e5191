"""What a planted bug does to the training: two runs from the same initial weights, trained in slices."""

from __future__ import annotations

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
from lab.sliced_work import SlicedWork, Steps, train
from nn_core import Configuration, Trainer
from nn_core.fast_pass import Pass
from server.slices import run_in_slices, work_a_slice
from setting.schedule import Schedule, with_rates

Array = NDArray[np.float64]

EPOCHS = 2000  # Of a race, at most.


Ending = tuple[Array, str]  # The losses ``(epoch + 1,)`` of a run, and words for how it ended.


@st.cache_resource(max_entries=256, show_spinner=False)
def trained(
    configuration: Configuration, X: Array, Y: Array, schedule: Schedule, epochs: int, bug: str | None
) -> SlicedWork[Ending]:  # fmt: skip
    """A run with ``bug`` in its gradient (None: without), trained to ``epochs``: one for everybody who looks at it."""
    backward = BUGS[bug].backward if bug else Pass.backward
    return SlicedWork(_steps(Trainer(configuration, X, Y, with_rates(configuration.rule, schedule), backward), epochs))


def _steps(trainer: Trainer, epochs: int) -> Steps[Ending]:
    yield from train(trainer, epochs)
    if trainer.diverged_at is not None:
        words = f"diverged at epoch {trainer.diverged_at:,}"
    else:
        solved = "solved" if SOLVED.met(trainer.outputs, trainer.Y) else "not solved"
        words = f"{solved}, loss {trainer.last_loss:.4f}"
    return trainer.loss_history.copy(), words


def race(film: TrainingFilm, bug: str, theme: Theme) -> None:
    """Both losses of ``film``'s run, with the right gradient and with ``bug``, at the rates that the run follows."""
    st.markdown("**What it does to the training**")
    epochs = min(film.goal, EPOCHS)
    schedule = tuple(takewhile(lambda change: change[0] < epochs, film.schedule))
    runs = [trained(film.configuration, film.X, film.Y, schedule, epochs, planted) for planted in (None, bug)]
    if not work_a_slice(runs):
        run_in_slices(runs, "Training without the bug and with it")
        return
    (right, right_end), (wrong, wrong_end) = (run.finish() for run in runs)
    figure = two_losses(theme, right, wrong, name=LOSS_NAMES[film.configuration.loss])
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="microscope-race")
    (_, first), *later = schedule
    rates = ", ".join([f"learning rate {first:g}", *(f"{rate:g} from epoch {epoch:,} on" for epoch, rate in later)])
    st.caption(
        f"The same initial weights trained for {epochs:,} epochs with {rates}. Solid: the right gradient, {right_end}. "
        f"Dashed: with the bug, {wrong_end}."
    )
