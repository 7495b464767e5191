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


# Widgets that only some views show; Streamlit forgets what is not shown unless it is touched.
_KEPT = ("microscope-sample", "microscope-step", "microscope-bug")


def microscope(film: TrainingFilm) -> None:
    """Everything on the page but the sidebar."""
    for key in _KEPT:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    number = epoch_picker(film)
    chosen = st.segmented_control(
        "Look at", list(_VIEWS), default=next(iter(_VIEWS)), key="microscope-view", help="What to see of this epoch."
    )
    if number == 0:
        st.caption("Epoch 0: the initial weights, before anything is learned. Move the slider to go on.")
    _VIEWS[chosen or next(iter(_VIEWS))](film, this_epoch(film))
