"""The pictures of a seed lottery: how often it works, how long it takes, and the bundle of loss curves.

A *field* of cells is drawn with the first thing that varies along the axis and the second, if there is one, as a series
in its own colour and symbol. A cell that is not drawn yet is None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.theme import LEGEND_ABOVE, Theme, error_bar, layout, loss_axis, unit_colour
from lab.epoch.rounding import rounded_down, rounded_up
from lab.lottery.outcomes import Outcomes

Array = NDArray[np.float64]

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon")
_HEIGHT = 280
_NARROWEST = 270  # Pixels that a legend has on a phone, and in one of two columns.
_SPREAD = 0.72  # The part of a cell's place that its series share, side by side.


class Field(NamedTuple):
    """What varies, and the outcomes of each combination: ``cells[series][place]``.

    The second thing that varies is called ``second``; it is empty, with one series, where nothing else varies.
    """

    axis: str
    places: list[str]
    series: list[str]
    cells: list[list[Outcomes | None]]
    second: str = ""


class Guess(NamedTuple):
    """How many of 100 somebody guessed for one cell."""

    place: int
    series: int
    percent: int


def success_rates(theme: Theme, field: Field, guess: Guess | None = None) -> go.Figure:
    """The share of networks that solved it in each cell: a dot, and its 95 % interval as a line."""

    def share(cell: Outcomes) -> _Bar:
        low, high = (100 * bound for bound in cell.interval)
        words = (
            f"{cell.solved:,} of {len(cell):,} solve it<br>"
            f"95 % interval {rounded_down(low, 1):.1f} % to {rounded_up(high, 1):.1f} %"
        )
        return _Bar(low, 100 * cell.solved / len(cell), high, words)

    figure = _field_figure(theme, field, "networks that solve it", share, thickness=2.5, width=5)
    if guess:
        figure.add_scatter(
            x=[_at(field, guess.place, guess.series)], y=[guess.percent], mode="markers+text", showlegend=False,
            marker=dict(symbol="diamond-open", size=15, color=theme.ink, line_width=2.5), text=["  your guess"],
            textposition="middle right" if guess.place < len(field.places) / 2 else "middle left",
            hovertemplate="your guess: %{y} of 100<extra></extra>",
        )  # fmt: skip
    return figure.update_yaxes(range=[-4, 104], ticksuffix=" %", dtick=25)


def epochs_to_success(theme: Theme, field: Field) -> go.Figure:
    """How long the networks that solved it took to get there: the median as a dot, the middle half as a bar."""

    def epochs(cell: Outcomes) -> _Bar | None:
        if not cell.solved:
            return None
        low, median, high = cell.quartiles()
        words = (
            f"half of those that got there did by epoch {median:,}<br>middle half: epochs {low:,} to {high:,}<br>"
            f"not solved: {len(cell) - cell.solved:,} of {len(cell):,}"
        )
        return _Bar(low, median, high, words)

    figure = _field_figure(theme, field, "epochs to success", epochs, thickness=9, width=0, opacity="80")
    return figure.update_yaxes(rangemode="tozero", nticks=6)


def success_map(theme: Theme, field: Field) -> go.Figure:
    """The share of networks that solved it over both axes, in percent; a cell that is not drawn yet is left out."""
    across, up = list(range(len(field.places))), list(range(len(field.series)))
    figure = go.Figure(layout=layout(theme, x=field.axis, y=field.second))
    figure.add_heatmap(
        x=across, y=up, zmin=0, zmax=100, colorscale=theme.sequential, xgap=2, ygap=2, hoverongaps=False,
        z=[[100 * cell.solved / len(cell) if cell else np.nan for cell in row] for row in field.cells],
        text=[[_percent(cell) if cell else "" for cell in row] for row in field.cells], texttemplate="%{text}",
        textfont_size=13 if len(across) <= 8 else 9,  # Sixteen places on a phone are 17 pixels each.
        customdata=[
            [f"{place}, {series}<br>{cell.solved:,} of {len(cell):,} solve it" if cell else ""
             for place, cell in zip(field.places, row)]
            for series, row in zip(field.series, field.cells)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        colorbar=dict(
            orientation="h", x=0.5, y=1, yanchor="bottom", thickness=10, outlinewidth=0, ypad=4,
            tickvals=[0, 25, 50, 75, 100], title=dict(text="networks that solve it, %", side="top", font_size=13),
        ),
    )  # fmt: skip
    figure.update_xaxes(
        tickvals=across, ticktext=field.places, range=[-0.5, len(across) - 0.5], showgrid=False,
        title_standoff=_below_ticks(field) - 36,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=up, ticktext=field.series, range=[-0.5, len(up) - 0.5], showgrid=False, automargin=True
    )  # fmt: skip
    room = dict(t=62, b=_below_ticks(field))
    return figure.update_layout(margin=room, height=74 + room["b"] + max(150, 34 * len(up)))


def _below_ticks(field: Field) -> int:
    """The room for the ticks' lines and the title below them.

    The title is put there by hand, for Plotly forgets the height of the ticks where a chart that is shown already gets
    more cells.
    """
    return 56 + 17 * max(place.count("<br>") for place in field.places)


def _percent(cell: Outcomes) -> str:
    """The share that solved it, without decimals; 0 and 100 stand only for none and all."""
    share = 100 * cell.solved / len(cell)
    return f"{min(max(round(share), 1), 99) if 0 < share < 100 else share:.0f}"


def loss_bundle(
    theme: Theme, recorded: NDArray[np.int64], bands: Array, curves: Array, *, name: str, log: bool
) -> go.Figure:
    """The loss called ``name`` of many networks at the epochs ``recorded`` ``(n,)``.

    ``bands`` ``(5, n)`` are the quantiles of ``lab.lottery.outcomes.SHARES``; ``curves`` ``(some, n)`` single networks.
    """
    # Room on the right for half of the last tick's number, which Plotly leaves out where it does not fit.
    figure = go.Figure(layout=layout(theme, x="epoch", y=name)).update_layout(margin_r=24, height=_HEIGHT + 40)
    for curve in curves:
        figure.add_scatter(
            x=recorded, y=curve, mode="lines", line=dict(color=theme.faint, width=0.7), opacity=0.45, hoverinfo="skip"
        )
    for low, high, opacity in ((0, 4, 0.18), (1, 3, 0.32)):
        figure.add_scatter(
            x=np.concatenate([recorded, recorded[::-1]]), y=np.concatenate([bands[low], bands[high][::-1]]),
            fill="toself", fillcolor=theme.accent, opacity=opacity, mode="lines", line_width=0, hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=recorded, y=bands[2], mode="lines", line=dict(color=theme.accent, width=3),
        hovertemplate="epoch %{x}<br>median loss %{y:.4f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(range=[0, float(recorded[-1])], nticks=6)
    finite = bands[np.isfinite(bands)]
    # A few networks that diverge do not flatten all others.
    return figure.update_yaxes(loss_axis(max(0.4, 1.1 * float(min(finite.max(), 4 * finite[0]))), log))


class _Bar(NamedTuple):
    """Where the dot of a cell stands, where its bar begins and ends, and what the pointer is told."""

    low: float
    middle: float
    high: float
    words: str


def _field_figure(
    theme: Theme, field: Field, y: str, bar_of: Callable[[Outcomes], _Bar | None], opacity: str = "", **look: float
) -> go.Figure:
    """A dot and a bar for each cell that has one; ``opacity`` of the bars is two hexadecimal digits."""
    figure = go.Figure(layout=layout(theme, x=field.axis, y=y))
    for series, (name, cells) in enumerate(zip(field.series, field.cells)):
        bars = [(place, bar) for place, cell in enumerate(cells) if cell and (bar := bar_of(cell))]
        colour = unit_colour(theme, series) if field.second else theme.accent
        low, middle, high = np.array([bar[:3] for _, bar in bars]).reshape(-1, 3).T
        figure.add_scatter(
            x=[_at(field, place, series) for place, _ in bars], y=middle, mode="markers",
            name=name.replace("<br>", " "),
            # Smaller than a usual interval, which must not hide behind its dot.
            marker=dict(color=colour, symbol=_SYMBOLS[series % len(_SYMBOLS)], size=8), showlegend=bool(field.second),
            error_y=error_bar(low, middle, high, color=colour + opacity, **look),
            text=[f"{field.places[place]}{name and f', {name}'}<br>{bar.words}" for place, bar in bars],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(
        range=[-0.6, len(field.places) - 0.4], tickvals=list(range(len(field.places))), ticktext=field.places,
        showgrid=False, title_standoff=_below_ticks(field) - 36,
    )  # fmt: skip
    height = _HEIGHT + _below_ticks(field)
    figure.update_layout(margin=dict(l=64, b=_below_ticks(field)), height=height)
    if field.second:
        # As much higher as the legend takes, so that the plot below stays as large as without.
        room = 12 + 20 * (1 + _legend_lines(field.series))
        title = dict(text=field.second, side="top", font_size=13)
        legend = dict(LEGEND_ABOVE, itemclick=False, itemdoubleclick=False, title=title)
        figure.update_layout(margin_t=room, height=height + room, showlegend=True, legend=legend)
    return figure


def _legend_lines(names: list[str]) -> int:
    """The lines that Plotly sets a legend of ``names`` in: as many columns as fit, each as wide as the widest."""
    widest = 46 + 7.5 * max(map(len, names))
    return -(-len(names) // max(1, int(_NARROWEST / widest)))


def _at(field: Field, place: int, series: int) -> float:
    """Where a cell stands on the axis: the series of one place side by side around it."""
    return place + _SPREAD * ((series + 0.5) / len(field.series) - 0.5)
