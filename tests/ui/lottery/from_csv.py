"""The rows of a lottery's CSV computed again, by somebody who has the file and NumPy and knows nothing of this project.

Everything here was written from the comment lines at the head of the file; the thresholds are read from them.
"""

from __future__ import annotations

import csv
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Row = dict[str, str]
Samples = tuple[Array, Array]

ACTIVATIONS: dict[str, Any] = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "relu": (lambda z: np.where(z > 0, z, 0.0), lambda a: np.where(a > 0, 1.0, 0.0)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda a: np.where(a > 0, 1.0, 0.01)),
    "linear": (lambda z: z, np.ones_like),
    "softmax": (lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), np.ones_like),
}
FEATURES: dict[str, Any] = {
    "x1": lambda x1, x2: x1, "x2": lambda x1, x2: x2, "x1sq": lambda x1, x2: x1 * x1, "x2sq": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2, "sinx1": lambda x1, x2: np.sin(x1), "sinx2": lambda x1, x2: np.sin(x2),
}  # fmt: skip


def rows(text: str) -> list[Row]:
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def recomputed(text: str, row: Row) -> tuple[str, int | None, float]:
    """The verdict, the epochs to success and the final loss of ``row``."""
    trained = samples(text, row, "training")
    assert trained
    judging, scale = samples(text, row, "test") or trained, scaling(trained, row)
    X, Y = inputs(trained[0], scale, row), trained[1]
    judged = inputs(judging[0], scale, row), judging[1]
    layers, reached = initial(row, X.shape[1], Y.shape[1]), None
    update = updates(row)
    for epoch in range(int(row["epochs"]) + 1):
        met = met_by(text, forward(layers, judged[0], row)[-1], judged[1], row)
        reached = epoch if met and reached is None else reached
        if epoch < int(row["epochs"]):
            for chosen in batches(len(X), epoch, row):
                update(layers, gradient(layers, X[chosen], Y[chosen], row))
    loss = mean_loss(forward(layers, X, row)[-1], Y, row)
    return ("solved", reached, loss) if met else ("not solved", None, loss)


def samples(text: str, row: Row, which: str) -> Samples | None:
    names = ("data", "noise", "samples", "test", "data_seed", "output")
    rows_with = " ".join(f"{name} {row[name]}" for name in names if row[name])
    _, found, after = text.partition(f"# Data; rows with {rows_with}; {which} samples:\n")
    if not found:
        return None
    lines = re.match(r"(?:# x1 .*\n)+", after)
    assert lines
    found = re.findall(r"((?:x\d \S+ )+)target (.+?)(?:;|$)", lines[0], re.MULTILINE)
    points = [place.split()[1::2] for place, _ in found]
    return np.array(points, dtype=float), np.array([targets.split() for _, targets in found], dtype=float)


def features(X: Array, row: Row) -> Array:
    return np.column_stack([FEATURES[name](*X.T) for name in row["features"].split()])


def scaling(trained: Samples, row: Row) -> tuple[Any, Any]:
    columns = features(trained[0], row)
    if row["standardise"] != "1":
        return 0.0, 1.0
    spread = np.sqrt(np.mean((columns - columns.mean(axis=0)) ** 2, axis=0))
    return columns.mean(axis=0), np.where(spread == 0, 1.0, spread)


def inputs(X: Array, scale: tuple[Any, Any], row: Row) -> Array:
    return (features(X, row) - scale[0]) / scale[1]


def initial(row: Row, n_inputs: int, n_outputs: int) -> list[Any]:
    rng = np.random.default_rng(int(row["seed"]))
    sizes = [n_inputs, *(int(size) for size in row["layers"].split() if size != "0"), n_outputs]
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        W, b = np.zeros((n_in, n_out)), np.zeros(n_out)
        if row["init"] == "uniform":
            W, b = rng.uniform(-1, 1, (n_in, n_out)), rng.uniform(-1, 1, n_out)
        elif row["init"] == "playground":
            W, b = rng.uniform(-0.5, 0.5, (n_in, n_out)), np.full(n_out, 0.1)
        elif row["init"] != "zeros":
            spread = {"normal": 1.0, "xavier": np.sqrt(2 / (n_in + n_out)), "he": np.sqrt(2 / n_in)}[row["init"]]
            W = rng.standard_normal((n_in, n_out)) * spread
        layers.append([W, b])
    return layers


def forward(layers: list[Any], X: Array, row: Row) -> list[Array]:
    a = [X]
    for number, (W, b) in enumerate(layers, start=1):
        function, _ = ACTIVATIONS[row["output"] if number == len(layers) else row["activation"]]
        a.append(function(a[-1] @ W + b))
    return a


def gradient(layers: list[Any], X: Array, y: Array, row: Row) -> list[Any]:
    a = forward(layers, X, row)
    error = (a[-1] - y) / len(y)
    slope = ACTIVATIONS[row["output"]][1](a[-1])
    delta = {"mse": 2 * error * slope, "half_mse": error * slope}.get(row["loss"], error)
    found = []
    for i in reversed(range(len(layers))):
        found.append([a[i].T @ delta, delta.sum(axis=0)])
        delta = delta @ layers[i][0].T * ACTIVATIONS[row["activation"]][1](a[i])
    return found[::-1]


def batches(n: int, epoch: int, row: Row) -> list[Array]:
    if row["batch"] == "all" or int(row["batch"]) >= n:
        return [np.arange(n)]
    size = int(row["batch"])
    if row["order"] == "shuffled":
        order = np.random.default_rng([int(row["seed"]), epoch]).permutation(n)
        return [order[start : start + size] for start in range(0, n, size)]
    left = n % size if epoch else 0
    order, ends = np.arange(-left, n) % n, range(left + size, left + n + 1, size)
    return [order[0 if end == left + size else end - size : end] for end in ends]


def updates(row: Row) -> Any:
    """A function that changes layers by a gradient; it keeps what the optimiser keeps."""
    rate, l1, l2 = (float(row[name]) for name in ("rate", "l1", "l2"))
    kept: dict[Any, list[Any]] = {}
    dead: dict[Any, Any] = {}
    t = 0

    def step(key: Any, g: Array) -> Array:
        one, two = kept.setdefault(key, [0.0, 0.0])
        if row["optimiser"] == "momentum":
            one = 0.9 * one + g
            change = rate * one
        elif row["optimiser"] == "rmsprop":
            one = 0.99 * one + 0.01 * g**2
            change = rate * g / (np.sqrt(one) + 1e-8)
        elif row["optimiser"] == "adam":
            one, two = 0.9 * one + 0.1 * g, 0.999 * two + 0.001 * g**2
            change = rate * (one / (1 - 0.9**t)) / (np.sqrt(two / (1 - 0.999**t)) + 1e-8)
        else:
            change = rate * g
        kept[key] = [one, two]
        return change

    def update(layers: list[Any], found: list[Any]) -> None:
        nonlocal t
        t += 1
        for i, ((W, b), (dW, db)) in enumerate(zip(layers, found)):
            stepped = W - step((i, "W"), dW)
            after = stepped - rate * (l1 * np.sign(W) + l2 * W)
            if l1:
                dead[i] = dead.get(i, False) | (after * stepped < 0)
                after = np.where(dead[i], 0.0, after)
            layers[i] = [after, b - step((i, "b"), db)]

    return update


def mean_loss(out: Array, y: Array, row: Row) -> float:
    if row["loss"] == "cross_entropy":
        return float(np.mean(-y * np.log(out) - (1 - y) * np.log(1 - out)))
    if row["loss"] == "categorical_cross_entropy":
        return float(np.mean(np.sum(-y * np.log(out), axis=1)))
    return float(np.mean((out - y) ** 2)) / (2 if row["loss"] == "half_mse" else 1)


def met_by(text: str, out: Array, y: Array, row: Row) -> bool:
    words = next(line for line in text.splitlines() if line.startswith(f"# A network with output {row['output']} "))
    error = re.search(r"is below (\S+)\.$", words)
    assert error
    right = True
    if asked := re.search(r"at least (\d+)% .*\(a above (\S+) for", words):
        middle = float(asked[2])
        right = bool(np.where(y > middle, out > middle, out < middle).mean() >= int(asked[1]) / 100)
    if asked := re.search(r"at least (\d+)% .*\(the a of its class is the largest; the first of equal ones\)", words):
        right = bool((out.argmax(axis=1) == y.argmax(axis=1)).mean() >= int(asked[1]) / 100)
    return bool(right and np.mean((out - y) ** 2) < float(error[1]))
