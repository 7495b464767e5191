"""The network drawn: a circle a unit, a line a weight, the numbers written where there is room for them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.theme import Theme, layout

Array = NDArray[np.float64]

_PHONE = 345  # Pixels across a phone, the narrowest place where the numbers must not cover one another.
_PIXELS_A_LINE = 9.5  # With less of the gap between two columns for each line, only the followed unit's are labelled.
_ROOMY, _TIGHT, _FEW = 84, 54, 5  # Pixels in height that a unit takes: with up to five in a column, and with more.
_LABEL = (44, 17)  # Pixels that a number on a line takes.
_CIRCLE, _NAME = (38, 36), (78, 15)  # Pixels that a circle takes, and the name below it.
_BELOW = 25  # Pixels from a circle's middle to its name.
_DEEPEST = 1.4  # Circles stop short of the palette's ends, so that the number in them stays readable.


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn; ``names``, ``values`` and ``shades`` have an entry a column of units, the inputs first.

    ``values`` are the numbers in the circles (NaN: not known yet) and ``shades`` their colours from -1 to 1.
    ``weights`` ``(n_in, n_out)`` and ``biases`` ``(n_out,)`` have an entry a layer, as has what they are called,
    ``line``.
    ``layer`` is the one at work (None: all) and ``unit`` the one of its units that is followed.
    """

    names: Sequence[Sequence[str]]
    values: Sequence[Array]
    shades: Sequence[Array]
    weights: Sequence[Array]
    biases: Sequence[Array]
    line: Sequence[str]
    layer: int | None = None
    unit: int | None = None

    @property
    def sizes(self) -> list[int]:
        """The units of each column."""
        return [len(names) for names in self.names]

    @property
    def pixels(self) -> int:
        """The height that a unit takes."""
        return _ROOMY if max(self.sizes) <= _FEW else _TIGHT

    @property
    def crowded(self) -> bool:
        """Whether some layer at work has too many lines to write a number on each."""
        return any(self._crowded(layer) for layer in range(len(self.weights)) if self.layer in (None, layer))

    @property
    def gap(self) -> float:
        """Pixels from column to column on a phone."""
        return _PHONE / len(self.names)

    def _crowded(self, layer: int) -> bool:
        return self.weights[layer].size > self.gap / _PIXELS_A_LINE

    def labelled(self, layer: int, unit: int) -> bool:
        """Whether the lines into a unit carry their numbers."""
        return self.layer in (None, layer) and (not self._crowded(layer) or unit == self.unit)


def short(value: float) -> str:
    """A signed number that fits on a line of the drawing."""
    if value == 0 or abs(value) >= 0.095:
        return f"{value:+.2f}"
    return f"{value:+.3f}" if abs(value) >= 0.00095 else f"{value:+.0e}".replace("e-0", "e-")


def network_drawing(theme: Theme, drawing: Drawing) -> go.Figure:
    """The drawing; every number is also under the cursor, with more digits."""
    height = max(300, drawing.pixels * max(drawing.sizes) + 40)
    figure = go.Figure(layout=layout(theme, x="", y="", height=height))
    figure.update_layout(margin=dict(l=4, r=4, t=4, b=4), hoverlabel=dict(align="left"))
    figure.update_xaxes(visible=False, range=[-0.35, len(drawing.sizes) - 0.65])
    figure.update_yaxes(visible=False, range=[-max(drawing.sizes) / 2 - 0.35, max(drawing.sizes) / 2 + 0.2])
    for layer in range(len(drawing.weights)):
        _lines(figure, theme, drawing, layer)
    _circles(figure, theme, drawing)
    return figure


def _heights(size: int, tallest: int) -> Array:
    """Where the units of a column stand, the first one on top; a small column uses more of the height there is."""
    heights: Array = (size - 1) / 2 - np.arange(size, dtype=np.float64)
    return heights * min(2.0, tallest / size)


def _lines(figure: go.Figure, theme: Theme, drawing: Drawing, layer: int) -> None:
    weights, tallest = drawing.weights[layer], max(drawing.sizes)
    starts, ends = _heights(weights.shape[0], tallest), _heights(weights.shape[1], tallest)
    largest = max(1e-12, float(np.abs(weights).max()))
    wanted = [(i, j) for i, j in np.ndindex(*weights.shape) if drawing.labelled(layer, j)]
    at = label_places(starts * drawing.pixels, ends * drawing.pixels, wanted, drawing.gap)
    for i, j in np.ndindex(*weights.shape):
        value = float(weights[i, j])
        at_work = drawing.layer in (None, layer)
        followed = drawing.labelled(layer, j)
        figure.add_shape(
            type="line", x0=layer, x1=layer + 1, y0=starts[i], y1=ends[j], layer="below",
            opacity=0.95 if followed else 0.3 if at_work else 0.15,
            line=dict(color=theme.positive if value >= 0 else theme.negative, width=0.8 + 4.2 * abs(value) / largest),
        )  # fmt: skip
        if (i, j) in at:
            place = at[i, j]
            figure.add_annotation(
                x=layer + place, y=starts[i] + place * (ends[j] - starts[i]), text=short(value), showarrow=False,
                font=dict(size=12, color=theme.ink), bgcolor=theme.paper, borderpad=1, opacity=0.95,
            )  # fmt: skip
    pairs = list(np.ndindex(*weights.shape))
    t = np.array([at.get((i, j), 0.5) for i, j in pairs])
    sources, units = np.array(pairs).T
    figure.add_scatter(
        x=layer + t, y=starts[sources] + t * (ends[units] - starts[sources]), mode="markers",
        marker=dict(size=14, opacity=0), hovertemplate="%{customdata}<extra></extra>",
        customdata=[f"{drawing.line[layer]} {drawing.names[layer][i]} → {drawing.names[layer + 1][j]}<br>"
                    f"{weights[i, j]:+.6g}" for i, j in pairs],
    )  # fmt: skip


def label_places(
    starts: Array, ends: Array, wanted: Sequence[tuple[int, int]], gap: float
) -> dict[tuple[int, int], float]:
    """How far along its line each wanted number stands, so that none covers another, a circle or a name.

    ``starts`` and ``ends`` are the heights of the two columns in pixels, ``gap`` apart. Where there is no such
    place for all of them, the best there is.
    """
    if not wanted:
        return {}
    i, j = np.array(wanted).T
    best, score = np.full(len(wanted), 0.5), -1.0
    for first, step in itertools.product(np.linspace(0.3, 0.7, 17), np.linspace(-0.3, 0.3, 25)):
        t = np.clip(first + step * (i - (len(starts) - 1) / 2), 0.25, 0.75)
        # Among places with room enough, those nearest the middle.
        rated = min(_room(t, starts, ends, i, j, gap), 1.05) - 0.01 * float(np.abs(t - 0.5).mean())
        if rated > score:
            best, score = t, rated
    return {pair: float(t) for pair, t in zip(wanted, best)}


def _room(t: Array, starts: Array, ends: Array, i: NDArray[np.int_], j: NDArray[np.int_], gap: float) -> float:
    """The room around the closest number: below 1 it touches something."""
    x, y = t * gap, starts[i] + t * (ends[j] - starts[i])
    columns = np.concatenate([np.zeros(len(starts)), np.full(len(ends), gap)])
    circles = np.concatenate([starts, ends])
    own = np.where(np.eye(len(t), dtype=bool), 9.0, _apart(x, y, x, y, _LABEL, _LABEL))
    on_circles = _apart(x, y, columns, circles, _LABEL, _CIRCLE)
    on_names = _apart(x, y, columns, circles - _BELOW, _LABEL, _NAME)
    return float(min(own.min(), on_circles.min(), on_names.min()))


def _apart(x: Array, y: Array, others_x: Array, others_y: Array, box: tuple[int, int], other: tuple[int, int]) -> Array:
    """How far boxes are apart, in multiples of the distance at which they touch."""
    across = np.abs(x[:, None] - others_x) / ((box[0] + other[0]) / 2)
    down = np.abs(y[:, None] - others_y) / ((box[1] + other[1]) / 2)
    return np.maximum(across, down)


def _circles(figure: go.Figure, theme: Theme, drawing: Drawing) -> None:
    tallest = max(drawing.sizes)
    for column, names in enumerate(drawing.names):
        values, heights = drawing.values[column], _heights(len(names), tallest)
        at_work = drawing.layer is not None and column == drawing.layer + 1
        chosen = [at_work and drawing.unit in (None, unit) for unit in range(len(names))]
        figure.add_scatter(
            x=np.full(len(names), column), y=heights, mode="markers+text",
            text=["" if np.isnan(value) else f"{value:.2f}" if abs(value) >= 0.095 or value == 0 else short(value)
                  for value in values],
            textfont=dict(size=11, color=theme.ink),
            marker=dict(
                size=34, color=drawing.shades[column], cmin=-_DEEPEST, cmax=_DEEPEST, colorscale=theme.diverging,
                line=dict(color=[theme.accent if own else theme.faint for own in chosen],
                          width=[3.5 if own else 1 for own in chosen]),
            ),
            customdata=[_told(drawing, column, unit) for unit in range(len(names))],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
        for unit, name in enumerate(names):
            bias = f" · b {short(float(drawing.biases[column - 1][unit]))}" if column else ""
            figure.add_annotation(
                x=column, y=heights[unit], text=f"{name}{bias}", showarrow=False, yshift=-_BELOW,
                font=dict(size=11, color=theme.ink if at_work else theme.faint), bgcolor=theme.paper, borderpad=0,
            )  # fmt: skip


def _told(drawing: Drawing, column: int, unit: int) -> str:
    """What the cursor is told over a circle."""
    value = drawing.values[column][unit]
    told = drawing.names[column][unit] + ("" if np.isnan(value) else f"<br>{value:+.6g}")
    if column:
        told += f"<br>{drawing.line[column - 1]} bias {drawing.biases[column - 1][unit]:+.6g}"
    return told
