"""A choice among numbered things whose names change with the network or the data."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def choice(
    place: DeltaGenerator, label: str, options: range, *, key: str, default: int, names: Callable[[int], str], help: str
) -> int:
    """A selectbox in ``place`` that keeps its number whatever ``names`` calls it; what is gone becomes ``default``.

    A browser knows an option by its name alone and would go on saying one that is no more. So it is told each time what
    is chosen; a name that it says before it hears of that is in the session as a string. Then, and where Streamlit has
    forgotten the selectbox because it was not on the page, the number chosen last is the one.
    """
    kept = f"{key}-number"
    known = (st.session_state.get(key), st.session_state.get(kept))
    st.session_state[key] = next((number for number in known if number in options), default)
    index: int = place.selectbox(label, options, key=key, format_func=names, help=help)
    st.session_state[kept] = index
    return index
