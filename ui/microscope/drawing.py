"""What the drawing of the network shows at each step, and the sentence beside it that says so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.microscope_network import Drawing
from film.panels import layer_names
from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from ui.microscope.steps import Step

Array = NDArray[np.float64]

_GIVEN = "In the circles: what each unit gives."
_SHOWN = {  # What is in the circles of one sample, and what on the lines.
    "forward": (_GIVEN, "the weights and biases"),
    "loss": (_GIVEN, "the weights and biases"),
    "backward": (
        "In the circles: δ from the framed layer on; before it, what each unit gives.",
        "the gradient ∂L/∂w of the framed layer, the weights and biases elsewhere",
    ),
    "update": ("", "the new weights and biases of the framed layer, the present ones elsewhere"),
}
_ON_ITS_LINES = {"backward": "∂L/∂w", "update": "new weight"}


def drawing_of(epoch: Epoch, step: Step, sample: int | None, unit: int) -> Drawing:
    """The network at ``step`` with the numbers of ``sample``; of the whole batch (None) only weights and biases.

    The layer at work carries what the step computes, all others the weights that it is computed from.
    """
    network = epoch.network
    shown, called = list(network.layers(epoch.parameters)), ["weight"] * len(network.shapes)
    if step.kind in _ON_ITS_LINES:
        computed = epoch.gradient if step.kind == "backward" else epoch.updated
        shown[step.layer], called[step.layer] = network.layers(computed)[step.layer], _ON_ITS_LINES[step.kind]
    columns = [_column(epoch, step, sample, column) for column in range(len(network.sizes))]
    return Drawing(
        names=layer_names(network.sizes),
        values=[values for values, _ in columns],
        shades=[shades for _, shades in columns],
        weights=[W for W, _ in shown],
        biases=[b[0] for _, b in shown],
        line=called,
        layer=step.layer,
        unit=unit,
        leads_on=step.kind == "backward",
    )


def _column(epoch: Epoch, step: Step, sample: int | None, column: int) -> tuple[Array, Array]:
    """The numbers in the circles of a column (0: the inputs), and their colours from -1 to 1."""
    size, at = epoch.network.sizes[column], step.layer
    unknown = np.full(size, np.nan)
    if sample is None or step.kind == "update" or (step.kind == "forward" and column > at + 1):
        return unknown, np.zeros(size)
    if step.kind == "backward" and column > at:
        delta = epoch.delta[column - 1]
        return delta[sample], delta[sample] / max(1e-300, float(np.abs(delta[sample]).max()))
    if column == 0:
        return epoch.X[sample], 2 * epoch.X[sample] - 1 if epoch.X.min() >= 0 else epoch.X[sample]
    a, name = epoch.a[column - 1][sample], epoch.network.activations[column - 1]
    low, high = activation(name).range
    if np.isfinite(high - low):
        return a, (2 * a - low - high) / (high - low)
    return a, a / max(1.0, float(np.abs(a).max()))


def caption(drawing: Drawing, step: Step, sample: int | None) -> str:
    """What the drawing shows, in words: also for those who cannot see it."""
    circles, lines = _SHOWN[step.kind]
    if sample is None:
        circles = "The circles stay empty for the whole batch; pick one sample to fill them."
    told = [circles, f"On the lines, and as b for a bias: {lines}; blue positive, orange negative, thicker is larger."]
    if drawing.crowded:
        followed = drawing.names[step.layer + 1][drawing.unit or 0]
        told.append(f"Left out for want of room: numbers are written only at {followed}; the cursor finds the others.")
    return " ".join(told).strip()
