"""The pictures of the tutorials page: outputs against targets, a gradient in its matrix, a race, rates, and shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.numerals import printed
from figures.theme import LEGEND_ABOVE, Theme, error_bar, layout, loss_axis
from figures.weights import matrix

Array = NDArray[np.float64]

_WIDEST = 4  # Columns of a matrix whose numbers still fit on a phone.
_DASHES = ("solid", "dash", "dot")


def outputs_and_targets(theme: Theme, outputs: Array, targets: Array, names: Sequence[str]) -> go.Figure:
    """``outputs`` and ``targets``, both ``(n,)``, a row each: a ring where it should be, a dot where it is."""
    rows = list(range(len(names)))
    figure = go.Figure(layout=layout(theme, x="output", y="sample", height=70 + 30 * len(rows)))
    figure.add_vline(x=0.5, line=dict(color=theme.faint, width=1, dash="dot"))
    for row, output, target in zip(rows, outputs, targets):
        figure.add_scatter(
            x=[output, target], y=[row, row], mode="lines", line=dict(color=theme.faint, width=2), hoverinfo="skip"
        )
    figure.add_scatter(
        x=targets, y=rows, mode="markers", name="target",
        marker=dict(size=18, color="rgba(0,0,0,0)", line=dict(color=theme.ink, width=2)),
        hovertemplate="target %{x:.0f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=outputs, y=rows, mode="markers", name="output",
        marker=dict(size=12, color=outputs, cmin=0, cmax=1, colorscale=theme.diverging,
                    line=dict(color=theme.ink, width=1)),
        hovertemplate="output %{x:.4f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(range=[-0.08, 1.08], tickvals=[0, 0.5, 1])
    figure.update_yaxes(tickvals=rows, ticktext=list(names), range=[len(rows) - 0.5, -0.5], showgrid=False)
    return figure.update_layout(margin=dict(l=90 if max(map(len, names)) > 4 else 50))


def gradient_matrix(
    theme: Theme, values: Array, inputs: Sequence[str], units: Sequence[str], *, limit: float, power: int
) -> go.Figure:
    """``values`` ``(n_in + 1, n_out)`` in the shape of the weights, biases last.

    Colours are full at ``limit``; the numbers in the cells count in tens to the ``power``.
    """
    written = [[_short(value / 10.0**power) if len(units) <= _WIDEST else "" for value in row] for row in values]
    return matrix(
        theme, values, inputs, units, "%{z:+.5g}", zmin=-limit, zmax=limit, colorscale=theme.diverging, text=written,
        texttemplate="%{text}",
    )  # fmt: skip


def _short(value: float) -> str:
    """Two decimals with their sign; what rounds to zero is zero."""
    return "0" if abs(value) < 0.005 else printed(value, "+.2f")


def race(theme: Theme, curves: Mapping[str, tuple[NDArray[np.intp], Array]], *, goal: float) -> go.Figure:
    """The loss curves of several rules by name, epochs from 1 on ``(n,)`` and their losses ``(n,)``.

    Both axes are logarithmic; below ``goal`` it is learned.
    """
    figure = go.Figure(layout=layout(theme, x="epoch", y="mean squared error", height=340))
    figure.add_hline(y=goal, line=dict(color=theme.faint, width=1, dash="dot"))
    colours = (theme.ink, *theme.units[1:])  # Not those of verdicts: which rule is right, the curves show.
    # Epoch 0 has no place on a log axis; the curves start together at epoch 1, one step apart at most.
    for i, (name, (epochs, losses)) in enumerate(curves.items()):
        figure.add_scatter(
            x=epochs, y=losses, mode="lines", name=name,
            line=dict(color=colours[i % len(colours)], width=3, dash=_DASHES[i % len(_DASHES)]),
            hovertemplate=f"{name}<br>epoch %{{x}}<br>%{{y:.5f}}<extra></extra>",
        )  # fmt: skip
    longest = max(epochs[-1] for epochs, _ in curves.values())
    lowest = min(float(np.nanmin(losses)) for _, losses in curves.values())
    bottom = 10.0 ** np.floor(np.log10(max(min(lowest, goal), 1e-12)))
    figure.update_xaxes(type="log", range=[0, np.log10(longest)], dtick=1, tickformat=",d")
    figure.update_yaxes(loss_axis(1, log=True, low=bottom))
    return figure.update_layout(
        showlegend=True, legend=LEGEND_ABOVE,
        margin=dict(t=64, r=28, l=60),
    )  # fmt: skip


def success_rates(theme: Theme, rates: Mapping[str, tuple[float, float, float]]) -> go.Figure:
    """A row each: the share that succeeded with the ends of its 95 % interval, ``(share, low, high)`` from 0 to 1."""
    rows = list(range(len(rates)))
    share, low, high = (100 * np.array(column) for column in zip(*rates.values()))
    figure = go.Figure(layout=layout(theme, x="seeds that succeed, in %", y="update rule", height=70 + 40 * len(rows)))
    figure.add_scatter(
        x=share, y=rows, mode="markers", marker=dict(size=11, color=theme.accent), customdata=np.stack([low, high], 1),
        error_x=error_bar(low, share, high, color=theme.accent, thickness=2.5, width=8),
        hovertemplate="%{x:.1f} %, interval %{customdata[0]:.1f} to %{customdata[1]:.1f} %<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(range=[-2, 102], nticks=6)
    names = [name.replace(", ", ",<br>") for name in rates]
    figure.update_yaxes(tickvals=rows, ticktext=names, range=[len(rows) - 0.5, -0.5])
    return figure.update_layout(margin=dict(l=150))


def shape_grid(theme: Theme, runs: NDArray[np.bool_]) -> go.Figure:
    """``runs`` ``(hidden, samples)``, both counted from 1: which shapes the printed code can take."""
    hidden, samples = runs.shape
    figure = go.Figure(layout=layout(theme, x="samples", y="hidden units", height=320))
    scale: list[list[Any]] = [[0, theme.pale(theme.wrong)], [1, theme.right]]
    figure.add_heatmap(
        x=list(range(1, samples + 1)), y=list(range(1, hidden + 1)), z=runs.astype(float), zmin=0, zmax=1,
        colorscale=scale, showscale=False, xgap=2, ygap=2, text=np.where(runs, "✓ runs", "✗"), texttemplate="%{text}",
        hovertemplate="%{y} hidden units, %{x} samples: %{text}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(dtick=1, showgrid=False)
    figure.update_yaxes(dtick=1, showgrid=False)
    return figure
