"""What an epoch costs: XOR against the tutorials' loop, the definition against the fast pass, minibatches, and memory.

The baseline is the plain NumPy loop that "neural network from scratch" tutorials print: a new array at every step, and
no loss recorded. All train in turn, round after round, and the medians and the medians of the ratios are printed.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable

from nn_core import Configuration, Inputs, Network, Rule, Trainer, draw, xor
from nn_core.optimisers import OPTIMISERS
from setting.of_data import features

import numpy as np  # isort: skip  # After nn_core, which sets one thread of linear algebra.

EPOCHS, ROUNDS, LONGEST = 2000, 15, 20_000
POINTS = draw("circle", 250, test_share=0)[0]
XOR = Network((2, 4, 1), hidden="sigmoid")


def tutorial_loop(epochs: int) -> None:
    """Train as the tutorials do, the hidden layer widened to four."""
    rng = np.random.default_rng(0)
    X, y = xor()
    W1, b1 = rng.standard_normal((2, 4)), np.zeros((1, 4))
    W2, b2 = rng.standard_normal((4, 1)), np.zeros((1, 1))

    def sigmoid(x: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-x))

    for _ in range(epochs):
        hidden = sigmoid(np.dot(X, W1) + b1)
        output = sigmoid(np.dot(hidden, W2) + b2)
        d_output = (y - output) * (output * (1 - output))
        d_hidden = d_output.dot(W2.T) * (hidden * (1 - hidden))
        W2 += hidden.T.dot(d_output) * 0.1
        W1 += X.T.dot(d_hidden) * 0.1
        b2 += np.sum(d_output, axis=0, keepdims=True) * 0.1
        b1 += np.sum(d_hidden, axis=0, keepdims=True) * 0.1


def trainer(epochs: int) -> None:
    """Train the same network with this project's engine."""
    Trainer(Configuration(XOR, Rule(0.1)), *xor()).advance(epochs)


def definition(epochs: int) -> None:
    """Train the same network by ``Network.gradient``, which checks what it is given and makes every array anew."""
    (X, Y), parameters = xor(), XOR.initial_parameters(rng=np.random.default_rng(0))
    for _ in range(epochs):
        parameters -= 0.1 * XOR.gradient(parameters, X, Y)


def minibatches(optimiser: str) -> Callable[[int], None]:
    """Train 2-8-8-8-1 on 250 points in batches of 10."""
    configuration = Configuration(Network((2, 8, 8, 8, 1)), Rule(0.1, batch_size=10, optimiser=optimiser))

    def train(epochs: int) -> None:
        Trainer(configuration, *POINTS).advance(epochs)

    return train


def microseconds_an_epoch(train: Callable[[int], None], epochs: int) -> float:
    """How long one epoch of ``train`` takes of this thread's time."""
    start = time.thread_time()
    train(epochs)
    return (time.thread_time() - start) / epochs * 1e6


def megabytes(hidden: tuple[int, ...], names: Iterable[str], n_samples: int, rule: Rule, epochs: int) -> float:
    """The most that a run holds, half-way taken back to its beginning."""
    training, _ = draw("circle", n_samples, test_share=0)
    inputs = Inputs(tuple(names))
    X = inputs.standardised(training[0])(training[0])
    configuration = Configuration(Network((len(inputs.names), *hidden, 1)), rule, order="fixed")
    tracemalloc.start()
    run = Trainer(configuration, X, training[1])
    run.advance(epochs)
    run.parameters_at(epochs // 3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    """Print all figures and their ratios."""
    trained: list[tuple[Callable[[int], None], int]] = [
        (tutorial_loop, EPOCHS),
        (trainer, EPOCHS),
        (definition, EPOCHS // 4),
    ]
    trained += [(minibatches(name), EPOCHS // 100) for name in OPTIMISERS]
    rounds = [[microseconds_an_epoch(train, epochs) for train, epochs in trained] for _ in range(ROUNDS)]
    loop, engine, plain, *batches = (statistics.median(column) for column in zip(*rounds))

    def ratio(one: int, other: int) -> float:
        return statistics.median(row[one] / row[other] for row in rounds)

    print(f"the tutorials' loop  {loop:7.2f} µs an epoch")
    print(f"nn_core.Trainer      {engine:7.2f} µs an epoch, loss recorded")
    print(f"Network.gradient     {plain:7.2f} µs an epoch, {ratio(2, 1):.1f} times the Trainer's")
    print(f"ratio                {ratio(0, 1):7.2f} times the epochs a second (wanted: 1.6)")
    print(f"25 minibatches       {batches[0]:7.0f} µs an epoch of 2-8-8-8-1, {ratio(3, 1):.0f} times XOR (wanted: 60)")
    for column, name in enumerate(OPTIMISERS, start=3):
        print(f"  {name:18} {ratio(column, 3):7.2f} times gradient descent's (wanted: 1.33)")
    default = megabytes((4, 2), ("x1", "x2"), 500, Rule(0.03, 10), EPOCHS)
    print(f"memory of a run      {default:7.2f} MB of 2-4-2-1, 500 points (wanted: 1.5)")
    # Batches of nearly half the points need the largest arrays: for all of them, and for two sizes of batches.
    largest = megabytes((16,) * 6, features("circle"), 1200, Rule(0.001, 599, "adam", l1=1e-5), LONGEST)
    print(f"  the largest        {largest:7.2f} MB after {LONGEST:,} epochs of 1,200 points (wanted: 8)")


if __name__ == "__main__":
    main()
