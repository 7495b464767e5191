"""The pages by name where Streamlit folds its menu away: on a screen as narrow as a phone's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

# The row is ours, and with it the block around it; Streamlit's own menu is there from 768 pixels on.
_STYLE = """<style>
.st-key-page-names { margin-top: 0.25rem; }
@media (min-width: 768px) { :has(> .st-key-page-names) { display: none; } }
</style>"""


def page_names(pages: Sequence[Any]) -> None:
    """Show a link to each of ``pages``, on narrow screens only."""
    st.html(_STYLE)
    with st.container(key="page-names", horizontal=True, gap="xxsmall"):
        for page in pages:
            st.page_link(page, label=page.title)
