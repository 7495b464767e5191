"""The panels of a training run: which figure, where on the stage, and what its colours mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.boundary import FIRST_LINE, HEATMAP, Plane, boundary, unit_lines
from figures.loss import CURVE, loss_curve
from figures.theme import Theme, unit_colour
from figures.weights import LIMIT, weights
from nn_core import Network
from nn_core.losses import LOSSES
from stage.protocol import Mark, Panel, Picture, Table

Array = NDArray[np.float64]

LOSS_NAMES = {name: loss.label.lower() for name, loss in LOSSES.items()}


@dataclass(frozen=True)
class Scene:
    """What the panels of a run are made of, besides the numbers of an epoch.

    ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)`` are its data; the loss's axis ends at epoch ``goal``.
    """

    network: Network
    loss: str
    X: Array
    Y: Array
    plane: Plane
    theme: Theme
    goal: int
    log_axis: bool


def training_panels(scene: Scene, parameters: Array, losses: Array) -> list[Panel]:
    """The pictures of ``parameters`` ``(P,)`` after ``losses`` ``(epoch + 1,)``.

    Boundary and loss stand above; below them a heatmap a layer, and the table.
    """
    return [
        _boundary(scene, parameters),
        loss_panel(scene, losses),
        *weight_panels(scene, parameters),
        _table(scene),
    ]


def _boundary(scene: Scene, parameters: Array) -> Picture:
    network, plane = scene.network, scene.plane
    W, b = network.layers(parameters)[0]
    outputs = network.predict(parameters, plane.points).reshape(plane.cells, plane.cells)
    figure = boundary(scene.theme, plane, outputs, unit_lines(W, b), scene.X, scene.Y)
    lines = [Mark(FIRST_LINE + unit, "line", f"line-{unit + 1}") for unit in range(network.sizes[1])]
    return Picture(
        "boundary",
        "Decision boundary",
        "Output: orange 0, blue 1. Lines: hidden neurons.",
        "The network's output for every pair of inputs, as colour from orange, 0, to blue, 1, with the samples as "
        "points and, for each hidden neuron, the line where its weighted sum is zero.",
        figure,
        # The plane travels as bytes: 0 to 255 for an output from 0 to 1.
        (Mark(HEATMAP, "heatmap", "boundary", (plane.cells, plane.cells), unit=1 / 255), *lines),
        share=10,
    )


def loss_panel(scene: Scene, losses: Array) -> Picture:
    """The curve of ``losses`` ``(epoch + 1,)``."""
    name = LOSS_NAMES[scene.loss]
    return Picture(
        "loss",
        "Loss",
        f"The {name} over all samples, after each epoch. Lower is better.",
        f"A curve of the {name} against the epoch; a dotted line stands where the learning rate was moved.",
        loss_curve(scene.theme, losses, epochs=scene.goal, name=name, log=scene.log_axis),
        (Mark(CURVE, "curve", "loss", changed="rate {}"),),
        share=14,
    )


def weight_panels(scene: Scene, parameters: Array) -> list[Picture]:
    """A heatmap a layer of ``parameters`` ``(P,)``."""
    network = scene.network
    layers = network.layers(parameters)
    names = layer_names(network.sizes)
    shares = (6, 7, 4) if len(layers) == 3 else (9, 6)
    pictures = []
    for i, (W, b) in enumerate(layers):
        values = np.concatenate([W, b])
        # The first hidden layer's units have the colours of their lines in the boundary.
        colours = [unit_colour(scene.theme, unit) for unit in range(W.shape[1])] if i == 0 else ()
        pictures.append(
            Picture(
                f"weights-{i + 1}",
                _weights_title(i, len(layers)),
                f"Orange −{LIMIT:g} to blue +{LIMIT:g}.",
                f"The weights and biases of layer {i + 1} as colours from orange, negative, to blue, positive.",
                weights(scene.theme, values, names[i], names[i + 1], colours),
                (Mark(0, "heatmap", f"weights-{i + 1}", values.shape),),
                share=shares[i],
                row=2,
            )
        )
    return pictures


def _weights_title(layer: int, layers: int) -> str:
    if layer == layers - 1:
        return "Output weights"
    return f"Hidden layer {layer + 1} weights" if layer else "Hidden weights"


def layer_names(sizes: tuple[int, ...]) -> list[list[str]]:
    """The units of each layer by name: x₁, x₂; h1, h2, …; with two hidden layers h and g; then the output."""
    letters = ["h", "g"]
    hidden = [[f"{letter}{unit + 1}" for unit in range(size)] for letter, size in zip(letters, sizes[1:-1])]
    inputs = [f"x{'₁₂₃₄₅₆₇₈₉'[i]}" for i in range(sizes[0])]
    return [inputs, *hidden, ["output"] if sizes[-1] == 1 else [f"output {i + 1}" for i in range(sizes[-1])]]


def _table(scene: Scene) -> Table:
    share = 7 if len(scene.network.sizes) == 4 else 9
    if len(scene.X) > 8:
        rows = (("on the right side of 0.5",), ("mean squared error",))
        return Table(
            "table", "All points", f"{len(scene.X)} samples.",
            "The share of the points that are right, and the mean squared error.", ("", "now"), rows, "outputs",
            share=share,
        )  # fmt: skip
    targets = tuple(float(target) for target in scene.Y[:, 0])
    table = tuple((*(f"{x:g}" for x in point), f"{target:g}") for point, target in zip(scene.X, targets))
    return Table(
        "table", "Truth table", "Right: on the target's side of 0.5.",
        "The four samples, their targets and the network's predictions.", ("x₁", "x₂", "target", "prediction"), table,
        "outputs", targets=targets, share=share,
    )  # fmt: skip
