"""The door by which every page is entered."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from ui import query


def enter(page: str) -> bool:
    """Begin a run of ``page``; whether the reader has only just come to it."""
    _through_app()
    return query.arrive(page)


def _through_app() -> None:
    """Begin again with app.py where Streamlit has run a page on its own.

    A folder called pages makes Streamlit find the pages by itself until ``st.navigation`` has been called once. Where a
    link to a page is the first thing that a fresh server is asked for, app.py would not run at all.
    """
    if getattr(PagesManager, "uses_pages_directory", False):
        PagesManager.uses_pages_directory = False
        st.rerun()
