"""What the last layer sees: the samples in the space of the last hidden layer, cut in two by a flat boundary.

The last layer can only cut that space along w·h + b = 0, a straight line or plane. Two hidden units are the two axes of
a picture. With more, the space is turned until the plane is seen edge-on: the cut is a line however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.arguments import one_point
from nn_core.network import Network

Array = NDArray[np.float64]


@dataclass(frozen=True)
class HiddenView:
    """A flat view of hidden space: ``axes`` ``(2, units)`` and ``origin`` ``(2,)`` make points of the picture.

    The cut is the line ``normal``·point + ``shift`` = 0, ``normal`` ``(2,)``; that sum is the output unit's z, or the
    z of one less that of another.
    """

    axes: Array
    origin: Array
    normal: Array
    shift: float

    def seen(self, hidden: Array) -> Array:
        """Hidden activations ``(..., units)`` as points ``(..., 2)`` of the picture."""
        points: Array = hidden @ self.axes.T + self.origin
        return points

    @property
    def edge_on(self) -> bool:
        """Whether the first axis is the distance from the cut, not a unit."""
        return bool(self.axes.shape[1] > 2)


@np.errstate(all="ignore")
def hidden_view(
    network: Network, parameters: ArrayLike, X: ArrayLike, pair: tuple[int, int] | None = None
) -> HiddenView:
    """How the (first) output unit sees ``X`` ``(n_samples, n_in)`` at ``parameters`` ``(P,)``.

    Of a ``pair`` of outputs, counted from 0, it is the first less the second: the cut is where they are equal.

    One unit is the first axis, and the second stays empty. Of three or more, the first axis is the distance from the
    cut and the second the direction along it in which the samples move as the first input grows: their covariance with
    it. Unlike the direction of their widest spread it has a sign, so neighbouring epochs have neighbouring pictures.
    """
    parameters, X = one_point(network, parameters, X)
    W, b = network.layers(parameters)[-1]
    w, shift = W[:, 0], float(b[0, 0])
    if pair is not None:
        first, second = pair
        w, shift = W[:, first] - W[:, second], float(b[0, first] - b[0, second])
    if len(w) <= 2:
        axes = np.eye(2, len(w))
        return HiddenView(axes, np.zeros(2), axes @ w, shift)
    length = float(np.linalg.norm(w))
    # Where the output has no weights there is no cut; any axis is as good as another.
    towards = w / length if length else np.eye(len(w))[0]
    within = np.linalg.svd(towards[None])[2][1:]
    hidden, x1 = [X, *network.forward(parameters, X)][-2], X[:, 0]
    along = within @ ((x1 - x1.mean()) @ (hidden - hidden.mean(axis=0)))
    # Where nothing moves along the cut, any direction along it is as good as another.
    along = along / np.linalg.norm(along) if along.any() else np.eye(len(along))[0]
    origin = np.array([shift / length if length else 0.0, 0.0])
    return HiddenView(np.stack([towards, along @ within]), origin, np.array([length, 0.0]), 0.0 if length else shift)
