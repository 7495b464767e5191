"""The gradient check as heatmaps in the shape of the weights, and what a planted bug does to the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from figures.numerals import printed
from figures.theme import LEGEND_ABOVE, Theme, layout
from figures.weights import matrix
from lab.gradient.check import TOLERANCE

Array = NDArray[np.float64]

MOST_COLUMNS = 8  # With more there is no room for numbers in the cells.

_ONE_LINE = 4  # With more columns the sign stands above the number, or both would be tiny on a phone.


def error_heatmap(
    theme: Theme, errors: Array, inputs: Sequence[str], units: Sequence[str], worst: tuple[int, int] | None
) -> go.Figure:
    """Relative errors ``(n_in + 1, n_out)``, the biases below; NaN stands for a ReLU's corner. ``worst`` is framed."""
    grounds = (theme.pale(theme.right), theme.pale(theme.neutral), theme.wrong)
    # What is right needs no attention and is pale; what is wrong stands out.
    figure = matrix(
        theme, np.select([np.isnan(errors), errors >= TOLERANCE], [1, 2], 0), inputs, units, "%{hovertext}",
        zmin=0, zmax=2, colorscale=[[i / 2, ground] for i, ground in enumerate(grounds)], texttemplate="%{text}",
        text=[[_written(error, len(units)) for error in row] for row in errors],
        hovertext=[[_told(error) for error in row] for row in errors],
    )  # fmt: skip
    if worst:
        y, x = worst
        frame = dict(x0=x - 0.5, x1=x + 0.5, y0=y - 0.5, y1=y + 0.5, line=dict(color=theme.ink, width=3))
        figure.add_shape(type="rect", **frame)
    return figure


def _written(error: float, columns: int) -> str:
    """A sign for the verdict, and where there is room for it, the error: of a small one its power of ten is enough."""
    if np.isnan(error):
        return "corner" if columns <= MOST_COLUMNS else "–"
    sign = "✓" if error < TOLERANCE else "✗"
    if columns > MOST_COLUMNS:
        return sign
    number = percent(error) if error >= 0.01 else "0" if error == 0 else printed(error, ".0e")
    return f"{sign}{' ' if columns <= _ONE_LINE else '<br>'}{number}"


def percent(error: float) -> str:
    """A relative error for the reader."""
    return f"{error:.0%}" if error >= 0.01 else printed(error, ".1e")


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
    figure.update_layout(showlegend=True, legend=LEGEND_ABOVE, margin_t=34)
    figure.update_xaxes(rangemode="tozero", nticks=6)
    figure.update_yaxes(rangemode="tozero", nticks=5)
    return figure
