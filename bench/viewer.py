"""A viewer: opens the page, trains, and asks for film as the stage's player in the browser does.

Nothing is drawn. What counts is when a batch comes, and whether the frames at hand had run out by then.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bench.streamlit_client import Tab
from stage.wire import read_header

BATCH, LOW = 48, 36  # As in stage/js/player.js.
PATIENCE = 20.0  # Seconds after which an answer counts as lost, and the viewer gives up.
FIRST = 0.25  # Seconds in which the first batch after a press of Train is in time.


@dataclass
class Diary:
    """What a viewer met: ``opened`` in seconds, ``frames`` drawn in ``played`` seconds, ``problems``.

    ``waits`` are pairs: when a batch was asked for, by the clock of ``time.perf_counter``, and the seconds it took.
    """

    opened: float = 0.0
    waits: list[tuple[float, float]] = field(default_factory=list)
    late: int = 0
    frames: int = 0
    played: float = 0.0
    problems: list[str] = field(default_factory=list)


class Viewer:
    """One viewer of the app at ``url`` who draws ``pace`` frames a second of the setting in ``query``.

    Where film does not come that fast it draws fewer, evenly, as a browser does; unless it is ``steady``: then it keeps
    its pace and stands still whenever the frames have run out.
    """

    def __init__(self, url: str, query: str, pace: float, *, steady: bool = False) -> None:
        self.nominal = self.pace = pace
        self.steady = steady
        self.diary = Diary()
        self.tab = Tab(url, query, self._receive)
        self._header: dict[str, Any] = {}
        self._arrived = 0.0
        self._answered = asyncio.Event()
        self._serial, self._epoch = 0, 0
        self._changes: list[list[Any]] = []

    async def open(self) -> None:
        """Open the page."""
        start = time.perf_counter()
        await asyncio.wait_for(self.tab.open(), PATIENCE)
        self.diary.opened = time.perf_counter() - start
        self._changes = self._header["changes"]

    async def leave(self, *, goodbye: bool = True) -> None:
        """Close the tab, or vanish; what went wrong in it stands in the diary."""
        self.diary.problems += self.tab.problems
        await (self.tab.close() if goodbye else self.tab.vanish())

    async def play(self, seconds: float) -> None:
        """Watch the film go on for ``seconds``; what was received beyond the last frame drawn is thrown away."""
        start = time.perf_counter()
        end, empty = start + seconds, 0.0
        queue: list[tuple[float, int]] = []  # When each frame held is due, and its epoch.
        while time.perf_counter() < end and not self._ends(last := queue[-1][1] if queue else self._epoch):
            epochs = await self._film(last, empty)
            begin = max(empty, self._arrived)
            queue += [(begin + i / self.pace, epoch) for i, epoch in enumerate(epochs)]
            empty = begin + len(epochs) / self.pace
            await asyncio.sleep(max(0.0, min(empty - LOW / self.pace, end) - time.perf_counter()))
        end = min(end, empty) if queue and self._ends(queue[-1][1]) else end
        drawn = [epoch for due, epoch in queue if due <= end]
        self.diary.frames += len(drawn)
        self.diary.played += end - start
        self._epoch = drawn[-1] if drawn else self._epoch

    @property
    def over(self) -> bool:
        """Whether nothing comes after the epoch drawn."""
        return self._ends(self._epoch)

    async def pause(self) -> None:
        """Press Pause: the server's network is then the one on screen."""
        await self._request("pause", self._epoch, 0)

    async def move(self, label: str, option: str) -> None:
        """Move a slider; the run goes on from the epoch drawn."""
        await asyncio.wait_for(self.tab.move(label, option), PATIENCE)

    async def reset(self) -> None:
        """Press Reset."""
        self._epoch, self._changes = 0, [[0, self._header["control"]]]
        await self._request("pause", 0, 0)

    async def _film(self, last: int, empty: float) -> list[int]:
        """The epochs of the next batch; it is in time if it comes before the frames held have run out, at ``empty``."""
        asked = time.perf_counter()
        await self._request("play", last, BATCH)
        epochs: list[int] = self._header["epochs"]
        self.diary.waits.append((asked, self._arrived - asked))
        self.diary.late += self._arrived > (empty or asked + FIRST)
        self._regulate(len(epochs), self._arrived - asked)
        stride, goal = self._header["stride"], self._header["goal"]
        if not is_film(epochs, last, stride, goal):
            self.diary.problems.append(f"asked for the epochs after {last} by {stride} to {goal}, got {epochs}")
        self._changes = self._header["changes"]
        return epochs

    def _regulate(self, frames: int, wait: float) -> None:
        """Play as fast as film comes, by the rule of stage/js/player.js."""
        if frames and not self.steady:
            just = min(LOW, frames) / wait
            following = min(just, (3 * self.pace + min(self.nominal, 0.8 * just)) / 4)
            self.pace = max(following, self.pace / 2)

    def _ends(self, epoch: int) -> bool:
        diverged = self._header["diverged"]
        return epoch >= self._header["goal"] or (diverged is not None and epoch >= diverged - 1)

    async def _request(self, kind: str, start: int, count: int) -> None:
        self._serial = max(self._serial + 1, int(1000 * time.time()))
        self._answered.clear()
        request = {"kind": kind, "from": start, "count": count, "changes": self._changes, "serial": self._serial}
        known = {"run": self._header["run"], "panels_id": self._header["panels_id"], "on_screen": self._epoch}
        await self.tab.trigger("request", {**request, **known})
        await asyncio.wait_for(self._answered.wait(), PATIENCE)

    def _receive(self, data: bytes) -> None:
        self._header = read_header(data)
        if self._header["serial"] == self._serial:
            self._arrived = time.perf_counter()
            self._answered.set()


def is_film(epochs: list[int], last: int, stride: int, goal: int) -> bool:
    """Whether frames at ``epochs`` go on from ``last``: forwards, at most ``stride`` at a time, and not past ``goal``.

    Where an epoch is expensive, frames stand closer than the stride.
    """
    steps = [after - before for before, after in pairwise([last, *epochs])]
    return len(epochs) <= BATCH and all(0 < step <= stride for step in steps) and (not epochs or epochs[-1] <= goal)
