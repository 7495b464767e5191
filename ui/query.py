"""The URL: read when it asks for something new, written whenever what it says has changed.

Besides the setting it holds the learning rates on the way, once there was more than one: whoever opens it gets that
run.
"""

from __future__ import annotations

import time

import streamlit as st

from live.film import Schedule
from ui import way
from ui.setting import Setting, from_query

_WRITTEN = "query-written"
_NOTICES = "query-notices"
_WAY = "query-way"
_RATES = "rates"
_LAG = 1.0  # Seconds a browser may need to hear of a new URL; nobody goes back that soon.


def asked_by_url(also: tuple[str, ...] = ()) -> Setting | None:
    """The setting in the URL where somebody else than this session wrote it: a link, a bookmark, the back button.

    The parameters named in ``also`` are the page's own and are left to it.
    """
    query = _query(but=also)
    written, before, at = st.session_state.get(_WRITTEN, (None, None, 0.0))
    # Moving between pages empties the URL; that asks for nothing.
    if not query or query == written:
        return None
    # What was sent before the browser heard of the last change still says what the URL was before it.
    if query == before and time.monotonic() - at < _LAG:
        return None
    rates = query.pop(_RATES, None)
    setting, sentences = from_query(query)
    st.session_state[_WAY] = rates and way.from_text(rates[-1])
    if rates and not st.session_state[_WAY]:
        sentences.append("The link’s learning rates on the way cannot be read; the run begins anew.")
    st.session_state[_NOTICES] = (setting, sentences)
    return setting


def asked_way() -> Schedule | None:
    """The learning rates on the way that the URL asked for, told once; None where it asked for none."""
    asked: Schedule | None = st.session_state.pop(_WAY, None)
    return asked


def hold_in_url(setting: Setting, changes: Schedule, also: tuple[str, ...] = ()) -> None:
    """Make the URL say ``setting`` and the ``changes`` of its learning rate, and keep the parameters in ``also``."""
    wanted = {name: [value] for name, value in setting.to_query().items()}
    if len(changes) > 1:
        wanted[_RATES] = [way.to_text(changes)]
    if _query(but=also) != wanted:
        own = {name: st.query_params[name] for name in also if name in st.query_params}
        st.query_params.from_dict({**wanted, **own})
    written, _, _ = st.session_state.get(_WRITTEN, (None, None, 0.0))
    if wanted != written:
        st.session_state[_WRITTEN] = (wanted, written, time.monotonic())


def _query(but: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in but}


def notices(setting: Setting) -> list[str]:
    """A sentence for each repair of the link that asked for ``setting``; none once a slider has moved."""
    asked, sentences = st.session_state.get(_NOTICES, (None, []))
    return list(sentences) if asked == setting else []
