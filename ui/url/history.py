"""The browser's history: one entry for each thing that somebody does."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.url import query
from ui.url.fragment import fragment


@cache
def _component() -> Any:
    script = Path(__file__).with_name("history.js").read_text(encoding="utf-8")
    return st.components.v2.component("nn_history", js=script)


def one_entry_each() -> None:
    """Keep what a page writes into the URL of itself from becoming history entries; it shows nothing.

    A session's first run writes nothing yet, for the script is on its way; once that is there, it is caught up on.
    """
    # After a reconnect, Streamlit's browser side runs the page at once only if a fragment has a timer, be it of a day.
    # Without one, an idle tab would wait; and a restarted server, knowing no fragment, would ignore its first click.
    fragment(_show_script, key="history", run_every=timedelta(days=1))


def _show_script() -> None:
    _component()(key="history", data={"waits": not query.is_browser_ready()}, on_ready_change=query.write_what_waits)
