"""The reader's own run and task: put aside while a lesson has the session's run, and taken up again on Train."""

from __future__ import annotations

import streamlit as st

from ui.run.controls import SETTING
from ui.run.current_run import FILM
from ui.run.task import OWN_RUN, TASK

_KEPT = (SETTING, FILM, TASK)


def put_aside_own_run() -> None:
    """Put the run aside, before a lesson's takes its place; what one lesson leaves to the next is not the reader's."""
    if OWN_RUN not in st.session_state:
        st.session_state[OWN_RUN] = {key: st.session_state.pop(key) for key in _KEPT if key in st.session_state}


def take_up_own_run() -> None:
    """Have the run again that was put aside. Whoever had none goes on with the lesson's."""
    st.session_state.update(st.session_state.pop(OWN_RUN, {}))
