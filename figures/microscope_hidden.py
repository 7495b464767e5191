"""What the hidden layer sees: the samples in hidden space, and each hidden unit's answer to every input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from figures.boundary import Plane, Samples, add_samples
from figures.theme import FONT, LEGEND_ABOVE, Theme, layout, unit_colour

Array = NDArray[np.float64]

_AIR = 0.12  # Part of the picture left free around the samples.


def hidden_space(
    theme: Theme, training: Samples, test: Samples | None, span: tuple[float, float], mesh: Sequence[Array],
    normal: Array, shift: float, axes: tuple[str, str], sides: tuple[str, str] | None = None,
) -> go.Figure:  # fmt: skip
    """The samples as points ``(n_samples, 2)`` with targets ``(n_samples, n_out)``, and the cut between the classes.

    ``span`` are the targets at the two ends of the palette; points of the ``test`` samples are hollow.
    ``mesh`` are the lines ``(n, 2)`` of a grid over the inputs, as hidden space bends them. The cut is where
    ``normal``·point + ``shift`` = 0; ``sides`` are the colours where it is negative and positive, by default those of
    the palette.
    """
    negative, positive = sides or (theme.negative, theme.positive)
    figure = go.Figure(layout=layout(theme, x=axes[0], y=axes[1], height=380))
    samples = [(training, False), *([(test, True)] if test else [])]
    corners = np.concatenate([*(points for (points, _), _ in samples), *mesh])
    air = np.maximum(_AIR * np.ptp(corners, axis=0), 0.05)  # Some, also where all points coincide.
    low, high = corners.min(axis=0) - air, corners.max(axis=0) + air
    xs, ys = np.linspace(low[0], high[0], 60), np.linspace(low[1], high[1], 60)
    sums = normal[0] * xs[None, :] + normal[1] * ys[:, None] + shift
    figure.add_heatmap(
        x=xs, y=ys, z=np.tanh(sums / 2) * 0.55, zmin=-1, zmax=1, showscale=False, hoverinfo="skip", zsmooth="fast",
        colorscale=[[0.0, negative], [0.5, theme.zero], [1.0, positive]],
    )  # fmt: skip
    for line in mesh:
        figure.add_scatter(
            x=line[:, 0], y=line[:, 1], mode="lines", line=dict(color=theme.faint, width=1), opacity=0.45,
            hoverinfo="skip",
        )  # fmt: skip
    figure.add_contour(
        x=xs, y=ys, z=sums, contours=dict(start=0, end=0, size=1, coloring="none"), showscale=False,
        line=dict(color=theme.ink, width=3), hoverinfo="skip",
    )  # fmt: skip
    for (points, Y), hollow in samples:
        add_samples(figure, theme, points, Y, axes, span=span, hollow=hollow)
    figure.update_xaxes(range=[low[0], high[0]], showgrid=False, nticks=6)
    figure.update_yaxes(range=[low[1], high[1]], showgrid=False, nticks=6)
    return figure


def response_maps(
    theme: Theme, plane: Plane, responses: Array, names: Sequence[str], limits: tuple[float, float], training: Samples,
    span: tuple[float, float],
) -> go.Figure:  # fmt: skip
    """Each unit's activation ``responses`` ``(cells, cells, units)`` over the plane; one small map a unit.

    ``limits`` are the activations at the two ends of the palette, ``span`` the targets there. The samples' points
    ``(n_samples, 2)`` are marked by their targets ``(n_samples, n_out)``.
    """
    # On a phone and in half of a wide screen a map is about as wide as its row is high.
    columns, height = (min(2, len(names)), 170) if len(names) <= 4 else (4, 118)
    rows = -(-len(names) // columns)
    figure = make_subplots(rows, columns, subplot_titles=names, horizontal_spacing=0.03, vertical_spacing=0.25 / rows)
    for unit in range(len(names)):
        row, column = unit // columns + 1, unit % columns + 1
        figure.add_heatmap(
            x=plane.middles, y=plane.middles, z=responses[..., unit], zmin=limits[0], zmax=limits[1],
            colorscale=theme.diverging, showscale=False, zsmooth="fast", row=row, col=column,
            hovertemplate=f"{names[unit]}<br>x₁ %{{x:.2f}}, x₂ %{{y:.2f}}<br>activation %{{z:.3f}}<extra></extra>",
        )  # fmt: skip
        add_samples(figure, theme, *training, small=True, span=span, row=row, col=column)
    figure.update_layout(
        paper_bgcolor=theme.paper, plot_bgcolor="rgba(0,0,0,0)", showlegend=False, dragmode=False,
        font=dict(family=FONT, size=12, color=theme.ink), margin=dict(l=4, r=4, t=24, b=4), height=height * rows + 28,
    )  # fmt: skip
    figure.update_annotations(font=dict(size=13, color=theme.ink))
    side = dict(
        range=[plane.low, plane.high], showticklabels=False, ticks="", fixedrange=True, showgrid=False,
        constrain="domain",
    )  # fmt: skip
    figure.update_xaxes(**side)
    figure.update_yaxes(**side)
    for axis in figure.select_yaxes():
        axis.update(scaleanchor=axis.anchor, constraintoward="top")  # Squares, whatever the width of the screen.
    return figure


def response_curves(theme: Theme, plane: Plane, responses: Array, names: Sequence[str]) -> go.Figure:
    """Each unit's activation ``responses`` ``(cells, units)`` against the one input, as a curve."""
    figure = go.Figure(layout=layout(theme, x="x₁", y="activation", height=380))
    for unit, name in enumerate(names):
        figure.add_scatter(
            x=plane.middles, y=responses[:, unit], mode="lines", name=name, hovertemplate=f"{name}: %{{y:.3f}}",
            line=dict(color=unit_colour(theme, unit), dash="solid" if unit < len(theme.units) else "dash"),
        )  # fmt: skip
    figure.update_xaxes(range=[plane.low, plane.high])
    return figure.update_layout(showlegend=True, legend=LEGEND_ABOVE, margin_t=40)
