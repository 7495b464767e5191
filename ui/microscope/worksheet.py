"""The worksheets of this epoch, ready to print."""

from __future__ import annotations

import streamlit as st

from lab.epoch.by_hand import places_for, work_by_hand
from lab.epoch.epoch import Epoch
from ui.microscope.choice import sample_picker
from ui.microscope.worksheet_html import MOST_SAMPLES, MOST_UNITS, worksheet


def worksheets(number: int, epoch: Epoch) -> None:
    """Two buttons for epoch ``number``: a page with blanks, and the same page with the answers."""
    sample = sample_picker(epoch, st.columns([2, 3])[0])
    if max(epoch.network.sizes) > MOST_UNITS:
        st.info(f"A worksheet has room for layers of at most {MOST_UNITS} units.")
        return
    if sample is None and len(epoch.X) > MOST_SAMPLES:
        st.info(f"{len(epoch.X)} samples do not fit on a page. Choose one sample above; what the others add is given.")
        return
    samples = list(range(len(epoch.X))) if sample is None else [sample]
    places = places_for(epoch)
    by_hand = work_by_hand(epoch, places, samples)
    blank = worksheet(by_hand, places, number, samples, answers=False)
    filled = worksheet(by_hand, places, number, samples, answers=True)
    asked = blank.count('class="blank"')
    of = "all samples" if sample is None else f"sample {epoch.samples[sample] + 1}"
    st.markdown(
        f"A page to print, with {asked} blanks: forward, loss, backward and update of epoch {number:,} for {of}. Every "
        f"answer is rounded to {places} decimals and goes on rounded, so a pocket calculator gives the same digits."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Worksheet", blank, f"epoch-{number}.html", "text/html", key="microscope-blank",
            icon=":material/edit_note:", on_click="ignore", help="The page with blanks, to print.",
        )  # fmt: skip
        st.download_button(
            "With answers", filled, f"epoch-{number}-answers.html", "text/html", key="microscope-filled",
            icon=":material/fact_check:", on_click="ignore", help="The same page with every blank filled.",
        )  # fmt: skip
