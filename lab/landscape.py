"""The loss landscape: the loss of a network over a plane in the space of its parameters.

The plane lies among P dimensions, of which it shows two. A grid of its points is a stack of parameter vectors, and the
losses there are one call of the network. Penalties are no part of the loss that is shown.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lab.sliced_work import Steps
from nn_core.checks import Array
from nn_core.network import Network

_PORTION = 512_000  # Bytes at a time of the widest layer, or of the parameters, whichever are more: they stay at hand.
LEAST = 1e-6
"""Of a length: a smaller part of it counts as none."""


class ParameterPlane(NamedTuple):
    """All points ``origin + x * directions[0] + y * directions[1]``.

    ``origin`` ``(P,)`` is any point in it; ``directions`` ``(2, P)`` have the length 1 and stand at right angles.
    """

    origin: Array
    directions: Array

    def at(self, x: Array, y: Array) -> Array:
        """The parameters ``(..., P)`` at the coordinates ``x`` and ``y`` ``(...)``."""
        return self.origin + np.stack([x, y], axis=-1) @ self.directions

    def coordinates(self, parameters: Array) -> Array:
        """Where ``parameters`` ``(..., P)`` are on the plane, or stand above it: ``(..., 2)``."""
        return np.asarray((parameters - self.origin) @ self.directions.T)

    def distance(self, parameters: Array) -> Array:
        """How far ``parameters`` ``(..., P)`` are from the plane: ``(...)``."""
        residual = parameters - self.at(*np.moveaxis(self.coordinates(parameters), -1, 0))
        return np.asarray(np.sqrt(np.square(residual).sum(axis=-1)))


def of_two(parameters: Array, first: int, second: int) -> ParameterPlane:
    """The plane of two weights, by their indices in ``parameters`` ``(P,)``: coordinates are their values.

    The others are as in ``parameters``.
    """
    directions = np.eye(len(parameters))[[first, second]]
    return ParameterPlane(np.where(directions.any(axis=0), 0.0, parameters), directions)


def through(start: Array, end: Array, other: Array) -> ParameterPlane | None:
    """The plane through three points ``(P,)``, with the ``start`` at 0, 0 and the ``end`` on the first axis.

    None where the three lie on one line, or nearly.
    """
    ahead = end - start
    length = float(np.linalg.norm(ahead))
    extent = float(np.linalg.norm(other - start))
    if not length > LEAST * extent or not np.isfinite(length + extent):
        return None
    ahead = ahead / length
    residual = other - start - ((other - start) @ ahead) * ahead
    off = float(np.linalg.norm(residual))
    return ParameterPlane(start, np.stack([ahead, residual / off])) if off > LEAST * max(length, extent) else None


def losses(network: Network, plane: ParameterPlane, x: Array, y: Array, X: Array, Y: Array, loss: str) -> Steps[Array]:
    """The steps that work out the loss at every ``x`` ``(columns,)`` and ``y`` ``(rows,)``: ``(rows, columns)``.

    It is that of the samples ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)``.
    """
    grid = np.stack([axis.ravel() for axis in np.meshgrid(x, y)])
    count = grid.shape[1]
    size = grid.itemsize * count * max(len(X) * max(network.sizes[1:]), network.size)
    found: list[Array] = []
    for part in np.array_split(grid, min(count, -(-size // _PORTION)), axis=1):
        found.append(network.loss(plane.at(*part), X, Y, loss))
        if len(found) * part.shape[1] < count:
            yield len(found) * part.shape[1] / count
    return np.concatenate(found).reshape(len(y), len(x))


def between(network: Network, start: Array, end: Array, X: Array, Y: Array, loss: str, points: int = 101) -> Array:
    """The losses ``(points,)`` on the straight line from the parameters ``start`` to ``end``, evenly apart."""
    share = np.linspace(0, 1, points)[:, None]
    return np.asarray(network.loss((1 - share) * start + share * end, X, Y, loss))
