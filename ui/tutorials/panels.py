"""The panels of a replay: a decision boundary for each output, the loss, both layers' weights, and the predictions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.boundary import FIRST_LINE, HEATMAP, Plane, boundary, unit_lines
from figures.theme import Theme
from film.boundary_panel import line_meaning
from film.panels import loss_panel, weight_panels
from film.scene import Scene, layer_names
from nn_core import Network
from stage.panels import Layer, Mark, Panel, Picture, Table

Array = NDArray[np.float64]


def plane_slice(W: Array, b: Array) -> tuple[Array, Array]:
    """The first layer as it acts on two inputs, all others being 1: ``(..., 2, units)`` and ``(..., 1, units)``."""
    return W[..., :2, :], b + W[..., 2:, :].sum(axis=-2, keepdims=True)


def plane_points(plane: Plane, n_in: int) -> Array:
    """The middles of the plane's cells ``(cells * cells, n_in)``: two inputs, all others being 1.

    The notebook's third input is 1 in every sample, so this slice shows all there is to see.
    """
    return np.pad(plane.points[:, :2], ((0, 0), (0, n_in - 2)), constant_values=1.0)


def replay_panels(scene: Scene, parameters: Array, losses: list[Array]) -> list[Panel]:
    """Boundaries and loss above, weights and predictions below, at ``parameters`` ``(P,)``."""
    outputs = _boundary_panels(scene, parameters)
    loss = replace(loss_panel(scene, losses), share=24 - sum(panel.share for panel in outputs))
    weights = weight_panels(scene, parameters)
    return [*outputs, loss, *weights, _table(scene, share=24 - sum(panel.share for panel in weights))]


def boundaries(theme: Theme, plane: Plane, network: Network, parameters: Array, X: Array, Y: Array) -> list[go.Figure]:
    """The decision boundary at ``parameters`` ``(P,)`` for each output, with the samples ``X``, ``Y``."""
    outputs = network.predict(parameters, plane_points(plane, X.shape[1])).reshape(plane.cells, plane.cells, -1)
    lines = unit_lines(*plane_slice(*network.layers(parameters)[0]))
    return [boundary(theme, plane, outputs[..., k : k + 1], lines, (X, Y[:, k : k + 1])) for k in range(Y.shape[1])]


def _boundary_panels(scene: Scene, parameters: Array) -> list[Picture]:
    network, plane, (X, Y) = scene.network, scene.plane, scene.training
    n_in, n_hidden, *_, n_out = network.sizes
    slice_words = "" if n_in == 2 else " Third input: 1, as in all samples."
    layer = Layer("lines", f"Lines: {line_meaning(network)}.")
    marks = tuple(Mark(FIRST_LINE + unit, "line", f"line-{unit + 1}", layer=layer) for unit in range(n_hidden))
    return [
        Picture(
            f"boundary-{k + 1}" if n_out > 1 else "boundary",
            f"Output {k + 1}" if n_out > 1 else "Decision boundary",
            slice_words.strip(),
            "The network's output for every pair of inputs, as colour from orange, 0, to blue, 1, with the samples as "
            f"points and, for each hidden neuron, the line where its weighted sum is zero.{slice_words}",
            figure,
            (Mark(HEATMAP, "heatmap", f"boundary-{k + 1}", (plane.cells, plane.cells), unit=1 / 255), *marks),
            share=10 if n_out == 1 else 8,
            square=True,
        )
        for k, figure in enumerate(boundaries(scene.theme, plane, network, parameters, X, Y))
    ]


def _table(scene: Scene, *, share: int) -> Table:
    samples, targets = scene.training
    n_in, n_out = samples.shape[1], targets.shape[1]
    # An input that never changes tells nothing, and the row has little room.
    told = [i for i in range(n_in) if np.ptp(samples[:, i]) > 0]
    inputs = layer_names(scene.network.sizes)[0]
    rows = tuple(
        (*(f"{X[i]:g}" for i in told), *([f"{k + 1}"] if n_out > 1 else []), f"{Y[k]:g}")
        for X, Y in zip(samples, targets)
        for k in range(n_out)
    )
    return Table(
        "table",
        "Predictions",
        "Right: on the target's side of 0.5.",
        "Every sample's inputs, its targets and the network's predictions.",
        (*(inputs[i] for i in told), *(["out"] if n_out > 1 else []), "target", "prediction"),
        rows,
        "outputs",
        targets=tuple(float(target) for target in targets.ravel()),
        share=share,
    )
