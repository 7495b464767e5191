"""The Microscope page's table of contents: which epoch, which sample, and what to look at."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from live.training import TrainingFilm
from nn_core.epoch import Epoch
from ui.microscope_arithmetic import arithmetic
from ui.microscope_check import gradient_check
from ui.microscope_diagnosis import diagnosis
from ui.microscope_hidden import hidden_layer
from ui.microscope_run import epoch_picker, this_epoch
from ui.microscope_worksheet import worksheets
from ui.run import theme

_VIEWS: dict[str, Callable[[TrainingFilm, Epoch, int | None], None]] = {
    "Step by step": lambda film, epoch, sample: arithmetic(epoch, sample, theme()),
    "Gradient check": lambda film, epoch, sample: gradient_check(film, epoch, theme()),
    "Hidden layer": lambda film, epoch, sample: hidden_layer(epoch, theme()),
    "Worksheet": lambda film, epoch, sample: worksheets(film, epoch, sample),
    "Not learning?": lambda film, epoch, sample: diagnosis(film),
}


def microscope(film: TrainingFilm) -> None:
    """Everything on the page but the sidebar."""
    slider, typed, samples = st.columns([6, 2, 4], vertical_alignment="bottom")
    number = epoch_picker(film, slider, typed)
    epoch = this_epoch(film)
    sample = _sample_picker(epoch, samples)
    chosen = st.segmented_control(
        "Look at", list(_VIEWS), default=next(iter(_VIEWS)), key="microscope-view", help="What to see of this epoch."
    )
    if number == 0:
        st.caption("Epoch 0: the initial weights, before anything is learned. Move the slider to go on.")
    _VIEWS[chosen or next(iter(_VIEWS))](film, epoch, sample)


def _sample_picker(epoch: Epoch, place: DeltaGenerator) -> int | None:
    """One sample, or None for all of them at once."""

    def described(index: int) -> str:
        if index < 0:
            return f"All {len(epoch.X)} samples at once"
        inputs, targets = (", ".join(f"{value:.3g}" for value in row) for row in (epoch.X[index], epoch.Y[index]))
        return f"Sample {index + 1}: {inputs} → {targets}"

    options = [-1, *range(len(epoch.X))]
    index = place.selectbox(
        "Sample", options, index=min(2, len(options) - 1), key="microscope-sample", format_func=described,
        help="Whose numbers are followed. Training always uses all of them.",
    )  # fmt: skip
    return None if index < 0 else index
