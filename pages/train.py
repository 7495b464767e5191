"""Watch a network learn: controls, the stage, and the way into one epoch."""

import streamlit as st

from live.stage import stage
from live.standard import standard_charts
from ui.apart import apart
from ui.controls import setting_controls
from ui.door import enter
from ui.run import current_film, hold_link, microscope_link

setting, way = setting_controls(arrived=enter("train"))
log_axis = st.sidebar.toggle(
    "Logarithmic loss axis", key="log-axis", help="Shows small losses as clearly as large ones."
)
film = current_film(setting, way, log_axis=log_axis)


def show() -> None:
    """The stage, and the way into the epoch on it; every ask of the browser reruns this alone."""
    if not stage(film, key="stage"):
        standard_charts(film, key="stage-standard")
    hold_link(setting, film)
    microscope_link(film)


apart(show, key="stage")
