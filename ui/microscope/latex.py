"""LaTeX for the arithmetic of a network: numbers as they are printed, symbols with their indices, lines that break."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lab.epoch.rounding import rounded, written


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


def symbol(letter: str, layer: int, unit: int) -> str:
    """``letter`` of a unit: layers and units are counted from 1 in print; layer 0 is the inputs."""
    return f"x_{{{unit + 1}}}" if layer == 0 and letter == "a" else f"{letter}^{{({layer})}}_{{{unit + 1}}}"


def weight(layer: int, source: int, unit: int) -> str:
    """The weight from unit ``source`` below to ``unit`` of ``layer``; all printed counting from 1."""
    comma = "," if max(source, unit) >= 9 else ""
    return f"w^{{({layer})}}_{{{source + 1}{comma}{unit + 1}}}"


def equals(value: float, places: int) -> str:
    """``value`` as printed, behind its sign."""
    return f"{sign(value, places)} {number(value, places)}"


def sign(values: ArrayLike, places: int) -> str:
    """``=`` where ``values`` are printed whole, ``≈`` where they are rounded."""
    return "=" if np.array_equal(rounded(values, places), values) else r"\approx"
