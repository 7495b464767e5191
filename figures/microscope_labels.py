"""Where the numbers stand on the lines of a drawn network, so that each can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BELOW = 25  # Pixels from a circle's middle to the name below it.
_STOPS = np.linspace(0.25, 0.75, 21)  # Along a line, from its start to its end.
_TRIED, _ROUNDS = 4, 3  # Of the rough places, how many are made better, and how often.
_LABEL = (44, 17)  # Pixels that a number on a line takes.
_CIRCLE, _NAME = (38, 36), (64, 13)  # Pixels that a circle takes, and the name below it.


def label_places(
    starts: Array, ends: Array, wanted: Sequence[tuple[int, int]], gap: float
) -> dict[tuple[int, int], float]:
    """How far along its line each wanted number stands, so that none covers another, a circle or a name.

    ``starts`` and ``ends`` are the heights of the two columns in pixels, ``gap`` apart. Where there is no such
    place for all of them, the best there is. Among good places those count more where fewer other lines run through a
    number, so that it is plain whose it is, and then those nearer the middle.
    """
    if not wanted:
        return {}
    return dict(zip(wanted, _places(tuple(starts), tuple(ends), tuple(wanted), gap)))


@lru_cache(maxsize=256)
def _places(
    starts: tuple[float, ...], ends: tuple[float, ...], wanted: tuple[tuple[int, int], ...], gap: float
) -> tuple[float, ...]:
    i, j = np.array(wanted).T
    columns = _Columns(np.array(starts), np.array(ends), i, j, gap)
    rough = _rough(columns)
    best = [_settled(columns, rough[k]) for k in np.argsort(columns.cost(rough))[:_TRIED]]
    return tuple(best[int(np.argmin(columns.cost(np.array(best))))].tolist())


def _rough(columns: _Columns) -> Array:
    """Places to begin from, ``(n_candidates, n_lines)``: along the lines, shifted by what they join."""
    source, unit = columns.i - (len(columns.starts) - 1) / 2, columns.j - (len(columns.ends) - 1) / 2
    slants, turns = np.linspace(-0.3, 0.3, 25), np.linspace(-0.15, 0.15, 7)
    first, slant, turn = (part.reshape(-1, 1) for part in np.meshgrid(_STOPS[2:-2:2], slants, turns))
    places: Array = np.clip(first + slant * source + turn * unit, _STOPS[0], _STOPS[-1])
    return places


def _settled(columns: _Columns, t: Array) -> Array:
    """``t`` ``(n_lines,)`` after each number has moved to its best place, given the others, a few times over."""
    for _ in range(_ROUNDS):
        for line in range(len(t)):
            moved = np.repeat(t[None], len(_STOPS), axis=0)
            moved[:, line] = _STOPS
            t = moved[np.argmin(columns.cost(moved))]
    return t


@dataclass(frozen=True)
class _Columns:
    """Two columns of circles at ``starts`` and ``ends``, ``gap`` apart, and the lines from ``i`` to ``j``."""

    starts: Array
    ends: Array
    i: NDArray[np.int_]
    j: NDArray[np.int_]
    gap: float

    def cost(self, t: Array) -> Array:
        """How bad the places ``t`` ``(n_candidates, n_lines)`` are: a touch is worse than any number of crossings."""
        rise = (self.ends[self.j] - self.starts[self.i]) / self.gap
        x = t * self.gap
        y = self.starts[self.i] + x * rise
        cost: Array = 100 * self._touching(x, y) + self._crossed(x, y, rise) + np.abs(t - 0.5).mean(axis=1)
        return cost

    def _touching(self, x: Array, y: Array) -> Array:
        """How far the numbers reach into each other, into circles and names."""
        at = np.concatenate([np.zeros(len(self.starts)), np.full(len(self.ends), self.gap)])
        circles = np.concatenate([self.starts, self.ends])
        own = _apart(x, y, x[:, None, :], y[:, None, :], _LABEL, _LABEL) + 9.0 * np.eye(x.shape[1])
        on_circles = _apart(x, y, at, circles, _LABEL, _CIRCLE)
        on_names = _apart(x, y, at, circles - BELOW, _LABEL, _NAME)
        touching: Array = sum(np.maximum(0, 1 - apart).sum(axis=(1, 2)) for apart in (own, on_circles, on_names))
        return touching

    def _crossed(self, x: Array, y: Array, rise: Array) -> Array:
        """How often a line runs through a number; its own runs through each."""
        left, right = (
            self.starts[self.i] + (x[..., None] + side * _LABEL[0] / 2) * rise - y[..., None] for side in (-1, 1)
        )
        half = _LABEL[1] / 2
        through: Array = ((np.maximum(left, right) > -half) & (np.minimum(left, right) < half)).sum(axis=(1, 2))
        return through


def _apart(x: Array, y: Array, others_x: Array, others_y: Array, box: tuple[int, int], other: tuple[int, int]) -> Array:
    """How far boxes are apart, in multiples of the distance at which they touch."""
    across = np.abs(x[..., None] - others_x) / ((box[0] + other[0]) / 2)
    down = np.abs(y[..., None] - others_y) / ((box[1] + other[1]) / 2)
    apart: Array = np.maximum(across, down)
    return apart
