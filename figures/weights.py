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
    figure.update_layout(margin_t=8)  # Half of the first name stands above a low row.
    figure.add_heatmap(
        x=list(range(len(columns))), y=list(range(len(rows))), z=values, zmin=-LIMIT, zmax=LIMIT,
        colorscale=theme.diverging, showscale=False, texttemplate="%{z:+.2f}", xgap=1, ygap=1,
        customdata=np.array([[f"{row} → {column}" for column in columns] for row in rows]),
        hovertemplate="%{customdata}<br>weight %{z:+.4f}<extra></extra>",
    )  # fmt: skip
    across, down = _named_columns(len(columns)), _named_rows(len(rows))
    names = _coloured(columns, colours)
    figure.update_xaxes(
        tickvals=across, ticktext=[names[i] for i in across], range=[-0.5, len(columns) - 0.5], showgrid=False
    )
    figure.update_yaxes(
        tickvals=down, ticktext=[rows[i] for i in down], range=[len(rows) - 0.5, -0.5], showgrid=False
    )  # fmt: skip
    return figure


def _named_columns(count: int) -> list[int]:
    """The columns with a name: all of up to eight; of more every third or fourth, or the names would overlap."""
    return list(range(0, count, 1 if count <= 8 else -(-count // 4)))


def _named_rows(count: int) -> list[int]:
    """The rows with a name: at most seven have room above each other, evenly spread, and the biases always."""
    biases = count - 1
    every = -(-biases // 6)
    return [*range(0, biases - every + 1, every), biases]


def _coloured(names: Sequence[str], colours: Sequence[str]) -> list[str]:
    if not colours:
        return list(names)
    return [f"<span style='color:{colour}'><b>{name}</b></span>" for name, colour in zip(names, colours)]
