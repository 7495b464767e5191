"""The pages by name where Streamlit folds its menu away: on a screen as narrow as a phone's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

_KEY = "page-names"


def narrow_only(key: str) -> str:
    """A style that shows the container ``key`` only where Streamlit folds menu and sidebar away, below 768 pixels.

    The container is ours, and with it the block around it.
    """
    return f"<style>@media (min-width: 768px) {{ :has(> .st-key-{key}) {{ display: none; }} }}</style>"


def page_names(pages: Sequence[Any]) -> None:
    """Show a link to each of ``pages``, on narrow screens only."""
    st.html(f"<style>.st-key-{_KEY} {{ margin-top: 0.25rem; }}</style>{narrow_only(_KEY)}")
    with st.container(key=_KEY, horizontal=True, gap="xxsmall"):
        for page in pages:
            st.page_link(page, label=page.title)
