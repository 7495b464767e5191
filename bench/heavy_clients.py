"""Viewers who take as much of the server as the controls allow."""

from __future__ import annotations

import asyncio
import time

from bench.streamlit_client import Tab
from bench.viewer import PATIENCE, Viewer
from server.slices import PAUSE

PACE = 60  # Frames a second that a browser plays.
FILM = (
    "v=2&data=spiral&samples=1200&test=0&features=x1+x2+x1sq+x2sq+x1x2+sinx1+sinx2&layers=16+16+16+16+16+16&batch=1"
    "&optimiser=adam&speed=100&epochs=20000"
)
LOTTERY = "networks=2000&epochs=4000"


class HeavyFilm:
    """Trains the largest network on the largest data, sample by sample, as fast as it goes; then begins again."""

    def __init__(self, url: str) -> None:
        self.viewer = Viewer(url, FILM, PACE)

    async def open(self) -> None:
        """Open the page."""
        await self.viewer.open()

    async def work(self, until: float) -> None:
        """Train until then, by the clock of ``time.perf_counter``, and pause."""
        while (left := until - time.perf_counter()) > 0:
            await self.viewer.play(left)
            await (self.viewer.reset() if self.viewer.over else self.viewer.pause())

    async def leave(self) -> list[str]:
        """Close the tab; what went wrong in it."""
        await self.viewer.leave()
        return self.viewer.diary.problems


class HeavyLottery:
    """Draws a lottery that takes longer than a lesson."""

    def __init__(self, url: str) -> None:
        self.tab = Tab(url, LOTTERY, lambda data: None, path="lottery")

    async def open(self) -> None:
        """Open the page."""
        await asyncio.wait_for(self.tab.open(), PATIENCE)

    async def work(self, until: float) -> None:
        """Draw until then, by the clock of ``time.perf_counter``; then the browser's timer stands still."""
        if "Run without a guess" in self.tab.buttons:
            await asyncio.wait_for(self.tab.press("Run without a guess"), PATIENCE)
        while self.tab.timer and (begun := time.perf_counter()) < until:
            await asyncio.wait_for(self.tab.tick(), PATIENCE)
            await asyncio.sleep(max(0.0, begun + PAUSE - time.perf_counter()))

    async def leave(self) -> list[str]:
        """Close the tab; what went wrong in it."""
        await self.tab.close()
        return self.tab.problems


HeavyClient = HeavyFilm | HeavyLottery
HEAVY_CLIENTS: dict[str, type[HeavyClient]] = {"film": HeavyFilm, "lottery": HeavyLottery}
