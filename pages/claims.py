"""What textbooks and courses say about networks of this size, tested; and exercises of theirs, ready to do."""

import streamlit as st

from teaching.published import claims, exercises
from ui.claims import show_claim, show_exercise, tally
from ui.url.entry import enter

enter("claims", sidebar=False)

st.header("Claims on trial", anchor=False)
tested, published = claims(), exercises()
on_trial, to_do = st.tabs(["Claims", "Exercises"])

with on_trial:
    st.markdown(
        f"{len(tested)} statements that textbooks, courses and sites make, tested on networks of the size seen here: "
        f"**{tally(tested)}** Each is trained from many seeds; in brackets stands the 95 % interval of a share or of a "
        "median. Solved means what it means everywhere here: every training point right, and a mean squared error "
        "under 0.05 for targets 0 and 1. What holds here need not hold for networks a million times as large."
    )
    for claim in tested:
        show_claim(claim)

with to_do:
    st.markdown(
        f"{len(published)} published exercises on networks of this kind. Each link opens the setting here, "
        "ready to do, and what cannot be done here is said. What they ask is told in our words."
    )
    for exercise in published:
        show_exercise(exercise)
