"""A picture that does not move, on any page."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st


def chart(figure: go.Figure, key: str, alt: str | None = None) -> None:
    """Show ``figure`` as it is, without Streamlit's theme or Plotly's buttons; ``alt`` says it in words.

    Streamlit is told the figure's height too: a chart that changes is mounted anew, at first as high as Plotly likes.
    """
    height, config = figure.layout.height, {"displayModeBar": False}
    st.plotly_chart(figure, key=key, height=height, theme=None, config=config, alt=alt)
