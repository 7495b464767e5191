"""A picture that does not move, on any page."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import streamlit as st

_STEM = "pictures-of"


def name_pictures(stem: str) -> None:
    """Have the files of the pictures on this page begin with ``stem``, which says what they are of."""
    st.session_state[_STEM] = stem


def picture_name(what: str) -> str:
    """What the file of a picture of ``what`` is called, without its ending: ``xor-2-4-1-tanh-seed1-epoch237-loss``."""
    words = f"{st.session_state.get(_STEM, '')}-{what}"
    return re.sub(r"[^A-Za-z0-9.]+", "-", words).strip("-")


def chart(figure: go.Figure, key: str, alt: str | None = None) -> None:
    """Show ``figure`` as it is, without Streamlit's theme; ``alt`` says it in words.

    Of Plotly's buttons there is the one that saves it, as a picture of a slide's size. Streamlit is told the figure's
    height too: a chart that changes is mounted anew, at first as high as Plotly likes.
    """
    saved = {"format": "png", "filename": picture_name(key), "width": 960, "height": 540, "scale": 2}
    config = {"modeBarButtons": [["toImage"]], "displaylogo": False, "toImageButtonOptions": saved}
    height = figure.layout.height
    st.plotly_chart(figure, key=key, height=height, theme=None, config=config, alt=alt)
