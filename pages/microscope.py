"""Look inside one epoch: its arithmetic, its gradients, what the hidden layer sees, and why it may not learn."""

import streamlit as st

from ui.microscope.epoch_picker import EPOCH
from ui.microscope.page import microscope
from ui.run.controls import setting_controls
from ui.run.current_run import current_film, hold_link
from ui.url import query
from ui.url.entry import enter

also = ("epoch", "view")
setting, way = setting_controls(arrived=enter("microscope"), also=also)
film = current_film(setting, way, also=also)
if way:  # A new URL's, perhaps with the epoch of the last one; of another run, that is another one.
    query.read_anew(EPOCH)


@st.fragment
def look() -> None:
    """Everything below the sidebar; a step or another epoch reruns this alone."""
    microscope(setting, film)
    hold_link(setting, film, also)


look()
