"""Watch a network learn: controls, the stage, and words."""

import streamlit as st

from live.stage import stage
from ui.controls import setting_controls
from ui.run import current_film

setting = setting_controls()
log_axis = st.sidebar.toggle("Logarithmic loss axis", key="log-axis", help="Shows small losses as clearly as large ones.")
film = current_film(setting, log_axis=log_axis)


@st.fragment
def show() -> None:
    """The stage; every ask of the browser reruns this alone."""
    stage(film, key="stage")


show()
