"""Small decision boundaries, many to a page: pixels, because a browser carries only a few Plotly figures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.boundary import plane_around
from figures.theme import Theme, rgb
from nn_core import Network

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

SIDE = 96  # Pixels along a side.


def thumbnails(theme: Theme, network: Network, parameters: Array, X: Array, Y: Array) -> list[Pixels]:
    """The boundaries of the networks ``parameters`` ``(n, P)`` with the samples ``X`` ``(n_samples, 2)``, ``Y``.

    Each is ``(SIDE, SIDE, 3)``, red, green and blue from 0 to 255, with the second input upwards.
    """
    points = plane_around(X, cells=SIDE).points
    dots, channels = _dots(theme, points, X, Y), list(zip(*(rgb(colour) for _, colour in theme.diverging)))
    pictures = []
    for vector in parameters:
        outputs = network.predict(vector, points)[:, 0]
        picture = np.stack([np.interp(outputs, (0, 0.5, 1), channel) for channel in channels], axis=1)
        for inside, colour in dots:
            picture[inside] = colour
        pictures.append(np.rint(picture).astype(np.uint8).reshape(SIDE, SIDE, 3)[::-1])
    return pictures


def _dots(theme: Theme, points: Array, X: Array, Y: Array) -> list[tuple[NDArray[np.bool_], Array]]:
    """Which pixels ``(SIDE²,)`` belong to samples, and their colour: an edge of ink around the target's colour."""
    width = points[-1, 0] - points[0, 0]
    radius = width * (0.055 if len(X) <= 8 else 0.017)
    edge = np.zeros(len(points), dtype=bool)
    fill = {target: np.zeros(len(points), dtype=bool) for target in (0, 1)}
    for sample, target in zip(X, Y[:, 0]):
        distance = np.square(points - sample).sum(axis=1)
        edge |= distance <= radius**2
        fill[int(target)] |= distance <= (0.68 * radius) ** 2
    return [(edge, rgb(theme.ink)), (fill[0], rgb(theme.negative)), (fill[1], rgb(theme.positive))]
