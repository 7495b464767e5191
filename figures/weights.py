"""The weights of one layer as a heatmap: a column a unit, a row an input, and the biases as the last row."""

from __future__ import annotations

from collections.abc import Sequence

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
    rows, columns = [*inputs, "bias"], list(units)
    figure = go.Figure(layout=layout(theme, x="to", y="from"))
    figure.add_heatmap(
        x=list(range(len(columns))), y=list(range(len(rows))), z=values, zmin=-LIMIT, zmax=LIMIT,
        colorscale=theme.diverging, showscale=False, texttemplate="%{z:+.2f}", xgap=1, ygap=1,
        customdata=np.array([[f"{row} → {column}" for column in columns] for row in rows]),
        hovertemplate="%{customdata}<br>weight %{z:+.4f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=_coloured(columns, colours),
        range=[-0.5, len(columns) - 0.5],
        showgrid=False,
    )
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=rows, range=[len(rows) - 0.5, -0.5], showgrid=False)
    return figure


def _coloured(names: Sequence[str], colours: Sequence[str]) -> list[str]:
    if not colours:
        return list(names)
    return [f"<span style='color:{colour}'><b>{name}</b></span>" for name, colour in zip(names, colours)]
