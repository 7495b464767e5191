"""The panel of the plane: what the network answers everywhere in it, and where its first hidden units' sums are 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.boundary import FIRST_LINE, HEATMAP, Plane, boundary, unit_lines
from figures.classes import CLASS_COLOURS, SURE, class_name
from film.points import points_of
from film.scene import Scene
from nn_core import Inputs, Network
from nn_core.features import FEATURES
from setting.names import COORDINATES
from stage.panels import Layer, Mark, Picture

Array = NDArray[np.float64]


def boundary_panel(scene: Scene, parameters: Array) -> Picture:
    """The plane at ``parameters`` ``(P,)``, with the samples, and a line for each unit that has one."""
    plane, lines = scene.plane, hidden_lines(scene, parameters)
    points = plane.points if scene.inputs is None else scene.inputs(plane.points)
    outputs = scene.network.predict(parameters, points).reshape(plane.cells, plane.cells, -1)
    meaning, held = line_meaning(scene.network), _held(plane)
    layer = Layer("lines", f"Lines: {meaning}.")
    figure = boundary(
        scene.theme, plane, outputs, lines, scene.training, scene.test, scene.span, scene.class_names, scene.axes
    )
    if held:
        figure.add_annotation(
            text=f"{held} at {'their' if ' ' in held else 'its'} mean", x=0, y=1, xref="paper", yref="paper",
            xanchor="left", yanchor="top", showarrow=False, bgcolor=scene.theme.paper, opacity=0.85,
        )  # fmt: skip
    return Picture(
        "boundary",
        "Predicted value" if scene.kind == "regression" else "Decision boundary",
        "Hollow: test." if scene.test else "",
        _alt(scene, meaning if len(lines) else "", held),
        figure,
        (
            _mark(scene),
            *(Mark(FIRST_LINE + unit, "line", f"line-{unit + 1}", layer=layer) for unit in range(len(lines))),
        ),
        share=10,
        square=True,
        points=points_of(scene, FIRST_LINE + len(lines)),
    )


def _mark(scene: Scene) -> Mark:
    """The plane, which travels as bytes, 0 to 255 over the span."""
    cells, (low, high) = scene.plane.cells, scene.span
    if not scene.classes:
        return Mark(HEATMAP, "heatmap", "boundary", (cells, cells), unit=(high - low) / 255, base=low)
    # What a point's class is worth is its output, from where all are as likely on.
    least, names = 1 / scene.classes, tuple(class_name(number, scene.class_names) for number in range(scene.classes))
    return Mark(HEATMAP, "bands", "boundary", (cells, cells), unit=(1 - least) / SURE, base=least, names=names)


def _alt(scene: Scene, lines: str, held: str) -> str:
    """The picture in words; ``lines`` is what its lines mean, ``held`` what is not drawn, each "" if there is none."""
    low, high = scene.span
    what = f"The network's output for every point, as colour from orange, {low:g}, to blue, {high:g}, "
    if scene.classes:
        known = scene.class_names or range(1, scene.classes + 1)
        colours = ", ".join(f"{name} {colour}" for name, colour in zip(known, CLASS_COLOURS))
        what = f"The class that the network takes every point for, as colour: {colours}, fainter where less sure, "
    what += "with the samples as points"
    if scene.test:
        what += ", training points filled and test points hollow"
    if lines:
        what += f" and, for each hidden neuron, a line: {lines}"
    return f"{what}. What is not drawn, {held}, is held at its mean." if held else f"{what}."


def _held(plane: Plane) -> str:
    """The coordinates that are not drawn, by their signs: x₃ to x₈."""
    names = [FEATURES[name].label for name in COORDINATES[2 : plane.columns]]
    return f"{names[0]} to {names[-1]}" if len(names) > 2 else " and ".join(names)


def hidden_lines(scene: Scene, parameters: Array) -> Array:
    """Where the weighted sum of each unit of the first hidden layer is 0: ``(..., units, 2, 2)``.

    It is a line only where the network is given the coordinates and nothing else; else there are none. Of more than two
    it is where the plane that is drawn cuts it.
    """
    W, b = scene.network.layers(parameters)[0]
    plain = COORDINATES[: scene.plane.columns]
    inputs = scene.inputs or Inputs(plain)
    if inputs.names != plain or len(scene.network.sizes) == 2 or scene.is_curve:
        return np.empty((*parameters.shape[:-1], 0, 2, 2))
    if inputs.shift:  # The lines are drawn over the points, not over what was standardised.
        W = W / np.array(inputs.scale)[:, None]
        b = b - np.array([inputs.shift]) @ W
    if scene.plane.held:
        b = b + np.array([scene.plane.held]) @ W[..., 2:, :]
        W = W[..., :2, :]
    return unit_lines(W, b, reach=2 * (scene.plane.high - scene.plane.low))


def line_meaning(network: Network) -> str:
    """What the line of a unit of the first hidden layer is, for the activation used."""
    return "ReLU switches on" if network.hidden == "relu" else "weighted sum 0"
