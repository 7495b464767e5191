"""The loss landscape: a map of the loss over a plane of parameters, in bands, with the path of a run.

A loss is never negative, so the map is grey, from paper where the loss is small; its bands are even on a logarithmic
scale. The first trace is the map, then comes a path a run; after them the points with a name, and the colour bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.theme import Theme, layout, mixed

MAP, FIRST_PATH = 0, 1
CELLS = 50
"""Cells along each side of the map."""
_DARKEST = 0.5  # Of ink, in the colour of the largest loss: names in ink are read on it.
_MARGIN = 0.3  # Of the points' extent, on each side.
_DEEPEST = 1e-6  # Of the largest loss: what is smaller has the last band.


class MapScale(NamedTuple):
    """The square that is mapped, and the losses of its colours: they stay as they are while a run moves over it.

    From ``x`` and ``y`` it reaches ``span`` to the right and up. Its colours go from the loss ``low`` to ``high``, in
    bands that ``levels`` part; the colour bar has the ``named`` ones.
    """

    x: float
    y: float
    span: float
    low: float
    high: float
    levels: tuple[float, ...]
    named: tuple[float, ...]

    @property
    def middles(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The middles of the cells ``(CELLS,)`` from left to right, and from the bottom up."""
        steps = self.span * np.arange(0.5, CELLS) / CELLS
        return self.x + steps, self.y + steps

    def bytes_of(self, losses: NDArray[np.float64], *, whole: bool = True) -> tuple[NDArray[Any], NDArray[np.float32]]:
        """Maps of ``losses`` ``(n, CELLS, CELLS)`` from 0 to 255 ``(n, CELLS²)`` on a logarithmic scale, and its ends.

        The ends ``(n, 2)``, as powers of ten, are each map's own: so the edges of bands are smooth where it is flat.
        ``whole`` numbers are bytes, a quarter of the others' size.
        """
        logs = np.log10(np.clip(np.nan_to_num(losses, nan=self.high, posinf=self.high), self.low, self.high))
        logs = logs.reshape(len(losses), -1)
        ends = np.stack([logs.min(axis=1), logs.max(axis=1)], axis=1)
        extent = np.maximum(ends[:, 1:] - ends[:, :1], 1e-12)
        made = 255 * (logs - ends[:, :1]) / extent
        return np.rint(made).astype(np.uint8) if whole else made.astype(np.float32), ends.astype(np.float32)

    def holds(self, place: Sequence[float]) -> bool:
        """Whether ``place`` is on the map."""
        return 0 <= place[0] - self.x <= self.span and 0 <= place[1] - self.y <= self.span


def map_scale(points: NDArray[np.float64], losses: NDArray[np.float64], most: int = 30) -> MapScale:
    """A square around ``points`` ``(n, 2)`` with a margin, and at ``most`` so many levels of the finite ``losses``."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = max(float((high - low).max()), 1e-3) * (1 + 2 * _MARGIN)
    x, y = ((low + high - span) / 2).tolist()
    known = losses[np.isfinite(losses)]
    top = max(float(known.max(initial=0.0)), 1e-300)
    bottom = min(max(float(known.min(initial=top)), _DEEPEST * top), 0.9 * top)
    return MapScale(x, y, span, bottom, top, *levels_between(bottom, top, most))


def levels_between(low: float, high: float, most: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """At ``most`` so many losses between ``low`` and ``high``, positive both, and those of them that have a name.

    They are as far apart as powers of ten, or a part of that; those that are as good as 1, 2 or 5 times a power of ten
    have a name.
    """
    first, last = np.log10([low, high]).tolist()
    for parts in (20, 10, 5, 2, 1):
        steps = np.arange(np.floor(first * parts) + 1, np.ceil(last * parts))
        if len(steps) <= most:
            break
    levels = tuple((10.0 ** (steps / parts)).tolist())
    tenths = (0, 3, 7) if parts > 5 else (0,)  # Of a power of ten: 10^0.3 is as good as 2, and 10^0.7 as 5.
    round_ones = [level for level, step in zip(levels, steps) if (10 * step / parts) % 10 in tenths]
    if len(round_ones) > 1:
        return levels, tuple(float(f"{level:.1g}") for level in round_ones)
    even = np.geomspace(low, high, 8)[1:-1]
    digits = next(digits for digits in range(2, 16) if len({f"{level:.{digits}g}" for level in even}) == len(even))
    named = tuple(float(f"{level:.{digits}g}") for level in even)
    return named, named


def landscape(
    theme: Theme, scale: MapScale, axes: tuple[str, str], marks: Sequence[tuple[str, float, float]], runs: Sequence[str]
) -> go.Figure:
    """The map of ``scale``, empty as yet, with named ``marks`` and a path for each of ``runs``, by their names.

    ``axes`` are what the two directions are called.
    """
    x, y = scale.middles
    figure = go.Figure(layout=layout(theme, x=axes[0], y=axes[1], margin=dict(l=42, r=52, t=6, b=34, pad=0)))
    figure.add_heatmap(
        x=x, y=y, z=np.zeros((CELLS, CELLS)), zmin=0, zmax=255, colorscale=_bands(theme, scale), showscale=False,
        zsmooth="fast",
        hovertemplate=f"{axes[0]} %{{x:.2f}}<br>{axes[1]} %{{y:.2f}}<br>loss ≈ %{{text}}<extra></extra>",
    )  # fmt: skip
    for name, colour, dash in zip(runs, (theme.accent, theme.ink), ("solid", "dash")):
        figure.add_scatter(
            x=[], y=[], mode="lines", name=name, hoverinfo="skip", line=dict(color=colour, width=2.5, dash=dash)
        )
    figure.add_scatter(
        x=[place for _, place, _ in marks], y=[place for _, _, place in marks], text=[name for name, _, _ in marks],
        mode="markers+text", textposition=[_beside(scale, *place) for _, *place in marks], textfont_color=theme.ink,
        cliponaxis=False, hovertemplate="%{text}<br>%{x:.2f}, %{y:.2f}<extra></extra>",
        marker=dict(size=9, symbol="diamond", color=theme.paper, line=dict(width=2, color=theme.ink)),
    )  # fmt: skip
    figure.add_scatter(x=[None], y=[None], mode="markers", hoverinfo="skip", marker=_bar(theme, scale))
    axis = dict(showgrid=False, nticks=5, tickfont_size=11, title_font_size=12)
    figure.update_xaxes(axis, range=[scale.x, scale.x + scale.span], title_standoff=0, tickangle=0)
    return figure.update_yaxes(axis, range=[scale.y, scale.y + scale.span])


def _beside(scale: MapScale, x: float, y: float) -> str:
    """On which side of a place its name stands: away from the middle, and not over the edge."""
    right = (x - scale.x) / scale.span
    side = "right" if right < 0.25 else "left" if right > 0.75 else "center"
    return f"{'top' if (y - scale.y) / scale.span > 0.5 else 'bottom'} {side}"


def _shares(scale: MapScale, levels: Sequence[float]) -> list[float]:
    """Where the ``levels`` are between the two ends of the colours."""
    return [float(np.log10(level / scale.low) / np.log10(scale.high / scale.low)) for level in levels]


def _in_words(level: float) -> str:
    """``level`` as a colour bar names it: what is very small as a power of ten."""
    text = f"{level:g}"
    mantissa, _, power = text.partition("e")
    sign = "−" if power.startswith("-") else ""
    factor = "" if mantissa == "1" else f"{mantissa}·"
    return f"{factor}10<sup>{sign}{abs(int(power))}</sup>" if power else text


def _bands(theme: Theme, scale: MapScale) -> list[list[Any]]:
    ends = [0.0, *_shares(scale, scale.levels), 1.0]
    return [
        [end, mixed(theme.ink, theme.zero, _DARKEST * band / (len(ends) - 2))]
        for band, pair in enumerate(pairwise(ends))
        for end in pair
    ]


def _bar(theme: Theme, scale: MapScale) -> dict[str, Any]:
    """What a trace without points needs for the colour bar to stand there: the map itself is drawn elsewhere."""
    bar = dict(
        title=dict(text="loss", font_size=12), thickness=8, len=1, lenmode="fraction", outlinewidth=0, x=1.02, xpad=0,
        ticks="", tickmode="array", tickvals=[255 * share for share in _shares(scale, scale.named)], tickfont_size=11,
        ticktext=[_in_words(level) for level in scale.named],
    )  # fmt: skip
    return dict(color=[0], cmin=0, cmax=255, colorscale=_bands(theme, scale), showscale=True, colorbar=bar)
