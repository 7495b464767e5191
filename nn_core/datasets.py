"""Datasets of points, in the plane or on a line: truth tables, classes to tell apart, and values to predict.

All but the truth tables are drawn on one scale, from -6 to 6, as TensorFlow Playground does (its ``dataset.ts``); moons
and the sine, from -1 to 1, are our own, as are those of more than two classes. Where a label is read off a place, noise
moves the place at which it is read and not the point.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from nn_core.activations import activation
from nn_core.checks import Array, one_of, whole

Pair = tuple[Array, Array]

NOISE, SAMPLES, TEST_SHARE = (0, 50), (20, 1200), (0, 90)  # The least and the most: percent, points, percent.
TRUTH_TABLES = tuple(f"{number:04b}" for number in range(16))  # Outputs at 00, 01, 10 and 11.
GATES = {"xor": "0110", "and": "0001", "or": "0111", "nand": "1110", "xnor": "1001"}


class Dataset(NamedTuple):
    """``draw(rng, n, noise)`` gives points ``(n, inputs)`` and for each its class, counted from 0, or value ``(n,)``.

    ``kind`` is ``"gate"``, ``"classes"`` or ``"regression"``; ``noise`` is from 0 to 0.5. A gate ignores all three.
    """

    label: str
    kind: str
    draw: Callable[[np.random.Generator, int, float], Pair]
    classes: int = 2
    inputs: int = 2


def gate(name: str) -> Pair:
    """The corners ``(4, 2)`` and targets ``(4, 1)`` of a logic gate, or of outputs written out, like ``"0110"``."""
    outputs = name if name in TRUTH_TABLES else GATES[one_of("gate", name, GATES)]
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return corners, np.array([[float(output)] for output in outputs])


def xor() -> Pair:
    """The truth table of exclusive or, the smallest problem that no single line can solve."""
    return gate("xor")


def _corners(name: str) -> Dataset:
    corners, targets = gate(name)
    return Dataset(name.upper(), "gate", lambda rng, n, noise: (corners.copy(), targets[:, 0]))


def _halves(n: int) -> Pair:
    """Classes 1 and 0, half of the points each, and where in its half each point stands, from 0 up to 1."""
    classes = np.repeat([1.0, 0.0], [n - n // 2, n // 2])
    return classes, np.concatenate([np.arange(n - n // 2), np.arange(n // 2)]) / (n / 2)


def _round(radius: Array, angle: Array) -> Array:
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])


def _circle(rng: np.random.Generator, n: int, noise: float) -> Pair:
    radius = np.where(_halves(n)[0] == 1, rng.uniform(0, 2.5, n), rng.uniform(3.5, 5, n))
    points = _round(radius, rng.uniform(0, 2 * np.pi, n))
    read_at = points + noise * rng.uniform(-5, 5, (n, 2))
    return points, np.where(np.hypot(*read_at.T) < 2.5, 1.0, 0.0)


def _xor_cloud(rng: np.random.Generator, n: int, noise: float) -> Pair:
    points = rng.uniform(-5, 5, (n, 2))
    points += np.where(points > 0, 0.3, -0.3)
    read_at = points + noise * rng.uniform(-5, 5, (n, 2))
    return points, np.where(read_at.prod(axis=1) >= 0, 1.0, 0.0)


def _gauss(rng: np.random.Generator, n: int, noise: float) -> Pair:
    classes, _ = _halves(n)
    return np.where(classes == 1, 2, -2)[:, None] + rng.normal(0, (0.5 + 7 * noise) ** 0.5, (n, 2)), classes


def _spiral(rng: np.random.Generator, n: int, noise: float) -> Pair:
    classes, along = _halves(n)
    angle = 3.5 * np.pi * along + np.where(classes == 1, 0, np.pi)
    return _round(5 * along, angle) + noise * rng.uniform(-1, 1, (n, 2)), classes


def _moons(rng: np.random.Generator, n: int, noise: float) -> Pair:
    classes, _ = _halves(n)
    moon = _round(np.full(n, 3.0), rng.uniform(-np.pi / 2, np.pi / 2, n)) - [1.5, 0.65]  # The other is it, turned.
    return np.where(classes == 1, 1, -1)[:, None] * moon + noise * rng.uniform(-3, 3, (n, 2)), classes


def _classes(n: int, count: int) -> Pair:
    """Classes from 0 up, as many points each as can be, and where among those of its class each is, from 0 up to 1."""
    steps = np.arange(float(n)) * count
    return steps // n, steps % n / n


def _blobs(count: int, rng: np.random.Generator, n: int, noise: float) -> Pair:
    classes, _ = _classes(n, count)
    middles = _round(np.full(n, 3.0), 2 * np.pi * classes / count)
    return middles + rng.normal(0, (0.5 + 7 * noise) ** 0.5, (n, 2)), classes


def _three_spirals(rng: np.random.Generator, n: int, noise: float) -> Pair:
    classes, along = _classes(n, 3)
    angle = 2.5 * np.pi * along + 2 * np.pi * classes / 3  # Fewer turns than two arms have, as three are closer.
    return _round(5 * along, angle) + noise * rng.uniform(-1, 1, (n, 2)), classes


def _plane(rng: np.random.Generator, n: int, noise: float) -> Pair:
    points = rng.uniform(-6, 6, (n, 2))
    return points, (points + noise * rng.uniform(-6, 6, (n, 2))).sum(axis=1) / 10


def _hills(rng: np.random.Generator, n: int, noise: float) -> Pair:
    points = rng.uniform(-6, 6, (n, 2))
    read_at = points + noise * rng.uniform(-6, 6, (n, 2))
    tops = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
    distance = np.hypot(*(read_at[:, None] - tops).T).T
    cones = np.array([1, -1, 1, -1, 1, -1]) * np.maximum(0, 1 - distance / 2)
    return points, cones[np.arange(n), np.abs(cones).argmax(axis=1)]


def _sine(rng: np.random.Generator, n: int, noise: float) -> Pair:
    points = rng.uniform(-1, 1, (n, 1))
    return points, np.sin(np.pi * points[:, 0]) + noise * rng.normal(size=n)


DATASETS: dict[str, Dataset] = {
    **{name: _corners(name) for name in GATES},
    "circle": Dataset("Circle", "classes", _circle),
    "xor_cloud": Dataset("Exclusive or", "classes", _xor_cloud),
    "gauss": Dataset("Gaussian", "classes", _gauss),
    "spiral": Dataset("Spiral", "classes", _spiral),
    "moons": Dataset("Moons", "classes", _moons),
    "three_blobs": Dataset("Three blobs", "classes", partial(_blobs, 3), 3),
    "four_blobs": Dataset("Four blobs", "classes", partial(_blobs, 4), 4),
    "three_spirals": Dataset("Three spirals", "classes", _three_spirals, 3),
    "plane": Dataset("Plane", "regression", _plane),
    "hills": Dataset("Hills", "regression", _hills),
    "sine": Dataset("Sine", "regression", _sine, inputs=1),
}


def entry(name: str) -> Dataset:
    """The dataset called ``name``, or the truth table that it writes out, like ``"0110"``."""
    return _corners(name) if name in TRUTH_TABLES else DATASETS[one_of("dataset", name, DATASETS)]


def draw(
    name: str, n_samples: int = 500, *, noise: int = 0, test_share: int = 50, seed: int = 0, output: str = "sigmoid"
) -> tuple[Pair, Pair | None]:
    """The training samples ``(X, Y)`` of the dataset called ``name``, and its test samples, None where there are none.

    ``noise`` and ``test_share`` are whole percents; a truth table has neither, nor ``n_samples`` or ``seed``. Classes
    have the targets of the ``output`` activation: 0 and 1, or -1 and 1. With more than two they are one-hot.
    """
    dataset = entry(name)
    n, percent = whole("n_samples", n_samples, *SAMPLES), whole("noise", noise, *NOISE)
    share, rng = whole("test_share", test_share, *TEST_SHARE), np.random.default_rng(whole("seed", seed, least=0))
    X, values = dataset.draw(rng, n, percent / 100)
    Y = targets(values, dataset.kind, dataset.classes, output)
    if dataset.kind == "gate":
        return (X, Y), None
    training, test = np.split(rng.permutation(n), [n * (100 - share) // 100])
    return (X[training], Y[training]), (X[test], Y[test]) if len(test) else None


def targets(values: Array, kind: str, classes: int, output: str) -> Array:
    """The targets ``(n, n_out)`` of the ``output`` activation for ``values`` ``(n,)``, as a ``Dataset`` draws them.

    They are classes, counted from 0, or where ``kind`` is ``"regression"`` what is to be predicted.
    """
    low, high = activation(output).targets
    Y = np.eye(classes)[values.astype(int)] if classes > 2 else values[:, None]
    return Y if kind == "regression" else low + (high - low) * Y
