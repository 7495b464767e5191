"""A choice among numbered things whose names change with the network or the data, such as the samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures.numerals import printed
from lab.epoch.epoch import Epoch


def choice(
    place: DeltaGenerator,
    label: str,
    options: range,
    *,
    key: str,
    default: int,
    names: Callable[[int], str],
    help: str,
    **look: Any,
) -> int:
    """A selectbox in ``place`` that keeps its number whatever ``names`` calls it, or ``default`` if that has gone.

    The browser knows an option only by its name, and may send one that exists no more: the session then holds a string.
    In that case, and if Streamlit has forgotten the selectbox while it was not on the page, the number chosen last
    counts. Every run tells the browser what is chosen. ``look`` is the selectbox's.
    """
    kept = f"{key}-number"
    known = (st.session_state.get(key), st.session_state.get(kept))
    st.session_state[key] = next((number for number in known if number in options), default)
    index: int = place.selectbox(label, options, key=key, format_func=names, help=help, **look)
    st.session_state[kept] = index
    return index


def sample_picker(epoch: Epoch, place: DeltaGenerator, **look: Any) -> int | None:
    """One sample of the batch, counted from 0, or None for all of them at once; ``look`` is the selectbox's."""
    n, points = len(epoch.X), epoch.X if epoch.points is None else epoch.points

    def described(index: int) -> str:
        if index < 0:
            return f"All {n} of the batch" if epoch.updates > 1 else f"All {n} samples at once"
        pair = (points[index], epoch.Y[index])
        place, targets = (", ".join(printed(value, ".2g") for value in row) for row in pair)
        return f"Sample {epoch.samples[index] + 1}: {place} → {targets}"

    index = choice(
        place, "Sample", range(-1, n), key="microscope-sample", names=described,
        default=min(1, n - 1),  # In a gate the first is 0, 0, with nothing to multiply.
        help="Whose numbers are followed, by its point. The update uses all of them.", **look,
    )  # fmt: skip
    return None if index < 0 else index
