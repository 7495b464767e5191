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
_LARGE = 20.0  # A weight or bias from which on rounding errors may grow, layer after layer, until they are seen.


def shades(network: Network, parameters: Array, X: Array, span: tuple[float, float]) -> NDArray[np.uint8]:
    """The first output for ``X`` ``(n_points, n_in)``, from 0 to 255 over ``span``: ``(n_frames, n_points)``.

    Nobody sees the difference to double precision, where a tanh costs four times as much; that is for large weights.
    """
    single = bool(np.abs(parameters).max() < _LARGE)
    low, high = span
    portions = first_outputs(network, parameters, X, single=single)
    return np.concatenate([_byte((portion - low) / (high - low)) for portion in portions])


def _byte(share: NDArray[Any]) -> NDArray[np.uint8]:
    return np.rint(255 * np.clip(np.nan_to_num(share), 0, 1)).astype(np.uint8)


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
