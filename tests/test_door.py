"""The door: whichever page a fresh server is asked for first, app.py runs before it."""

from __future__ import annotations

import asyncio

from bench.server import running_app
from bench.streamlit_client import Tab


async def _visited(url: str, path: str) -> Tab:
    tab = Tab(url, "", lambda data: None, path=path)
    try:
        await asyncio.wait_for(tab.open(), 30)
    finally:
        await tab.close()
    return tab


def test_a_fresh_server_that_is_asked_for_the_microscope_first_shows_it_within_the_app() -> None:
    with running_app() as (url, _):
        tab = asyncio.run(_visited(url, "microscope"))
    assert tab.problems == []
    # Without app.py the menu holds the names of files: app, lottery, microscope, and so on.
    assert tab.menu == ["Train", "Tutorials", "Microscope", "Lottery"]
    assert tab.addresses[-1] == "microscope"
    assert "Sample" in tab.widgets
