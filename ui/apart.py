"""A part of a page that runs again on its own, as often as it asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import streamlit as st


def apart(show: Callable[[], None], *, key: str, run_every: timedelta | None = None) -> None:
    """Call ``show`` as a fragment of the page, one that loses no move of a control outside of it.

    Whatever is in it has a key that begins with ``key``.

    What happens within one task of the browser, Streamlit sends as one message, and where any of it is a fragment's, as
    a run of that fragment alone. A film that plays asks so often that now and then somebody moves a control in the same
    task as an ask: the message brings the move along, but the page, which should act on it, would not be run. A button
    outside acts by ``on_click``: a page that is run this way knows of no press.
    """
    said = _beside(key)

    @wraps(show)  # Streamlit tells fragments apart by their names.
    def run() -> None:
        if _beside(key) != said:
            st.rerun()  # The page.
        show()

    st.fragment(run, run_every=run_every)()


def _beside(key: str) -> dict[str, Any]:
    """What the controls say whose keys do not begin with ``key``: the plain values in the session."""
    plain = (bool, int, float, str, list)
    values = {str(name): value for name, value in st.session_state.items() if isinstance(value, plain)}
    return {name: value for name, value in values.items() if not name.startswith(key)}
