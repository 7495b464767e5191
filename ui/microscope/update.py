"""The update, typeset: what the optimiser remembers, its step, and the penalties on the weights.

The formulas are those of the optimiser's entry in its table, filled once with symbols and once with numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lab.epoch.by_hand import places_of
from lab.epoch.epoch import Epoch
from nn_core.optimisers import Optimiser, optimiser
from setting.parameters import decimal
from ui.microscope.latex import aligned, constant, equals, factor, number

Array = NDArray[np.float64]

MOST_PLACES = 12  # Of what an optimiser remembers, which may be squares of small numbers.


def method(epoch: Epoch) -> Optimiser:
    """The optimiser of ``epoch``."""
    return optimiser(epoch.rule.optimiser)


def stepping(epoch: Epoch) -> str:
    """The update in a sentence or a few."""
    rule, kind = epoch.rule, method(epoch)
    rate, end = f"the learning rate η = {decimal(rule.learning_rate)}", "all layers at once."
    if not kind.memory:
        told = f"Every weight and bias steps against its gradient, by {rate} times it; {end}"
    else:
        told = (
            f"Every weight and bias steps by {kind.label} ({kind.constants}) with {rate}; {end} "
            f"{' and '.join(kind.memory)}: what {kind.label} remembers of the gradients g so far; this is its step "
            f"t = {epoch.step:,}."
        )
    if rule.l1 or rule.l2:
        names = " and ".join(name for name, value in (("L1", rule.l1), ("L2", rule.l2)) if value)
        told += f" For {names} every weight, but no bias, steps further; the loss and the gradient here are without."
    if rule.l1:
        told += " A weight that L1 takes across 0 becomes 0 and stays so."
    if epoch.frozen.any():
        told += " What is frozen takes no step, and nothing is remembered of it."
    return told


def rules(epoch: Epoch, weight: str, gradient: str, *, bias: bool) -> list[str]:
    """The update of ``weight`` in symbols, a line for each row of the memory and one for the step."""
    kind = method(epoch)
    g = "g" if kind.memory else gradient
    after = {letter: new(letter) for letter in kind.memory}
    memory = [f"{new(letter)} = {line.format(g=g, **_same(kind))}" for letter, line in kind.memory.items()]
    named = [f"g = {gradient}", *memory] if kind.memory else []
    step = kind.latex.format(g=g, rate=r"\eta", t="t", **after)
    penalty = "" if bias else _penalty(epoch, r"\eta", weight, rf"\mathrm{{sign}}({weight})")
    stepped = _stepped(weight, step, penalty, breaks=bool(kind.memory and penalty))
    return [*named, aligned(new(weight), [stepped]) if kind.memory else f"{new(weight)} {stepped}"]


def worked_out(epoch: Epoch, parameter: int, name: str, places: int, *, bias: bool) -> str:
    """The update of the parameter with this place in the vector, called ``name``, in numbers."""
    kind, now = method(epoch), float(epoch.parameters[parameter])
    if not epoch.alive[parameter]:
        return aligned(new(name), [r"= 0 \quad \text{(ended by L1)}"])
    if epoch.frozen[parameter]:
        return aligned(new(name), [rf"{equals(now, places)} \quad \text{{(frozen)}}"])
    before, after = (
        {letter: float(row[parameter]) for letter, row in zip(kind.memory, rows)}
        for rows in (epoch.memory, epoch.remembered)
    )
    steep = float(epoch.gradient[parameter])
    g = _precise(steep) if kind.memory else factor(steep, places)
    lines = []
    for letter, line in kind.memory.items():
        filled = line.format(g=g, **{row: _precise(value) for row, value in before.items()})
        lines.append(rf"& {new(letter)} = {_multiplied(filled)} \\ & \quad {_equals(after[letter])}")
    rate = constant(epoch.rule.learning_rate)
    step = kind.latex.format(g=g, rate=rate, t=epoch.step, **{row: _precise(value) for row, value in after.items()})
    penalty = "" if bias else _penalty(epoch, rate, factor(now, places), factor(np.sign(now), 0))
    result = equals(float(epoch.updated[parameter]), places)
    stepped = _multiplied(_stepped(number(now, places), step, penalty, breaks=bool(kind.memory)))
    # A long line goes on below, for a phone.
    lines.append(rf"& {new(name)} {stepped} " + (rf"\\ & \quad {result}" if kind.memory or penalty else result))
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def _stepped(now: str, step: str, penalty: str, *, breaks: bool) -> str:
    """What a parameter becomes; where it ``breaks`` its line, step and penalty stand on lines of their own."""
    end = r" \\ & \quad " if breaks else " "
    return f"= {now}{end}- {step}" + (f"{end}- {penalty}" if penalty else "")


def new(name: str) -> str:
    """The symbol of what ``name`` becomes."""
    return rf"{name}\text{{ new}}" if "_" in name else rf"{name}_{{\text{{new}}}}"


def _same(kind: Optimiser) -> Mapping[str, str]:
    return {letter: letter for letter in kind.memory}


def _penalty(epoch: Epoch, rate: str, weight: str, sign: str) -> str:
    """The penalties' part of a step."""
    rates = ((epoch.rule.l1, sign), (epoch.rule.l2, weight))
    parts = [rf"{constant(value)}\,{of}" for value, of in rates if value]
    return rf"{rate}\,({' + '.join(parts)})" if parts else ""


def _multiplied(formula: str) -> str:
    """``formula`` with a dot between the numbers that are multiplied."""
    return formula.replace(r"\,", r" \cdot ")


def _precise(value: float) -> str:
    return factor(value, places_of(value, MOST_PLACES))


def _equals(value: float) -> str:
    return equals(value, places_of(value, MOST_PLACES))
