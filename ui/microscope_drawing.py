"""What the drawing of the network shows at each step, and the sentence beside it that says so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.microscope_network import Drawing
from live.panels import layer_names
from nn_core.epoch import Epoch
from ui.microscope_steps import Step

Array = NDArray[np.float64]


def drawing_of(epoch: Epoch, step: Step, sample: int | None, unit: int) -> Drawing:
    """The network at ``step`` with the numbers of ``sample``; of the whole batch (None) only weights and biases."""
    network = epoch.network
    weights, gradient, updated = (network.layers(p) for p in (epoch.parameters, epoch.gradient, epoch.updated))
    layers = range(len(weights))
    shown, called = list(weights), ["weight"] * len(weights)
    for layer in layers:
        if step.kind == "backward" and layer >= (step.layer or 0):
            shown[layer], called[layer] = gradient[layer], "∂L/∂w"
        elif step.kind == "update":
            shown[layer], called[layer] = updated[layer], "new weight"
    columns = [_column(epoch, step, sample, column) for column in range(len(network.sizes))]
    at_work = len(layers) - 1 if step.kind == "loss" else step.layer
    return Drawing(
        names=layer_names(network.sizes),
        values=[values for values, _ in columns],
        shades=[shades for _, shades in columns],
        weights=[W for W, _ in shown],
        biases=[b[0] for _, b in shown],
        line=called,
        layer=at_work,
        unit=unit,
    )


def _column(epoch: Epoch, step: Step, sample: int | None, column: int) -> tuple[Array, Array]:
    """The numbers in the circles of a column (0: the inputs), and their colours from -1 to 1."""
    size, at = epoch.network.sizes[column], step.layer or 0
    unknown = np.full(size, np.nan)
    if sample is None or step.kind == "update" or (step.kind == "forward" and column > at + 1):
        return unknown, np.zeros(size)
    if step.kind == "backward" and column > at:
        delta = epoch.delta[column - 1]
        return delta[sample], delta[sample] / max(1e-300, float(np.abs(delta[sample]).max()))
    if column == 0:
        return epoch.X[sample], 2 * epoch.X[sample] - 1 if epoch.X.min() >= 0 else epoch.X[sample]
    a, name = epoch.a[column - 1][sample], epoch.network.activations[column - 1]
    if name == "sigmoid":
        return a, 2 * a - 1
    return a, a / max(1.0, float(np.abs(a).max()))


def caption(drawing: Drawing, step: Step, sample: int | None) -> str:
    """What the drawing shows, in words: also for those who cannot see it."""
    told = []
    if sample is not None and step.kind in ("forward", "loss"):
        told.append("In the circles: what each unit gives.")
    if sample is not None and step.kind == "backward":
        told.append("In the circles: δ from the framed layer on, what came in before it.")
    if sample is None:
        told.append("The circles stay empty for the whole batch; pick one sample to fill them.")
    lines = {"backward": "the gradient ∂L/∂w, as far back as it is known", "update": "the new weights"}
    told.append(
        f"On the lines: {lines.get(step.kind, 'the weights')}; blue positive, orange negative, thicker is larger."
    )
    told.append(
        "b is a unit's bias" + {"backward": ", here its gradient.", "update": ", here the new one."}.get(step.kind, ".")
    )
    if drawing.crowded:
        followed = drawing.names[(drawing.layer or 0) + 1][drawing.unit or 0]
        left_out = f"only into {followed}" if drawing.layer is not None else "only where they fit"
        told.append(f"Left out for want of room: numbers are written {left_out}; the cursor finds the others.")
    return " ".join(told)
