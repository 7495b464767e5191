"""The arithmetic of the whole batch, typeset as matrices: a row a sample, a column a unit.

What does not fit is cut, with dots in its place.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lab.epoch.by_hand import places_of
from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from nn_core.losses import loss_for
from ui.microscope.formulas import Worked, shared
from ui.microscope.latex import equals, number, sign, slope
from ui.microscope.steps import Step, made_of_features, unit_names
from ui.microscope.update import MOST_PLACES, method, new, rules, stepping

Array = NDArray[np.float64]

ROWS, COLUMNS = 6, 4  # Of a matrix, at most; larger ones are cut.
_WIDE = 52  # Digits of a matrix that a phone has room for in a line.
_NAME = 9  # As many as a matrix's name, its sign and its brackets take.

_Step = tuple[str, list[str], dict[str, Array]]  # A sentence, the formulas in symbols, and the matrices by name.


def worked_batch(epoch: Epoch, step: Step, places: int) -> Worked:
    """The formulas of ``step`` for all samples and units at once."""
    sentence, symbols, shown = _STEPS[step.kind](epoch, step.layer)
    fine = step.kind == "update" and method(epoch).memory  # An optimiser may remember squares of small numbers.
    decimals = {name: places_of(values, MOST_PLACES) if fine else places for name, values in shown.items()}
    return Worked(sentence, symbols, _in_lines(shown, decimals))


def matrix(values: Array, places: int) -> str:
    """``values`` ``(rows, columns)`` in brackets; at most ``ROWS`` by ``COLUMNS`` of them, dots for the rest."""
    cells = r" \\ ".join(" & ".join(row) for row in _cells(values, places))
    return rf"\left( \begin{{smallmatrix}} {cells} \end{{smallmatrix}} \right)"


def _cells(values: Array, places: int) -> list[list[str]]:
    rows = [[number(value, places) for value in row[:COLUMNS]] for row in values[:ROWS]]
    if values.shape[1] > COLUMNS:
        rows = [[*row, r"\cdots"] for row in rows]
    if values.shape[0] > ROWS:
        rows.append([r"\vdots"] * len(rows[0]))
    return rows


def _in_lines(shown: Mapping[str, Array], decimals: Mapping[str, int]) -> list[str]:
    """The matrices by their names, side by side: as many in a line as a phone has room for."""
    lines: list[str] = []
    room = 0
    for name, values in shown.items():
        places = decimals[name]
        if values.ndim == 0:
            text, width = f"{name} {equals(float(values), places)}", _NAME
        else:
            text = f"{name} {sign(values, places)} {matrix(values, places)}"
            width = _NAME + sum(max(map(len, column)) + 1 for column in zip(*_cells(values, places)))
        room -= width
        if room >= 0:
            lines[-1] += rf" \quad {text}"
        else:
            lines.append(text)
            room = _WIDE - width
    return lines


def _elementwise(formula: str) -> str:
    """A formula of numbers as one of matrices: products, and the square of an entry, are cell by cell."""
    return formula.replace(r"\,", r" \odot ").replace(r"\cdot", r"\odot").replace("{{{0}}}^2", r"{0} \odot {0}")


def is_cut(epoch: Epoch) -> bool:
    """Whether some matrix of this epoch does not fit."""
    return len(epoch.X) > ROWS or max(epoch.network.sizes[1:]) > COLUMNS or max(epoch.network.sizes[:-1]) > ROWS


def _forward(epoch: Epoch, layer: int) -> _Step:
    W, b = epoch.network.layers(epoch.parameters)[layer]
    below, (z, a, w, bias) = _activations(layer), (f"{letter}^{{({layer + 1})}}" for letter in "ZAWb")
    symbols = [
        rf"{z} = {below}\,{w} + {bias}",
        rf"{a} = {activation(epoch.network.activations[layer]).latex.format(z, sum=_powers(z))}",
    ]
    sentence = "All samples at once: a row a sample, a column a unit. The bias is added to every row."
    if layer == 0 and epoch.features is not None and made_of_features(epoch):
        given = "standardised features" if epoch.features.shift else "features"
        sentence += f" The columns of X are the {given} {', '.join(unit_names(epoch)[0])} of each sample’s point."
    return sentence, symbols, {below: epoch.inputs(layer), w: W, bias: b, z: epoch.z[layer], a: epoch.a[layer]}


def _loss(epoch: Epoch, layer: int) -> _Step:
    z, a = f"Z^{{({layer + 1})}}", f"A^{{({layer + 1})}}"
    formula = _elementwise(loss_for(epoch.loss, epoch.network.output).latex).format(z=z, a=a, y="Y", sum=_powers(z))
    symbols = [rf"\ell = {formula}", rf"L = \frac{{1}}{{{epoch.averaged_over}}} \sum \ell"]
    shown = {a: epoch.a[-1], "Y": epoch.Y, r"\ell": epoch.losses, "L": np.array(epoch.mean_loss)}
    mean = "the mean over samples of their sums" if epoch.network.output == "softmax" else "their mean"
    return f"The loss of every output of every sample, and {mean}.", symbols, shown


def _backward(epoch: Epoch, layer: int) -> _Step:
    this, above = layer + 1, layer + 2
    delta, z, a = (rf"{letter}^{{({this})}}" for letter in (r"\Delta", "Z", "A"))
    bend = _elementwise(activation(epoch.network.activations[layer]).latex_derivative).format(a)
    if this < len(epoch.network.shapes):
        error = rf"\Delta^{{({above})}}\,{{W^{{({above})}}}}^\top \odot {bend}"
    else:
        rule = loss_for(epoch.loss, epoch.network.output)
        error = rf"{shared(epoch)}\,{_elementwise(rule.latex_error).format(z=z, a=a, y='Y')}"
        error += "" if rule.output else rf" \odot {bend}"
    W, b = (slope(f"{letter}^{{({this})}}") for letter in "Wb")
    symbols = [
        f"{delta} = {error}",
        rf"{W} = {{{_activations(layer)}}}^\top\,{delta}",
        rf"{b} = \text{{column sums of }} {delta}",
    ]
    sentence = (
        "Δ holds the derivative of the loss with respect to each z; its product with the layer’s inputs adds up over "
        "the samples. ⊙ multiplies cell by cell."
    )
    gradient = epoch.network.layers(epoch.gradient)[layer]
    return sentence, symbols, {delta: epoch.delta[layer], W: gradient.W, b: gradient.b}


def _update(epoch: Epoch, layer: int) -> _Step:
    kind, layers = method(epoch), epoch.network.layers
    symbols: list[str] = []
    shown: dict[str, Array] = {}
    for letter, part in zip("Wb", (0, 1)):
        name = f"{letter}^{{({layer + 1})}}"
        lines = rules(epoch, name, slope(name), bias=letter == "b")
        symbols += lines[-1:] if letter == "b" else lines  # What it remembers is the same rule for both.
        remembered = {
            rf"{new(row)} \text{{ of }} {name}": layers(values)[layer][part]
            for row, values in zip(kind.memory, epoch.remembered)
        }
        now, gradient, updated = (layers(v)[layer][part] for v in (epoch.parameters, epoch.gradient, epoch.updated))
        shown |= {name: now, slope(name): gradient, **remembered, new(name): updated}
    sentence = " Powers, roots and quotients are taken cell by cell." if kind.memory else ""
    return stepping(epoch) + sentence, symbols, shown


def _powers(z: str) -> str:
    """The sum of e^z over a layer, for every sample."""
    return rf"\text{{row sums of }} e^{{{z}}}"


def _activations(layer: int) -> str:
    """What a layer reads, as a symbol."""
    return "X" if layer == 0 else f"A^{{({layer})}}"


_STEPS = {"forward": _forward, "loss": _loss, "backward": _backward, "update": _update}
