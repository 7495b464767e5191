"""What the hidden layer sees, on the page: hidden space with its cut, and a response map a unit."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.boundary import Plane, plane_around
from figures.microscope_hidden import hidden_space, response_maps
from figures.theme import Theme
from film.panels import layer_names
from lab.epoch.epoch import Epoch
from lab.epoch.hidden_space import HiddenView, hidden_view
from nn_core.activations import activation
from ui.microscope.steps import layer_name

Array = NDArray[np.float64]

CELLS = 28  # Of a response map along a side.
MESH = 9  # Lines of the bent grid in each direction.


def hidden_layer(epoch: Epoch, theme: Theme) -> None:
    """Hidden space first, then the maps of each hidden layer."""
    n_in = epoch.network.sizes[0]
    if n_in != 2:
        st.info(f"These pictures are drawn over the square of two inputs; this network has {n_in}.")
        return
    plane = plane_around(epoch.X, cells=CELLS)
    left, right = st.columns(2, gap="medium")
    with left:
        _space(epoch, plane, theme)
    for layer in range(len(epoch.network.sizes) - 2):
        with right if layer == 0 else st.container():
            _maps(epoch, layer, plane, theme)


def _space(epoch: Epoch, plane: Plane, theme: Theme) -> None:
    view = hidden_view(epoch.network, epoch.parameters, epoch.X)
    points = view.seen(epoch.a[-2])
    mesh = [view.seen(epoch.network.forward(epoch.parameters, line)[-2]) for line in _grid(plane)]
    figure = hidden_space(theme, points, epoch.Y[:, 0], mesh, view.normal, view.shift, _axes(epoch, view))
    st.markdown("**The samples as the output sees them**")
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="microscope-space")
    st.caption(_words(epoch, view, points))


def _grid(plane: Plane) -> list[Array]:
    """The lines of a grid over the two inputs, as points ``(n, 2)``."""
    at, along = np.linspace(plane.low, plane.high, MESH), np.linspace(plane.low, plane.high, 40)
    upright = [np.column_stack([np.full_like(along, x), along]) for x in at]
    return upright + [line[:, ::-1] for line in upright]


def _axes(epoch: Epoch, view: HiddenView) -> tuple[str, str]:
    names = layer_names(epoch.network.sizes)[-2]
    if view.edge_on:
        return "distance from the cut", "along the cut, as x₁ grows"
    return names[0], names[1] if len(names) == 2 else "(there is only one hidden unit)"


def _words(epoch: Epoch, view: HiddenView, points: Array) -> str:
    right = (points @ view.normal + view.shift > 0) == (epoch.Y[:, 0] > 0.5)
    told = (
        "Each sample at the place that the last hidden layer gives it; orange circles have target 0, blue squares 1. "
        "The output can only cut this space along the thick line, where it says 0.5; "
        f"{int(right.sum())} of {len(right)} samples lie on their own side. "
        "The faint net is the square of inputs, bent by the hidden layer."
    )
    if view.edge_on:
        size = epoch.network.sizes[-2]
        told += f" The space has {size} dimensions; it is turned so that the cut is seen edge-on, the rest is left out."
    return told


def _maps(epoch: Epoch, layer: int, plane: Plane, theme: Theme) -> None:
    """What each unit of a hidden layer gives for every pair of inputs."""
    network = epoch.network
    responses = network.forward(epoch.parameters, plane.points)[layer]
    name = network.activations[layer]
    low, high = activation(name).range
    if low == 0 and np.isfinite(high):
        limits, told = (0.0, high), f"orange 0, blue {high:g}"
    else:
        most = max(-low, high) if np.isfinite(high - low) else max(1e-9, float(np.abs(responses).max()))
        limits, told = (-most, most), f"orange −{most:.3g}, colourless 0, blue {most:.3g}"
    grid = responses.reshape(plane.cells, plane.cells, -1)
    names = layer_names(network.sizes)[layer + 1]
    st.markdown(f"**What each unit of the {layer_name(network, layer)} gives**")
    figure = response_maps(theme, plane, grid, names, limits, epoch.X, epoch.Y[:, 0])
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=f"microscope-maps-{layer}")
    st.caption(f"A map a unit over the two inputs, x₁ to the right and x₂ upwards: {told}. The samples are marked.")
