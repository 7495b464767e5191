"""The arithmetic of one unit and one sample, typeset: once in symbols, once with the numbers of this epoch.

Every number is the engine's own, rounded for print; ``by hand`` is what a reader gets from the printed digits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.activations import activation
from nn_core.epoch import Epoch, each_loss
from nn_core.losses import Loss, loss_for
from nn_core.rounding import rounded
from ui.microscope_steps import Step
from ui.typesetting import APPLIED, added, aligned, equals, factor, number, symbol, weight

Array = NDArray[np.float64]

FEW = 8  # Samples whose parts of a sum are all written out.

_SLOPE = {"sigmoid": "{0}\\,(1 - {0})", "tanh": "(1 - {{{0}}}^2)", "relu": r"[\,{0} > 0\,]", "linear": "1"}


class Worked(NamedTuple):
    """What a step does, in a sentence, in symbols and in numbers; the formulas are LaTeX."""

    sentence: str
    symbols: list[str]
    numbers: list[str]


def worked(epoch: Epoch, step: Step, sample: int, unit: int, places: int) -> Worked:
    """The formulas of ``step`` for one ``sample`` and one ``unit`` of the step's layer, both counted from 0."""
    if step.kind == "forward":
        return _forward(epoch, step.layer, sample, unit, places)
    if step.kind == "loss":
        return _loss(epoch, sample, unit, places)
    if step.kind == "backward":
        return _backward(epoch, step.layer, sample, unit, places)
    return _update(epoch, step.layer, unit, places)


def _forward(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> Worked:
    W, b = epoch.network.layers(epoch.parameters)[layer]
    inputs, name, this = epoch.inputs(layer)[sample], epoch.network.activations[layer], layer + 1
    z, a = float(epoch.z[layer][sample, unit]), float(epoch.a[layer][sample, unit])
    z_sym, a_sym, b_sym = symbol("z", this, unit), symbol("a", this, unit), symbol("b", this, unit)
    size = len(inputs)
    if size <= 3:
        terms = [f"{weight(this, i, unit)}\\,{symbol('a', layer, i)}" for i in range(size)]
        symbols = [f"{z_sym} = " + " + ".join([*terms, b_sym])]
    else:
        source = "x_i" if layer == 0 else f"a^{{({layer})}}_i"
        symbols = [rf"{z_sym} = \sum_{{i=1}}^{{{size}}} w^{{({this})}}_{{i\,{unit + 1}}}\,{source} + {b_sym}"]
    symbols.append(f"{a_sym} = {APPLIED[name].format(z_sym)}")
    filled = [rf"{factor(w, places)} \cdot {factor(x, places)}" for w, x in zip(W[:, unit], inputs)]
    by_hand = float(rounded(W[:, unit], places) @ rounded(inputs, places) + rounded(b[0, unit], places))
    sums = aligned(z_sym, ["= " + added([*filled, number(b[0, unit], places)]), equals(by_hand, z, places)])
    hand = _applied(name, float(rounded(z, places)))
    bent = aligned(a_sym, [f"= {APPLIED[name].format(number(z, places))}", equals(hand, a, places)])
    sentence = "Each unit adds up its inputs times its weights and its bias, z, and bends the sum: a."
    return Worked(sentence, symbols, [sums, bent])


def shared(epoch: Epoch) -> str:
    """The factor of every output's part in the gradient of the mean loss."""
    return rf"\frac{{{_rule(epoch).pull:g}}}{{{epoch.losses.size}}}"


def stepping(epoch: Epoch) -> str:
    """The update in a sentence."""
    return (
        f"Every weight and bias steps against its gradient, by the learning rate η = {epoch.rate:g} times it; all "
        "layers at once."
    )


def _rule(epoch: Epoch) -> Loss:
    return loss_for(epoch.loss, epoch.network.output)


def _loss(epoch: Epoch, sample: int, unit: int, places: int) -> Worked:
    entropy = epoch.loss == "cross_entropy"
    given = (epoch.z if entropy else epoch.a)[-1]
    y, value, ell = float(epoch.Y[sample, unit]), float(given[sample, unit]), f"\\ell_{{{unit + 1}}}"
    var, target = symbol("z" if entropy else "a", len(epoch.network.shapes), unit), f"y_{{{unit + 1}}}"
    if entropy:
        formula = rf"{ell} = \ln(1 + e^{{{var}}}) - {target}\,{var}"
        filled = rf"= \ln(1 + e^{{{number(value, places)}}}) - {number(y, places)} \cdot {factor(value, places)}"
    else:
        formula = rf"{ell} = ({var} - {target})^2"
        filled = f"= ({number(value, places)} - {factor(y, places)})^2"
    ends = equals(_loss_by_hand(epoch, value, y, places), epoch.losses[sample, unit], places)
    over = "all samples" if epoch.Y.shape[1] == 1 else "all outputs of all samples"
    symbols = [formula, rf"L = \frac{{1}}{{{epoch.losses.size}}} \sum \ell \quad \text{{over {over}}}"]
    sentence = "How wrong each output is, and the mean over all samples: the one number that training makes small."
    if entropy:
        sentence += " This is −y ln a − (1 − y) ln(1 − a), written so that no logarithm of 0 can occur."
    return Worked(sentence, symbols, [aligned(ell, [filled, ends]), _mean(epoch, places)])


def _loss_by_hand(epoch: Epoch, value: float, y: float, places: int) -> float:
    shown = np.array([[float(rounded(value, places))]])
    return float(each_loss(epoch.network, shown, shown, np.array([[y]]), epoch.loss)[0, 0])


def _mean(epoch: Epoch, places: int) -> str:
    parts = epoch.losses.ravel()
    by_hand = float(rounded(parts, places).mean())
    if len(parts) <= FEW:
        total = rf"= \frac{{1}}{{{len(parts)}}} \big({added([number(part, places) for part in parts])}\big)"
    else:
        total = rf"= \frac{{1}}{{{len(parts)}}} \cdot {number(float(parts.sum()), places)}"
        by_hand = float(rounded(parts.sum(), places)) / len(parts)
    return aligned("L", [total, equals(by_hand, epoch.mean_loss, places)])


def _backward(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> Worked:
    last = layer == len(epoch.network.shapes) - 1
    delta = _output_delta(epoch, sample, unit, places) if last else _hidden_delta(epoch, layer, sample, unit, places)
    symbols, numbers = delta
    inputs, below, this = epoch.inputs(layer)[sample], layer, layer + 1
    d = float(epoch.delta[layer][sample, unit])
    d_sym, parts = symbol(r"\delta", this, unit), epoch.contributions(layer)
    gradient = epoch.network.layers(epoch.gradient)[layer]
    source = "x_i" if layer == 0 else f"a^{{({below})}}_i"
    comma = "," if unit >= 9 else r"\,"
    slope = rf"\frac{{\partial L}}{{\partial w^{{({this})}}_{{i{comma}{unit + 1}}}}}"
    symbols.append(rf"{slope} = \sum_{{\text{{samples}}}} {source}\,{d_sym}")
    symbols.append(rf"\frac{{\partial L}}{{\partial {symbol('b', this, unit)}}} = \sum_{{\text{{samples}}}} {d_sym}")
    for i, x in enumerate(inputs):
        name = rf"\frac{{\partial L}}{{\partial {weight(this, i, unit)}}}"
        own = float(parts.W[sample, i, unit])
        product = rf"{factor(x, places)} \cdot {factor(d, places)}"
        hand = float(rounded(x, places) * rounded(d, places))
        lines = [rf"\;\text{{part: }} {product} {equals(hand, own, places)}"]
        numbers.append(aligned(name, [*lines, _over_samples(parts.W[:, i, unit], sample, gradient.W[i, unit], places)]))
    name = rf"\frac{{\partial L}}{{\partial {symbol('b', this, unit)}}}"
    numbers.append(aligned(name, [_over_samples(parts.b[:, 0, unit], sample, gradient.b[0, unit], places)]))
    sentence = (
        "δ says how the loss changes with z. Times what came in it gives this sample's part of a weight's gradient; "
        "the parts of all samples are added, this sample's is framed."
    )
    return Worked(sentence, symbols, numbers)


def _over_samples(parts: Array, sample: int, total: float, places: int) -> str:
    """A gradient as the sum of its samples' parts, this sample's framed; of many samples the others in one number."""
    if len(parts) > FEW:
        parts = np.array([parts[sample], total - parts[sample]])
        sample, others = 0, rf"\underbrace{{{factor(parts[1], places)}}}_{{\text{{all others}}}}"
        texts = ["", others]
    else:
        texts = [number(part, places) for part in parts]
    texts[sample] = rf"\boxed{{{number(parts[sample], places)}}}"
    by_hand = float(rounded(parts, places).sum())
    return "= " + added(texts) + r" \\ & " + equals(by_hand, total, places)


def _output_delta(epoch: Epoch, sample: int, unit: int, places: int) -> tuple[list[str], list[str]]:
    last = len(epoch.network.shapes)
    a, y = float(epoch.a[-1][sample, unit]), float(epoch.Y[sample, unit])
    d_sym, a_sym, y_sym = symbol(r"\delta", last, unit), symbol("a", last, unit), f"y_{{{unit + 1}}}"
    symbols = rf"{shared(epoch)}\,({a_sym} - {y_sym})"
    filled = rf"= {shared(epoch)} \cdot ({number(a, places)} - {factor(y, places)})"
    if epoch.loss == "mse":
        slope = _SLOPE[epoch.network.activations[-1]]
        symbols += rf"\;{slope.format(a_sym)}"
        filled += rf" \cdot {slope.format(factor(a, places))}"
    ends = equals(_delta_by_hand(epoch, a, y, places), float(epoch.delta[-1][sample, unit]), places)
    return [f"{d_sym} = {symbols}"], [aligned(d_sym, [filled, ends])]


def _delta_by_hand(epoch: Epoch, a: float, y: float, places: int) -> float:
    rule, delta, scratch = _rule(epoch), np.empty(1), np.empty(1)
    share = np.array(rule.pull / epoch.losses.size)
    rule.delta(rounded([a], places), np.array([y]), share, activation(epoch.network.output), delta, scratch)
    return float(delta[0])


def _hidden_delta(epoch: Epoch, layer: int, sample: int, unit: int, places: int) -> tuple[list[str], list[str]]:
    W = epoch.network.layers(epoch.parameters)[layer + 1].W[unit]
    above, this = epoch.delta[layer + 1][sample], layer + 1
    a, d = float(epoch.a[layer][sample, unit]), float(epoch.delta[layer][sample, unit])
    d_sym, a_sym = symbol(r"\delta", this, unit), symbol("a", this, unit)
    name, shown = epoch.network.activations[layer], float(rounded(a, places))
    if len(W) == 1:
        error = f"{weight(this + 1, unit, 0)}\\,{symbol(chr(92) + 'delta', this + 1, 0)}"
    else:
        comma = "," if unit >= 9 else r"\,"
        error = (
            rf"\Big(\sum_{{k=1}}^{{{len(W)}}} w^{{({this + 1})}}_{{{unit + 1}{comma}k}}\,\delta^{{({this + 1})}}_k\Big)"
        )
    symbols = [rf"{d_sym} = {error}\;{_SLOPE[name].format(a_sym)}"]
    terms = [rf"{factor(w, places)} \cdot {factor(k, places)}" for w, k in zip(W, above)]
    back = float(rounded(W, places) @ rounded(above, places))
    slope = _SLOPE[name].format(factor(a, places))
    product = rf"= {terms[0]} \cdot {slope}"
    if len(terms) > 1:
        product = rf"= \big( {added(terms)} \big) \\ & \quad \cdot {slope}"
    lines = [product, equals(back * _slope(name, shown), d, places)]
    return symbols, [aligned(d_sym, lines)]


def _update(epoch: Epoch, layer: int, unit: int, places: int) -> Worked:
    old, gradient, new = (
        epoch.network.layers(parameters)[layer] for parameters in (epoch.parameters, epoch.gradient, epoch.updated)
    )
    names = [weight(layer + 1, i, unit) for i in range(len(old.W))]
    numbers = [
        _stepped(epoch, name, old.W[i, unit], gradient.W[i, unit], new.W[i, unit], places)
        for i, name in enumerate(names)
    ]
    bias = symbol("b", layer + 1, unit)
    numbers.append(_stepped(epoch, bias, old.b[0, unit], gradient.b[0, unit], new.b[0, unit], places))
    symbols = [
        r"w_{\text{new}} = w - \eta\,\frac{\partial L}{\partial w}",
        r"b_{\text{new}} = b - \eta\,\frac{\partial L}{\partial b}",
    ]
    return Worked(stepping(epoch), symbols, numbers)


def _stepped(epoch: Epoch, name: str, old: float, gradient: float, new: float, places: int) -> str:
    filled = rf"= {number(old, places)} - {epoch.rate:g} \cdot {factor(gradient, places)}"
    by_hand = float(rounded(old, places) - epoch.rate * rounded(gradient, places))
    return aligned(rf"{name}\text{{ new}}", [filled, equals(by_hand, new, places)])


def _applied(name: str, z: float) -> float:
    a = np.empty(1)
    activation(name).apply(np.array([z]), a)
    return float(a[0])


def _slope(name: str, a: float) -> float:
    slope = np.empty(1)
    activation(name).slope(np.array([a]), slope)
    return float(slope[0])
