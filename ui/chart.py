"""A picture that does not move, on any page."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st


def chart(figure: go.Figure, key: str, alt: str | None = None) -> None:
    """Show ``figure`` as it is, without Streamlit's theme; ``alt`` says it in words.

    Of Plotly's buttons there is the one that saves it, as a picture of a slide's size. Streamlit is told the figure's
    height too: a chart that changes is mounted anew, at first as high as Plotly likes.
    """
    saved = {"format": "png", "filename": key.replace("_", "-"), "width": 960, "height": 540, "scale": 2}
    config = {"modeBarButtons": [["toImage"]], "displaylogo": False, "toImageButtonOptions": saved}
    height = figure.layout.height
    st.plotly_chart(figure, key=key, height=height, theme=None, config=config, alt=alt)
