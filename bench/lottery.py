"""Network-epochs a second of the seed lottery, on one core, against one network at a time.

First XOR 2-4-1, sigmoid, mean squared error, 1,000 networks in float64, against the loop of the tutorials
(``bench.epochs``); then a few sizes against this project's own Trainer, for any number of networks; then the memory.
The lottery looks for success after every epoch, which neither baseline does.
"""

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # One core: NumPy reads this when it is imported.

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from bench.epochs import tutorial_loop
from nn_core import Configuration, Network, Trainer, dataset
from nn_core.cost import memory as held_by
from nn_core.lottery import Lottery

ROUNDS = 5
COUNTS = (1, 2, 5, 10, 100, 1000, 2000)
SETTINGS = (("xor", (2, 4, 1)), ("xor", (2, 16, 16, 1)), ("moons", (2, 4, 1)), ("moons", (2, 16, 16, 1)))


def configuration(sizes: tuple[int, ...]) -> Configuration:
    """The setting of the tutorials' loop, at other sizes."""
    return Configuration(Network(sizes, hidden="sigmoid"), learning_rate=0.1)


def lottery_microseconds(data: str, sizes: tuple[int, ...], networks: int, epochs: int) -> float:
    """What a network-epoch costs in a lottery of ``networks``, initial weights and outcomes included."""
    lottery = Lottery(configuration(sizes), *dataset(data), seeds=range(networks), epochs=epochs)
    return microseconds(lambda: lottery.advance(3600.0)) / lottery.total


def trainer_microseconds(data: str, sizes: tuple[int, ...], networks: int, epochs: int) -> float:
    """The same, one network after another."""
    X, Y = dataset(data)

    def train() -> None:
        for seed in range(networks):
            Trainer(replace(configuration(sizes), seed=seed), X, Y).advance(epochs)

    return microseconds(train) / (networks * epochs)


def microseconds(work: Callable[[], object]) -> float:
    """The time of this core that ``work`` takes now; what other programs take meanwhile is not counted."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1e6


def against_the_tutorials() -> None:
    """Print the ratio that was wanted."""
    pairs = [
        (microseconds(lambda: tutorial_loop(5000)) / 5000, lottery_microseconds("xor", (2, 4, 1), 1000, 500))
        for _ in range(ROUNDS)
    ]
    loop, many = (statistics.median(column) for column in zip(*pairs))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"the tutorials' loop     {loop:7.3f} µs a network-epoch")
    print(f"1,000 networks at once  {many:7.3f} µs a network-epoch, float64, success looked for at every epoch")
    print(f"ratio                   {ratio:7.1f} times the network-epochs a second (wanted: 80)\n")


def against_one_at_a_time() -> None:
    """Print how many times quicker than one at a time a lottery of each size is; wanted: never slower."""
    print("times quicker than one at a time".ljust(34) + "".join(f"{count:>8,}" for count in COUNTS) + "  networks")
    for data, sizes in SETTINGS:
        row = f"{data} {'-'.join(map(str, sizes))}".ljust(34)
        for count in COUNTS:
            # Enough epochs for the clock; of many networks that would take turns, a few stand for all.
            epochs, turns = (500, count) if count <= 10 else (50, 20)
            row += f"{ratio(data, sizes, count, turns, epochs):8.2f}"
        print(row)


def ratio(data: str, sizes: tuple[int, ...], networks: int, turns: int, epochs: int) -> float:
    """One at a time over all at once, per network and epoch: the quickest of a few turns of each."""
    pairs = [
        (trainer_microseconds(data, sizes, turns, epochs), lottery_microseconds(data, sizes, networks, epochs))
        for _ in range(ROUNDS)
    ]
    one, many = (min(column) for column in zip(*pairs))
    return one / many


def memory() -> None:
    """Print what a lottery holds: a chunk at work, and a row for each network."""
    print("\nmemory".ljust(35) + "".join(f"{count:>8,}" for count in COUNTS) + "  networks")
    for data, sizes in SETTINGS:
        held = [held_by(configuration(sizes).network, len(dataset(data)[0]), count, 2000) for count in COUNTS]
        each = (held[-1] - held[-2]) / (COUNTS[-1] - COUNTS[-2])
        row = "".join(f"{bytes_ / 1e6:8.2f}" for bytes_ in held)
        print(f"{data} {'-'.join(map(str, sizes))}, MB".ljust(34) + row + f"  {each:,.0f} bytes each")


if __name__ == "__main__":
    against_the_tutorials()
    against_one_at_a_time()
    memory()
