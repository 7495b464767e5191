"""What a network answers over the plane, as bytes: its output, or the class that wins, and every unit by itself.

In single precision where nobody could see the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from figures.classes import class_bytes
from nn_core import Network
from nn_core.activations import activation

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

_PORTION = 512_000  # Bytes that the widest layer's activations may take: the processor keeps as much at hand.
# Weights or biases from which on rounding errors may grow, layer after layer, until they are seen: where units have
# bounds, and where they grow as well.
_LARGE, _LARGE_UNBOUNDED = 20.0, 10.0


class PlaneBytes(NamedTuple):
    """The output at every point ``(n_frames, n_points)``; the hidden units, layer after layer, at some of them.

    Of classes that have an output each it is the one that wins, as ``figures.classes`` says; ``outputs`` ``(n_frames,
    n_out, n_kept)`` are each by itself. A byte of ``units`` ``(n_frames, n_units, n_kept)`` goes from the low to the
    high end of ``unit_range``, times the unit's number in ``largest`` ``(n_frames, n_units)``.
    """

    output: Bytes
    units: Bytes
    largest: NDArray[np.float32]
    outputs: Bytes


def unit_range(network: Network) -> tuple[float, float]:
    """The ends of a hidden unit's colours: of its activation's range, or −1 and 1 where that has no end."""
    low, high = activation(network.hidden).range
    return (low, high) if np.isfinite([low, high]).all() else (-1.0, 1.0)


def plane_bytes(
    network: Network, parameters: Array, X: Array, span: tuple[float, float], kept: NDArray[np.intp]
) -> PlaneBytes:
    """Bytes at ``parameters`` ``(n_frames, P)`` for ``X`` ``(n_points, n_in)``; an output's go over its ``span``.

    ``kept`` ``(n_kept,)`` are the points at which the units are. A unit without bounds has its own largest value
    at both ends of its colours. Nobody sees the difference to double precision, where a tanh costs four times as much;
    that is for large weights.
    """
    bounded = np.isfinite(activation(network.hidden).range).all()
    single = bool(np.abs(parameters).max() < (_LARGE if bounded else _LARGE_UNBOUNDED))
    parts = [
        _portion(network, forward_single(network, some, X) if single else _forward(network, some, X), span, kept)
        for some in portions(network, parameters, len(X), itemsize=4 if single else 8)
    ]
    return PlaneBytes(*map(np.concatenate, zip(*parts)))


def portions(network: Network, parameters: Array, samples: int, itemsize: int = 8) -> Iterator[Array]:
    """``parameters`` ``(n_frames, P)`` in portions whose activations stay in the processor's cache."""
    size = itemsize * len(parameters) * samples * max(network.sizes[1:])
    yield from np.array_split(parameters, min(len(parameters), -(-size // _PORTION)))


@np.errstate(all="ignore")
def _portion(network: Network, a: list[NDArray[Any]], span: tuple[float, float], kept: NDArray[np.intp]) -> PlaneBytes:
    """The bytes of the activations ``a`` of every layer, ``(n_frames, units, n_points)`` each."""
    units = np.concatenate([layer.take(kept, axis=-1) for layer in (a[-1][:, :0], *a[:-1])], axis=-2)
    bounded = np.isfinite(activation(network.hidden).range).all()
    largest = np.ones_like(units[..., 0]) if bounded else np.abs(units).max(axis=-1)
    shares = _shares(units if bounded else units / np.where(largest == 0, 1, largest)[..., None], unit_range(network))
    outputs = a[-1]
    joint = activation(network.output).joint
    wins = class_bytes(outputs.mT) if joint else _shares(outputs[:, 0], span)
    return PlaneBytes(wins, shares, largest.astype(np.float32), _shares(outputs.take(kept, axis=-1), span))


def _shares(values: NDArray[Any], span: tuple[float, float]) -> Bytes:
    low, high = span
    bytes_ = values - low
    bytes_ *= 255 / (high - low)
    np.fmin(np.fmax(bytes_, 0, out=bytes_), 255, out=bytes_)  # What is not a number becomes 0.
    return np.rint(bytes_, out=bytes_).astype(np.uint8)


def _forward(network: Network, parameters: Array, X: Array) -> list[NDArray[Any]]:
    return [layer.mT for layer in network.forward(parameters, X)]


@np.errstate(all="ignore")
def forward_single(network: Network, parameters: Array, X: Array) -> list[NDArray[np.float32]]:
    """``network.forward`` in single precision, ``(..., units, n_samples)`` each, which is where NumPy is quickest."""
    a: list[NDArray[Any]] = [np.ascontiguousarray(X.T, np.float32)]
    for (W, b), name in zip(network.layers(parameters.astype(np.float32)), network.activations):
        z, function = W.mT @ a[-1], activation(name).function
        z += b.mT
        a.append(function(z, z) if isinstance(function, np.ufunc) else function(z.mT).mT)
    return a[1:]
