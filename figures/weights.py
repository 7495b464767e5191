"""Heatmaps in the shape of a layer's weights: a column a unit, a row an input, and the biases as the last row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.theme import Theme, layout

Array = NDArray[np.float64]

LIMIT = 5.0  # The colours are full from here on; the same in every layer, so that layers can be compared.


def weights(
    theme: Theme, values: Array, inputs: Sequence[str], units: Sequence[str], colours: Sequence[str] = ()
) -> go.Figure:
    """``values`` ``(n_in + 1, n_out)``: the weight matrix with the biases below it; names for rows and columns.

    ``colours`` are those of the units, where another picture shows the units in colour.
    """
    names = [f"<span style='color:{colour}'><b>{unit}</b></span>" for unit, colour in zip(units, colours)] or units
    figure = matrix(
        theme, values, inputs, units, "weight %{z:+.4f}", zmin=-LIMIT, zmax=LIMIT, colorscale=theme.diverging,
        texttemplate="%{z:+.2f}",
    )  # fmt: skip
    figure.update_xaxes(ticktext=[names[i] for i in figure.layout.xaxis.tickvals])
    # At most seven rows have room for their names above each other; the biases always have theirs.
    every = -(-len(inputs) // 6)
    down = [*range(0, len(inputs) - every + 1, every), len(inputs)]
    figure.update_yaxes(tickvals=down, ticktext=[[*inputs, "bias"][i] for i in down])
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        axis.update(title_text="", tickfont_size=12, ticklabeloverflow="allow")
    # Half of the first name stands above a low row.
    return figure.update_layout(margin=dict(l=34, r=4, t=8, b=18), height=None)


def matrix(
    theme: Theme, values: Array, inputs: Sequence[str], units: Sequence[str], told: str, **heatmap: Any
) -> go.Figure:
    """``values`` ``(n_in + 1, n_out)`` with all rows named; ``told`` is what Plotly tells of a cell beside its name."""
    rows, columns = [*inputs, "bias"], list(units)
    figure = go.Figure(layout=layout(theme, x="to", y="from", height=66 + 34 * len(rows)))
    figure.add_heatmap(
        x=list(range(len(columns))), y=list(range(len(rows))), z=values, showscale=False, xgap=1, ygap=1,
        customdata=np.array([[f"{row} → {column}" for column in columns] for row in rows]),
        hovertemplate=f"%{{customdata}}<br>{told}<extra></extra>", **heatmap,
    )  # fmt: skip
    # Up to eight columns have names; of more every third or fourth, or the names would overlap.
    every = 1 if len(columns) <= 8 else -(-len(columns) // 4)
    figure.update_xaxes(
        tickvals=list(range(0, len(columns), every)), ticktext=columns[::every], tickangle=0,
        range=[-0.5, len(columns) - 0.5], showgrid=False,
    )  # fmt: skip
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=rows, range=[len(rows) - 0.5, -0.5], showgrid=False)
    return figure
