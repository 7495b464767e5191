"""The network drawn: a circle a unit, a line a weight, the numbers written where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.microscope_labels import BELOW, label_places
from figures.numerals import printed
from figures.theme import Theme, layout

Array = NDArray[np.float64]

_PHONE = 345  # Pixels across a phone, the narrowest place where the numbers must not cover one another.
_PIXELS_A_LINE = 9.5  # With less of the gap between two columns for each line, only the followed unit's are labelled.
_ROOMY, _TIGHT, _FEW = 84, 54, 5  # Pixels in height that a unit takes: with up to five in a column, and with more.
_DEEPEST = 1.4  # Circles stop short of the palette's ends, so that the number in them stays readable.


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn; ``names``, ``values`` and ``shades`` have an entry a column of units, the inputs first.

    ``values`` are the numbers in the circles (NaN: not known yet) and ``shades`` their colours from -1 to 1.
    ``weights`` ``(n_in, n_out)`` and ``biases`` ``(n_out,)`` have an entry a layer, as has what they are called,
    ``line``.
    ``layer`` is the one at work and ``unit`` the one of its units that is followed. ``leads_on`` tells that the lines
    on from that unit belong to the work too.
    """

    names: Sequence[Sequence[str]]
    values: Sequence[Array]
    shades: Sequence[Array]
    weights: Sequence[Array]
    biases: Sequence[Array]
    line: Sequence[str]
    layer: int
    unit: int
    leads_on: bool = False

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
        """Whether the layer at work has too many lines to write a number on each."""
        return self.weights[self.layer].size > self.gap / _PIXELS_A_LINE

    @property
    def gap(self) -> float:
        """Pixels from column to column on a phone."""
        return _PHONE / len(self.names)

    def labelled(self, layer: int, source: int, unit: int) -> bool:
        """Whether the line from ``source`` to ``unit`` carries its number."""
        if self.leads_on and layer == self.layer + 1:
            return source == self.unit
        return layer == self.layer and (not self.crowded or unit == self.unit)


def short(value: float) -> str:
    """A signed number that fits on a line of the drawing."""
    if value == 0 or abs(value) >= 0.095:
        return printed(value, "+.2f")
    return printed(value, "+.3f" if abs(value) >= 0.00095 else "+.0e")


def _precise(value: float) -> str:
    return printed(value, "+.6g")


def network_drawing(theme: Theme, drawing: Drawing) -> go.Figure:
    """The drawing; every number is also under the cursor, with more digits."""
    tallest = max(drawing.sizes)
    figure = go.Figure(layout=layout(theme, x="", y="", height=max(300, drawing.pixels * tallest + 40)))
    figure.update_xaxes(visible=False, range=[-0.35, len(drawing.sizes) - 0.65])
    figure.update_yaxes(visible=False, range=[-tallest / 2 - 0.35, tallest / 2 + 0.2])
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for layer in range(len(drawing.weights)):
        _lines(figure, shapes, notes, theme, drawing, layer)
    for column in range(len(drawing.names)):
        _circles(figure, notes, theme, drawing, column)
    # All at once: adding them one by one takes Plotly the square of their number.
    figure.update_layout(shapes=shapes, annotations=notes, margin=dict(l=4, r=4, t=4, b=4))
    return figure


def _heights(size: int, tallest: int) -> Any:
    """Where the units of a column stand, the first one on top; a small column uses more of the height there is."""
    return ((size - 1) / 2 - np.arange(size)) * min(2.0, tallest / size)


def _lines(
    figure: go.Figure,
    shapes: list[dict[str, Any]],
    notes: list[dict[str, Any]],
    theme: Theme,
    drawing: Drawing,
    layer: int,
) -> None:
    weights, tallest = drawing.weights[layer], max(drawing.sizes)
    starts, ends = _heights(weights.shape[0], tallest), _heights(weights.shape[1], tallest)
    largest = max(1e-12, float(np.abs(weights).max()))
    pairs = list(np.ndindex(*weights.shape))
    labelled = [(i, j) for i, j in pairs if drawing.labelled(layer, i, j)]
    at = label_places(starts * drawing.pixels, ends * drawing.pixels, labelled, drawing.gap)
    faint = 0.3 if layer == drawing.layer else 0.15
    # What is labelled comes last and so lies on top.
    for i, j in sorted(pairs, key=lambda pair: drawing.labelled(layer, *pair)):
        value = float(weights[i, j])
        shapes.append(dict(
            type="line", x0=layer, x1=layer + 1, y0=starts[i], y1=ends[j], layer="below",
            opacity=0.95 if (i, j) in at else faint,
            line=dict(color=theme.positive if value >= 0 else theme.negative, width=0.8 + 4.2 * abs(value) / largest),
        ))  # fmt: skip
    for i, j in labelled:
        notes.append(dict(
            x=layer + at[i, j], y=starts[i] + at[i, j] * (ends[j] - starts[i]), text=short(float(weights[i, j])),
            showarrow=False, font=dict(size=12, color=theme.ink), bgcolor=theme.paper, borderpad=1, opacity=0.95,
        ))  # fmt: skip
    t = np.array([at.get((i, j), 0.5) for i, j in pairs])
    sources, units = np.array(pairs).T
    figure.add_scatter(
        x=layer + t, y=starts[sources] + t * (ends[units] - starts[sources]), mode="markers",
        marker=dict(size=14, opacity=0), hovertemplate="%{customdata}<extra></extra>",
        customdata=[f"{drawing.line[layer]} {drawing.names[layer][i]} → {drawing.names[layer + 1][j]}<br>"
                    f"{_precise(float(weights[i, j]))}" for i, j in pairs],
    )  # fmt: skip


def _circles(figure: go.Figure, notes: list[dict[str, Any]], theme: Theme, drawing: Drawing, column: int) -> None:
    names, values = drawing.names[column], drawing.values[column]
    heights = _heights(len(names), max(drawing.sizes))
    at_work = column == drawing.layer + 1
    chosen = [at_work and unit == drawing.unit for unit in range(len(names))]
    texts = ["" if np.isnan(value) else short(value).lstrip("+") for value in values]
    figure.add_scatter(
        x=np.full(len(names), column), y=heights, mode="markers+text", text=texts,
        textfont=dict(size=[11 if len(text) < 6 else 9.5 for text in texts], color=theme.ink),
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
        notes.append(dict(
            x=column, y=heights[unit], text=f"{name}{bias}", showarrow=False, yshift=-BELOW,
            font=dict(size=11, color=theme.ink if at_work else theme.faint), bgcolor=theme.paper, borderpad=0,
        ))  # fmt: skip


def _told(drawing: Drawing, column: int, unit: int) -> str:
    """What the cursor is told over a circle."""
    value = drawing.values[column][unit]
    told = drawing.names[column][unit] + ("" if np.isnan(value) else f"<br>{_precise(value)}")
    if column:
        told += f"<br>{drawing.line[column - 1]} bias {_precise(drawing.biases[column - 1][unit])}"
    return told
