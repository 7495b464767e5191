"""A part of a page that runs again on its own, as often as it asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import streamlit as st

_SAID = "apart-said"
_PLAIN = (bool, int, float, str, list)


def apart(show: Callable[[], None], *, key: str, run_every: timedelta | None = None) -> None:
    """Call ``show`` as a fragment of the page, one that loses nothing that is said outside of it.

    Whatever is in it has a key that begins with ``key``.

    What happens within one task of the browser, Streamlit sends as one message, and where any of it is a fragment's, as
    a run of that fragment alone; of two fragments', as a run of the first. A film that plays asks so often that now and
    then somebody moves a control in the same task as an ask: the message brings the move along, but the page, which
    should act on it, would not be run. So this runs the page where the session holds something else outside of the
    fragment than at the page's end. A button outside acts by ``on_click``: a page that is run this way knows of no
    press.
    """

    @wraps(show)  # Streamlit tells fragments apart by their names.
    def run() -> None:
        if _said_anew(key):
            st.rerun()  # The page.
        show()

    st.fragment(run, run_every=run_every)()


def begin_page() -> None:
    """A page begins to run: while it does, nothing is compared."""
    st.session_state.pop(_SAID, None)


def end_page() -> None:
    """A page has run to its end: what the session holds now, it has acted on."""
    st.session_state[_SAID] = _values()


def page_runs() -> bool:
    """Whether this is a run of the whole page, or one that never came to its end; else a fragment runs alone."""
    return _SAID not in st.session_state


def _values() -> dict[str, Any]:
    """The plain values in the session: controls, and what was left there for the next run."""
    return {str(name): value for name, value in st.session_state.to_dict().items() if isinstance(value, _PLAIN)}


def _said_anew(but: str) -> bool:
    """Whether the session holds another value than at the page's end, under a key that does not begin with ``but``.

    What is gone says nothing: Streamlit forgets the controls of another page only after this one has ended.
    """
    said = st.session_state.get(_SAID)
    values = {name: value for name, value in _values().items() if not name.startswith(but)}
    return said is not None and any(name not in said or said[name] != value for name, value in values.items())
