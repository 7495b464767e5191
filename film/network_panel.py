"""The network itself, drawn: its inputs, units and outputs, with an edge for each weight."""

from __future__ import annotations

from base64 import b64encode
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from figures.boundary import Plane
from figures.theme import unit_colour
from figures.weights import LIMIT
from film.boundary_bytes import unit_range
from film.scene import Scene, layer_names
from nn_core import Network
from nn_core.activations import ACTIVATIONS
from nn_core.features import FEATURES
from setting.edits import names as parameter_names
from setting.names import COORDINATES
from stage.graph import Graph, Node, Phase, Raster

DEPTH = "layers"
"""The stepper for the number of hidden layers; those for their units are ``layer-1`` and so on."""
_PHASES = (  # Of a step, which is one epoch; of one with batches its last update is shown.
    Phase("Forward{}: activations, layer by layer.", 0.35, "nodes"),
    Phase("Loss{}: how far the output is from the targets.", 0.15, "last"),
    Phase("Backward{}: the gradient of every weight.", 0.25, "gradients"),
    Phase("Update{}: every weight takes its step.", 0.25, "edges"),
)
_MOST = 7_500  # Bytes that the units' maps may take in a frame.


def kept_cells(network: Network, plane: Plane) -> NDArray[np.intp]:
    """The cells of ``plane`` at which units are shown: every second along each side, or fewer of many units."""
    units = sum(network.sizes[1:-1]) + (network.sizes[-1] if ACTIVATIONS[network.output].joint else 0)
    for stride in range(2, plane.cells):
        side = np.arange((stride - 1) // 2, plane.cells, stride)
        if units * len(side) ** 2 <= _MOST:
            break
    return (plane.cells * side[:, None] + side).ravel()


def network_panel(scene: Scene) -> Graph:
    """The graph of ``scene``'s network. In it stands, in every unit, what that answers over the plane."""
    network = scene.network
    names = layer_names(network.sizes, scene.inputs)
    layers = range(1, len(network.sizes))
    bounded = np.isfinite(ACTIVATIONS[network.hidden].range).all()
    outputs = f"{scene.classes} outputs, one a class," if scene.classes else "output"
    over = "every x₁, from left to right" if scene.is_curve else "every point of the plane"
    return Graph(
        "network",
        "Network",
        "Edges: weights. Dots: biases. Squares: activations.",
        f"The network from its {network.sizes[0]} inputs on the left to its {outputs} on the right. An edge for each "
        "weight and a dot for each bias, from orange, negative, to blue, positive, and the wider the larger; in each "
        f"unit its activation for {over}, in the same colours"
        + ("." if bounded else ", which end at the largest that this unit has."),
        columns=(_inputs(scene, names[0]), *_hidden(scene, names[1:-1]), _outputs(scene, names[-1])),
        labels=tuple(_column_labels(network)),
        edges=tuple(f"weights-{layer}" for layer in layers),
        gradients=tuple(f"gradients-{layer}" for layer in layers),
        names=parameter_names(network.sizes),
        terms=("weight", "bias", "gradient {} (all samples)"),
        phases=_PHASES,
        plane="boundary",
        scale=tuple((stop, colour) for stop, colour in scene.theme.diverging),
        limit=LIMIT,
        ink=scene.theme.ink,
        depth=DEPTH,
        counts=("", *(f"layer-{layer}" for layer in layers[:-1]), ""),
        share=11,
    )


def _inputs(scene: Scene, names: list[str]) -> tuple[Node, ...]:
    """The inputs, which never change; each ends at its own largest value, as units without bounds do.

    One that is held at its mean ends where the plane does: no end of the palette stands for a value near zero.
    """
    columns = scene.plane.columns
    points = scene.plane.points.reshape(scene.plane.cells, scene.plane.cells, columns)[::2, ::2].reshape(-1, columns)
    values = scene.inputs(points) if scene.inputs else points
    largest = np.abs(values).max(axis=0)
    largest = np.where(np.ptp(values, axis=0) > 0, largest, np.maximum(largest, np.abs(points[:, :2]).max()))
    shares = np.rint(255 * (values / np.where(largest > 0, largest, 1) + 1) / 2).astype(np.uint8)
    cells = round(len(points) ** 0.5)
    rasters = (
        Raster(cells, -size, size, fixed=b64encode(share.tobytes()).decode())
        for size, share in zip(largest.tolist(), shares.T)
    )
    called = {FEATURES[COORDINATES[c]].label: scene.called(c) for c in range(columns)}
    return tuple(Node(called.get(name, name), None, raster, name) for name, raster in zip(names, rasters))


def _hidden(scene: Scene, names: list[list[str]]) -> list[tuple[Node, ...]]:
    """The units of every hidden layer; those of one have the colours of their lines in the boundary."""
    cells = round(len(kept_cells(scene.network, scene.plane)) ** 0.5)
    low, high = unit_range(scene.network)
    first_rows = accumulate(map(len, names), initial=0)
    return [
        tuple(
            Node(
                name,
                unit_colour(scene.theme, unit) if layer == scene.coloured else None,
                Raster(cells, low, high, "maps", first + unit, "largest"),
            )
            for unit, name in enumerate(layer_units)
        )
        for layer, (layer_units, first) in enumerate(zip(names, first_rows))
    ]


def _outputs(scene: Scene, names: list[str]) -> tuple[Node, ...]:
    """The output, which the boundary shows too; several have a map each."""
    low, high = scene.span
    if scene.classes is None:
        return (Node(names[0], raster=Raster(scene.plane.cells, low, high, "boundary")),)
    cells = round(len(kept_cells(scene.network, scene.plane)) ** 0.5)
    return tuple(Node(name, raster=Raster(cells, low, high, "output-maps", row)) for row, name in enumerate(names))


def _column_labels(network: Network) -> list[tuple[str, ...]]:
    """What is written under each column, from long to short: the first that has room is shown."""
    hidden, output = (ACTIVATIONS[name].label.lower() for name in (network.hidden, network.output))
    return [
        ("Data", "in"),
        *((f"{units} hidden, {hidden}", f"{units} {hidden}", str(units)) for units in network.sizes[1:-1]),
        (output, "out"),
    ]
