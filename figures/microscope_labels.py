"""Where the numbers stand on the lines of a drawn network, so that each can be read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BELOW = 25  # Pixels from a circle's middle to the name below it.
_STOPS = np.linspace(0.25, 0.75, 21)  # Along a line, from its start to its end.
_ROUNDS = 3  # How often every number may move.
_LABEL = (44, 17)  # Pixels that a number on a line takes.
_CIRCLE, _NAME = (38, 36), (64, 13)  # Pixels that a circle takes, and the name below it.


def label_places(
    starts: Array, ends: Array, wanted: Sequence[tuple[int, int]], gap: float
) -> dict[tuple[int, int], float]:
    """How far along its line each wanted number stands, so that none covers another, a circle or a name.

    ``starts`` and ``ends`` are the heights of the two columns in pixels, ``gap`` apart. From a staggered start, each
    number moves to its best place, given the others. Where there is no such place for all of them, some overlap. Among
    good places those count more where fewer other lines run through a number, and then those nearer the middle.
    """
    if not wanted:
        return {}
    i, j = np.array(wanted).T
    t = 0.5 - 0.2 * (i - i.mean()) - 0.2 * (j - j.mean())
    for _ in range(_ROUNDS):
        for line in range(len(t)):
            moved = np.repeat(t[None], len(_STOPS), axis=0)
            moved[:, line] = _STOPS
            t = moved[np.argmin(_cost(moved, starts, ends, i, j, gap))]
    return dict(zip(wanted, t.tolist()))


def _cost(t: Array, starts: Array, ends: Array, i: NDArray[np.int_], j: NDArray[np.int_], gap: float) -> Array:
    """How bad the places ``t`` ``(n_candidates, n_lines)`` are: an overlap is worse than any number of crossings."""
    rise = (ends[j] - starts[i]) / gap
    x, y = t * gap, starts[i] + t * gap * rise
    columns, circles = np.repeat([0.0, gap], [len(starts), len(ends)]), np.concatenate([starts, ends])
    overlap = (
        _overlap(x, y, x[:, None, :], y[:, None, :], _LABEL)
        + _overlap(x, y, columns, circles, _CIRCLE)
        + _overlap(x, y, columns, circles - BELOW, _NAME)
    )
    # The heights, above its middle, at which each line passes the left and the right end of each number.
    ends_at = [starts[i] + (x[..., None] + side * _LABEL[0] / 2) * rise - y[..., None] for side in (-1, 1)]
    half = _LABEL[1] / 2
    crossings = ((np.maximum(*ends_at) > -half) & (np.minimum(*ends_at) < half)).sum(axis=(1, 2))
    return 100 * overlap + crossings + np.abs(t - 0.5).mean(axis=1)


def _overlap(x: Array, y: Array, others_x: Array, others_y: Array, other: tuple[int, int]) -> Array:
    """How far the numbers reach into boxes of the size ``other``, each from 0 to 1, in sum."""
    across = np.abs(x[..., None] - others_x) / ((_LABEL[0] + other[0]) / 2)
    down = np.abs(y[..., None] - others_y) / ((_LABEL[1] + other[1]) / 2)
    return np.maximum(0, 1 - np.maximum(across, down)).sum(axis=(1, 2))
