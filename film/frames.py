"""The numbers behind the pictures of a training run: what its panels show of parameters, frame by frame."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from film.boundary_bytes import first_outputs, shades
from film.panels import Scene, hidden_lines
from nn_core import Network

Array = NDArray[np.float64]


@np.errstate(over="ignore")  # Of a run about to diverge; what is too large for a picture is infinite in it.
def training_channels(scene: Scene, parameters: Array, X: Array, plane: Array) -> tuple[dict[str, NDArray[Any]], Array]:
    """The channels of the panels at ``parameters`` ``(n_frames, P)``, and the outputs ``(n_frames, n_samples, 1)``.

    ``X`` and ``plane`` are what the network is given of the samples, and of the plane's points.
    """
    network = scene.network
    outputs = np.concatenate(list(first_outputs(network, parameters, X)))
    channels: dict[str, NDArray[Any]] = {"boundary": shades(network, parameters, plane, scene.span)}
    if scene.kind == "gate":
        channels["outputs"] = outputs.astype(np.float32)
    channels |= {**line_channels(hidden_lines(scene, parameters)), **weight_channels(network, parameters)}
    return channels, outputs[..., None]


def line_channels(lines: Array) -> dict[str, NDArray[Any]]:
    """Where each hidden unit's sum is zero: ``lines`` ``(n_frames, n_units, n_points, 2)`` unit by unit."""
    return {f"line-{unit}": ends.astype(np.float32) for unit, ends in enumerate(np.moveaxis(lines, -3, 0), start=1)}


def weight_channels(network: Network, parameters: Array) -> dict[str, NDArray[Any]]:
    """The weights of each layer with its biases below them: ``(n_frames, n_in + 1, n_out)``."""
    layers = enumerate(network.layers(parameters), start=1)
    return {f"weights-{number}": np.concatenate(layer, axis=-2).astype(np.float32) for number, layer in layers}


def pieces(history: Array, since: int, epochs: list[int]) -> list[Array]:
    """What each of the frames at ``epochs`` adds to a curve that is known up to the epoch ``since``."""
    return [history[before + 1 : epoch + 1].copy() for before, epoch in pairwise([since, *epochs])]
