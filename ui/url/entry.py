"""What every page does first, and app.py before and after it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from ui.url import query
from ui.url.fragment import begin_page, end_page

_THROUGH_APP = "through-app"


def begin_app() -> None:
    """Begin a run of app.py, which leads to a page."""
    st.session_state[_THROUGH_APP] = True


def end_app() -> None:
    """End a run of app.py; one that is broken off never comes here."""
    query.browser_ready()
    end_page()


def enter(page: str, own: tuple[str, ...] = ()) -> bool:
    """Begin a run of ``page``, which reads the query parameters ``own`` each by itself; whether it is a new visit."""
    _require_app()
    begin_page()
    return query.arrive(page, own)


def _require_app() -> None:
    """Rerun by way of app.py where Streamlit has run a page's file alone.

    A folder called pages makes Streamlit find the pages by itself until ``st.navigation`` has been called once. If the
    first thing that a fresh server is asked for is a link to a page, app.py would not run at all. The flag of Streamlit
    that is set here does not tell: another viewer may have come through app.py in this very moment.
    """
    if not st.session_state.pop(_THROUGH_APP, False):
        PagesManager.uses_pages_directory = False
        st.rerun()
