"""Whether losses are drawn on a logarithmic axis: a switch, the same on every page."""

from __future__ import annotations

import streamlit as st


def log_axis(key: str) -> bool:
    """The switch called ``key``; it stays as it was put while the reader is on another page."""
    return st.toggle(
        "Logarithmic loss axis", key=key, persist_state="session", help="Shows small losses as clearly as large ones."
    )
