"""A part of a page that runs again on its own, as often as it asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import streamlit as st

_SEEN = "values-at-page-end"
_PLAIN = (bool, int, float, str, list)


def fragment(show: Callable[[], None], *, key: str, run_every: timedelta | None = None) -> None:
    """Call ``show`` as a Streamlit fragment that never swallows a move of a control outside of it.

    The keys of its own widgets begin with ``key``.

    Streamlit's browser side sends all that happens within one task as one message. If any of it comes from a fragment,
    the message asks for a run of that fragment alone; if it comes from two fragments, for a run of the first. A film
    that plays asks so often that now and then somebody moves a control in the same task: the message has the control's
    new value, but the page, which should act on it, would not run. So a fragment's run compares the values outside of
    the fragment with those at the end of the page's run, and reruns the page if any differs. Buttons outside need
    ``on_click``: in a page that is rerun like this they read as not pressed.
    """

    @wraps(show)  # Streamlit tells fragments apart by their names.
    def run() -> None:
        if _changed_outside(key):
            st.rerun()
        show()

    st.fragment(run, run_every=run_every)()


def begin_page() -> None:
    """A page begins to run: until its end, nothing is compared."""
    st.session_state.pop(_SEEN, None)


def end_page() -> None:
    """A page has run to its end, and has acted on all values that the session holds now."""
    st.session_state[_SEEN] = _values()


def page_runs() -> bool:
    """Whether the whole page runs, or its last run was broken off; otherwise a fragment runs alone."""
    return _SEEN not in st.session_state


def _values() -> dict[str, Any]:
    """The plain values in the session: those of controls, and what one run left there for the next."""
    return {str(name): value for name, value in st.session_state.to_dict().items() if isinstance(value, _PLAIN)}


def _changed_outside(key: str) -> bool:
    """Whether any value under a name that does not begin with ``key`` is new or another since the page's end.

    What is gone does not count: Streamlit forgets the controls of the page before only after this page has ended.
    """
    seen = st.session_state.get(_SEEN)
    if seen is None:
        return False
    return any(name not in seen or seen[name] != now for name, now in _values().items() if not name.startswith(key))
