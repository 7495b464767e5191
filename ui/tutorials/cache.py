"""The work behind the tutorials page, done once for everybody who looks at the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lab.sliced_work import SlicedWork
from server.slices import Work, run_in_slices
from tutorials import RECIPES, Variation, outcome, update_check
from tutorials.other_seeds import Success, seeds_of, train_seeds
from tutorials.variation import runs

_ENTRIES = 250  # A finished run is 8 to 14 kB, 35 with two hidden layers of 16; finished other seeds are 1 kB.


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def run(variation: Variation) -> SlicedWork[outcome.Outcome]:
    """The run of ``variation``, finished or not."""
    return outcome.run(variation)


def longer(variation: Variation) -> SlicedWork[outcome.Outcome]:
    """The run of ``variation`` for twice as many epochs."""
    return run(replace(variation, epochs=2 * variation.epochs))


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def other_seeds(variation: Variation) -> SlicedWork[Success]:
    """The other seeds of ``variation``, trained or not."""
    return train_seeds(variation, seeds_of(variation))


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def block_updates(key: str, hidden: int) -> list[update_check.BlockUpdate]:
    """What the update of each block is."""
    return update_check.block_updates(RECIPES[key], hidden)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def shapes(key: str, most: int) -> NDArray[np.bool_]:
    """Which shapes the printed code takes, ``(hidden, samples)`` from 1 to ``most``: found by trying."""
    counts = range(1, most + 1)
    return np.array([[runs(key, hidden, samples) for samples in counts] for hidden in counts])


def compute_missing(sections: Sequence[Sequence[Work]]) -> None:
    """Compute what the sections of the page still need, in their order; the page is run again as each is done."""
    if needed := next(filter(None, sections), None):
        run_in_slices(needed, "Computing the results above")
