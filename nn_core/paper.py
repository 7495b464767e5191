"""An epoch as a person works it out on paper: every result is rounded, and the rounded result is what goes on.

The rules of arithmetic are the engine's own; what differs is only that each line is rounded before the next one reads
it. So whoever follows the same rule with a pocket calculator gets the same digits, and with many places it is ``look``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.epoch import Epoch, each_loss
from nn_core.losses import loss_for
from nn_core.network import Network
from nn_core.rounding import rounded

Array = NDArray[np.float64]


def places_for(epoch: Epoch, least: int = 4, most: int = 8) -> int:
    """Decimals enough for three digits of the largest step that ``epoch`` takes, ``least`` to ``most``."""
    step = float(np.max(np.abs(epoch.updated - epoch.parameters)))
    return int(np.clip(np.ceil(2 - np.log10(step)), least, most)) if 0 < step < np.inf else least


def on_paper(epoch: Epoch, places: int) -> Epoch:
    """``epoch`` worked out again from its printed parameters and data, each line rounded to ``places`` decimals."""
    network, rate = epoch.network, epoch.rate
    X, parameters = rounded(epoch.X, places), rounded(epoch.parameters, places)
    z, a = _forward(network, parameters, X, places)
    losses = rounded(each_loss(network, z[-1], a[-1], epoch.Y, epoch.loss), places)
    delta = _backward(network, parameters, a, epoch.Y, epoch.loss, places)
    gradient = np.empty_like(parameters)
    for i, (dW, db) in enumerate(network.layers(gradient)):
        # Each sample's part is a line of its own, so the rounded parts add up to the gradient without another rounding.
        inputs, part = a[i - 1] if i else X, delta[i][:, None, :]
        dW[...] = rounded(rounded(inputs[:, :, None] * part, places).sum(axis=0), places)
        db[...] = rounded(part.sum(axis=0), places)
    updated = rounded(parameters - rate * gradient, places)
    mean = float(rounded(losses.mean(), places))
    return Epoch(network, epoch.loss, X, epoch.Y, rate, parameters, z, a, losses, mean, delta, gradient, updated)


def _forward(network: Network, parameters: Array, X: Array, places: int) -> tuple[list[Array], list[Array]]:
    z: list[Array] = []
    a: list[Array] = []
    for (W, b), name in zip(network.layers(parameters), network.activations):
        z.append(rounded((a[-1] if a else X) @ W + b, places))
        a.append(np.empty_like(z[-1]))
        activation(name).apply(z[-1], a[-1])
        a[-1] = rounded(a[-1], places)
    return z, a


def _backward(network: Network, parameters: Array, a: list[Array], Y: Array, loss: str, places: int) -> list[Array]:
    """The deltas of all layers, found from the last to the first, in the order of the layers."""
    rules = [activation(name) for name in network.activations]
    top, scratch = np.empty_like(a[-1]), np.empty_like(a[-1])
    wrong = loss_for(loss, network.output)
    wrong.delta(a[-1], Y, np.array(wrong.pull / a[-1].size), rules[-1], top, scratch)
    delta = [rounded(top, places)]
    for above, below, rule in zip(network.layers(parameters)[:0:-1], a[-2::-1], rules[-2::-1]):
        slope = np.empty_like(below)
        rule.slope(below, slope)
        delta.insert(0, rounded(delta[0] @ above.W.T * slope, places))
    return delta
