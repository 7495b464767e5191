"""The browser's history: one entry for each thing that somebody does."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st


@cache
def _component() -> Any:
    script = Path(__file__).with_name("history.js").read_text(encoding="utf-8")
    return st.components.v2.component("nn_history", js=script)


def one_entry_each() -> None:
    """Keep what a page writes into the URL of itself from becoming entries of their own; it shows nothing."""
    _component()(key="history")
