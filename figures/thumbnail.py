"""Small decision boundaries, many to a page: pixels, because a browser carries only a few Plotly figures."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from figures.boundary import FEW, plane_around
from figures.classes import class_colours, kinds
from figures.curve import reach
from figures.theme import Theme, rgb
from nn_core import Inputs, Network

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

SIDE = 96  # Pixels along a side.
_LARGE, _SMALL = 0.055, 0.017  # The radius of a dot, as a part of the side.


def thumbnails(
    theme: Theme, network: Network, parameters: Array, X: Array, Y: Array, inputs: Inputs | None = None,
    span: tuple[float, float] = (0, 1),
) -> list[Pixels]:  # fmt: skip
    """The boundaries of the networks ``parameters`` ``(n, P)`` with the samples ``X`` ``(n_samples, 2)``, ``Y``.

    ``inputs`` are what the network is given of a point; ``span`` is the outputs of the palette's ends; several outputs
    are those of classes. Each boundary is ``(SIDE, SIDE, 3)``, red, green and blue from 0 to 255, with the second input
    upwards. Of samples ``(n_samples, 1)`` it is the fitted curve, with the output upwards.
    """
    if X.shape[1] == 1:
        return [_curve(theme, network, vector, X, Y, inputs) for vector in parameters]
    points = plane_around(X, cells=SIDE).points
    edges, fills = _dots(points, X)
    if not kinds(theme, Y, span):
        edges[:] = False  # Of values, which differ little from one point to the next, only the colours are to be seen.
    colours = _colours(theme, Y, span)
    given, pictures = inputs(points) if inputs else points, []
    for vector in parameters:
        picture = _colours(theme, network.predict(vector, given), span)
        picture[edges] = rgb(theme.ink)
        picture[fills >= 0] = colours[fills[fills >= 0]]
        pictures.append(np.rint(picture).astype(np.uint8).reshape(SIDE, SIDE, 3)[::-1])
    return pictures


def _colours(theme: Theme, values: Array, span: tuple[float, float]) -> Array:
    """The colours ``(n, 3)`` of ``values`` ``(n, n_out)``: outputs or targets."""
    if values.shape[1] > 1:
        return class_colours(theme, values)
    (low, high), channels = span, zip(*(rgb(colour) for _, colour in theme.diverging))
    return np.stack([np.interp(values[:, 0], (low, (low + high) / 2, high), channel) for channel in channels], axis=1)


def _curve(theme: Theme, network: Network, vector: Array, X: Array, Y: Array, inputs: Inputs | None) -> Pixels:
    """The curve of one network over the samples, which stand at their targets."""
    across, (low, high) = plane_around(X, cells=SIDE), reach(Y)
    given = across.middles[:, None]
    outputs = network.predict(vector, inputs(given) if inputs else given)[:, 0]
    picture = np.full((SIDE, SIDE, 3), rgb(theme.paper))

    def draw(x: Array, y: Array, colour: str) -> None:
        """Dots of 2 × 2 pixels at the places ``(x, y)``, both ``(n,)``."""
        right, up = (x - across.low) / (across.high - across.low), (y - low) / (high - low)
        seen = (right >= 0) & (right < 1) & (up > 0) & (up <= 1)
        rows, columns = (SIDE * (1 - up[seen])).astype(int), (SIDE * right[seen]).astype(int)
        for down, aside in product((0, 1), (0, 1)):
            picture[np.minimum(rows + down, SIDE - 1), np.minimum(columns + aside, SIDE - 1)] = rgb(colour)

    draw(X[:, 0], Y[:, 0], theme.faint)
    fine = np.linspace(given[0, 0], given[-1, 0], 20 * SIDE)  # So that a steep piece has no gaps.
    draw(fine, np.interp(fine, given[:, 0], outputs), theme.ink)
    return np.rint(picture).astype(np.uint8)


def _dots(points: Array, X: Array) -> tuple[NDArray[np.bool_], NDArray[np.int_]]:
    """Which pixels ``(SIDE²,)`` belong to the samples' dots, and of which sample each is the inside, -1 for none."""
    radius = (points[-1, 0] - points[0, 0]) * (_LARGE if len(X) <= FEW else _SMALL)
    dots, inside = np.zeros(len(points), dtype=bool), np.full(len(points), -1)
    for number, sample in enumerate(X):
        distance = np.square(points - sample).sum(axis=1)
        dots |= distance <= radius**2
        inside[distance <= (0.68 * radius) ** 2] = number
    return dots, inside
