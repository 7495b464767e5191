"""The app's name at the head of the sidebar, which is empty otherwise."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.run.current_run import theme

_MARK = Path(__file__).with_name("icon.svg")


def logo() -> None:
    """Show mark and name in the colour of the theme's text."""
    name = (
        f'<text x="42" y="23" font-family="system-ui, sans-serif" font-size="20" font-weight="600"'
        f' fill="{theme().ink}">NN Live</text>'
    )
    mark = _MARK.read_text(encoding="utf-8").replace('viewBox="0 0 32 32"', 'viewBox="0 0 144 32"')
    st.logo(mark.replace("</svg>", f"{name}</svg>"), size="large")
