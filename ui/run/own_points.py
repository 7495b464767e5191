"""Own and real data on the page: the way to a reader's own, and what is said of those that are there."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from setting.own_text import is_own, read
from setting.real_sets import REAL_SETS
from ui.run.points_in_words import HELD, of_real, size, where
from ui.run.table_form import table_form
from ui.url.fragment import button

WAITING = "drawn-points-wait"
"""Under this name in the session: the data whose run waits until what was drawn on it can be trained on."""
_WAITS = "Training waits for what you draw: the boundary says why. The link has the points before it."


def own_points(data: str, use: Callable[[str], None], *, locked: bool) -> None:
    """The button that opens the form, and what there is to say of own or real ``data``.

    ``use`` takes own points, written as a setting has them. Nothing can be opened where the data are ``locked``.
    """
    waits = st.session_state.setdefault(WAITING, "") == data
    if not waits:
        st.session_state[WAITING] = ""
    # Its label says all: help would open over the list of data above it, and take the click that is meant for that.
    if button("Paste or upload your own data", icon=":material/upload_file:", type="tertiary", disabled=locked):
        table_form(data, use, saves=not waits)
    if data in REAL_SETS:
        st.caption(of_real(data))
    elif is_own(data) and waits:
        st.caption(_WAITS)
    elif is_own(data):
        held = [HELD] if read(data).columns > 2 else []
        st.caption(" ".join([size(data), *held, where(data)]))
