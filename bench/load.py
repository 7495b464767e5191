"""A class opens one link: what its viewers wait for, and what the server needs for it.

Starts the app on one core and sends it viewers that speak Streamlit's own protocol: each opens the page, trains, moves
the learning rate on the way, pauses and resets. With ``--heavy`` one more viewer trains the most expensive setting that
the controls allow, and each row is followed by one that has that viewer in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from dataclasses import dataclass

import numpy as np
import psutil

from bench.server import Usage, running_app, usage
from bench.viewer import BATCH, Diary, Viewer

HEAVY = "hidden=16&hidden2=16&data=spirals&speed=100&epochs=20000&seed=1"
ARRIVAL = 0.5  # Seconds from one viewer who opens the page to the next: sixty come within half a minute.
PRESSES = 3.0  # Seconds within which everybody presses Train, once the teacher says so.
MOST_CLIENTS, MOST_SECONDS = 200, 300


@dataclass
class Result:
    """One class: the ordinary viewers' diaries, and the server before, in the middle and after."""

    diaries: list[Diary]
    pace: float
    opening: tuple[Usage, Usage]
    playing: tuple[Usage, Usage]

    def row(self, name: str) -> str:
        """One line of the table."""
        waits = 1000 * np.array([wait for diary in self.diaries for wait in diary.waits])
        played = sum(diary.played for diary in self.diaries)
        seconds = self.playing[1].at - self.playing[0].at
        late = sum(diary.late for diary in self.diaries)
        opened = 1000 * np.array([diary.opened for diary in self.diaries])
        cells = [
            f"{name:>10}",
            f"{np.median(opened):5.0f} {opened.max():5.0f}",
            f"{len(waits) / seconds:5.1f} of {len(self.diaries) * self.pace / BATCH:4.1f}",
            f"{sum(diary.frames for diary in self.diaries) / played:5.1f}",
            f"{np.median(waits):4.0f} {np.percentile(waits, 95):5.0f} {waits.max():6.0f}",
            f"{100 * (1 - late / len(waits)):6.1f}",
            f"{self.playing[1].cores_since(self.playing[0]):5.2f}",
            f"{1000 * (self.opening[1].cpu - self.opening[0].cpu) / len(self.diaries):5.0f}",
            f"{1000 * (self.playing[1].cpu - self.playing[0].cpu) / len(waits):5.1f}",
            f"{self.playing[1].memory:5.0f}",
        ]
        return " | ".join(cells)


HEADER = (
    "   viewers | page in ms  | batches/s    | drawn | wait for a batch  | in     | cores | ms of CPU a   | MB\n"
    "           |  half worst |   got needed | /s    | half  95 % worst  | time % |       | page  | batch |"
)


async def attend(viewer: Viewer, number: int, place: float, start: asyncio.Event, seconds: float) -> None:
    """What the viewer with this ``number`` does; ``place`` from 0 to 1 is where it stands in the class."""
    await asyncio.sleep(ARRIVAL * number)
    await viewer.open()
    await start.wait()
    await asyncio.sleep(PRESSES * place)
    first = seconds * (0.25 + place / 2)  # Everybody moves the slider when they like.
    await viewer.play(first)
    await viewer.move("Learning rate", "0.2")
    await viewer.play(seconds - first)


async def hog(viewer: Viewer, start: asyncio.Event, seconds: float) -> None:
    """What the expensive viewer does: train, and begin again at the end, for as long as the others train."""
    await viewer.open()
    await start.wait()
    end = time.perf_counter() + PRESSES + seconds
    while (left := end - time.perf_counter()) > 0:
        await viewer.play(left)
        await viewer.reset()


async def give_lesson(url: str, server: psutil.Process, count: int, hogs: int, arguments: argparse.Namespace) -> Result:
    """``count`` viewers open the page, train, pause, reset and leave; ``hogs`` more keep the server busy."""
    pace, seconds = arguments.pace, arguments.seconds
    viewers = [Viewer(url, arguments.query, pace) for _ in range(count)]
    greedy = [Viewer(url, HEAVY, pace) for _ in range(hogs)]
    start = asyncio.Event()
    before = usage(server)
    tasks = [attend(viewer, i, i / len(viewers), start, seconds) for i, viewer in enumerate(viewers)]
    lesson = [asyncio.create_task(task) for task in [*tasks, *(hog(viewer, start, seconds) for viewer in greedy)]]
    while not all(viewer.diary.opened for viewer in viewers + greedy):
        failed = [task for task in lesson if task.done()]
        if failed:
            await failed[0]
        await asyncio.sleep(0.05)
    opened = usage(server)
    start.set()
    await asyncio.gather(*lesson)
    played = usage(server)
    for viewer in viewers + greedy:
        await viewer.pause()
        await viewer.reset()
        await viewer.leave()
    diaries = [viewer.diary for viewer in viewers]
    for problem in {problem for diary in diaries for problem in diary.problems}:
        print("problem:", problem)
    return Result(diaries, pace, (before, opened), (opened, played))


def main() -> None:
    """Print a row for each number of viewers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 10, 30, 60])
    parser.add_argument("--pace", type=float, default=25, help="epochs each viewer draws a second")
    parser.add_argument("--seconds", type=float, default=20, help="how long each viewer trains")
    parser.add_argument("--query", default="", help="the setting in the link that all of them open")
    parser.add_argument("--heavy", action="store_true", help="measure again with one very expensive viewer")
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if max(arguments.viewers) > MOST_CLIENTS or arguments.seconds > MOST_SECONDS:
        parser.error(f"at most {MOST_CLIENTS} viewers for {MOST_SECONDS} seconds")
    cores = os.cpu_count() or 1
    if cores > 1:
        psutil.Process().cpu_affinity(range(1, cores))  # The viewers stay out of the server's way.
    print(HEADER)
    for count in arguments.viewers:
        for hogs in (0, 1) if arguments.heavy else (0,):
            # A server of its own for each row: memory is then that row's.
            with running_app(arguments.port, core=0 if cores > 1 else None) as (url, server):
                result = asyncio.run(give_lesson(url, server, count, hogs, arguments))
            print(result.row(f"{count}{' + heavy' * hogs}"), flush=True)


if __name__ == "__main__":
    main()
