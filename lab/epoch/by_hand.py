"""An epoch as a person works it out by hand: each line is rounded before the next one reads it.

So whoever follows the same rule with a pocket calculator gets the same digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.epoch.epoch import Epoch
from lab.epoch.rounding import rounded
from lab.penalties import penalty_gradient
from nn_core.checks import instance, whole
from nn_core.losses import loss_for
from nn_core.network import backward, derivatives, forward, last_delta
from nn_core.optimisers import optimiser

Array = NDArray[np.float64]


@np.errstate(all="ignore")
def places_for(epoch: Epoch) -> int:
    """Decimals enough for three digits of the largest step that ``epoch`` takes, 4 to 8."""
    instance("epoch", epoch, Epoch, "Make one with compute_epoch.")
    return places_of(epoch.updated - epoch.parameters, 8)


def places_of(values: ArrayLike, most: int) -> int:
    """Decimals enough for three digits of the largest of ``values``, 4 to ``most``."""
    largest = float(np.max(np.abs(values)))
    return int(np.clip(np.ceil(2 - np.log10(largest)), 4, most)) if 0 < largest < np.inf else 4


@np.errstate(all="ignore")
def work_by_hand(epoch: Epoch, places: int, samples: Sequence[int] | None = None) -> Epoch:
    """``epoch`` worked out again from its printed parameters and data, each line rounded to ``places`` decimals.

    Only ``samples``, by default all of them, are on the page. What the others add to a gradient, and the mean loss, are
    the engine's, rounded once: the roundings of two hundred lines that nobody sees would add up to noise.
    """
    instance("epoch", epoch, Epoch, "Make one with compute_epoch.")
    whole("places", places, least=0)
    network = epoch.network
    n = len(epoch.X)
    page = [whole("every sample", sample, 0, n - 1) for sample in (range(n) if samples is None else samples)]
    X, Y, parameters = rounded(epoch.X, places), rounded(epoch.Y, places), rounded(epoch.parameters, places)
    to_places = partial(rounded, places=places)
    z, a = forward(network, parameters, X, to_places)
    rule, slopes = loss_for(epoch.loss, network.output), derivatives(network, a)
    losses = rounded(rule.each(z[-1], a[-1], Y), places)
    last = last_delta(rule, a[-1], slopes[-1], Y)
    delta = backward(network, parameters, slopes, to_places(last), to_places)
    mean = losses.sum() / rule.averaged_over(losses.shape) if len(page) == len(X) else epoch.mean_loss
    mean = float(rounded(mean, places))
    sheet = replace(epoch, X=X, Y=Y, parameters=parameters, z=z, a=a, losses=losses, mean_loss=mean, delta=delta)
    gradient = np.empty_like(parameters)
    for i, layer in enumerate(zip(network.layers(gradient), network.layers(epoch.gradient))):
        for target, total, exact, parts in zip(*layer, epoch.contributions(i), sheet.contributions(i)):
            others = rounded(total - exact[page].sum(axis=0), places)
            # Each part is a line of its own, so the rounded parts add up to the gradient without another rounding.
            target[...] = rounded(rounded(parts[page], places).sum(axis=0) + others, places)
    return replace(sheet, gradient=gradient, updated=rounded(_updated(sheet, gradient), places))


def _updated(sheet: Epoch, gradient: Array) -> Array:
    """``sheet``'s parameters after the step; that of an optimiser with a memory is no work for a page."""
    rule = sheet.rule
    if optimiser(rule.optimiser).memory:
        return sheet.updated
    steps = gradient + penalty_gradient(sheet.network, sheet.parameters, rule.l1, rule.l2)
    stepped = np.where(sheet.alive, sheet.parameters - rule.learning_rate * steps, 0)
    return np.where(sheet.frozen, sheet.parameters, stepped)
