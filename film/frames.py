"""The numbers behind the pictures of a training run: what its panels show of parameters, frame by frame."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from film.boundary_bytes import plane_bytes, portions
from film.boundary_panel import hidden_lines
from film.curve_panel import curve_channels
from film.network_panel import kept_cells
from film.scene import Scene
from nn_core.losses import loss_for
from nn_core.network import Network, backward, derivatives, forward, gradient, last_delta

Array = NDArray[np.float64]


@np.errstate(over="ignore")  # Of a run about to diverge; what is too large for a picture is infinite in it.
def training_channels(scene: Scene, parameters: Array, X: Array, plane: Array) -> tuple[dict[str, NDArray[Any]], Array]:
    """The channels of the panels at ``parameters`` ``(n_frames, P)``, and the outputs ``(n_frames, n_samples, n_out)``.

    ``X`` and ``plane`` are what the network is given of the samples, and of the plane's points. The gradient is that of
    the loss of all training samples; penalties are no part of it.
    """
    network = scene.network
    outputs, slopes = _outputs_and_gradients(network, scene.loss, parameters, X, scene.training[1])
    bytes_ = plane_bytes(network, parameters, plane, scene.span, kept_cells(network, scene.plane))
    channels: dict[str, NDArray[Any]] = {
        "boundary": bytes_.output, "maps": bytes_.units, "largest": bytes_.largest
    }  # fmt: skip
    if scene.classes:
        channels["output-maps"] = bytes_.outputs
    if scene.kind == "gate":
        channels["outputs"] = outputs[..., 0].astype(np.float32)
    channels |= curve_channels(scene, parameters) if scene.is_curve else line_channels(hidden_lines(scene, parameters))
    channels |= {**weight_channels(network, parameters), **weight_channels(network, slopes, "gradients")}
    return channels, outputs


@np.errstate(all="ignore")
def _outputs_and_gradients(network: Network, loss: str, parameters: Array, X: Array, Y: Array) -> tuple[Array, Array]:
    """The outputs ``(n_frames, n_samples, n_out)`` and gradients ``(n_frames, P)``, by one forward pass."""
    rule, outputs, gradients = loss_for(loss, network.output), [], []
    for some in portions(network, parameters, len(X)):
        _, a = forward(network, some, X)
        slopes = derivatives(network, a)
        delta = backward(network, some, slopes, last_delta(rule, a[-1], slopes[-1], Y))
        outputs.append(a[-1])
        gradients.append(gradient(network, [X, *a[:-1]], delta))
    return np.concatenate(outputs), np.concatenate(gradients)


def confusion(outputs: Array, Y: Array) -> NDArray[np.float32]:
    """How many samples of each class ``outputs`` ``(n_frames, n_samples, n_out)`` take for each.

    ``(n_frames, n_out, n_out)``: a row an actual class, of the one-hot ``Y`` ``(n_samples, n_out)``, a column a
    predicted one.
    """
    predicted = np.eye(outputs.shape[-1])[outputs.argmax(axis=-1)]
    return np.asarray(Y.T @ predicted, dtype=np.float32)


def line_channels(lines: Array) -> dict[str, NDArray[Any]]:
    """Where each hidden unit's sum is zero: ``lines`` ``(n_frames, n_units, n_points, 2)`` unit by unit."""
    return {f"line-{unit}": ends.astype(np.float32) for unit, ends in enumerate(np.moveaxis(lines, -3, 0), start=1)}


def weight_channels(network: Network, parameters: Array, name: str = "weights") -> dict[str, NDArray[Any]]:
    """What belongs to the weights of each layer, with what belongs to its biases: ``(n_frames, n_in + 1, n_out)``."""
    layers = enumerate(network.layers(parameters), start=1)
    return {f"{name}-{number}": np.concatenate(layer, axis=-2).astype(np.float32) for number, layer in layers}


def pieces(history: Array, since: int, epochs: list[int]) -> list[Array]:
    """What each of the frames at ``epochs`` adds to a curve that is known up to the epoch ``since``."""
    return [history[before + 1 : epoch + 1].copy() for before, epoch in pairwise([since, *epochs])]
