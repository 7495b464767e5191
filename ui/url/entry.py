"""What every page does first, and app.py before and after it."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from ui.url import query
from ui.url.fragment import begin_page, end_page, fragment
from ui.url.kept_points import ask_for_points, keep_in_tab

_THROUGH_APP = "through-app"
_SIDEBAR = "has-sidebar"


def begin_app() -> None:
    """Begin a run of app.py, which leads to a page."""
    st.session_state[_THROUGH_APP] = True


def end_app() -> None:
    """End a run of app.py; one that is broken off never comes here."""
    # Below everything in the sidebar, where what shows nothing takes no room; but that alone would make a sidebar.
    with st.sidebar if st.session_state.get(_SIDEBAR, True) else st.container():
        # After a reconnect, Streamlit's browser side runs the page at once only if a fragment has a timer, be it of a
        # day. Without one, an idle tab would wait; and a restarted server, knowing no fragment, would ignore its first
        # click.
        fragment(_history_script, key="history", run_every=timedelta(days=1))
        keep_in_tab()
    end_page()


def _history_script() -> None:
    """Send the browser history.js; what a session wants to write into the URL waits until it has come there.

    Until then every run asks for it anew, and no two alike: an answer may be lost.
    """
    waits = 0.0 if query.is_browser_ready() else time.time()
    _history()(key="history", data={"waits": waits}, on_ready_change=query.write_what_waits)


@cache
def _history() -> Any:
    script = Path(__file__).with_name("history.js").read_text(encoding="utf-8")
    return st.components.v2.component("nn_history", js=script)


def enter(page: str, own: tuple[str, ...] = (), *, sidebar: bool = True) -> bool:
    """Begin a run of ``page``, which reads the query parameters ``own`` each by itself; whether it is a new visit.

    A page without anything in its ``sidebar`` has none.
    """
    _require_app()
    st.session_state[_SIDEBAR] = sidebar
    begin_page()
    ask_for_points()
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
