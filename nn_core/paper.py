"""An epoch as a person works it out on paper: every result is rounded, and the rounded result is what goes on.

The rules of arithmetic are the engine's own; what differs is only that each line is rounded before the next one reads
it. So whoever follows the same rule with a pocket calculator gets the same digits, and with many places it is ``look``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.checks import instance, whole
from nn_core.epoch import Epoch, each_loss
from nn_core.losses import loss_for
from nn_core.network import Network
from nn_core.rounding import rounded

Array = NDArray[np.float64]


@np.errstate(all="ignore")
def places_for(epoch: Epoch, least: int = 4, most: int = 8) -> int:
    """Decimals enough for three digits of the largest step that ``epoch`` takes, ``least`` to ``most``."""
    instance("epoch", epoch, Epoch, "Make one with look.")
    step = float(np.max(np.abs(epoch.updated - epoch.parameters)))
    return int(np.clip(np.ceil(2 - np.log10(step)), least, most)) if 0 < step < np.inf else least


@np.errstate(all="ignore")
def on_paper(epoch: Epoch, places: int, samples: Sequence[int] | None = None) -> Epoch:
    """``epoch`` worked out again from its printed parameters and data, each line rounded to ``places`` decimals.

    Only ``samples``, by default all of them, are on the page. What the others add to a gradient, and the mean loss, are
    the engine's, rounded once: the roundings of two hundred lines that nobody sees would add up to noise.
    """
    instance("epoch", epoch, Epoch, "Make one with look.")
    whole("places", places, least=0)
    network = epoch.network
    n = len(epoch.X)
    page = [whole("every sample", sample, 0, n - 1) for sample in (range(n) if samples is None else samples)]
    X, parameters = rounded(epoch.X, places), rounded(epoch.parameters, places)
    z, a = _forward(network, parameters, X, places)
    losses = rounded(each_loss(network, z[-1], a[-1], epoch.Y, epoch.loss), places)
    delta = _backward(network, parameters, a, epoch.Y, epoch.loss, places)
    mean = float(rounded(losses.mean() if len(page) == len(X) else epoch.mean_loss, places))
    sheet = replace(epoch, X=X, parameters=parameters, z=z, a=a, losses=losses, mean_loss=mean, delta=delta)
    gradient = np.empty_like(parameters)
    for i, layer in enumerate(zip(network.layers(gradient), network.layers(epoch.gradient))):
        for target, total, exact, parts in zip(*layer, epoch.contributions(i), sheet.contributions(i)):
            others = rounded(total - exact[page].sum(axis=0), places)
            # Each part is a line of its own, so the rounded parts add up to the gradient without another rounding.
            target[...] = rounded(rounded(parts[page], places).sum(axis=0) + others, places)
    return replace(sheet, gradient=gradient, updated=rounded(parameters - epoch.rate * gradient, places))


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
