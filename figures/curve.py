"""The curve that a network with one input is: its output against that input, and the pieces it is made of.

First come the pieces, one a unit of the last hidden layer, then the curve, then the samples.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.boundary import Plane, Samples, samples_size, write_axes
from figures.theme import Theme, layout, unit_colour
from nn_core import Inputs, Network

Array = NDArray[np.float64]

POINTS = 121
"""Places at which a curve is worked out."""
_AIR = 0.3  # Part of the targets' range that is left free above and below them.


def curves(network: Network, parameters: Array, plane: Plane, inputs: Inputs | None = None) -> tuple[Array, Array]:
    """The curve ``(..., POINTS, 2)`` at ``parameters`` ``(..., P)``, and its pieces ``(..., units, POINTS, 2)``.

    A piece is a unit of the last hidden layer times its weight in the output; with the output's bias the pieces add up
    to what the output's activation is taken of. ``inputs`` are what the network is given of a point.
    """
    x = np.linspace(plane.low, plane.high, POINTS)
    X = x[:, None] if inputs is None else inputs(x[:, None])
    layers = network.forward(parameters, X)
    hidden = layers[-2] if len(layers) > 1 else X[:, :0]
    W = network.layers(parameters)[-1].W[..., 0] if len(layers) > 1 else np.empty((*parameters.shape[:-1], 0))
    pieces = np.swapaxes(hidden * W[..., None, :], -1, -2)
    return _over(x, layers[-1][..., 0]), _over(x, pieces)


def _over(x: Array, y: Array) -> Array:
    return np.stack([np.broadcast_to(x, y.shape), y], axis=-1)


def reach(*targets: Array) -> tuple[float, float]:
    """From where to where the upright axis goes: around all ``targets`` ``(n_samples, 1)``, with some air."""
    low, high = float(min(Y.min() for Y in targets)), float(max(Y.max() for Y in targets))
    air = _AIR * (high - low or 1.0)
    return low - air, high + air


def fitted_curve(
    theme: Theme, plane: Plane, curve: Array, pieces: Array, training: Samples, test: Samples | None = None,
    axes: Sequence[str] = ("x₁", "y"),
) -> go.Figure:  # fmt: skip
    """``curve`` ``(n, 2)`` and ``pieces`` ``(units, n, 2)`` over the samples: points ``(n_samples, 1)`` and targets.

    Test points are hollow. ``axes`` are the names of both. The upright axis goes as far as that of ``plane``.
    """
    figure = go.Figure(layout=layout(theme, x="", y="", margin=dict(l=36, r=6, t=6, b=20, pad=0)))
    for unit, points in enumerate(pieces):
        _add_line(figure, points, f"piece {unit + 1}", unit_colour(theme, unit), 1.5, unit >= len(theme.units))
    _add_line(figure, curve, "output", theme.ink, 3)
    for (points, Y), symbol in [(training, "circle"), *([(test, "circle-open")] if test else [])]:
        figure.add_scatter(
            x=points[:, 0], y=Y[:, 0], mode="markers", name="test points" if symbol != "circle" else "training points",
            marker=dict(size=samples_size(points), color=theme.faint, symbol=symbol, opacity=0.5),
            hovertemplate=f"{axes[0]} %{{x:.3g}}<br>target %{{y:.3g}}<extra></extra>",
        )  # fmt: skip
    upright = Plane(*plane.upright, plane.cells)
    write_axes(figure, axes, plane.round_numbers, upright.round_numbers)
    figure.update_xaxes(range=[plane.low, plane.high])
    figure.update_yaxes(range=list(plane.upright))
    return figure


def _add_line(figure: go.Figure, points: Array, name: str, colour: str, width: float, dashed: bool = False) -> None:
    figure.add_scatter(
        x=points[:, 0], y=points[:, 1], mode="lines", name=name, hoverinfo="name",
        line=dict(color=colour, width=width, dash="dash" if dashed else "solid"),
    )  # fmt: skip
