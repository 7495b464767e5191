"""The difference of what two networks answer over the same plane."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.boundary import Plane, boundary
from figures.theme import Theme, layout


def difference_figure(theme: Theme, plane: Plane, largest: float, said: str, *, one_way: bool = False) -> go.Figure:
    """A heatmap of zeros over ``plane``, from −``largest`` to ``largest``, or from 0 where it goes only ``one_way``.

    ``said`` is what a cell tells of its value ``%{z}``.
    """
    nothing, no_points = np.zeros((plane.cells, plane.cells, 1)), (np.empty((0, 2)), np.empty((0, 1)))
    figure = boundary(theme, plane, nothing, np.empty((0, 2, 2)), no_points)
    figure.data = figure.data[:1]
    return figure.update_traces(
        zmin=0 if one_way else -largest, zmax=largest, colorscale=theme.sequential if one_way else theme.diverging,
        hovertemplate=f"x₁ %{{x:.2f}}, x₂ %{{y:.2f}}<br>{said}<extra></extra>",
    )  # fmt: skip


def why_none(theme: Theme, why: str) -> go.Figure:
    """In the place of a picture that cannot be drawn: ``why`` not."""
    figure = go.Figure(layout=layout(theme, x="", y="", margin=dict(l=6, r=6, t=6, b=6, pad=0)))
    figure.update_xaxes(visible=False, range=[0, 1]).update_yaxes(visible=False, range=[0, 1])
    return figure.add_annotation(text=why, x=0.5, y=0.5, showarrow=False, font_color=theme.faint)
