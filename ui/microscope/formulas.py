"""The arithmetic of one unit and one sample, typeset: once in symbols, once with the numbers of this epoch.

Every number is the engine's own, rounded for print.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from nn_core.features import FEATURES
from nn_core.losses import Loss, loss_for
from setting.names import COORDINATES
from ui.microscope.latex import (
    WIDE,
    added,
    aligned,
    boxed,
    equals,
    factor,
    feature,
    number,
    powers,
    product,
    slope,
    slope_in_line,
    symbol,
    weight,
)
from ui.microscope.steps import Step, made_of_features
from ui.microscope.update import method, rules, stepping, worked_out

Array = NDArray[np.float64]

FEW = 8  # Samples whose parts of a sum are all written out.
_MEANING = {"cross_entropy": "−y ln a − (1 − y) ln(1 − a)", "categorical_cross_entropy": "−y ln a"}
MOST_IN_FULL = 3  # Gradients that are worked out line by line, so that all of a step is seen at once.


class Worked(NamedTuple):
    """What a step does, in a sentence, in symbols and in numbers; the formulas are LaTeX."""

    sentence: str
    symbols: list[str]
    numbers: list[str]


def worked(epoch: Epoch, step: Step, sample: int, unit: int, places: int) -> Worked:
    """The formulas of ``step`` for one ``sample`` and one ``unit`` of the step's layer, both counted from 0."""
    return _STEPS[step.kind](epoch, step.layer, sample, unit, places)


def _forward(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> Worked:
    W, b = epoch.network.layers(epoch.parameters)[layer]
    inputs, name, this = epoch.inputs(layer)[sample], epoch.network.activations[layer], layer + 1
    z, a = float(epoch.z[layer][sample, unit]), float(epoch.a[layer][sample, unit])
    z_sym, a_sym, b_sym = symbol("z", this, unit), symbol("a", this, unit), symbol("b", this, unit)
    size = len(inputs)
    if size <= 3:
        terms = [f"{weight(this, i, unit)}\\,{_read(epoch, layer, i)}" for i in range(size)]
        symbols = [f"{z_sym} = " + " + ".join([*terms, b_sym])]
    else:
        term = rf"{weight(this, 'i', unit)}\,{symbol('a', layer, 'i')}"
        symbols = [rf"{z_sym} = \sum_{{i=1}}^{{{size}}} {term} + {b_sym}"]
    rule = activation(name)
    symbols.append(f"{a_sym} = {rule.latex.format(z_sym, sum=_powers(this))}")
    filled = [product(w, x, places) for w, x in zip(W[:, unit], inputs)]
    sums = aligned(z_sym, ["= " + added([*filled, number(b[0, unit], places)], WIDE), equals(z, places)])
    powers_ = powers([number(value, places) for value in epoch.z[layer][sample]])
    bent = aligned(a_sym, [f"= {rule.latex.format(number(z, places), sum=powers_)}", equals(a, places)])
    sentence = "Each unit adds its bias to the sum of its inputs times their weights: z. The activation makes a of it."
    if rule.joint:
        sentence = "Each unit adds its bias to its inputs times their weights: z. Softmax makes shares of 1 of all z."
    made = [] if layer else _features(epoch, sample, places)
    if made:
        sentence += " Its inputs xᵢ are features of the sample’s point; they come first among the numbers."
    return Worked(sentence, symbols, [*made, sums, bent])


def _powers(layer: int) -> str:
    """The sum of e^z over a layer, in symbols."""
    return rf"\textstyle\sum_{{k}} e^{{{symbol('z', layer, 'k')}}}"


def _read(epoch: Epoch, layer: int, unit: int) -> str:
    """What a layer reads, as a symbol: a unit below, or an input by the name of its feature."""
    if layer == 0 and epoch.features is not None:
        return feature(FEATURES[epoch.features.names[unit]].label)
    return symbol("a", layer, unit)


def _features(epoch: Epoch, sample: int, places: int) -> list[str]:
    """How the inputs come from the sample's point; nothing where they are its coordinates."""
    features, points = epoch.features, epoch.points
    if features is None or points is None or not made_of_features(epoch):
        return []
    given = {FEATURES[name].label: factor(x, places) for name, x in zip(COORDINATES, points[sample])}
    lines = []
    for i, name in enumerate(features.names):
        formula = FEATURES[name].formula
        for symbol_, value in given.items():
            formula = formula.replace(symbol_, value)
        made = feature(formula)
        made = "= " + made.replace("((", "(").replace("))", ")") + " "
        if features.shift:
            shift, scale = factor(features.shift[i], places), number(features.scale[i], places)
            made = rf"= \frac{{{made.strip('= ')} - {shift}}}{{{scale}}} "
        elif name in COORDINATES:
            made = ""
        lines.append(aligned(_read(epoch, 0, i), [made + equals(epoch.X[sample, i], places)]))
    return lines


def shared(epoch: Epoch) -> str:
    """The factor of every output's part in the gradient of the mean loss."""
    return rf"\frac{{{_rule(epoch).scale:g}}}{{{epoch.averaged_over}}}"


def _rule(epoch: Epoch) -> Loss:
    return loss_for(epoch.loss, epoch.network.output)


def _loss(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> Worked:
    rule, last, ell = _rule(epoch), layer + 1, f"\\ell_{{{unit + 1}}}"
    z, a, y = (float(values[sample, unit]) for values in (epoch.z[-1], epoch.a[-1], epoch.Y))
    letters = {"z": symbol("z", last, unit), "a": symbol("a", last, unit), "y": f"y_{{{unit + 1}}}"}
    powers_ = powers([number(value, places) for value in epoch.z[-1][sample]])
    filled = f"= {rule.latex.format(z=factor(z, places), a=number(a, places), y=factor(y, places), sum=powers_)}"
    ends = equals(epoch.losses[sample, unit], places)
    samples = "all samples" if epoch.updates == 1 else "the samples of the batch"
    over = samples if epoch.Y.shape[1] == 1 else f"all outputs of {samples}"
    symbols = [
        f"{ell} = {rule.latex.format(**letters, sum=_powers(last))}",
        rf"L = \frac{{1}}{{{epoch.averaged_over}}} \sum \ell \quad \text{{over {over}}}",
    ]
    sentence = f"The loss of each output, and the mean over {samples}: the number that training makes small."
    if rule.summed:
        sentence = (
            f"The loss of each output; a sample’s are added up. Their mean over {samples} is what training makes small."
        )
    if epoch.loss in _MEANING:
        sentence += f" This is {_MEANING[epoch.loss]}, written so that no logarithm of 0 can occur."
    if epoch.rule.l1 or epoch.rule.l2:
        sentence += " The penalties are not in it."
    return Worked(sentence, symbols, [aligned(ell, [filled, ends]), _mean(epoch, places)])


def _mean(epoch: Epoch, places: int) -> str:
    losses = epoch.losses.ravel()
    if len(losses) <= FEW:
        total = rf"\big({added([number(loss, places) for loss in losses])}\big)"
    else:
        total = rf"\cdot {number(float(losses.sum()), places)}"
    return aligned("L", [rf"= \frac{{1}}{{{epoch.averaged_over}}} {total}", equals(epoch.mean_loss, places)])


def _backward(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> Worked:
    last = layer == len(epoch.network.shapes) - 1
    delta = _output_delta(epoch, sample, unit, places) if last else _hidden_delta(epoch, layer, sample, unit, places)
    symbols, numbers = delta
    this, d, inputs = layer + 1, float(epoch.delta[layer][sample, unit]), epoch.inputs(layer)[sample]
    d_sym, over = symbol(r"\delta", this, unit), r"\sum_{\text{samples}}"
    symbols.append(
        rf"{slope(weight(this, 'i', unit))} = {over} {symbol('a', layer, 'i')}\,{d_sym} \qquad "
        rf"{slope(symbol('b', this, unit))} = {over} {d_sym}"
    )
    added_up = np.concatenate(epoch.contributions(layer), axis=1)[:, :, unit]
    gradient = np.concatenate(epoch.network.layers(epoch.gradient)[layer])[:, unit]
    written = _in_short if len(gradient) > MOST_IN_FULL else _in_full
    for i, name in enumerate(_parameters(epoch, layer, unit)):
        # The bias comes last; its part of the gradient is δ itself.
        part = product(inputs[i], d, places) if i < len(inputs) else None
        numbers.append(written(slope_in_line(name), part, added_up[:, i], sample, float(gradient[i]), places))
    sentence = "δ is ∂L/∂z. Times a weight’s input: this sample’s part of its gradient (framed)."
    if written is _in_short:
        sentence = "δ is ∂L/∂z. Framed: this sample’s part of the gradient; then the other samples’."
    if last and _rule(epoch).summed:
        sentence += " For softmax and its loss it is short: all else cancels."
    return Worked(sentence, symbols, numbers)


def _parameters(epoch: Epoch, layer: int, unit: int) -> list[str]:
    """The symbols of the weights into a unit, and of its bias."""
    n_in, _ = epoch.network.shapes[layer]
    return [*(weight(layer + 1, i, unit) for i in range(n_in)), symbol("b", layer + 1, unit)]


def _in_full(name: str, part: str | None, parts: Array, sample: int, total: float, places: int) -> str:
    """A gradient as the sum of its samples' parts, this sample's worked out and framed.

    Of many samples the others are one number.
    """
    own = boxed(number(parts[sample], places))
    if len(parts) > FEW:
        texts = [own, rf"\underbrace{{{factor(total - parts[sample], places)}}}_{{\text{{all others}}}}"]
    else:
        texts = [own if s == sample else number(part, places) for s, part in enumerate(parts)]
    lines = [] if part is None else [rf"\;\text{{part: }} {part} {equals(parts[sample], places)}"]
    return aligned(name, [*lines, f"= {added(texts)}", equals(total, places)])


def _in_short(name: str, part: str | None, parts: Array, sample: int, total: float, places: int) -> str:
    """The same in one line: this sample's part, framed, and the sum of all others."""
    own = number(parts[sample], places) if part is None else part
    return rf"{name} = {added([boxed(own), number(total - parts[sample], places)], WIDE)} {equals(total, places)}"


def _output_delta(epoch: Epoch, sample: int, unit: int, places: int) -> tuple[list[str], list[str]]:
    last = len(epoch.network.shapes)
    a, y = float(epoch.a[-1][sample, unit]), float(epoch.Y[sample, unit])
    d_sym, a_sym, y_sym = symbol(r"\delta", last, unit), symbol("a", last, unit), f"y_{{{unit + 1}}}"
    rule, z_sym = _rule(epoch), symbol("z", last, unit)
    symbols = rf"{shared(epoch)}\,{rule.latex_error.format(z=z_sym, a=a_sym, y=y_sym)}"
    z = factor(float(epoch.z[-1][sample, unit]), places)
    error = rule.latex_error.format(z=z, a=number(a, places), y=factor(y, places))
    filled = rf"= {shared(epoch)} \cdot {error}"
    if not rule.output:
        bend = activation(epoch.network.output).latex_derivative
        symbols += rf"\;{bend.format(a_sym)}"
        filled += rf" \cdot {bend.format(factor(a, places))}"
    ends = equals(float(epoch.delta[-1][sample, unit]), places)
    return [f"{d_sym} = {symbols}"], [aligned(d_sym, [filled, ends])]


def _hidden_delta(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> tuple[list[str], list[str]]:
    W = epoch.network.layers(epoch.parameters)[layer + 1].W[unit]
    above, this = epoch.delta[layer + 1][sample], layer + 1
    a, d = float(epoch.a[layer][sample, unit]), float(epoch.delta[layer][sample, unit])
    delta = r"\delta"
    d_sym, a_sym = symbol(delta, this, unit), symbol("a", this, unit)
    rule = activation(epoch.network.activations[layer])
    if len(W) == 1:
        error = rf"{weight(this + 1, unit, 0)}\,{symbol(delta, this + 1, 0)}"
    else:
        error = rf"\Big(\sum_{{k=1}}^{{{len(W)}}} {weight(this + 1, unit, 'k')}\,{symbol(delta, this + 1, 'k')}\Big)"
    bend = rule.latex_derivative.format(factor(a, places))
    terms = [product(w, k, places) for w, k in zip(W, above)]
    filled = terms[0] if len(terms) == 1 else rf"\big( {added(terms)} \big) \\ & \quad"
    lines = [rf"= {filled} \cdot {bend}", equals(d, places)]
    return [rf"{d_sym} = {error}\;{rule.latex_derivative.format(a_sym)}"], [aligned(d_sym, lines)]


def _update(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> Worked:
    numbers, told = [], stepping(epoch)
    names = _parameters(epoch, layer, unit)
    which = np.concatenate(epoch.network.layers(np.arange(float(epoch.network.size)))[layer])[:, unit].astype(int)
    for name, parameter in zip(names, which.tolist()):
        numbers.append(worked_out(epoch, parameter, name, places, bias=name == names[-1]))
    symbols = rules(epoch, "w", slope("w"), bias=False)
    if method(epoch).memory:  # Seven lines for each that steps: more than one would not be seen at once.
        steps = np.flatnonzero((epoch.alive & ~epoch.frozen)[which])
        shown = numbers[: steps[0] + 1] if len(steps) else numbers
        return Worked(f"{told} Worked out for one parameter of the unit; the table has all.", symbols, shown)
    return Worked(told, symbols + rules(epoch, "b", slope("b"), bias=True)[-1:], numbers)


_STEPS = {"forward": _forward, "loss": _loss, "backward": _backward, "update": _update}
