"""What the drawing of the network shows at each step, and the sentence beside it that says so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.microscope_network import Drawing
from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from ui.microscope.steps import Step, unit_names

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
_MOST_COLUMNS = 4  # Of units side by side, so that the numbers on the lines between them can be read on a phone.
_ON_ITS_LINES = {"backward": "∂L/∂w", "update": "new weight"}


def drawing_of(epoch: Epoch, step: Step, sample: int | None, unit: int) -> Drawing:
    """The network at ``step`` with the numbers of ``sample``; of the whole batch (None) only weights and biases.

    The layer at work carries what the step computes, all others the weights that it is computed from. Of a deep network
    only the layers around the one at work are drawn.
    """
    network = epoch.network
    shown, called = list(network.layers(epoch.parameters)), ["weight"] * len(network.shapes)
    if step.kind in _ON_ITS_LINES:
        computed = epoch.gradient if step.kind == "backward" else epoch.updated
        shown[step.layer], called[step.layer] = network.layers(computed)[step.layer], _ON_ITS_LINES[step.kind]
    first = max(0, min(step.layer - 1, len(network.sizes) - _MOST_COLUMNS))
    drawn, between = slice(first, first + _MOST_COLUMNS), slice(first, first + _MOST_COLUMNS - 1)
    columns = [_column(epoch, step, sample, column) for column in range(len(network.sizes))[drawn]]
    return Drawing(
        names=unit_names(epoch)[drawn],
        values=[values for values, _ in columns],
        shades=[shades for _, shades in columns],
        weights=[W for W, _ in shown[between]],
        biases=[b[0] for _, b in shown[between]],
        line=called[between],
        layer=step.layer - first,
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
        X, most = epoch.X[sample], np.maximum(1.0, np.abs(epoch.X).max(axis=0))
        return X, 2 * X - 1 if epoch.X.min() >= 0 and epoch.X.max() <= 1 else X / most
    a, name = epoch.a[column - 1][sample], epoch.network.activations[column - 1]
    low, high = activation(name).range
    if np.isfinite(high - low):
        return a, (2 * a - low - high) / (high - low)
    return a, a / max(1.0, float(np.abs(a).max()))


def caption(drawing: Drawing, epoch: Epoch, step: Step, sample: int | None) -> str:
    """What the drawing shows, in words: also for those who cannot see it."""
    circles, lines = _SHOWN[step.kind]
    if sample is None:
        circles = "The circles stay empty for the whole batch; pick one sample to fill them."
    told = [circles, f"On the lines, and as b for a bias: {lines}; blue positive, orange negative, thicker is larger."]
    if len(drawing.names) < len(epoch.network.sizes):
        told.append(f"Of {len(epoch.network.shapes)} layers, those around the one at work are drawn.")
    if drawing.crowded:
        followed = unit_names(epoch)[step.layer + 1][drawing.unit]
        told.append(
            f"Left out for want of room: numbers are written only at {followed}; point at a line to read its number."
        )
    return " ".join(told).strip()
