"""Which sample is followed through the arithmetic."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nn_core.epoch import Epoch

_KEY = "microscope-sample"


def sample_picker(epoch: Epoch, place: DeltaGenerator) -> int | None:
    """One sample, counted from 0, or None for all of them at once."""

    def described(index: int) -> str:
        if index < 0:
            return f"All {len(epoch.X)} samples at once"
        pair = (epoch.X[index], epoch.Y[index])
        inputs, targets = (", ".join(f"{value:.2g}".replace("-", "−") for value in row) for row in pair)
        return f"Sample {index + 1}: {inputs} → {targets}"

    # The second one: in a gate the first is 0, 0, with nothing to multiply.
    if st.session_state.get(_KEY, len(epoch.X)) >= len(epoch.X):
        st.session_state[_KEY] = min(1, len(epoch.X) - 1)
    index = place.selectbox(
        "Sample", [-1, *range(len(epoch.X))], key=_KEY, persist_state="session",
        format_func=described, help="Whose numbers are followed. Training always uses all of them.",
    )  # fmt: skip
    return None if index < 0 else index
