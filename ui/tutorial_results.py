"""What the tutorials page has computed once for everybody: the same numbers in, the same answers out."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from tutorials import RECIPES, Replay, Variation
from tutorials import replay as replays
from tutorials import trial as trials
from tutorials.crowd import Crowd, other_seeds
from tutorials.outcome import Outcome
from tutorials.outcome import outcome as train_to_the_end
from tutorials.recipe import Printed
from tutorials.variation import runs

Array = NDArray[np.float64]

ENTRIES = 200

_turn = threading.Lock()


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def outcome(variation: Variation) -> Outcome:
    """The end of ``variation``."""
    return train_to_the_end(variation)


def later(variation: Variation) -> Outcome:
    """The end of ``variation`` after as many epochs again."""
    return outcome(replace(variation, epochs=2 * variation.epochs))


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def reprinted(variation: Variation) -> Printed:
    """What the text's program prints of ``variation``."""
    run = Replay(variation)
    run.advance(variation.epochs)
    return replays.reprinted(run)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def crowd(variation: Variation) -> Crowd:
    """The other seeds of ``variation``, trained or in training: one crowd for everybody who looks at it."""
    return Crowd(variation, other_seeds(variation))


def advance(variation: Variation, seconds: float) -> None:
    """Train the crowd of ``variation`` for a while, unless another viewer's slice is running: then give way."""
    if _turn.acquire(blocking=False):
        try:
            crowd(variation).advance(seconds)
        finally:
            _turn.release()


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def findings(key: str, hidden: int) -> list[trials.Finding]:
    """What the update of each block is."""
    return trials.findings(RECIPES[key], hidden)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def trial(variation: Variation, epoch: int, loss: str) -> trials.Trial:
    """The published update against the gradient of ``loss`` at ``epoch`` of the published run."""
    return trials.trial(variation.recipe, variation.hidden, _parameters(variation, epoch), loss)


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def keeps_signs(variation: Variation, epoch: int) -> bool:
    """Whether the published update has cross-entropy's signs at ``epoch``."""
    return trials.keeps_signs(variation.recipe, variation.hidden, _parameters(variation, epoch))


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def shapes(key: str, most: int) -> NDArray[np.bool_]:
    """Which shapes the printed code takes, ``(hidden, samples)`` from 1 to ``most``: found by trying."""
    counts = range(1, most + 1)
    return np.array([[runs(key, hidden, samples) for samples in counts] for hidden in counts])


def _parameters(variation: Variation, epoch: int) -> Array:
    run = Replay(variation)
    if epoch:
        run.advance(epoch)
    return run.parameters
