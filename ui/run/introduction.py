"""A line of introduction for whoever is here for the first time; folded away, it stays away, by the URL too."""

from __future__ import annotations

import streamlit as st

from setting.parameters import meaning, read_query
from ui.url import query

INTRODUCTION = "intro"  # The query parameter: 0 where the line is folded away.
_SHOWN = "introduction-shown"


def introduction(*, replaced: bool) -> None:
    """The line at the head of the sidebar, unless it is folded away, or ``replaced`` by something else there."""
    now = {INTRODUCTION: st.session_state.setdefault(_SHOWN, True)}
    table = {INTRODUCTION: meaning({"0": False, "1": True})}
    if linked := query.read_url(lambda given: read_query(given, table, now), part=INTRODUCTION):
        st.session_state[_SHOWN] = linked[INTRODUCTION]
    shown: bool = st.session_state[_SHOWN]
    query.write_url({} if shown else {INTRODUCTION: "0"}, part=INTRODUCTION)
    if shown and not replaced:
        with st.sidebar.container(gap="xxsmall"):
            st.markdown("Press **Train** and watch a network learn. Then move one slider, and see what changes.")
            st.page_link(
                "pages/lessons.py", label="New here? Begin with a lesson", icon=":material/school:",
                help="A few sentences beside a live network, and something to do.",
            )  # fmt: skip
            st.button(
                "Fold away", icon=":material/expand_less:", type="tertiary", on_click=_show, args=(False,),
                help="It comes back under Pictures.",
            )  # fmt: skip
    query.tell_repairs(shown, part=INTRODUCTION)


def way_back() -> None:
    """A button that brings the line back where it is folded away."""
    if not st.session_state[_SHOWN]:
        st.button("Show the introduction", on_click=_show, args=(True,), help="The line above the controls.")


def _show(shown: bool) -> None:
    st.session_state[_SHOWN] = shown
