"""Where an address of TensorFlow Playground can be opened."""

from __future__ import annotations

import streamlit as st

from setting.playground import from_playground

_ADDRESS = "playground-link"


def playground_box() -> None:
    """Where an address of TensorFlow Playground can be put; the page then reads it as it reads its own."""
    with st.expander("Open a TensorFlow Playground link"):
        refused = st.text_input(
            "Its address", key=_ADDRESS, on_change=_open,
            help="Paste all of it, with what stands after #. What is not as it is there is told.",
        )  # fmt: skip
        if refused:  # What could be opened is there no longer.
            st.warning("This opens nothing: the address needs its part after #, where the playground says its setting.")


def _open() -> None:
    if from_playground(address := st.session_state[_ADDRESS]):
        st.query_params.from_dict({"playground": address})
        st.session_state[_ADDRESS] = ""
