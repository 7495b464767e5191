"""The door by which every page is entered."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from ui.url import fragment, query

_THROUGH_APP = "door-through-app"


def open_door() -> None:
    """Begin a run of app.py, which leads to a page."""
    st.session_state[_THROUGH_APP] = True


def close_door() -> None:
    """End a run of app.py; one that is broken off never comes here."""
    query.listen()
    fragment.end_page()


def enter(page: str) -> bool:
    """Begin a run of ``page``; whether the reader has only just come to it."""
    _through_app()
    fragment.begin_page()
    return query.arrive(page)


def _through_app() -> None:
    """Begin again with app.py where Streamlit has run a page on its own.

    A folder called pages makes Streamlit find the pages by itself until ``st.navigation`` has been called once. Where
    links to pages are the first things that a fresh server is asked for, app.py would not run at all. Whether Streamlit
    finds the pages by itself now does not tell: another viewer may have come through app.py in this very moment.
    """
    if not st.session_state.pop(_THROUGH_APP, False):
        PagesManager.uses_pages_directory = False
        st.rerun()
