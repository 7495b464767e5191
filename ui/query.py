"""The URL: read when it asks for something new, written whenever the sliders moved."""

from __future__ import annotations

import streamlit as st

from ui.setting import DEFAULT, Setting, from_query

_WRITTEN = "query-written"
_PENDING = "query-notices"


def asked_by_url() -> Setting | None:
    """The setting in the URL where somebody else than this session wrote it: a link, a bookmark, the back button."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    relevant = {name: values for name, values in query.items() if name in DEFAULT.to_query()}
    # Moving between pages empties the URL; that asks for nothing.
    if not relevant or relevant == st.session_state.get(_WRITTEN):
        return None
    setting, notices = from_query(relevant)
    st.session_state[_PENDING] = notices
    return setting


def hold_in_url(setting: Setting) -> None:
    """Make the URL say ``setting``."""
    wanted = setting.to_query()
    if any(st.query_params.get_all(name) != [value] for name, value in wanted.items()):
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in wanted}
        st.query_params.from_dict({**others, **wanted})
    st.session_state[_WRITTEN] = {name: [value] for name, value in wanted.items()}


def notices() -> list[str]:
    """A sentence for each parameter of the last link that had to be repaired."""
    return st.session_state.get(_PENDING, [])
