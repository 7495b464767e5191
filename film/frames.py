"""The numbers behind the pictures of a training run: what its panels show of parameters, frame by frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.boundary import unit_lines
from film.boundary_bytes import first_outputs, shades
from lab.criterion import SOLVED
from nn_core import Configuration, Network

Array = NDArray[np.float64]


def training_channels(
    network: Network, X: Array, Y: Array, points: Array, parameters: Array
) -> dict[str, NDArray[Any]]:
    """The channels of the panels at ``parameters`` ``(n_frames, P)``; ``points`` are those of the plane."""
    layers = network.layers(parameters)
    outputs = np.concatenate(list(first_outputs(network, parameters, X)))
    channels: dict[str, NDArray[Any]] = {
        "boundary": shades(network, parameters, points),
        "outputs": _table_values(outputs, Y).astype(np.float32),
    }
    lines = unit_lines(layers[0].W, layers[0].b)
    for unit in range(lines.shape[-3]):
        channels[f"line-{unit + 1}"] = lines[:, unit].astype(np.float32)
    for number, (W, b) in enumerate(layers, start=1):
        channels[f"weights-{number}"] = np.concatenate([W, b], axis=-2).astype(np.float32)
    return channels


def _table_values(outputs: Array, Y: Array) -> Array:
    """The table's column: the outputs ``(n_frames, n_samples)`` of a gate, or accuracy and error on a cloud."""
    if len(Y) <= 8:
        return outputs
    right = ((outputs > 0.5) == (Y[:, 0] > 0.5)).mean(axis=-1)
    return np.stack([right, np.square(outputs - Y[:, 0]).mean(axis=-1)], axis=-1)


def first_solved(configuration: Configuration, X: Array, Y: Array, trace: Array, losses: Array) -> int | None:
    """Which of ``trace`` ``(n, P)``, with ``losses`` ``(n,)``, is the first that solves; None if none does."""
    near = [i for i, loss in enumerate(losses) if SOLVED.possible(configuration.loss, loss)]
    if not near:
        return None
    met = SOLVED.met(configuration.network.predict(trace[near], X), Y)
    return near[int(met.argmax())] if met.any() else None
