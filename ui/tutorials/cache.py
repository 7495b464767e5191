"""The work behind the tutorials page, done once for everybody who looks at the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lab.sliced_work import SlicedWork
from server.slices import Work, run_in_slices
from tutorials import Variation, outcome
from tutorials.other_seeds import Success, seeds_of, train_seeds

_ENTRIES = 250  # A finished run is 8 to 14 kB, 35 with two hidden layers of 16; finished other seeds are 1 kB.


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def run(variation: Variation) -> SlicedWork[outcome.Outcome]:
    """The run of ``variation``, finished or not."""
    return outcome.run(variation)


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def other_seeds(variation: Variation) -> SlicedWork[Success]:
    """The other seeds of ``variation``, trained or not."""
    return train_seeds(variation, seeds_of(variation))


def compute_missing(sections: Sequence[Sequence[Work]]) -> None:
    """Finish the work of the first section that is not finished; then the page is run again, and so is this."""
    for works in sections:
        if not all(work.finished for work in works):
            run_in_slices(works, "Computing the results above")
            return
