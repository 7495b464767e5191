"""A class opens one link: what its viewers wait for, and what the server needs for it.

Starts the app on one core and sends it viewers that speak Streamlit's own protocol: each opens the page, trains, moves
the learning rate on the way, pauses and resets. With ``--heavy`` each row is followed by one of a class that has one
more viewer, who rests for five seconds, for five trains the most expensive setting that the controls allow (or, by
``--heavy lottery``, draws a long lottery), and so on. What the others wait longer is told from the two kinds of seconds
of one lesson: two lessons of the same class differ by more than one viewer does.

With ``--without-network`` each row is followed by one of a class with the app as it would be without its network panel,
and by how many times its core the whole app needs.

A browser to which film comes too slowly plays it slower, and is then in time again. So what counts is the frames drawn
a second against those wanted; with ``--steady`` the viewers do not slow down, and every batch that is late shows.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from bench.heavy_clients import HEAVY_CLIENTS, HeavyClient
from bench.server import ROOT, Usage, fresh_copy, running_app, usage
from bench.viewer import BATCH, Diary, Viewer

ARRIVAL = 0.5  # Seconds from one viewer who opens the page to the next: sixty come within half a minute.
PRESSES = 3.0  # Seconds within which everybody presses Train, once the teacher says so.
LINK = "v=2&epochs=20000"  # The default setting, whose film would be over within a lesson.
PERIOD = 5.0  # Seconds for which the heavy viewer rests, and then works.
CHANGE = 1.0  # Seconds at the beginning of a period that do not count: what was asked for before is still waiting.
MOST_CLIENTS, MOST_SECONDS = 200, 300
MOST_DELAY = 100  # ms by which one viewer may make the others wait.
MOST_TIMES = 1.6  # The core that sixty viewers need, in those that they would need without the network panel.
WITHOUT = "without_network.py"


@dataclass(frozen=True)
class Period:
    """From ``start`` to ``end`` the heavy viewer ``works``, or rests."""

    start: float
    end: float
    works: bool


@dataclass
class Result:
    """One class: the ordinary viewers' diaries, the server before and after two parts, the heavy viewer's periods."""

    diaries: list[Diary]
    pace: float
    opening: tuple[Usage, Usage]
    playing: tuple[Usage, Usage]
    periods: list[Period]

    @property
    def waits(self) -> NDArray[np.float64]:
        """What the ordinary viewers waited for each batch, in ms."""
        return 1000 * np.array([wait for diary in self.diaries for _, wait in diary.waits])

    def waits_during(self, periods: list[Period]) -> NDArray[np.float64]:
        """What they waited for each batch asked for in one of ``periods``, in ms."""
        asked = np.array([asked for diary in self.diaries for asked, _ in diary.waits])
        return self.waits[
            np.any([(period.start + CHANGE <= asked) & (asked < period.end) for period in periods], axis=0)
        ]

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
            f"{self.cores:5.2f}",
            f"{1000 * (self.opening[1].cpu - self.opening[0].cpu) / len(self.diaries):4.0f} "
            f"{1000 * (self.playing[1].cpu - self.playing[0].cpu) / len(waits):6.1f}",
            f"{self.playing[1].memory:4.0f}",
        ]
        return " | ".join(cells)

    @property
    def cores(self) -> float:
        """The share of a core that the server needed while the class trained."""
        return self.playing[1].cores_since(self.playing[0])

    def times(self, bare: Result) -> str:
        """How much more that is than a ``bare`` app needs."""
        return f"core with the network panel / without: {self.cores / bare.cores:.2f} (wanted: at most {MOST_TIMES:g})"

    @property
    def delay(self) -> str:
        """What the heavy viewer did to the class: the waits while it worked, and those while it rested."""
        periods = [[period for period in self.periods if period.works is works] for works in (True, False)]
        heavy, light = (np.percentile(self.waits_during(some), [50, 95, 100]) for some in periods)
        cells = [f"{name} {a:.0f} - {b:.0f} = {a - b:+.0f}" for name, a, b in zip(NAMES, heavy, light, strict=True)]
        said = "the others' ms while it works - while it rests"
        return f"{'':>10} | {said}: {', '.join(cells)} (wanted: at most +{MOST_DELAY})"


NAMES = ("half", "95 %", "worst")
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


async def work_and_rest(viewer: HeavyClient, start: asyncio.Event, seconds: float) -> list[Period]:
    """What the heavy viewer does while all the others train: rest and work by turns."""
    await start.wait()
    await asyncio.sleep(PRESSES)
    begin, count = time.perf_counter(), 2 * int((seconds - PRESSES) / (2 * PERIOD))
    periods = [Period(begin + i * PERIOD, begin + (i + 1) * PERIOD, works=i % 2 == 1) for i in range(count)]
    for period in periods:
        if period.works:
            await viewer.work(period.end)
        await asyncio.sleep(max(0.0, period.end - time.perf_counter()))
    return periods


async def give_lesson(
    url: str, server: psutil.Process, count: int, heavy: str, arguments: argparse.Namespace
) -> Result:  # fmt: skip
    """``count`` viewers open the page, train, pause, reset and leave; a ``heavy`` one works and rests in turn."""
    pace, seconds = arguments.pace, arguments.seconds
    viewers = [Viewer(url, arguments.query, pace, steady=arguments.steady) for _ in range(count)]
    clients = [HEAVY_CLIENTS[heavy](url)] if heavy else []
    for heavy_viewer in clients:
        await heavy_viewer.open()
    start = asyncio.Event()
    before = usage(server)
    tasks = [attend(viewer, i, i / len(viewers), start, seconds) for i, viewer in enumerate(viewers)]
    periods = [asyncio.create_task(work_and_rest(heavy_viewer, start, seconds)) for heavy_viewer in clients]
    lesson = [*(asyncio.create_task(task) for task in tasks), *periods]
    while not all(viewer.diary.opened for viewer in viewers):
        failed = [task for task in lesson if task.done()]
        if failed:
            await failed[0]
        await asyncio.sleep(0.05)
    opened = usage(server)
    start.set()
    await asyncio.gather(*lesson)
    played = usage(server)
    for viewer in viewers:
        await viewer.pause()
        await viewer.reset()
        await viewer.leave()
    diaries = [viewer.diary for viewer in viewers]
    problems = [problem for diary in diaries for problem in diary.problems]
    for heavy_viewer in clients:
        problems += await heavy_viewer.leave()
    for problem in set(problems):
        print("problem:", problem)
    return Result(diaries, pace, (before, opened), (opened, played), [one for task in periods for one in task.result()])


def measure(
    count: int, heavy: str, core: int | None, arguments: argparse.Namespace, root: Path = ROOT, script: str = "app.py"
) -> Result:  # fmt: skip
    """One lesson, on a server of its own: memory is then that lesson's."""
    with running_app(arguments.port, core=core, root=root, script=script) as (url, server):
        return asyncio.run(give_lesson(url, server, count, heavy, arguments))


def measure_without_network(count: int, core: int | None, arguments: argparse.Namespace) -> Result:
    """The same of the app without its network panel."""
    with fresh_copy() as root:
        shutil.copy(root / "bench" / WITHOUT, root)  # Streamlit looks for the pages beside the script.
        return measure(count, "", core, arguments, root, WITHOUT)


def main() -> None:
    """Print a row for each number of viewers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 10, 30, 60])
    parser.add_argument("--pace", type=float, default=25, help="epochs each viewer draws a second")
    parser.add_argument("--seconds", type=float, default=40, help="how long each viewer trains")
    parser.add_argument("--query", default=LINK, help="the setting in the link that all of them open")
    parser.add_argument("--steady", action="store_true", help="viewers keep their pace however late film comes")
    parser.add_argument(
        "--heavy", choices=HEAVY_CLIENTS, nargs="?", const="film", default="", help="and one very expensive viewer"
    )
    parser.add_argument("--without-network", action="store_true", help="and each class without the network panel")
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if max(arguments.viewers) > MOST_CLIENTS or arguments.seconds > MOST_SECONDS:
        parser.error(f"at most {MOST_CLIENTS} viewers for {MOST_SECONDS} seconds")
    if arguments.heavy and arguments.seconds < PRESSES + 4 * PERIOD:
        parser.error(f"with --heavy at least {PRESSES + 4 * PERIOD:g} seconds, so that there are batches to compare")
    cores = os.cpu_count() or 1
    if cores > 1:
        psutil.Process().cpu_affinity(range(1, cores))  # The viewers stay out of the server's way.
    how = ", who does not slow down" if arguments.steady else ""
    print(f"Wanted: {arguments.pace:g} frames drawn a second by each viewer{how}.")
    print(HEADER)
    core = 0 if cores > 1 else None
    for count in arguments.viewers:
        whole = measure(count, "", core, arguments)
        print(whole.row(str(count)), flush=True)
        if arguments.without_network:
            bare = measure_without_network(count, core, arguments)
            print(bare.row("no network"), f"{'':>10} | {whole.times(bare)}", sep="\n", flush=True)
        if arguments.heavy:
            together = measure(count, arguments.heavy, core, arguments)
            print(together.row(f"+ {arguments.heavy}"), together.delay, sep="\n", flush=True)


if __name__ == "__main__":
    main()
