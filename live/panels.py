"""The panels of a training run: which figure, where on the stage, and what its colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from figures.boundary import FIRST_LINE, HEATMAP, boundary, unit_lines
from figures.loss import CURVE, loss_curve
from figures.theme import Theme, unit_colour
from figures.weights import LIMIT, weights
from live.film import Mark, Panel, Picture, Table
from nn_core.losses import LOSSES

if TYPE_CHECKING:
    from live.training import TrainingFilm

Array = NDArray[np.float64]

LOSS_NAMES = {name: loss.label.lower() for name, loss in LOSSES.items()}


def training_panels(film: TrainingFilm, parameters: Array, losses: Array) -> list[Panel]:
    """The pictures of ``parameters`` ``(P,)`` after ``losses`` ``(epoch + 1,)``.

    Boundary and loss stand above; below them a heatmap a layer, and the table.
    """
    theme = film.theme
    return [
        _boundary(film, theme, parameters),
        loss_panel(film, theme, losses),
        *weight_panels(film, theme, parameters),
        _table(film),
    ]


def _boundary(film: TrainingFilm, theme: Theme, parameters: Array) -> Picture:
    network, plane = film.configuration.network, film.plane
    W, b = network.layers(parameters)[0]
    outputs = network.predict(parameters, plane.points).reshape(plane.cells, plane.cells)
    figure = boundary(theme, plane, outputs, unit_lines(W, b), film.X, film.Y)
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


def loss_panel(film: TrainingFilm, theme: Theme, losses: Array) -> Picture:
    """The curve of ``losses`` ``(epoch + 1,)``."""
    name = LOSS_NAMES[film.configuration.loss]
    return Picture(
        "loss",
        "Loss",
        f"The {name} over all samples, after each epoch. Lower is better.",
        f"A curve of the {name} against the epoch; a dotted line stands where the learning rate was moved.",
        loss_curve(theme, losses, epochs=film.goal, name=name, log=film.log_axis),
        (Mark(CURVE, "curve", "loss"),),
        share=14,
    )


def weight_panels(film: TrainingFilm, theme: Theme, parameters: Array) -> list[Picture]:
    """A heatmap a layer of ``parameters`` ``(P,)``."""
    network = film.configuration.network
    layers = network.layers(parameters)
    names = layer_names(network.sizes)
    shares = (6, 7, 4) if len(layers) == 3 else (9, 6)
    pictures = []
    for i, (W, b) in enumerate(layers):
        values = np.concatenate([W, b])
        # The first hidden layer's units have the colours of their lines in the boundary.
        colours = [unit_colour(theme, unit) for unit in range(W.shape[1])] if i == 0 else ()
        pictures.append(
            Picture(
                f"weights-{i + 1}",
                _weights_title(i, len(layers)),
                f"Orange −{LIMIT:g} to blue +{LIMIT:g}.",
                f"The weights and biases of layer {i + 1} as colours from orange, negative, to blue, positive.",
                weights(theme, values, names[i], names[i + 1], colours),
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


def _table(film: TrainingFilm) -> Table:
    share = 7 if len(film.configuration.network.sizes) == 4 else 9
    if len(film.X) > 8:
        rows = (("on the right side of 0.5",), ("mean squared error",))
        return Table(
            "table", "All points", f"{len(film.X)} samples.",
            "The share of the points that are right, and the mean squared error.", ("", "now"), rows, "outputs",
            share=share,
        )  # fmt: skip
    targets = tuple(float(target) for target in film.Y[:, 0])
    table = tuple((*(f"{x:g}" for x in point), f"{target:g}") for point, target in zip(film.X, targets))
    return Table(
        "table", "Truth table", "Right: on the target's side of 0.5.",
        "The four samples, their targets and the network's predictions.", ("x₁", "x₂", "target", "prediction"), table,
        "outputs", targets=targets, share=share,
    )  # fmt: skip
