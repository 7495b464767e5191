"""What a planted bug does to the training: two runs from the same initial weights, trained in slices."""

from __future__ import annotations

from itertools import takewhile

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.microscope_check import two_losses
from figures.theme import Theme
from film.messages import by_hand, in_words
from film.panels import LOSS_NAMES
from film.training_film import TrainingFilm
from lab.criterion import Criterion
from lab.gradient.bugs import BUGS
from lab.sliced_work import SlicedWork, Steps, train
from nn_core import Change, Configuration, Trainer
from nn_core.datasets import Pair
from nn_core.fast_pass import Pass
from nn_core.schedule import Schedule
from server.slices import run_in_slices, work_a_slice
from ui.chart import chart

Array = NDArray[np.float64]

EPOCHS = 2000  # Of a race, at most.


Ending = tuple[Array, str]  # The losses ``(epoch + 1,)`` of a run, and words for how it ended.


@st.cache_resource(max_entries=256, show_spinner=False)
def trained(
    configuration: Configuration, X: Array, Y: Array, schedule: Schedule, epochs: int, bug: str | None,
    criterion: Criterion, held_out: Pair | None,
) -> SlicedWork[Ending]:  # fmt: skip
    """A run with ``bug`` in its gradient (None: without), trained to ``epochs``: one for everybody who looks at it.

    ``criterion`` says whether it is solved: by the samples ``held_out`` or, without, by those trained on at its end.
    """
    backward = BUGS[bug].backward if bug else Pass.backward
    return SlicedWork(_steps(Trainer(configuration, X, Y, schedule, backward), epochs, criterion, held_out))


def _steps(trainer: Trainer, epochs: int, criterion: Criterion, held_out: Pair | None) -> Steps[Ending]:
    yield from train(trainer, epochs)
    if trainer.diverged_at is not None:
        words = f"diverged at epoch {trainer.diverged_at:,}"
    else:
        X, Y = held_out or (trainer.X, trainer.Y)
        solved = criterion.met(trainer.configuration.network.predict(trainer.parameters, X), Y)
        words = f"{'solved' if solved else 'not solved'}, loss {trainer.last_loss:.4f}"
    return trainer.loss_history.copy(), words


def race(film: TrainingFilm, bug: str, theme: Theme) -> None:
    """Both losses of ``film``'s run, with the right gradient and with ``bug``, by the rules that the run follows."""
    st.markdown("**What it does to the training**")
    epochs = min(film.goal, EPOCHS)
    schedule = tuple(takewhile(lambda change: change.epoch < epochs, film.schedule))
    held_out = film.test if film.criterion.middle is None else None
    runs = [
        trained(film.configuration, film.X, film.Y, schedule, epochs, planted, film.criterion, held_out)
        for planted in (None, bug)
    ]
    if not work_a_slice(runs):
        run_in_slices(runs, "Training without the bug and with it")
        return
    (right, right_end), (wrong, wrong_end) = (run.finish() for run in runs)
    figure = two_losses(theme, right, wrong, name=LOSS_NAMES[film.configuration.loss])
    chart(figure, key="microscope-race")
    sizes, first, *later = film.configuration.network.sizes, *schedule
    told = [_in_words(first, sizes), *(f"from epoch {one.epoch:,} on {_in_words(one, sizes)}" for one in later)]
    rules = "; ".join(told)
    st.caption(
        f"The same initial weights trained for {epochs:,} epochs with {rules}. Solid: the right gradient, {right_end}. "
        f"Dashed: with the bug, {wrong_end}."
    )


def _in_words(change: Change, sizes: tuple[int, ...]) -> str:
    edits = [by_hand(change.edits, sizes)] if change.edits else []
    return ", ".join([in_words(change.rule), *edits])
