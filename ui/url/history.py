"""The browser's history: one entry for each thing that somebody does."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.url import query
from ui.url.fragment import apart


@cache
def _component() -> Any:
    script = Path(__file__).with_name("history.js").read_text(encoding="utf-8")
    return st.components.v2.component("nn_history", js=script)


def one_entry_each() -> None:
    """Keep what a page writes into the URL of itself from becoming entries of their own; it shows nothing.

    A session's first run writes nothing yet, for its script is on the way; once that is there, it is caught up on.
    """
    # A tab in which something is to run by itself, be it in a day, runs its page at once when it reaches its server
    # again. One that stood idle would not, and a restarted server could do nothing with the first click: it knows no
    # fragment.
    apart(_listen, key="history", run_every=timedelta(days=1))


def _listen() -> None:
    _component()(key="history", data={"waits": query.is_held_back()}, on_ready_change=query.write)
