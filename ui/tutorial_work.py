"""The work behind the tutorials page, done in slices, once for everybody who looks at the same numbers.

A slice is run by the page's own timer in the browser: the stage and other viewers have their turn in between, and a
closed tab stops paying at once.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import streamlit as st

from tutorials import Variation
from tutorials.crowd import Crowd, other_seeds
from tutorials.outcome import Run
from ui.turns import PAUSE, SLICE, turn

_ENTRIES = 100  # A run is some 150 kB, most of it its losses.


class Work(Protocol):
    """Something that takes longer than a page may."""

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""

    @property
    def done(self) -> float:
        """How much of it is done, from 0 to 1."""

    def advance(self, seconds: float) -> None:
        """Work for about ``seconds``."""


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
        st.fragment(_slice, run_every=PAUSE)(waiting)


def _slice(waiting: list[Sequence[Work]]) -> None:
    section = waiting[0]
    with turn() as ours:
        if ours:
            until = time.perf_counter() + SLICE
            for work in section:
                if not work.finished and (left := until - time.perf_counter()) > 0:
                    work.advance(left)
    if all(work.finished for work in section):
        st.rerun()  # The page: what waited stands outside of this fragment.
    st.progress(sum(work.done for work in section) / len(section), "Computing what is shown above")
