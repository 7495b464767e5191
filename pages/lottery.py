"""Is it the setting, or was I lucky? The same network from a thousand seeds at once."""

import streamlit as st

from ui.lottery.controls import plan_controls
from ui.lottery.page import current_draw, predict, watch
from ui.lottery.results import download, show_cell, show_field
from ui.url.entry import enter

enter("lottery")

st.header("The seed lottery", anchor=False)
st.markdown(
    "A seed decides the initial weights, and sometimes the outcome. Train many seeds at once: "
    "**is it the setting, or was I lucky?**"
)

plan = plan_controls()
draw = current_draw()

if draw and draw.stopped and not draw.cells:
    st.info("Stopped before any network had trained all its epochs; nothing to show.", icon=":material/stop:")
if draw and not draw.finished:
    watch(draw)
elif draw and draw.plan == plan and not draw.stopped:
    st.caption("Change anything in the sidebar to draw another lottery.")
elif plan:
    predict(plan)

if draw and draw.cells:
    show_field(draw)
if draw and draw.cells and draw.finished:
    show_cell(draw)
    download(draw)
