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


def rows(text: str) -> list[Row]:
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def recomputed(text: str, row: Row) -> tuple[str, int | None, float]:
    """The verdict, the epochs to success and the final loss of ``row``."""
    words = next(line for line in text.splitlines() if "meets the criterion" in line)
    share, error = re.search(r"at least (\d+)% .* is below (\S+)\.$", words).groups()  # type: ignore[union-attr]
    (x, y), layers = samples(text), initial(row)
    reached = None
    for epoch in range(int(row["epochs"]) + 1):
        a = forward(layers, x, row)
        met = met_by(a[-1], y, int(share) / 100, float(error))
        if met and reached is None:
            reached = epoch
        if epoch < int(row["epochs"]):
            step(layers, a, y, row)
    return ("solved", reached, loss(a[-1], y, row)) if met else ("not solved", None, loss(a[-1], y, row))


def samples(text: str) -> tuple[Array, Array]:
    found = re.findall(r"x1 (\S+) x2 (\S+) target (\S+?)(?:;|$)", text, re.MULTILINE)
    table = np.array(found, dtype=float)
    return table[:, :2], table[:, 2:]


def initial(row: Row) -> list[Any]:
    rng, sizes = np.random.default_rng(int(row["seed"])), [2, int(row["hidden"]), int(row["hidden2"]), 1]
    sizes = [size for size in sizes if size]
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        W, b = np.zeros((n_in, n_out)), np.zeros(n_out)
        if row["init"] == "uniform":
            W, b = rng.uniform(-1, 1, (n_in, n_out)), rng.uniform(-1, 1, n_out)
        elif row["init"] != "zeros":
            spread = {"normal": 1.0, "xavier": np.sqrt(2 / (n_in + n_out)), "he": np.sqrt(2 / n_in)}[row["init"]]
            W = rng.standard_normal((n_in, n_out)) * spread
        layers.append([W, b])
    return layers


def forward(layers: list[Any], x: Array, row: Row) -> list[Array]:
    hidden = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.where(z > 0, z, 0.0), "linear": lambda z: z}[
        row["activation"]
    ]
    a = [x]
    for W, b in layers[:-1]:
        a.append(hidden(a[-1] @ W + b))
    W, b = layers[-1]
    return [*a, sigmoid(a[-1] @ W + b)]


def step(layers: list[Any], a: list[Array], y: Array, row: Row) -> None:
    slope = {
        "sigmoid": lambda a: a * (1 - a),
        "tanh": lambda a: 1 - a * a,
        "relu": lambda a: (a > 0).astype(float),
        "linear": np.ones_like,
    }
    out = a[-1]
    delta = (2 * (out - y) * out * (1 - out) if row["loss"] == "mse" else out - y) / len(y)
    for i in reversed(range(len(layers))):
        W, b = layers[i]
        below = delta @ W.T * slope[row["activation"]](a[i])
        layers[i] = [W - float(row["rate"]) * a[i].T @ delta, b - float(row["rate"]) * delta.sum(axis=0)]
        delta = below


def loss(out: Array, y: Array, row: Row) -> float:
    if row["loss"] == "mse":
        return float(np.mean((out - y) ** 2))
    return float(np.mean(-y * np.log(out) - (1 - y) * np.log(1 - out)))


def met_by(out: Array, y: Array, share: float, error: float) -> bool:
    right = np.where(y == 1, out > 0.5, out < 0.5)
    return bool(right.mean() >= share and np.mean((out - y) ** 2) < error)


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))
