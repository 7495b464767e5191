"""What an epoch costs: XOR against the tutorials' loop, the plain definition against the fast pass, and minibatches.

The baseline is the plain NumPy loop that "neural network from scratch" tutorials print: a new array at every step, and
no loss recorded. All train in turn, round after round, and the medians and the medians of the ratios are printed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from nn_core import Configuration, Network, Rule, Trainer, dataset, xor

EPOCHS, ROUNDS = 2000, 15
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


def minibatches(epochs: int) -> None:
    """Train 2-8-8-8-1 on 250 points in batches of 10."""
    configuration = Configuration(Network((2, 8, 8, 8, 1)), Rule(0.1, batch_size=10))
    Trainer(configuration, *dataset("circles", n_samples=250)).advance(epochs)


def microseconds_an_epoch(train: Callable[[int], None], epochs: int) -> float:
    """How long one epoch of ``train`` takes now."""
    start = time.perf_counter()
    train(epochs)
    return (time.perf_counter() - start) / epochs * 1e6


def main() -> None:
    """Print all figures and their ratios."""
    trained = ((tutorial_loop, EPOCHS), (trainer, EPOCHS), (definition, EPOCHS // 4), (minibatches, EPOCHS // 100))
    rounds = [[microseconds_an_epoch(train, epochs) for train, epochs in trained] for _ in range(ROUNDS)]
    loop, engine, plain, batches = (statistics.median(column) for column in zip(*rounds))
    faster, slower, times = (
        statistics.median(column) for column in zip(*[(a / b, c / b, d / b) for a, b, c, d in rounds])
    )
    print(f"the tutorials' loop  {loop:7.2f} µs an epoch")
    print(f"nn_core.Trainer      {engine:7.2f} µs an epoch, loss recorded")
    print(f"Network.gradient     {plain:7.2f} µs an epoch, {slower:.1f} times the Trainer's")
    print(f"ratio                {faster:7.2f} times the epochs a second (wanted: 1.5)")
    print(f"25 minibatches       {batches:7.0f} µs an epoch of 2-8-8-8-1, {times:.0f} times the XOR's (wanted: 60)")


if __name__ == "__main__":
    main()
