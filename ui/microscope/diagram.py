"""What the diagram of the network shows at each step, and the sentence beside it that says so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.microscope_network import Diagram
from lab.epoch.epoch import Epoch
from ui.microscope.steps import Step, columns_told, layer_name, unit_names

Array = NDArray[np.float64]

_INSIDE = {  # What is in the pills of one sample.
    "forward": "In the pills: what each unit gives.",
    "loss": "In the pills: what each unit gives.",
    "backward": "In the pills: δ from the framed unit’s layer on; before it, what each unit gives.",
    "update": "",
}
_MOST_COLUMNS = 4  # Of units side by side, so that the words above them have room on a phone.
_FLOW = {"forward": 1, "backward": -1}
_COMPUTED = {"backward": ("∂L/∂w", "∂L/∂b"), "update": ("new w", "new b")}


def diagram_of(epoch: Epoch, step: Step, sample: int | None, unit: int) -> Diagram:
    """The network at ``step`` with the numbers of ``sample``; of the whole batch (None) only weights and biases.

    The layer at work carries what the step computes, all others the weights that it is computed from. Of a deep network
    only the layers around the one at work are drawn.
    """
    network = epoch.network
    shown, called = list(network.layers(epoch.parameters)), [("w", "b")] * len(network.shapes)
    if step.kind in _COMPUTED:
        computed = epoch.gradient if step.kind == "backward" else epoch.updated
        shown[step.layer], called[step.layer] = network.layers(computed)[step.layer], _COMPUTED[step.kind]
    first = max(0, min(step.layer - 1, len(network.sizes) - _MOST_COLUMNS))
    columns_shown, between = slice(first, first + _MOST_COLUMNS), slice(first, first + _MOST_COLUMNS - 1)
    columns = [_column(epoch, step, sample, column) for column in range(len(network.sizes))[columns_shown]]
    return Diagram(
        names=unit_names(epoch)[columns_shown],
        values=[values for values, _ in columns],
        shades=[shades for _, shades in columns],
        weights=[W for W, _ in shown[between]],
        biases=[b[0] for _, b in shown[between]],
        line=[line for line, _ in called[between]],
        bias=[bias for _, bias in called[between]],
        heads=["inputs", *(layer_name(network, layer) for layer in range(len(network.shapes)))][columns_shown],
        layer=step.layer - first,
        unit=unit,
        flow=_FLOW.get(step.kind, 0),
        first=first,
    )


def _column(epoch: Epoch, step: Step, sample: int | None, column: int) -> tuple[Array, Array]:
    """The numbers in the pills of a column (0: the inputs), and their colours from -1 to 1; a number of 0 has none."""
    size, at = epoch.network.sizes[column], step.layer
    if sample is None or step.kind == "update" or (step.kind == "forward" and column > at + 1):
        return np.full(size, np.nan), np.zeros(size)
    if step.kind == "backward" and column > at:
        delta = epoch.delta[column - 1][sample]
        return delta, delta / max(1e-300, float(np.abs(delta).max()))
    given = epoch.inputs(column)
    return given[sample], given[sample] / np.maximum(1.0, np.abs(given).max(axis=0 if column == 0 else None))


def caption(diagram: Diagram, epoch: Epoch, step: Step, sample: int | None) -> str:
    """What the diagram shows, in words: also for those who cannot see it."""
    inside = _INSIDE[step.kind]
    if sample is None:
        inside = "The pills stay empty for the whole batch; pick one sample to fill them."
    told = [inside, "Blue is positive, orange negative, thicker is larger; point at anything to read its number."]
    if len(diagram.names) < len(epoch.network.sizes):
        told.append(f"Of {len(epoch.network.shapes)} layers, those around the one at work are drawn.")
    return " ".join([*told, columns_told(epoch)]).strip()
