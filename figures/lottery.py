"""The pictures of a seed lottery: how often it works, how long it takes, and the bundle of loss curves.

A *field* of cells is drawn with the first thing that varies along the axis and the second, if there is one, as a series
in its own colour and symbol. A cell that is not drawn yet is None.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.theme import Theme, layout, log_loss_axis, unit_colour
from lab.epoch.rounding import rounded_down, rounded_up
from lab.lottery.outcomes import Outcomes

Array = NDArray[np.float64]

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon")
_HEIGHT = 320
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
    figure = _field_figure(theme, field, "networks that solve it")
    for series, cells in enumerate(field.cells):
        drawn = [(place, cell) for place, cell in enumerate(cells) if cell]
        shares = np.array([100 * cell.solved / len(cell) for _, cell in drawn])
        bounds = 100 * np.array([cell.interval for _, cell in drawn]).reshape(-1, 2)
        figure.add_scatter(
            x=[_at(field, place, series) for place, _ in drawn], y=shares, **_dots(theme, field, series),
            error_y=dict(
                type="data", symmetric=False, array=bounds[:, 1] - shares, arrayminus=shares - bounds[:, 0],
                color=_colour(theme, field, series), thickness=2.5, width=5,
            ),
            text=[
                f"{field.places[place]}{_of(field, series)}<br>{cell.solved:,} of {len(cell):,} solve it<br>"
                f"95 % interval {rounded_down(low, 1):.1f} % to {rounded_up(high, 1):.1f} %"
                for (place, cell), (low, high) in zip(drawn, bounds)
            ],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    if guess:
        figure.add_scatter(
            x=[_at(field, guess.place, guess.series)], y=[guess.percent], mode="markers+text", showlegend=False,
            marker=dict(symbol="diamond-open", size=15, color=theme.ink, line_width=2.5), text=["  your guess"],
            textposition="middle right" if guess.place < len(field.places) / 2 else "middle left",
            hovertemplate="your guess: %{y} of 100<extra></extra>",
        )  # fmt: skip
    return figure.update_yaxes(range=[-4, 104], ticksuffix=" %", dtick=25)


def success_map(theme: Theme, field: Field) -> go.Figure:
    """The share of networks that solved it over both axes, in percent; a cell that is not drawn yet is left out."""
    shares = np.array([[100 * cell.solved / len(cell) if cell else np.nan for cell in row] for row in field.cells])
    texts = [[f"{cell.solved:,} of {len(cell):,} solve it" if cell else "" for cell in row] for row in field.cells]
    figure = go.Figure(layout=layout(theme, x=field.axis, y=field.second))
    figure.add_heatmap(
        x=list(range(len(field.places))), y=list(range(len(field.series))), z=shares, zmin=0, zmax=100,
        colorscale=theme.sequential, xgap=2, ygap=2, hoverongaps=False,
        customdata=[
            [f"{place}, {series}<br>{text}" for place, text in zip(field.places, row)]
            for series, row in zip(field.series, texts)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        colorbar=dict(
            orientation="h", x=0.5, y=1, yanchor="bottom", thickness=10, outlinewidth=0, ypad=4,
            tickvals=[0, 25, 50, 75, 100], title=dict(text="networks that solve it, %", side="top", font_size=13),
        ),
    )  # fmt: skip
    # The heatmap's own text has one colour, which is pale on some cells; a scatter has one for each.
    series, places = np.nonzero(np.isfinite(shares))
    written = shares[series, places].tolist()
    figure.add_scatter(
        x=places, y=series, mode="text", text=[_written(share) for share in written], hoverinfo="skip",
        textfont_color=[_legible(theme, share / 100) for share in written],
        textfont_size=13 if len(field.places) <= 8 else 9,  # Sixteen places on a phone are 17 pixels each.
    )  # fmt: skip
    across, up = ((-0.5, len(names) - 0.5) for names in (field.places, field.series))
    figure.update_xaxes(
        tickvals=list(range(len(field.places))), ticktext=field.places, range=across, showgrid=False,
        title_standoff=20,  # Plotly forgets the labels' height where a chart that is shown already gets more cells.
    )  # fmt: skip
    figure.update_yaxes(tickvals=list(range(len(field.series))), ticktext=field.series, range=up, showgrid=False)
    rows = max(150, 34 * len(field.series))
    return figure.update_layout(margin=dict(l=_left(field.series), t=62, b=56), height=130 + rows)


def _written(share: float) -> str:
    """A share in percent as it stands in its cell; 0 and 100 stand only for none and all."""
    return f"{min(max(round(share), 1), 99) if 0 < share < 100 else share:.0f}"


def _legible(theme: Theme, part: float) -> str:
    """Black or white, of which one stands out from any colour, on ``theme.sequential`` at ``part``, from 0 to 1."""
    start, end = (np.array(list(bytes.fromhex(colour[1:]))) / 255 for _, colour in theme.sequential)
    colour = start + part * (end - start)
    # The relative luminance of WCAG 2; at 0.179 black and white are told apart from it equally well, 4.6 to 1.
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return "#000000" if linear @ (0.2126, 0.7152, 0.0722) > 0.179 else "#ffffff"


def _left(names: list[str]) -> int:
    """Room for the longest of ``names`` and for the axis's own."""
    return 34 + 7 * max(len(part) for name in names for part in name.split("<br>"))


def epochs_to_success(theme: Theme, field: Field) -> go.Figure:
    """How long the networks that solved it took to get there: the median as a dot, the middle half as a bar."""
    figure, highest = _field_figure(theme, field, "epochs to success"), 1.0
    for series, cells in enumerate(field.cells):
        drawn = [(place, cell) for place, cell in enumerate(cells) if cell and cell.solved]
        # "lower" takes an epoch at which a network really got there.
        quartiles = np.array(
            [np.quantile(cell.epochs_to_success(), (0.25, 0.5, 0.75), method="lower") for _, cell in drawn]
        ).reshape(-1, 3)
        low, median, high = quartiles.T
        highest = max([highest, *high])
        figure.add_scatter(
            x=[_at(field, place, series) for place, _ in drawn], y=median, **_dots(theme, field, series),
            error_y=dict(
                type="data", symmetric=False, array=high - median, arrayminus=median - low,
                color=_faded(_colour(theme, field, series)), thickness=9, width=0,
            ),
            text=[
                f"{field.places[place]}{_of(field, series)}<br>half of those that got there did by epoch {q[1]:,}<br>"
                f"middle half: epochs {q[0]:,} to {q[2]:,}<br>not solved: {len(cell) - cell.solved:,} of {len(cell):,}"
                for (place, cell), q in zip(drawn, quartiles)
            ],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    return figure.update_yaxes(range=[0, 1.1 * highest], nticks=6)


def loss_bundle(
    theme: Theme, recorded: NDArray[np.int64], bands: Array, curves: Array, *, name: str, log: bool
) -> go.Figure:
    """The loss called ``name`` of many networks at the epochs ``recorded`` ``(n,)``.

    ``bands`` ``(5, n)`` are the quantiles of ``lab.lottery.outcomes.SHARES``; ``curves`` ``(some, n)`` single networks.
    """
    # Room on the right for half of the last tick's number, which Plotly leaves out where it does not fit.
    figure = go.Figure(layout=layout(theme, x="epoch", y=name)).update_layout(margin_r=24, height=_HEIGHT)
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
    if log:
        return figure.update_yaxes(log_loss_axis(1e-5, _top(bands)))
    return figure.update_yaxes(range=[0, _top(bands)], nticks=5)


def _top(bands: Array) -> float:
    """The upper end of the loss axis; a few networks that diverge do not flatten all others."""
    finite = bands[np.isfinite(bands)]
    return max(0.4, 1.1 * float(min(finite.max(), 4 * finite[0])))


def _field_figure(theme: Theme, field: Field, y: str) -> go.Figure:
    figure = go.Figure(layout=layout(theme, x=field.axis, y=y))
    figure.update_xaxes(
        range=[-0.6, len(field.places) - 0.4], tickvals=list(range(len(field.places))), ticktext=field.places,
        showgrid=False,
    )  # fmt: skip
    figure.update_layout(margin_l=64, height=_HEIGHT)
    return _with_legend(figure, field) if field.second else figure


def _with_legend(figure: go.Figure, field: Field) -> go.Figure:
    """``figure`` as much higher as the legend above it takes, so that the plot below stays as large as without."""
    title = dict(text=field.second, side="top", font_size=13)
    legend = dict(orientation="h", x=0, y=1.02, yanchor="bottom", itemclick=False, itemdoubleclick=False, title=title)
    room = 12 + 20 * (1 + _legend_lines(field.series))
    return figure.update_layout(margin_t=room, height=_HEIGHT + room, showlegend=True, legend=legend)


def _legend_lines(names: list[str]) -> int:
    """The lines that Plotly sets a legend of ``names`` in: as many columns as fit, each as wide as the widest."""
    widest = 46 + 7.5 * max(map(len, names))
    return -(-len(names) // max(1, int(_NARROWEST / widest)))


def _at(field: Field, place: int, series: int) -> float:
    """Where a cell stands on the axis: the series of one place side by side around it."""
    return place + _SPREAD * ((series + 0.5) / len(field.series) - 0.5)


def _of(field: Field, series: int) -> str:
    return f", {field.series[series]}" if field.second else ""


def _colour(theme: Theme, field: Field, series: int) -> str:
    return unit_colour(theme, series) if field.second else theme.accent


def _faded(colour: str) -> str:
    """``#rrggbb`` half see-through."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.5)"


def _dots(theme: Theme, field: Field, series: int) -> dict[str, Any]:
    """What makes the dots of a series its own."""
    # Smaller than a usual interval, which must not hide behind its dot.
    marker = dict(color=_colour(theme, field, series), symbol=_SYMBOLS[series % len(_SYMBOLS)], size=8)
    name = field.series[series].replace("<br>", " ")
    return dict(mode="markers", marker=marker, name=name, showlegend=bool(field.second))
