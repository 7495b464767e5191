"""The URL: read when it asks for something new, written whenever what it says has changed.

Pages that show different things each have their own ``key``; what a query means is theirs to read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

Query = dict[str, list[str]]
T = TypeVar("T")

LAG = 1.0  # Seconds a browser may need to hear of a new URL; nobody goes back that soon.


def asked(key: str, read: Callable[[Query], tuple[T, list[str]]], also: tuple[str, ...] = ()) -> T | None:
    """What the URL asks for where somebody else than this session wrote it: a link, a bookmark, the back button.

    ``read`` turns the query into it and into a sentence for each repair made. The parameters named in ``also`` are the
    page's own and are left to it.
    """
    query = _query(but=also)
    written, before, at = st.session_state.get(_written(key), (None, None, 0.0))
    # Moving between pages empties the URL; that asks for nothing.
    if not query or query == written:
        return None
    # What was sent before the browser heard of the last change still says what the URL was before it.
    if query == before and time.monotonic() - at < LAG:
        return None
    thing, sentences = read(query)
    st.session_state[_repairs(key)] = (thing, sentences)
    return thing


def hold(key: str, values: Mapping[str, str], also: tuple[str, ...] = ()) -> None:
    """Make the URL say ``values`` and, besides the page's own parameters in ``also``, nothing else."""
    wanted = {name: [value] for name, value in values.items()}
    if _query(but=also) != wanted:
        own = {name: st.query_params[name] for name in also if name in st.query_params}
        st.query_params.from_dict({**wanted, **own})
    written, _, _ = st.session_state.get(_written(key), (None, None, 0.0))
    if wanted != written:
        st.session_state[_written(key)] = (wanted, written, time.monotonic())


def tell_repairs(key: str, thing: object) -> None:
    """Say what had to be repaired in the link that asked for ``thing``, for as long as that is what is shown."""
    wanted, sentences = st.session_state.get(_repairs(key), (None, []))
    if sentences and wanted == thing:
        st.info(" ".join(sentences), icon=":material/link:")


def _query(but: tuple[str, ...]) -> Query:
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in but}


def _written(key: str) -> str:
    return f"{key}-query-written"


def _repairs(key: str) -> str:
    return f"{key}-query-repairs"
