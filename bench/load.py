"""A class opens one link: what its viewers wait for, and what the server needs for it.

Starts the app on one core and sends it viewers that speak Streamlit's own protocol: each opens the page, trains, moves
the learning rate on the way, pauses and resets. With ``--heavy`` one more viewer trains the most expensive setting that
the controls allow: each row is followed by one that has that viewer in it, and by what the others waited longer.

A browser to which film comes too slowly plays it slower, and is then in time again. So what counts is the frames drawn
a second against those wanted; with ``--steady`` the viewers do not slow down, and every batch that is late shows.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from dataclasses import dataclass

import numpy as np
import psutil
from numpy.typing import NDArray

from bench.server import Usage, running_app, usage
from bench.viewer import BATCH, Diary, Viewer

HEAVY = "hidden=16&hidden2=16&data=spirals&speed=100&epochs=20000&seed=1"
ARRIVAL = 0.5  # Seconds from one viewer who opens the page to the next: sixty come within half a minute.
PRESSES = 3.0  # Seconds within which everybody presses Train, once the teacher says so.
MOST_CLIENTS, MOST_SECONDS = 200, 300
MOST_DELAY = 100  # ms by which one viewer may make the others wait.


@dataclass
class Result:
    """One class: the ordinary viewers' diaries, and the server before, in the middle and after."""

    diaries: list[Diary]
    pace: float
    opening: tuple[Usage, Usage]
    playing: tuple[Usage, Usage]

    @property
    def waits(self) -> NDArray[np.float64]:
        """What the ordinary viewers waited for each batch, in ms."""
        return 1000 * np.array([wait for diary in self.diaries for wait in diary.waits])

    def row(self, name: str) -> str:
        """One line of the table."""
        waits = self.waits
        seconds = self.playing[1].at - self.playing[0].at
        late = sum(diary.late for diary in self.diaries)
        opened = 1000 * np.array([diary.opened for diary in self.diaries])
        drawn = np.array([diary.frames / diary.played for diary in self.diaries])
        cells = [
            f"{name:>10}",
            f"{np.median(opened):4.0f} {opened.max():5.0f}",
            f"{len(waits) / seconds:5.1f} of {len(self.diaries) * self.pace / BATCH:4.1f}",
            f"{drawn.mean():5.1f} {drawn.min():5.1f} {100 * drawn.mean() / self.pace:5.1f}",
            f"{100 * (1 - late / len(waits)):6.1f}",
            f"{np.median(waits):4.0f} {np.percentile(waits, 95):4.0f} {waits.max():5.0f}",
            f"{self.playing[1].cores_since(self.playing[0]):5.2f}",
            f"{1000 * (self.opening[1].cpu - self.opening[0].cpu) / len(self.diaries):4.0f} "
            f"{1000 * (self.playing[1].cpu - self.playing[0].cpu) / len(waits):6.1f}",
            f"{self.playing[1].memory:4.0f}",
        ]
        return " | ".join(cells)

    def delay(self, alone: Result) -> str:
        """What the expensive viewer did to the class, which was measured ``alone`` before."""
        half, most, worst = np.percentile(self.waits, [50, 95, 100]) - np.percentile(alone.waits, [50, 95, 100])
        return (
            f"{'':>10} | with the heavy viewer the others wait longer by: half {half:+.0f}, 95 % {most:+.0f}, "
            f"worst {worst:+.0f} ms (wanted: at most +{MOST_DELAY})"
        )


HEADER = """\
   viewers | page in ms | batches/s     | frames drawn/s    | in     | ms for a batch  | cores | CPU ms a    | MB
           | half worst |   got needed  |  mean worst     % | time % | half 95 % worst |       | page  batch |"""


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
    viewers = [Viewer(url, arguments.query, pace, steady=arguments.steady) for _ in range(count)]
    greedy = [Viewer(url, HEAVY, pace, steady=arguments.steady) for _ in range(hogs)]
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


def measure(count: int, hogs: int, core: int | None, arguments: argparse.Namespace) -> Result:
    """One lesson, on a server of its own: memory is then that lesson's."""
    with running_app(arguments.port, core=core) as (url, server):
        return asyncio.run(give_lesson(url, server, count, hogs, arguments))


def main() -> None:
    """Print a row for each number of viewers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 10, 30, 60])
    parser.add_argument("--pace", type=float, default=25, help="epochs each viewer draws a second")
    parser.add_argument("--seconds", type=float, default=20, help="how long each viewer trains")
    parser.add_argument("--query", default="", help="the setting in the link that all of them open")
    parser.add_argument("--steady", action="store_true", help="viewers keep their pace however late film comes")
    parser.add_argument("--heavy", action="store_true", help="measure again with one very expensive viewer")
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if max(arguments.viewers) > MOST_CLIENTS or arguments.seconds > MOST_SECONDS:
        parser.error(f"at most {MOST_CLIENTS} viewers for {MOST_SECONDS} seconds")
    cores = os.cpu_count() or 1
    if cores > 1:
        psutil.Process().cpu_affinity(range(1, cores))  # The viewers stay out of the server's way.
    how = ", who does not slow down" if arguments.steady else ""
    print(f"Wanted: {arguments.pace:g} frames drawn a second by each viewer{how}.")
    print(HEADER)
    core = 0 if cores > 1 else None
    for count in arguments.viewers:
        alone = measure(count, 0, core, arguments)
        print(alone.row(str(count)), flush=True)
        if arguments.heavy:
            together = measure(count, 1, core, arguments)
            print(together.row(f"{count} + heavy"), together.delay(alone), sep="\n", flush=True)


if __name__ == "__main__":
    main()
