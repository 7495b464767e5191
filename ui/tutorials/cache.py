"""The work behind the tutorials page, done once for everybody who looks at the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from server import slices
from server.slices import Work
from tutorials import Variation
from tutorials.other_seeds import Crowd, other_seeds
from tutorials.outcome import Run

__all__ = ["Work", "carry_on", "crowd", "longer", "run"]

_ENTRIES = 250  # A finished run is 8 to 14 kB, 35 with two hidden layers of 16; a finished crowd is 1 kB.


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def run(variation: Variation) -> Run:
    """The run of ``variation``, finished or on its way."""
    return Run(variation)


def longer(variation: Variation) -> Run:
    """The run of ``variation`` for as many epochs again."""
    return run(replace(variation, epochs=2 * variation.epochs))


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def crowd(variation: Variation) -> Crowd:
    """The other seeds of ``variation``, trained or on their way."""
    return Crowd(variation, other_seeds(variation))


def carry_on(sections: Sequence[Sequence[Work]]) -> None:
    """Do what the sections of the page still wait for, in their order; the page is run again as each is done."""
    waiting = [section for section in sections if section]
    if waiting:
        slices.carry_on(waiting[0], "Computing what is shown above")
