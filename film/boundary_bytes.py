"""The colours of a decision boundary as bytes: in single precision where nobody could see the difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core import Network
from nn_core.activations import activation

Array = NDArray[np.float64]

_PORTION = 512_000  # Bytes that the widest layer's activations may take: the processor keeps as much at hand.
_ROUNDING = 2.0**-24  # What a result in single precision may be off, as a part of itself.
_SMALLEST = 2.0**-126  # What it may be off where it is too small for that.


def shades(network: Network, parameters: Array, points: Array) -> NDArray[np.uint8]:
    """The first output at ``points`` ``(n_points, n_in)``, from 0 to 255: ``(n_frames, n_points)``.

    At most one off what the engine computes in double precision, where a tanh costs four times as much. That is only
    done where single precision might be further off: with large weights, layer after layer.
    """
    single = bool(np.all(_steps_off(network, parameters, points) < 1))
    portions = first_outputs(network, parameters, points, single=single)
    return np.concatenate([np.rint(255 * portion).astype(np.uint8) for portion in portions])


def first_outputs(network: Network, parameters: Array, X: Array, *, single: bool = False) -> Iterator[NDArray[Any]]:
    """The first output ``(n_frames, n_samples)``, in portions whose activations stay in the processor's cache."""
    size = (4 if single else 8) * len(parameters) * len(X) * max(network.sizes[1:])
    for portion in np.array_split(parameters, min(len(parameters), -(-size // _PORTION))):
        yield (predict_single(network, portion, X) if single else network.predict(portion, X))[..., 0]


@np.errstate(all="ignore")
def predict_single(network: Network, parameters: Array, X: Array) -> NDArray[np.float32]:
    """``network.predict`` in single precision, every unit with its samples side by side, where NumPy is quickest."""
    a: NDArray[Any] = np.ascontiguousarray(X.T, np.float32)
    for (W, b), name in zip(network.layers(parameters.astype(np.float32)), network.activations):
        a, function = W.mT @ a, activation(name).function
        a += b.mT
        a = function(a, a) if isinstance(function, np.ufunc) else function(a)
    return a.mT


def _steps_off(network: Network, parameters: Array, points: Array) -> Array:
    """How many of 255 steps a sigmoid in single precision may be off at most, before rounding: ``(n_frames,)``.

    The error of a sum of n products is at most n + 1 roundings of the sum of their sizes; what the sum is made of has
    been rounded before, a few times. A layer multiplies the error of the one before it by no more than the largest sum
    of a unit's weights and the activation's steepest slope. (Higham, Accuracy and Stability of Numerical Algorithms,
    2nd ed., section 3.1.)
    """
    hidden = activation(network.hidden)
    steepest = max(1.0, hidden.steepest)
    error, largest = np.zeros(len(parameters)), np.full(len(parameters), np.abs(points).max())
    with np.errstate(all="ignore"):
        for W, b in network.layers(parameters):
            weights = np.abs(W).sum(axis=-2).max(axis=-1)
            sums = weights * largest + np.abs(b).max(axis=(-2, -1))
            error = steepest * weights * error + (W.shape[-2] + 8) * (_ROUNDING * sums + _SMALLEST)
            bound = float(np.abs(hidden.range).max())
            largest = np.full(len(parameters), bound) if np.isfinite(bound) else sums
        return 255 * activation(network.output).steepest * error
