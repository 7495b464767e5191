"""Is it the setting, or was I lucky? The same network from a thousand seeds at once."""

import streamlit as st

from ui.lottery_controls import plan_controls
from ui.lottery_page import current_draw, predict, running, watch
from ui.lottery_results import download, show_cell, show_field

st.title("The seed lottery")
st.markdown("A seed decides the initial weights, and sometimes the outcome. Train many seeds at once: **is it the setting, or was I lucky?**")

plan = plan_controls()
draw = current_draw()

if running(draw):
    watch(draw)
elif plan:
    predict(plan)

if draw:
    show_field(draw)
    if draw.over and draw.cells:
        show_cell(draw)
        download(draw)
