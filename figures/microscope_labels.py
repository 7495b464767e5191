"""Where the numbers stand on the lines of a drawn network, so that each can be read."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BELOW = 25  # Pixels from a circle's middle to the name below it.
_LABEL = (44, 17)  # Pixels that a number on a line takes.
_CIRCLE, _NAME = (38, 36), (64, 13)  # Pixels that a circle takes, and the name below it.


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
    on_names = _apart(x, y, columns, circles - BELOW, _LABEL, _NAME)
    return float(min(own.min(), on_circles.min(), on_names.min()))


def _apart(x: Array, y: Array, others_x: Array, others_y: Array, box: tuple[int, int], other: tuple[int, int]) -> Array:
    """How far boxes are apart, in multiples of the distance at which they touch."""
    across = np.abs(x[:, None] - others_x) / ((box[0] + other[0]) / 2)
    down = np.abs(y[:, None] - others_y) / ((box[1] + other[1]) / 2)
    return np.maximum(across, down)
