"""The first viewers of a fresh server, who all come at the same moment."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.server import fresh_copy, running_app
from bench.streamlit_client import Tab

VIEWERS = 12


async def _all_open(url: str) -> list[tuple[list[str], int]]:
    """For each viewer what went wrong, and how many messages came to the stage."""
    messages: list[list[bytes]] = [[] for _ in range(VIEWERS)]
    tabs = [Tab(url, "", received.append) for received in messages]
    await asyncio.wait_for(asyncio.gather(*(tab.open() for tab in tabs)), 120)
    await asyncio.gather(*(tab.close() for tab in tabs))
    return [(tab.problems, len(received)) for tab, received in zip(tabs, messages)]


def _published(checkout: Path) -> set[Path]:
    return set((checkout / "static").iterdir())


def test_all_first_viewers_of_a_fresh_server_get_the_stage() -> None:
    with fresh_copy() as checkout, running_app(root=checkout) as (url, _):
        assert _published(checkout) == set()
        with ThreadPoolExecutor(1) as elsewhere:  # Playwright's own event loop may be running in this thread.
            seen = elsewhere.submit(asyncio.run, _all_open(url)).result()
        assert len(_published(checkout)) == 2, "Plotly's library and the stage's modules"
    assert [problems for problems, _ in seen if problems] == []
    assert all(messages for _, messages in seen)
