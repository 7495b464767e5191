"""The decision boundary: the network's output over the plane of its two inputs.

The plane is cut into cells and the network is asked at the middle of each. Of several outputs it is the class that
wins, in its colour (``figures.classes``). The first trace is that heatmap, then comes
a line a unit of the first hidden layer (where its weighted sum is zero), then the samples, on a rim of paper that parts
them from the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.classes import class_bytes, class_scale, kinds
from figures.theme import Theme, layout, unit_colour
from nn_core.activations import activation

Array = NDArray[np.float64]
Samples = tuple[Array, Array]

HEATMAP, FIRST_LINE = 0, 1
FEW = 8
"""The most samples that are drawn large: a gate has four, a cloud twenty at least."""
_MANY = 400  # More are drawn small.


class Plane(NamedTuple):
    """The square from ``low`` to ``high`` in both inputs, cut into ``cells`` × ``cells``.

    Where points have ``columns`` other than two, it is a line, beside which targets stand ``upright`` from one value to
    another, or all but the first two coordinates are ``held`` at a value each.
    """

    low: float
    high: float
    cells: int
    columns: int = 2
    held: tuple[float, ...] = ()
    upright: tuple[float, float] = (0.0, 0.0)

    @property
    def middles(self) -> Array:
        """The middles of the cells along one side ``(cells,)``."""
        step = (self.high - self.low) / self.cells
        return self.low + step * np.arange(0.5, self.cells)

    @property
    def points(self) -> Array:
        """The middles of all cells ``(cells * cells, columns)``, row by row from the bottom."""
        x1, x2 = np.meshgrid(self.middles, self.middles)
        held = [np.full(x1.size, value) for value in self.held]
        return np.column_stack([x1.ravel(), x2.ravel(), *held])[:, : self.columns]

    @property
    def round_numbers(self) -> list[float]:
        """Two to six round numbers of the sides, evenly apart, to be written at them."""
        least = (self.high - self.low) / 6
        power = 10.0 ** np.floor(np.log10(least))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
        first, last = np.ceil(self.low / step), np.floor(self.high / step)
        return [float(f"{step * count:.6g}") for count in np.arange(first, last + 1) + 0.0]


def plane_around(X: Array, cells: int = 50) -> Plane:
    """A square around the samples ``X`` ``(n_samples, n_columns)`` with some air; ``cells`` along a side.

    It has the first two coordinates; the others are held at their mean.
    """
    low, high = float(X[:, :2].min()), float(X[:, :2].max())
    air = max(0.1, 0.3 * (high - low)) if len(X) <= 8 else 0.1 * (high - low)
    return Plane(low - air, high + air, cells, X.shape[1], tuple(X[:, 2:].mean(axis=0).tolist()))


def unit_lines(W: Array, b: Array, reach: float = 10.0) -> Array:
    """Where w·x + b = 0 for every unit of a layer with two inputs, as two points that lie ``reach`` either way.

    ``W`` ``(..., 2, units)`` and ``b`` ``(..., 1, units)`` give ``(..., units, 2, 2)``: unit, end, coordinate.
    A unit whose weights are zero has no line: its points are NaN.
    """
    normals = np.swapaxes(W, -1, -2)
    squared = np.square(normals).sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        nearest = -np.swapaxes(b, -1, -2) * normals / squared
        along = np.stack([-normals[..., 1], normals[..., 0]], axis=-1) / np.sqrt(squared)
    return np.stack([nearest - reach * along, nearest + reach * along], axis=-2)


def colour_span(kind: str, output: str) -> tuple[float, float]:
    """The outputs that the palette's ends stand for: the targets of the two classes, or of regression −1 and 1.

    ``kind`` is that of the data, ``output`` the activation of the output layer.
    """
    return (-1, 1) if kind == "regression" else activation(output).targets


def boundary(
    theme: Theme, plane: Plane, outputs: Array, lines: Array, training: Samples, test: Samples | None = None,
    span: tuple[float, float] = (0, 1), names: Sequence[str] = (), axes: Sequence[str] = ("x₁", "x₂"),
) -> go.Figure:  # fmt: skip
    """``outputs`` ``(cells, cells, n_out)``, ``lines`` ``(units, 2, 2)``, and the samples.

    One output has the palette's colours over its ``span``; several are those of classes. ``training`` and ``test`` are
    points ``(n_samples, 2)`` and targets ``(n_samples, n_out)``; test points are hollow. ``names`` are the classes',
    ``axes`` those of the two coordinates.
    """
    figure = go.Figure(layout=layout(theme, x="", y="", margin=dict(l=30, r=6, t=6, b=20, pad=0)))
    if outputs.shape[-1] > 1:
        colours = dict(z=class_bytes(outputs), zmin=0, zmax=255, colorscale=class_scale(theme))
    else:
        colours = dict(z=outputs[..., 0], zmin=span[0], zmax=span[1], colorscale=theme.diverging)
    said = "output %{z:.3f}" if outputs.shape[-1] == 1 else "class %{text}"
    figure.add_heatmap(
        x=plane.middles, y=plane.middles, **colours, showscale=False, zsmooth="fast",
        hovertemplate=f"{axes[0]} %{{x:.2f}}, {axes[1]} %{{y:.2f}}<br>{said}<extra></extra>",
    )  # fmt: skip
    for unit, ends in enumerate(lines):
        figure.add_scatter(
            x=ends[:, 0], y=ends[:, 1], mode="lines", name=f"h{unit + 1}", hoverinfo="name",
            line=dict(color=unit_colour(theme, unit), width=2.5, dash="solid" if unit < len(theme.units) else "dash"),
        )  # fmt: skip
    samples = [(training, False), *([(test, True)] if test else [])]
    for (points, Y), _ in samples:
        _add_rims(figure, theme, points, Y, span)
    for (points, Y), hollow in samples:
        add_samples(figure, theme, points, Y, axes, span=span, hollow=hollow, names=names)
    figure.update_xaxes(range=[plane.low, plane.high], showgrid=False)
    figure.update_yaxes(range=[plane.low, plane.high], showgrid=False)
    write_axes(figure, axes, plane.round_numbers, plane.round_numbers)
    return figure


def write_axes(figure: go.Figure, axes: Sequence[str], across: list[float], up: list[float]) -> None:
    """Write the names ``axes`` at the axes of ``figure``, and its round numbers ``across`` and ``up``.

    A name stands between the last two numbers: all other room is the picture's. A long one has the whole side, and the
    first and the last number at its ends.
    """
    for name, update, ticks, place in (
        (axes[0], figure.update_xaxes, across, dict(y=0, yref="paper", yanchor="top")),
        (axes[1], figure.update_yaxes, up, dict(x=0, xref="paper", xanchor="right")),
    ):
        long = len(name) > 2
        shown = [ticks[0], ticks[-1]] if long else ticks
        update(tickvals=shown, ticktext=[f"{tick:g}".replace("-", "−") for tick in shown], tickfont_size=12)
        place |= {"y" if "x" in place else "x": sum(shown[-2:]) / 2}
        figure.add_annotation(text=name, showarrow=False, textangle=-90 if long and "xref" in place else 0, **place)


def _add_rims(figure: go.Figure, theme: Theme, points: Array, Y: Array, span: tuple[float, float]) -> None:
    """A rim of paper around each of ``points`` ``(n_samples, 2)``, which parts it from what is drawn under it."""
    shapes = [(shape, own) for _, _, shape, own in kinds(theme, Y, span)] or [("circle", np.full(len(points), True))]
    size, rim = samples_size(points), dict(width=samples_rim(points))
    for shape, own in shapes:
        figure.add_scatter(
            x=points[own, 0], y=points[own, 1], mode="markers", hoverinfo="skip",
            marker=dict(size=size, color=theme.paper, symbol=f"{shape}-open", line=rim),
        )  # fmt: skip


def add_samples(
    figure: go.Figure, theme: Theme, points: Array, Y: Array, axes: Sequence[str] = ("x₁", "x₂"), small: bool = False,
    span: tuple[float, float] = (0, 1), hollow: bool = False, names: Sequence[str] = (), **place: int,
) -> None:  # fmt: skip
    """The ``points`` ``(n_samples, 2)`` in the colour and the shape of their targets ``Y`` ``(n_samples, n_out)``.

    ``axes`` are the names of the two coordinates, ``span`` the targets of the two classes, or the values at the ends of
    the palette where there are no classes, ``names`` those of classes that have any, ``place`` a subplot's row and
    column. ``hollow`` points show the plane through their middle.
    """
    size = samples_size(points) // (2 if small else 1)
    classes = kinds(theme, Y, span, names)
    if not classes:
        values = Y[:, 0]
        scale = dict(colorscale=theme.diverging, cmin=span[0], cmax=span[1])
        marker = dict(_marker(theme, size, values, "circle", hollow), **scale)
        figure.add_scatter(
            x=points[:, 0], y=points[:, 1], mode="markers", name="test points" if hollow else "training points",
            marker=marker, customdata=values, **place,
            hovertemplate=f"{axes[0]} %{{x:.3g}}, {axes[1]} %{{y:.3g}}<br>target %{{customdata:.3g}}<extra></extra>",
        )  # fmt: skip
        return
    for name, colour, shape, own in classes:
        figure.add_scatter(
            x=points[own, 0], y=points[own, 1], mode="markers", name=name, **place,
            marker=_marker(theme, size, colour, shape, hollow),
            hovertemplate=f"{axes[0]} %{{x:.3g}}, {axes[1]} %{{y:.3g}}<br>{name}<extra></extra>",
        )  # fmt: skip


def samples_size(points: Array) -> int:
    """The size in pixels of each of ``points``: smaller where there are many."""
    return 15 if len(points) <= FEW else 7 if len(points) <= _MANY else 5


def samples_rim(points: Array) -> float:
    """The width in pixels of a sample's rim, half of it outside: wide rims of many samples would hide the plane."""
    return 5 if len(points) <= _MANY else 2


def _marker(theme: Theme, size: int, colour: Any, symbol: str, hollow: bool) -> dict[str, Any]:
    if hollow:
        return dict(size=size, color=colour, symbol=f"{symbol}-open", line=dict(width=1.5))
    return dict(size=size, color=colour, symbol=symbol, line=dict(color=theme.ink, width=size / 8))
