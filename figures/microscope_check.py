"""The gradient check as heatmaps in the shape of the weights, and what a planted bug does to the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from figures.theme import Theme, layout

Array = NDArray[np.float64]

MOST_COLUMNS = 8  # With more there is no room for numbers in the cells.

_FAINTEST, _FULL = -6.0, -1.0  # Powers of ten of the relative error where the colour begins and where it is full.
_CELL = 34  # Pixels in height of a row.


def error_heatmap(
    theme: Theme, errors: Array, inputs: Sequence[str], units: Sequence[str], worst: tuple[int, int] | None
) -> go.Figure:
    """Relative errors ``(n_in + 1, n_out)``, the biases below; NaN stands for a ReLU's corner. ``worst`` is framed."""
    rows, columns = [*inputs, "bias"], list(units)
    height = 60 + _CELL * len(rows)
    figure = go.Figure(layout=layout(theme, x="to", y="from", height=height))
    with np.errstate(divide="ignore"):
        powers = np.clip(np.log10(errors), -16, None)
    figure.add_heatmap(
        x=list(range(len(columns))), y=list(range(len(rows))), z=np.clip(powers, _FAINTEST, _FULL),
        zmin=_FAINTEST, zmax=_FULL, colorscale=[[0, theme.zero], [1, theme.accent]], showscale=False, xgap=1, ygap=1,
        text=[[_written(error) for error in row] for row in errors] if len(columns) <= MOST_COLUMNS else None,
        texttemplate="%{text}" if len(columns) <= MOST_COLUMNS else None,
        customdata=[[f"{row} → {column}<br>{_told(error)}" for column, error in zip(columns, own)]
                    for row, own in zip(rows, errors)],
        hovertemplate="%{customdata}<extra></extra>", hoverongaps=True,
    )  # fmt: skip
    if worst:
        row, column = worst
        figure.add_shape(
            type="rect", x0=column - 0.5, x1=column + 0.5, y0=row - 0.5, y1=row + 0.5,
            line=dict(color=theme.ink, width=3),
        )  # fmt: skip
    every = -(-len(columns) // MOST_COLUMNS)  # Names that do not fit beside each other would be turned on their side.
    figure.update_xaxes(
        tickvals=list(range(0, len(columns), every)), ticktext=columns[::every], tickangle=0,
        range=[-0.5, len(columns) - 0.5], showgrid=False,
    )  # fmt: skip
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=rows, range=[len(rows) - 0.5, -0.5], showgrid=False)
    return figure


def _written(error: float) -> str:
    """An error in a cell: of a small one its power of ten says enough."""
    if np.isnan(error):
        return "corner"
    return percent(error) if error >= 0.01 else "0" if error == 0 else f"{error:.0e}".replace("e-0", "e-")


def percent(error: float) -> str:
    """A relative error for the reader."""
    return f"{error:.0%}" if error >= 0.01 else f"{error:.1e}".replace("e-0", "e-")


def _told(error: float) -> str:
    return "at a ReLU's corner: cannot be compared" if np.isnan(error) else f"relative error {percent(error)}"


def two_losses(theme: Theme, right: ArrayLike, wrong: ArrayLike, *, name: str) -> go.Figure:
    """The loss by epoch with the right gradient and with the wrong one, from the same initial weights."""
    figure = go.Figure(layout=layout(theme, x="epoch", y=name, height=280))
    curves = (
        ("right gradient", np.asarray(right, dtype=float), theme.accent, "solid"),
        ("with the bug", np.asarray(wrong, dtype=float), theme.ink, "dash"),
    )
    for label, values, colour, dash in curves:
        epochs = np.arange(len(values))
        # A thousand points a curve are more than a screen shows.
        step = max(1, len(values) // 1000)
        figure.add_scatter(
            x=epochs[::step], y=values[::step], mode="lines", name=label, line=dict(color=colour, width=2.5, dash=dash),
            hovertemplate=f"{label}<br>epoch %{{x}}<br>loss %{{y:.4f}}<extra></extra>",
        )  # fmt: skip
    # Above the picture: wherever else it stood, some run would run into it.
    legend = dict(orientation="h", x=0, y=1.02, yanchor="bottom", bgcolor="rgba(0,0,0,0)")
    figure.update_layout(showlegend=True, legend=legend, margin_t=34)
    figure.update_xaxes(rangemode="tozero", nticks=6)
    figure.update_yaxes(rangemode="tozero", nticks=5)
    return figure
