"""The gradient check as heatmaps in the shape of the weights, and what a planted bug does to the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from figures.theme import Theme, layout
from lab.gradient.check import TOLERANCE

Array = NDArray[np.float64]

MOST_COLUMNS = 8  # With more there is no room for numbers in the cells.

_ONE_LINE = 4  # With more columns the sign stands above the number, or both would be tiny on a phone.
_CELL = 34  # Pixels in height of a row.


def error_heatmap(
    theme: Theme, errors: Array, inputs: Sequence[str], units: Sequence[str], worst: tuple[int, int] | None
) -> go.Figure:
    """Relative errors ``(n_in + 1, n_out)``, the biases below; NaN stands for a ReLU's corner. ``worst`` is framed."""
    rows, columns = [*inputs, "bias"], list(units)
    height = 60 + _CELL * len(rows)
    figure = go.Figure(layout=layout(theme, x="to", y="from", height=height))
    wrong, corner = errors >= TOLERANCE, np.isnan(errors)
    # What is right needs no attention and is pale; what is wrong stands out.
    for cells, ground, ink in (
        (~wrong & ~corner, theme.pale(theme.right), theme.ink),
        (corner, theme.pale(theme.neutral), theme.ink),
        (wrong, theme.wrong, theme.paper),
    ):
        _add_cells(figure, errors, cells, rows, columns, ground, ink)
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


def _add_cells(
    figure: go.Figure, errors: Array, cells: NDArray[np.bool_], rows: list[str], columns: list[str], ground: str,
    ink: str,
) -> None:  # fmt: skip
    """The ``cells`` with one verdict; in a heatmap of all of them the numbers had one ink for every ground."""
    figure.add_heatmap(
        x=list(range(len(columns))), y=list(range(len(rows))), z=np.where(cells, 1.0, np.nan), zmin=0, zmax=1,
        colorscale=[[0, ground], [1, ground]], showscale=False, xgap=1, ygap=1, hoverongaps=False,
        text=[[_written(error, len(columns)) for error in row] for row in errors], texttemplate="%{text}",
        textfont_color=ink,
        customdata=[[f"{row} → {column}<br>{_told(error)}" for column, error in zip(columns, own)]
                    for row, own in zip(rows, errors)],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _written(error: float, columns: int) -> str:
    """A sign for the verdict, and where there is room for it, the error: of a small one its power of ten is enough."""
    if np.isnan(error):
        return "corner" if columns <= MOST_COLUMNS else "–"
    sign = "✓" if error < TOLERANCE else "✗"
    if columns > MOST_COLUMNS:
        return sign
    number = percent(error) if error >= 0.01 else "0" if error == 0 else f"{error:.0e}".replace("e-0", "e-")
    return f"{sign}{' ' if columns <= _ONE_LINE else '<br>'}{number}"


def percent(error: float) -> str:
    """A relative error for the reader."""
    return f"{error:.0%}" if error >= 0.01 else f"{error:.1e}".replace("e-0", "e-")


def _told(error: float) -> str:
    if np.isnan(error):
        return "at a ReLU's corner: cannot be compared"
    return f"{'right' if error < TOLERANCE else 'wrong'}: relative error {percent(error)}"


def two_losses(theme: Theme, right: ArrayLike, wrong: ArrayLike, *, name: str) -> go.Figure:
    """The loss by epoch with the right gradient and with the wrong one, from the same initial weights."""
    figure = go.Figure(layout=layout(theme, x="epoch", y=name, height=280))
    curves = (
        ("right gradient", np.asarray(right, dtype=float), theme.right, "solid"),
        ("with the bug", np.asarray(wrong, dtype=float), theme.wrong, "dash"),
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
