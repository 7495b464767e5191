"""What the tutorials page finds out at once and keeps: the gradient's verdicts, and the shapes that run."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from tutorials import RECIPES
from tutorials import trial as trials
from tutorials.variation import runs

_ENTRIES = 200


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def findings(key: str, hidden: int) -> list[trials.Finding]:
    """What the update of each block is."""
    return trials.findings(RECIPES[key], hidden)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def shapes(key: str, most: int) -> NDArray[np.bool_]:
    """Which shapes the printed code takes, ``(hidden, samples)`` from 1 to ``most``: found by trying."""
    counts = range(1, most + 1)
    return np.array([[runs(key, hidden, samples) for samples in counts] for hidden in counts])
