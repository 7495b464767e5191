"""LaTeX for the arithmetic of a network: numbers as they are printed, symbols with their indices, lines that break."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lab.epoch.rounding import rounded, written

WIDE = 46  # Printed characters that a phone has room for in the size of footnotes.


def number(value: float, places: int) -> str:
    """``value`` as printed; a whole number that is exactly that, like an input of a gate, without decimals."""
    return f"{value + 0.0:.0f}" if float(value).is_integer() and abs(value) < 10 else written(value, places)


def factor(value: float, places: int) -> str:
    """``value`` as printed inside a product or a sum: negative numbers in brackets."""
    text = number(value, places)
    return f"({text})" if text.startswith("-") else text


def aligned(left: str, lines: Sequence[str]) -> str:
    """Lines of one equation below each other; each begins with its own relation sign."""
    return rf"\begin{{aligned}} {left} & " + r" \\ & ".join(lines) + r" \end{aligned}"


def stacked(*parts: Sequence[str], sizes: Sequence[str]) -> str:
    """The formulas of all ``parts`` below each other, as one: apart, each would keep a line's distance from the next.

    Each part has one of the ``sizes``, a command of LaTeX; outside of its lines, as they are as high as that says.
    """
    lines = [r" \\ ".join(rf"& \textstyle {formula}" for formula in part) for part in parts]
    blocks = [rf"& {{{size} \begin{{aligned}} {part} \end{{aligned}}}}" for size, part in zip(sizes, lines)]
    return r"\begin{aligned} " + r" \\[4pt] ".join(blocks) + r" \end{aligned}"


def added(terms: Sequence[str], width: int = 30) -> str:
    """A sum that breaks its lines after ``width`` printed characters, for a phone; a negative term is subtracted."""
    lines, room = [""], width
    for term in terms:
        signed = f"- {term[1:]}" if term.startswith("-") else f"+ {term}"
        length = len(re.sub(r"\\[a-z]+|[{}]", "", signed))
        if lines[-1] and length > room:
            lines.append("")
            room = width
        lines[-1] += f" {signed}"
        room -= length + 1
    return (r" \\ & \quad ".join(line.strip() for line in lines)).removeprefix("+ ")


def boxed(formula: str) -> str:
    """``formula`` in a frame."""
    return rf"\boxed{{{formula}}}"


def powers(exponents: Sequence[str]) -> str:
    """The sum of e to the power of each of ``exponents``."""
    return " + ".join(f"e^{{{exponent}}}" for exponent in exponents)


def product(left: float, right: float, places: int) -> str:
    """A product of two numbers as printed."""
    return rf"{factor(left, places)} \cdot {factor(right, places)}"


def symbol(letter: str, layer: int, unit: int | str) -> str:
    """``letter`` of a unit, by number or as an index letter: numbers count from 1 in print; layer 0 is the inputs."""
    index = _printed(unit)
    return f"x_{{{index}}}" if layer == 0 and letter == "a" else f"{letter}^{{({layer})}}_{{{index}}}"


def weight(layer: int, source: int | str, unit: int | str) -> str:
    """The weight from ``source`` below to ``unit`` of ``layer``."""
    ends = [_printed(source), _printed(unit)]
    comma = "," if max(map(len, ends)) > 1 else "" if "".join(ends).isdigit() else r"\,"
    return f"w^{{({layer})}}_{{{comma.join(ends)}}}"


def slope(name: str) -> str:
    """The derivative of the loss by what is called ``name``."""
    return rf"\frac{{\partial L}}{{\partial {name}}}"


def slope_in_line(name: str) -> str:
    """The same as high as a line."""
    return rf"\partial L / \partial {name}"


def _printed(unit: int | str) -> str:
    return unit if isinstance(unit, str) else str(unit + 1)


def equals(value: float, places: int) -> str:
    """``value`` as printed, behind its sign."""
    return f"{sign(value, places)} {number(value, places)}"


def sign(values: ArrayLike, places: int) -> str:
    """``=`` where ``values`` are printed whole, ``≈`` where they are rounded."""
    return "=" if np.array_equal(rounded(values, places), values) else r"\approx"


def constant(value: float) -> str:
    """A constant to all its digits; a power of ten where it is small."""
    digits, _, power = f"{value:g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def feature(label: str) -> str:
    """A feature's ``label`` or formula in plain text, like x₁² or sin x₁, as LaTeX."""
    text = label.replace("sin", r"\sin").replace("·", r"\cdot")
    return text.translate({ord("₁"): "_{1}", ord("₂"): "_{2}", ord("²"): "^{2}"})
