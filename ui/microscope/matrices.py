"""The arithmetic of the whole batch, typeset as matrices: a row a sample, a column a unit.

What does not fit is cut, with dots in its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from nn_core.losses import loss_for
from ui.microscope.formulas import Worked, shared, stepping
from ui.microscope.latex import number
from ui.microscope.steps import Step

Array = NDArray[np.float64]

ROWS, COLUMNS = 6, 4  # Of a matrix, at most; larger ones are cut.


def worked_batch(epoch: Epoch, step: Step, places: int) -> Worked:
    """The formulas of ``step`` for all samples and units at once."""
    if step.kind == "forward":
        return _forward(epoch, step.layer, places)
    if step.kind == "loss":
        return _loss(epoch, places)
    if step.kind == "backward":
        return _backward(epoch, step.layer, places)
    return _update(epoch, step.layer, places)


def matrix(values: Array, places: int) -> str:
    """``values`` ``(rows, columns)`` in brackets; at most ``ROWS`` by ``COLUMNS`` of them, dots for the rest."""
    rows = [[number(value, places) for value in row[:COLUMNS]] for row in values[:ROWS]]
    if values.shape[1] > COLUMNS:
        rows = [[*row, r"\cdots"] for row in rows]
    if values.shape[0] > ROWS:
        rows.append([r"\vdots"] * len(rows[0]))
    return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{pmatrix}"


def _shown(name: str, values: Array, places: int) -> str:
    """A matrix behind its name; a wide one below it, for a phone."""
    if values.shape[1] < COLUMNS:
        return rf"{name} \approx {matrix(values, places)}"
    return rf"\begin{{aligned}} & {name} \approx \\ & {matrix(values, places)} \end{{aligned}}"


def _elementwise(formula: str) -> str:
    """A formula of numbers as one of matrices: products, and the square of an entry, are cell by cell."""
    return formula.replace(r"\,", r" \odot ").replace(r"\cdot", r"\odot").replace("{{{0}}}^2", r"{0} \odot {0}")


def is_cut(epoch: Epoch) -> bool:
    """Whether some matrix of this epoch does not fit."""
    return len(epoch.X) > ROWS or max(epoch.network.sizes[1:]) > COLUMNS or max(epoch.network.sizes[:-1]) > ROWS


def _forward(epoch: Epoch, layer: int, places: int) -> Worked:
    W, b = epoch.network.layers(epoch.parameters)[layer]
    below, this, name = _activations(layer), layer + 1, epoch.network.activations[layer]
    symbols = [
        rf"Z^{{({this})}} = {below}\,W^{{({this})}} + b^{{({this})}}",
        rf"A^{{({this})}} = {activation(name).latex.format(f'Z^{{({this})}}')}",
    ]
    numbers = [
        _shown(below, epoch.inputs(layer), places),
        _shown(f"W^{{({this})}}", W, places),
        _shown(f"b^{{({this})}}", b, places),
        _shown(f"Z^{{({this})}}", epoch.z[layer], places),
        _shown(f"A^{{({this})}}", epoch.a[layer], places),
    ]
    sentence = "All samples at once: a row a sample, a column a unit. The bias is added to every row."
    return Worked(sentence, symbols, numbers)


def _loss(epoch: Epoch, places: int) -> Worked:
    last = len(epoch.network.shapes)
    letters = {"z": f"Z^{{({last})}}", "a": f"A^{{({last})}}", "y": "Y"}
    formula = rf"\ell = {_elementwise(loss_for(epoch.loss, epoch.network.output).latex).format(**letters)}"
    numbers = [
        _shown(f"A^{{({last})}}", epoch.a[-1], places),
        f"Y = {matrix(epoch.Y, places)}",
        _shown(r"\ell", epoch.losses, places),
        rf"L \approx {number(epoch.mean_loss, places)}",
    ]
    symbols = [formula, rf"L = \frac{{1}}{{{epoch.losses.size}}} \sum \ell"]
    return Worked("The loss of every output of every sample, and their mean.", symbols, numbers)


def _backward(epoch: Epoch, layer: int, places: int) -> Worked:
    this, name = layer + 1, epoch.network.activations[layer]
    gradient = epoch.network.layers(epoch.gradient)[layer]
    bend = _elementwise(activation(name).latex_derivative).format(f"A^{{({this})}}")
    if this < len(epoch.network.shapes):
        delta = rf"\Delta^{{({this})}} = \Delta^{{({this + 1})}}\,{{W^{{({this + 1})}}}}^\top \odot {bend}"
    else:
        rule = loss_for(epoch.loss, epoch.network.output)
        slope = "" if rule.probabilities else rf" \odot {bend}"
        error = _elementwise(rule.latex_error).format(z=f"Z^{{({this})}}", a=f"A^{{({this})}}", y="Y")
        delta = rf"\Delta^{{({this})}} = {shared(epoch)}\,{error}{slope}"
    symbols = [
        delta,
        rf"\frac{{\partial L}}{{\partial W^{{({this})}}}} = {{{_activations(layer)}}}^\top\,\Delta^{{({this})}}",
        rf"\frac{{\partial L}}{{\partial b^{{({this})}}}} = \text{{column sums of }} \Delta^{{({this})}}",
    ]
    numbers = [
        _shown(rf"\Delta^{{({this})}}", epoch.delta[layer], places),
        _shown(rf"\frac{{\partial L}}{{\partial W^{{({this})}}}}", gradient.W, places),
        _shown(rf"\frac{{\partial L}}{{\partial b^{{({this})}}}}", gradient.b, places),
    ]
    sentence = (
        "Δ says how the loss changes with each z; its product with what came in adds up over the samples. "
        "⊙ multiplies cell by cell."
    )
    return Worked(sentence, symbols, numbers)


def _update(epoch: Epoch, layer: int, places: int) -> Worked:
    this, gradient = layer + 1, epoch.network.layers(epoch.gradient)[layer]
    old, new = (epoch.network.layers(parameters)[layer] for parameters in (epoch.parameters, epoch.updated))
    symbols = [
        rf"W^{{({this})}}_{{\text{{new}}}} = W^{{({this})}} - \eta\,\frac{{\partial L}}{{\partial W^{{({this})}}}}",
        rf"b^{{({this})}}_{{\text{{new}}}} = b^{{({this})}} - \eta\,\frac{{\partial L}}{{\partial b^{{({this})}}}}",
    ]
    numbers = []
    for letter, before, slope, after in zip("Wb", old, gradient, new):
        name = f"{letter}^{{({this})}}"
        numbers.append(_shown(name, before, places))
        numbers.append(_shown(rf"\frac{{\partial L}}{{\partial {name}}}", slope, places))
        numbers.append(_shown(rf"{name}_{{\text{{new}}}}", after, places))
    return Worked(stepping(epoch), symbols, numbers)


def _activations(layer: int) -> str:
    """What a layer reads, as a symbol."""
    return "X" if layer == 0 else f"A^{{({layer})}}"
