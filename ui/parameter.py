"""A parameter of the URL that a page has for itself, next to what ``ui.query`` holds there: one name, one text."""

from __future__ import annotations

import time

import streamlit as st

from ui.query import LAG


def asked(name: str) -> str | None:
    """What the URL says under ``name`` where somebody else than this session wrote it: a link, or the back button."""
    text = st.query_params.get(name)
    written, before, at = st.session_state.get(_written(name), (None, None, 0.0))
    if text == written or (text == before and time.monotonic() - at < LAG):
        return None
    return text


def hold(name: str, text: str) -> None:
    """Make the URL say ``text`` under ``name``."""
    if st.query_params.get_all(name) != [text]:
        st.query_params[name] = text
    written, _, _ = st.session_state.get(_written(name), (None, None, 0.0))
    if text != written:
        st.session_state[_written(name)] = (text, written, time.monotonic())


def moved(name: str) -> None:
    """Let a control that was moved outrank what the URL still says under ``name``."""
    st.session_state[_written(name)] = (st.query_params.get(name), None, 0.0)


def _written(name: str) -> str:
    return f"{name}-parameter-written"
