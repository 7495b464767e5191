"""Look inside one epoch: its arithmetic, its gradients, what the hidden layer sees, and why it may not learn."""

import streamlit as st

from setting import task
from ui.microscope.page import PARTS, microscope
from ui.run.controls import setting_controls
from ui.run.current_run import current_film, write_link
from ui.run.task import linked_task
from ui.url.entry import enter

arrived = enter("microscope", own=(*PARTS, *task.PARAMETERS))
setting, schedule, _ = setting_controls(arrived=arrived, locked=linked_task(arrived=arrived).lock)
film = current_film(setting, schedule)


@st.fragment
def show() -> None:
    """Everything below the sidebar; a step or another epoch reruns this alone."""
    microscope(setting, film)
    write_link(setting, film)


show()
