"""Watch a network learn: controls, the stage, and the way into one epoch."""

import streamlit as st

from ui.live_stage import live_stage
from ui.run.controls import setting_controls
from ui.run.current_run import current_film, microscope_link, write_link
from ui.url.entry import enter
from ui.url.fragment import fragment

setting, schedule = setting_controls(arrived=enter("train"))
log_axis = st.sidebar.toggle(
    "Logarithmic loss axis", key="log-axis", help="Shows small losses as clearly as large ones."
)
film = current_film(setting, schedule, log_axis=log_axis)


def show() -> None:
    """The stage, and the way into the epoch on it; every request of the browser reruns this alone."""
    live_stage(film, key="stage")
    write_link(setting, film)
    microscope_link(film)


fragment(show, key="stage")
