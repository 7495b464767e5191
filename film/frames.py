"""The numbers behind the pictures of a training run: what its panels show of parameters, frame by frame."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from film.boundary_bytes import first_outputs, shades
from film.panels import Scene, hidden_lines

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
    for unit, ends in enumerate(np.moveaxis(hidden_lines(scene, parameters), -3, 0), start=1):
        channels[f"line-{unit}"] = ends.astype(np.float32)
    for number, (W, b) in enumerate(network.layers(parameters), start=1):
        channels[f"weights-{number}"] = np.concatenate([W, b], axis=-2).astype(np.float32)
    return channels, outputs[..., None]


def pieces(history: Array, since: int, epochs: list[int]) -> list[Array]:
    """What each of the frames at ``epochs`` adds to a curve that is known up to the epoch ``since``."""
    return [history[before + 1 : epoch + 1].copy() for before, epoch in pairwise([since, *epochs])]
