"""Ten minutes of viewers who come and go: what they leave behind in the memory and the open files of the server.

Twenty viewers at a time, each of whom opens the page, trains for a few seconds, moves a slider, pauses and closes the
tab; another one takes the place at once. A quarter of them vanish without a goodbye. At the end nobody is left, and the
server is read again, as it was before: when a class of one minute had come and gone, and one more visitor after it.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass

import numpy as np
import psutil

from bench.server import Usage, running_app, usage
from bench.viewer import Viewer
from server.process import TIDYING

EVERY = 30.0  # Seconds from one line to the next, at least.
WARMING = 60.0  # Seconds that the first class stays; what the app loads and keeps for any class is there after it.
FORGETTING = 45.0  # Seconds after which a tab that left may be forgotten: server.disconnectedSessionTTL, and some.
LEAVING = TIDYING + 2  # Seconds until a goodbye has been heard, and what was forgotten at it has been given back.
SETTINGS = (
    "layers=4",
    "layers=16",
    "layers=8+8&data=moons",
    "data=circle&noise=20&batch=10&l2=0.01&speed=20",
    "layers=3&rate=10",
)


@dataclass
class Count:
    """How many viewers came so far, how many batches they got, and what went wrong."""

    visits: int = 0
    batches: int = 0
    problems: int = 0


async def visit(url: str, rng: np.random.Generator, count: Count, *, polite: float = 0.75) -> None:
    """One viewer, from opening the page to closing the tab; ``polite`` is how likely it says goodbye."""
    viewer = Viewer(url, f"v=2&{rng.choice(SETTINGS)}&seed={rng.integers(1000)}", 25)
    try:
        await viewer.open()
        await viewer.play(rng.uniform(2, 8))
        await viewer.move("Learning rate", str(rng.choice(["0.1", "0.2", "1"])))
        await viewer.play(rng.uniform(2, 8))
        if goodbye := rng.random() < polite:
            await viewer.pause()
        await viewer.leave(goodbye=goodbye)
    except (TimeoutError, OSError) as problem:
        viewer.diary.problems += [repr(problem), *viewer.tab.problems]
    count.visits += 1
    count.batches += len(viewer.diary.waits)
    count.problems += len(viewer.diary.problems)


async def after_a_visit(url: str, server: psutil.Process, count: Count) -> Usage:
    """What the server holds when one visitor has left: only then it forgets those before. It still holds this one."""
    await visit(url, np.random.default_rng(0), count, polite=1)
    await asyncio.sleep(LEAVING)
    return usage(server)


async def seat(url: str, number: int, end: float, count: Count) -> None:
    """One of the places in the class: when a viewer leaves it, another one takes it."""
    rng = np.random.default_rng(number)
    await asyncio.sleep(rng.uniform(0, 10))
    while time.perf_counter() < end:
        await visit(url, rng, count)


def line(name: str, reading: Usage, count: Count) -> str:
    """One line of the table."""
    numbers = f"{count.visits:7d} {count.batches:8d} {count.problems:9d}"
    return f"{name:>9} | {numbers} | {reading.memory:6.1f} {reading.files:6d} {reading.threads:8d}"


async def a_class(url: str, server: psutil.Process, viewers: int, seconds: float, count: Count) -> Usage:
    """Let ``viewers`` come and go for ``seconds``; print what the server holds meanwhile, return what it holds then."""
    start = time.perf_counter()
    seats = [asyncio.create_task(seat(url, number, start + seconds, count)) for number in range(viewers)]
    due = EVERY
    while not all(task.done() for task in seats):
        await asyncio.sleep(0.5)
        now = time.perf_counter() - start
        if now >= due:
            print(line(f"{now:5.0f} s", usage(server), count), flush=True)
            due += max(EVERY, seconds / 10)
    await asyncio.gather(*seats)
    await asyncio.sleep(FORGETTING)
    return await after_a_visit(url, server, count)


async def soak(url: str, server: psutil.Process, viewers: int, seconds: float) -> None:
    """A first class, and one of ``seconds``: print what the server holds before, during and after."""
    count = Count()
    print("     time |  visits  batches  problems |     MB  files  threads")
    print(line("empty", usage(server), count), flush=True)
    print(line("one left", await after_a_visit(url, server, count), count), flush=True)
    before = await a_class(url, server, viewers, WARMING, count)
    print(line("before", before, count), flush=True)
    after = await a_class(url, server, viewers, seconds, count)
    print(line("after", after, count))
    print(f"files {after.files - before.files:+d}, memory {after.memory - before.memory:+.1f} MB")


def main() -> None:
    """Print a line every now and then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--viewers", type=int, default=20)
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if arguments.minutes > 60 or arguments.viewers > 100:
        parser.error("at most 100 viewers for an hour")
    with running_app(arguments.port) as (url, server):
        asyncio.run(soak(url, server, arguments.viewers, 60 * arguments.minutes))


if __name__ == "__main__":
    main()
