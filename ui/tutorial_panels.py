"""The panels of a replay: a decision boundary for each output, the loss, both layers' weights, and the predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from figures.boundary import FIRST_LINE, HEATMAP, Plane, boundary, unit_lines
from figures.loss import CURVE, loss_curve
from figures.theme import unit_colour
from figures.weights import LIMIT, weights
from live.film import Mark, Panel, Picture, Table
from live.panels import layer_names

if TYPE_CHECKING:
    from ui.tutorial_film import ReplayFilm

Array = NDArray[np.float64]


def plane_slice(W: Array, b: Array) -> tuple[Array, Array]:
    """The first layer as it acts on two inputs, all others being 1: ``(..., 2, units)`` and ``(..., 1, units)``."""
    return W[..., :2, :], b + W[..., 2:, :].sum(axis=-2, keepdims=True)


def plane_points(plane: Plane, n_in: int) -> Array:
    """The middles of the plane's cells ``(cells * cells, n_in)``: two inputs, all others being 1.

    The notebook's third input is 1 in every sample, so this slice shows all there is to see.
    """
    return np.pad(plane.points, ((0, 0), (0, n_in - 2)), constant_values=1.0)


def replay_panels(film: ReplayFilm, parameters: Array, losses: Array) -> list[Panel]:
    """Boundaries and loss above, weights and predictions below, at ``parameters`` ``(P,)``."""
    return [*_boundaries(film, parameters), _loss(film, losses), *_weights(film, parameters), _table(film)]


def _boundaries(film: ReplayFilm, parameters: Array) -> list[Picture]:
    network, plane = film.configuration.network, film.plane
    outputs = network.predict(parameters, film.points).reshape(plane.cells, plane.cells, -1)
    lines = unit_lines(*plane_slice(*network.layers(parameters)[0]))
    n_out = outputs.shape[-1]
    slice_words = "" if network.sizes[0] == 2 else " Where the third input is 1, as in all samples."
    marks = tuple(Mark(FIRST_LINE + unit, "line", f"line-{unit + 1}") for unit in range(len(lines)))
    return [
        Picture(
            f"boundary-{k + 1}" if n_out > 1 else "boundary",
            f"Output {k + 1}" if n_out > 1 else "Decision boundary",
            f"Orange 0, blue 1. Lines: hidden neurons.{slice_words}",
            "The network's output for every pair of inputs, as colour from orange, 0, to blue, 1, with the samples as "
            f"points and, for each hidden neuron, the line where its weighted sum is zero.{slice_words}",
            boundary(film.theme, plane, outputs[..., k], lines, film.X, film.Y[:, k : k + 1]),
            (Mark(HEATMAP, "heatmap", f"boundary-{k + 1}", (plane.cells, plane.cells), unit=1 / 255), *marks),
            share=10 if n_out == 1 else 8,
        )
        for k in range(n_out)
    ]


def _loss(film: ReplayFilm, losses: Array) -> Picture:
    name = "mean squared error"
    return Picture(
        "loss",
        "Loss",
        f"The {name} over all samples, after each epoch.",
        f"A curve of the {name} against the epoch.",
        loss_curve(film.theme, losses, epochs=film.goal, name=name, log=film.log_axis),
        (Mark(CURVE, "curve", "loss"),),
        share=14 if film.Y.shape[1] == 1 else 8,
    )


def _weights(film: ReplayFilm, parameters: Array) -> list[Picture]:
    network = film.configuration.network
    names = layer_names(network.sizes)
    pictures = []
    for i, layer in enumerate(network.layers(parameters)):
        values = np.concatenate(layer)
        colours = [unit_colour(film.theme, unit) for unit in range(values.shape[1])] if i == 0 else ()
        pictures.append(
            Picture(
                f"weights-{i + 1}",
                "Output weights" if i else "Hidden weights",
                f"Orange −{LIMIT:g}, pale 0, blue +{LIMIT:g}.",
                f"The weights and biases of layer {i + 1} as colours from orange, negative, to blue, positive.",
                weights(film.theme, values, names[i], names[i + 1], colours),
                (Mark(0, "heatmap", f"weights-{i + 1}", values.shape),),
                share=8 if i == 0 else 5 + network.sizes[-1],
                row=2,
            )
        )
    return pictures


def _table(film: ReplayFilm) -> Table:
    n_in, n_out = film.X.shape[1], film.Y.shape[1]
    # An input that never changes tells nothing, and the row has little room.
    told = [i for i in range(n_in) if np.ptp(film.X[:, i]) > 0]
    inputs = layer_names(film.configuration.network.sizes)[0]
    rows = tuple(
        (*(f"{X[i]:g}" for i in told), *([f"{k + 1}"] if n_out > 1 else []), f"{Y[k]:g}")
        for X, Y in zip(film.X, film.Y)
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
        targets=tuple(float(target) for target in film.Y.ravel()),
        share=10 if n_out == 1 else 9,
    )
