"""Network-epochs a second of the seed lottery, on one core, against one network at a time.

First XOR 2-4-1, sigmoid, mean squared error, 1,000 networks in float64, against the loop of the tutorials
(``bench.epochs``); then several sizes against this project's own Trainer, for any number of networks. The sizes stand
on both sides of where training networks together stops being faster (``batching_is_faster`` in
``lab.lottery.batched_pass``). The lottery looks for success after every epoch, which neither baseline does. The bench
ends with an error where a ratio is below what was wanted.
"""

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # One core: NumPy reads this when it is imported.

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bench.epochs import tutorial_loop
from lab.lottery.lottery import Lottery
from nn_core import Configuration, Network, Rule, Trainer, draw

ROUNDS = 5
WANTED = 80.0  # Times the tutorials' loop.
SLOWEST = 0.9  # Times one at a time: no slower, less what noting each epoch and looking for success there costs.
COUNTS = (1, 2, 10, 40, 100, 1000)
SETTINGS = (
    ("xor", (2, 4, 1)), ("xor", (2, 16, 16, 1)), ("moons", (2, 4, 1)), ("moons", (2, 16, 1)), ("moons", (2, 4, 8, 1)),
    ("moons", (2, 7, 7, 1)), ("moons", (2, 8, 6, 1)), ("moons", (2, 16, 16, 1)),
)  # fmt: skip


def configuration(sizes: tuple[int, ...]) -> Configuration:
    """The setting of the tutorials' loop, at other sizes."""
    return Configuration(Network(sizes, hidden="sigmoid"), Rule(0.1))


def samples(data: str) -> tuple[np.ndarray, np.ndarray]:
    """A gate, or a cloud of 200 samples."""
    return draw(data, 200, test_share=0)[0]


def lottery_microseconds(data: str, sizes: tuple[int, ...], networks: int, epochs: int) -> float:
    """What a network-epoch costs in a lottery of ``networks``, initial weights and outcomes included."""
    lottery = Lottery(configuration(sizes), *samples(data), seeds=range(networks), epochs=epochs)
    return microseconds(lambda: lottery.advance(3600.0)) / lottery.total


def trainer_microseconds(data: str, sizes: tuple[int, ...], networks: int, epochs: int) -> float:
    """The same, one network after another."""
    X, Y = samples(data)

    def train() -> None:
        for seed in range(networks):
            Trainer(replace(configuration(sizes), seed=seed), X, Y).advance(epochs)

    return microseconds(train) / (networks * epochs)


def microseconds(work: Callable[[], object]) -> float:
    """The time of this core that ``work`` takes now; what other programs take meanwhile is not counted."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1e6


def against_the_tutorials() -> bool:
    """Print the ratio that was wanted, and tell whether it is reached."""
    pairs = [
        (microseconds(lambda: tutorial_loop(5000)) / 5000, lottery_microseconds("xor", (2, 4, 1), 1000, 500))
        for _ in range(ROUNDS)
    ]
    loop, many = (statistics.median(column) for column in zip(*pairs))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"the tutorials' loop     {loop:7.3f} µs a network-epoch")
    print(f"1,000 networks at once  {many:7.3f} µs a network-epoch, float64, success looked for at every epoch")
    print(f"ratio                   {ratio:7.1f} times the network-epochs a second (wanted: {WANTED:.0f})\n")
    return ratio >= WANTED


def against_one_at_a_time() -> bool:
    """Print how many times quicker than one at a time a lottery of each size is, and tell whether none is slower."""
    print("times quicker than one at a time".ljust(34) + "".join(f"{count:>8,}" for count in COUNTS) + "  networks")
    slowest = float("inf")
    for data, sizes in SETTINGS:
        # Enough epochs for the clock; of many networks that would take turns, a few stand for all.
        ratios = [ratio(data, sizes, n, min(n, 20), epochs=max(50, min(2000, 5000 // n))) for n in COUNTS]
        slowest = min(slowest, *ratios)
        print(f"{data} {'-'.join(map(str, sizes))}".ljust(34) + "".join(f"{value:8.2f}" for value in ratios))
    print("slowest".ljust(34) + f"{slowest:8.2f} (wanted: {SLOWEST})")
    return slowest >= SLOWEST


def ratio(data: str, sizes: tuple[int, ...], networks: int, turns: int, epochs: int) -> float:
    """One at a time over all at once, per network and epoch: the quickest of a few turns of each."""
    pairs = [
        (trainer_microseconds(data, sizes, turns, epochs), lottery_microseconds(data, sizes, networks, epochs))
        for _ in range(ROUNDS)
    ]
    one, many = (min(column) for column in zip(*pairs))
    return one / many


if __name__ == "__main__":
    fast_enough = [against_the_tutorials(), against_one_at_a_time()]
    sys.exit(not all(fast_enough))
