"""Own points too many for a link, as a tab keeps them: a server that was started again asks it for them."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from setting.kept_points import keep_sent, kept, to_query
from setting.own_text import is_own

_KEY, _ASKED, _SHOWN = "own-points", "own-points-asked", "own-points-shown"
_PATIENCE = 2.0  # Seconds: a tab answers sooner.


def ask_for_points() -> None:
    """Where the URL names points that this server does not keep, ask the tab for them before anything reads it."""
    name = (st.query_params.get_all("file") or [""])[-1]
    asked: set[str] = st.session_state.setdefault(_ASKED, set())
    if not name or kept(name) or name in asked:
        return

    def found() -> None:
        sent = st.session_state.get(_KEY, {}).get("found")
        asked.add(name)
        if isinstance(sent, dict) and sent.get("name") == name:
            keep_sent(name, sent.get("points"))

    st.caption("Looking for the points in this tab.")
    _component()(key=_KEY, data={"name": name, "points": ""}, on_found_change=found)
    _way_out(name, asked)
    st.stop()


@st.fragment(run_every=_PATIENCE)
def _way_out(name: str, asked: set[str]) -> None:
    """A button for where no answer comes; mostly one does before anybody could read it."""
    since = st.session_state.setdefault(f"{_KEY}-since-{name}", time.monotonic())
    if time.monotonic() - since >= _PATIENCE and st.button(
        "Go on without them", help="Where no answer comes: the page then opens with other data."
    ):
        asked.add(name)
        st.rerun()


def show_points(data: str) -> None:
    """Know that a page shows ``data``, which may be own points."""
    st.session_state[_SHOWN] = data


def keep_in_tab() -> None:
    """Have the tab keep the own points that a page shows, where their link has only their name."""
    data: str = st.session_state.get(_SHOWN, "")
    if is_own(data) and (name := to_query(data).get("file")):
        _component()(key=f"{_KEY}-kept", data={"name": name, "points": data}, on_found_change=lambda: None)


@cache
def _component() -> Any:
    script = Path(__file__).with_name("points.js").read_text(encoding="utf-8")
    return st.components.v2.component("nn_points", js=script)
