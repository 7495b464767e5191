"""The Microscope page's table of contents: which epoch, and what to look at."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from live.training import TrainingFilm
from nn_core.epoch import Epoch
from ui.microscope_arithmetic import arithmetic
from ui.microscope_check import gradient_check
from ui.microscope_diagnosis import diagnosis
from ui.microscope_hidden import hidden_layer
from ui.microscope_run import epoch_picker, this_epoch
from ui.microscope_worksheet import worksheets
from ui.run import theme

_VIEWS: dict[str, Callable[[TrainingFilm, Epoch], None]] = {
    "Step by step": lambda film, epoch: arithmetic(epoch, theme()),
    "Gradient check": lambda film, epoch: gradient_check(film, epoch, theme()),
    "Hidden layer": lambda film, epoch: hidden_layer(epoch, theme()),
    "Worksheet": lambda film, epoch: worksheets(film.trainer.epoch, epoch),
    "Not learning?": lambda film, epoch: diagnosis(film),
}


def microscope(film: TrainingFilm) -> None:
    """Everything on the page but the sidebar."""
    number = epoch_picker(film)
    chosen = st.segmented_control(
        "Look at", list(_VIEWS), default=next(iter(_VIEWS)), required=True, key="microscope-view",
        persist_state="session", help="What to see of this epoch.",
    )  # fmt: skip
    if number is None:
        return
    epoch = this_epoch(film)
    if words := _words(film, number, epoch.rate):
        st.caption(words)
    _VIEWS[chosen](film, epoch)


def _words(film: TrainingFilm, number: int, rate: float) -> str:
    """What there is to know about the epoch before looking at it."""
    told = []
    if number == 0:
        told.append("Epoch 0: the initial weights, before anything is learned. Move the slider to go on.")
    if rate != film.rate:
        told.append(
            f"This epoch was trained with learning rate {rate:g}; the slider’s {film.rate:g} holds from where you "
            "train on."
        )
    return " ".join(told)
