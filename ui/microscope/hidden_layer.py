"""What the hidden layer sees, on the page: hidden space with its cut, and a response map a unit."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.boundary import Plane
from figures.classes import class_name
from figures.microscope_hidden import hidden_space, response_curves, response_maps
from figures.numerals import printed
from figures.theme import Theme
from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch
from lab.epoch.hidden_space import HiddenView, hidden_view
from nn_core import Network
from nn_core.activations import activation
from ui.chart import chart
from ui.microscope.choice import choice
from ui.microscope.steps import layer_name, unit_names

Array = NDArray[np.float64]

CELLS = 28  # Of a response map along a side.
MOST_LAYERS = 2  # Whose maps are drawn at once: a browser needs a second for a wide layer.
_SPACE = 390  # Pixels of width. On a tablet, beside the sidebar, the maps stand below.
MESH = 9  # Lines of the bent grid in each direction.


def hidden_layer(film: TrainingFilm, epoch: Epoch, theme: Theme) -> None:
    """Hidden space first, then the maps of the hidden layers, at ``epoch`` for all samples that count there."""
    plane = film.plane._replace(cells=CELLS)
    row = st.container(horizontal=True, gap="medium")
    left, right = row.container(width=_SPACE), row.container()
    with left:
        _space(film, epoch, plane, theme)
    hidden = len(epoch.network.sizes) - 2
    if not hidden:
        right.info("There is no hidden layer and so no unit to draw a map of: the output reads the inputs themselves.")
    layers = list(range(hidden))
    if hidden > MOST_LAYERS:
        layers = [choice(
            right, "Maps of", range(hidden), key="microscope-maps", default=0, help="Whose units are drawn.",
            names=lambda layer: layer_name(epoch.network, layer).capitalize(),
        )]  # fmt: skip
    for layer in layers:
        with right if layer == layers[0] else st.container():
            _maps(film, epoch, layer, plane, theme)


def _space(film: TrainingFilm, epoch: Epoch, plane: Plane, theme: Theme) -> None:
    network, parameters = epoch.network, epoch.parameters
    st.markdown(f"**The samples as the output{'s see' if film.scene.classes else ' sees'} them**")
    pair = _pair(film.scene.classes, film.class_names) if film.scene.classes else None
    view = hidden_view(network, parameters, film.trainer.X, pair)
    shift = view.shift if pair else view.shift - cut_at(network, film.criterion.middle)
    sides = (theme.classes[pair[1]], theme.classes[pair[0]]) if pair else None

    def seen(X: Array) -> Array:
        return view.seen([X, *network.forward(parameters, X)][-2])

    mesh = [seen(film.input_of(line)) for line in _grid(plane)]
    points = seen(film.trainer.X)
    test = (seen(film.test[0]), film.test[1]) if film.test is not None and film.show_test else None
    figure = hidden_space(
        theme, (points, film.trainer.Y), test, film.scene.span, mesh, view.normal, shift, _axes(epoch, view), sides
    )
    chart(figure, key="microscope-space")
    st.caption(_words(film, epoch, view, points @ view.normal + shift, pair))


def _pair(classes: int, named: tuple[str, ...]) -> tuple[int, int]:
    """Which two of so many classes, ``named`` or not, the cut is to part."""
    pairs = list(combinations(range(classes), 2))
    chosen = choice(
        st.container(), "The cut between", range(len(pairs)), key="microscope-pair", default=0, width=240,
        names=lambda i: " and ".join(class_name(number, named) for number in pairs[i]),
        help="Two classes; each two have a cut of their own.",
    )  # fmt: skip
    return pairs[chosen]


def cut_at(network: Network, middle: float | None) -> float:
    """The weighted sum of the output where it gives ``middle``, or 0 where there are no two classes."""
    if middle is None:
        return 0.0
    # Sigmoid and tanh have the middle of their targets at 0; where an output is its sum, that is the middle itself.
    return middle if activation(network.output).function(np.array(middle)) == middle else 0.0


def _grid(plane: Plane) -> list[Array]:
    """The lines of a grid over the plane, as points ``(n, columns)``; of one input, all of them are one line."""
    at, along = np.linspace(plane.low, plane.high, MESH), np.linspace(plane.low, plane.high, 40)
    if plane.columns == 1:
        return [np.linspace(plane.low, plane.high, 200)[:, None]]
    held = np.broadcast_to(plane.held, (len(along), plane.columns - 2))
    upright = [np.column_stack([np.full_like(along, x), along]) for x in at]
    return [np.column_stack([line, held]) for line in upright + [line[:, ::-1] for line in upright]]


def _axes(epoch: Epoch, view: HiddenView) -> tuple[str, str]:
    names = unit_names(epoch)
    last = names[-2]
    if view.edge_on:
        return "distance from the cut", f"along the cut, as {names[0][0]} grows"
    return last[0], last[1] if len(last) == 2 else "(there is only one unit)"


def _words(film: TrainingFilm, epoch: Epoch, view: HiddenView, sums: Array, pair: tuple[int, int] | None) -> str:
    deep, middle = len(epoch.network.sizes) > 2, film.criterion.middle
    low, high = (printed(end, "g") for end in film.scene.span)
    told = ["Each sample at the place that the last hidden layer gives it." if deep else "Each sample at its inputs."]
    if middle is None:
        told.append(
            f"Its colour is its target, from orange, {low}, to blue, {high}. The output can only rise evenly "
            "across this space; on the thick line it is 0."
        )
    elif pair:
        first, _ = pair
        one, other = (class_name(number, film.class_names) for number in pair)
        of_pair = film.trainer.Y[:, pair].any(axis=1)
        right = int(((sums > 0) == (film.trainer.Y[:, first] > 0))[of_pair].sum())
        told.append(
            f"Each class has its colour and shape. On the thick line {one} and {other} are "
            f"equally likely; {right} of the {of_pair.sum()} samples of these two lie on their own side."
        )
    else:
        right = int(((sums > 0) == (film.trainer.Y[:, 0] > middle)).sum())
        told.append(
            f"Orange circles have target {low}, blue squares {high}. The output can only cut this space along the "
            f"thick line, where it says {middle:g}; {right} of {len(sums)} samples lie on their own side."
        )
    if film.test is not None and film.show_test:
        told.append("Hollow: test points." if middle is None else "Hollow: test points, which are not counted.")
    net = "line is all x₁" if film.scene.is_curve else "net is the square of points"
    told.append(f"The faint {net}{', bent by the hidden layer' if deep else ''}.")
    if view.edge_on:
        told.append(
            f"The space has {epoch.network.sizes[-2]} dimensions; it is turned so that the cut is seen edge-on, the "
            "rest is left out."
        )
    return " ".join(told)


def _maps(film: TrainingFilm, epoch: Epoch, layer: int, plane: Plane, theme: Theme) -> None:
    """What each unit of a hidden layer gives for every point."""
    network = epoch.network
    responses = network.forward(epoch.parameters, film.input_of(plane.points))[layer]
    name = network.activations[layer]
    low, high = activation(name).range
    if low == 0 and np.isfinite(high):
        limits, told = (0.0, high), f"orange 0, blue {high:g}"
    else:
        most = max(-low, high) if np.isfinite(high - low) else max(1e-9, float(np.abs(responses).max()))
        limits, told = (-most, most), f"orange −{most:.3g}, colourless 0, blue {most:.3g}"
    names = unit_names(epoch)[layer + 1]
    st.markdown(f"**What each unit of the {layer_name(network, layer)} gives**")
    if film.scene.is_curve:
        figure = response_curves(theme, plane, responses[: plane.cells], names)
        chart(figure, key=f"microscope-maps-{layer}")
        st.caption("Each unit's activation against x₁.")
        return
    grid = responses.reshape(plane.cells, plane.cells, -1)
    samples = film.points[: len(film.trainer.Y)], film.trainer.Y
    figure = response_maps(theme, plane, grid, names, limits, samples, film.scene.span)
    chart(figure, key=f"microscope-maps-{layer}")
    others = ", all other inputs at their mean" if plane.held else ""
    st.caption(f"A map a unit over the plane, x₁ to the right and x₂ upwards{others}: {told}. The samples are marked.")
