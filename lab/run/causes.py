"""What may keep a network from learning, unit by unit or layer by layer, at every epoch of a pass.

Each rule returns a table ``(K, units)`` of booleans for each layer of a pass over K epochs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.fast_pass import Pass
from nn_core.losses import LOSSES
from nn_core.network import derivatives

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rule = Callable[[Pass, str], list[Flags]]  # The second is the name of the loss.

# Identical: weights in and out differ by less than the rounding of a long run; units that start alike stay this close.
IDENTICAL = 1e-9
# Saturated: on every sample the unit's derivative is under a twentieth of the most it can be, so it learns twenty times
# more slowly than it could.
SATURATED = 0.05
# Vanishing: under a hundredth of a sample's error signal comes down from the output layer to a unit of the layer. The
# weights' gradients, sums over the samples, would not do: where a run stands they are small in every layer.
VANISHED = 0.01


def identical(sweep: Pass, loss: str) -> list[Flags]:
    """Hidden units with the same weights in and out as another: they get the same gradient, so they stay the same."""
    layers = sweep.network.layers(sweep.parameters)
    tables = []
    for here, above in zip(layers, layers[1:]):
        rows = np.concatenate([here.W.mT, here.b.mT, above.W], axis=-1)
        distance = np.abs(rows[:, :, None] - rows[:, None]).max(axis=-1)
        alike = distance <= IDENTICAL * np.maximum(1.0, np.abs(rows).max(axis=(-2, -1)))[:, None, None]
        tables.append((alike & ~np.eye(alike.shape[-1], dtype=bool)).any(axis=-1))
    return tables


def dead(sweep: Pass, loss: str) -> list[Flags]:
    """Hidden units like a ReLU that are shut on every sample: no gradient reaches them."""
    hidden = zip(sweep.network.activations, derivatives(sweep.network, sweep.a)[:-1])
    return [(slope == 0).all(axis=-2) & activation(name).corner for name, slope in hidden]


def saturated(sweep: Pass, loss: str) -> list[Flags]:
    """Units at the flat ends of a bounded activation on every sample; the outputs too."""
    rules = [activation(name) for name in sweep.network.activations]
    most = [rule.steepest if np.isfinite(rule.range).all() else 0.0 for rule in rules]
    if LOSSES[loss].output:
        most[-1] = 0.0  # Such a loss cancels the output's derivative.
    return [d.max(axis=-2) < SATURATED * top for d, top in zip(derivatives(sweep.network, sweep.a), most)]


def vanishing(sweep: Pass, loss: str) -> list[Flags]:
    """Layers, each with one column, to which hardly any error signal comes down; none at all: through dead units."""
    return [((share > 0) & (share < VANISHED))[:, None] for share in signal_left(sweep)]


def signal_left(sweep: Pass) -> Array:
    """The part of a sample's error signal d(loss)/dz that reaches a unit of each layer, ``(n_layers, K)``.

    The signal of an output unit is 1. It is a root mean square, over a layer's units and then over the samples.
    """
    signals = [np.sqrt(np.square(delta).mean(axis=-1)) for delta in sweep.delta]
    parts = [np.divide(signal, signals[-1], np.zeros_like(signal), where=signals[-1] > 0) for signal in signals]
    return np.stack([np.sqrt(np.square(part).mean(axis=-1)) for part in parts])


CAUSES: dict[str, Rule] = {"identical": identical, "dead": dead, "saturated": saturated, "vanishing": vanishing}
