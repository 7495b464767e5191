"""The network drawn: a pill a unit, a curve a weight; numbers stand in the pills and below them, where no curve runs.

The curves join the pills at their sides, and no text is wider than a pill: so no number covers a curve or a pill, for
whatever network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.numerals import printed
from figures.theme import Theme, mixed

Array = NDArray[np.float64]
Element = dict[str, Any]

WIDTH, HEAD = 380, 36  # Pixels: a phone's width, and what the names of the columns take.
PILL = (50, 20)  # Pixels that a unit's pill takes.
ROOM = 376  # Pixels in height for the units of a column, if they can do with so little.
_LEAST, _MOST = 47, 76  # Pixels in height that a unit takes, with its name above and a number below.
_TEXT, _BESIDE = 11, 17  # Pixels: of the letters, and from a pill's middle to that of the text above or below it.
_DEEPEST = 0.5  # Pills stop short of the palette's ends, so that the number in them stays readable.
_THINNEST, _THICKER = 0.8, 3.6  # Pixels: a weight of 0, and what the largest of its layer adds.


@dataclass(frozen=True)
class Diagram:
    """What is to be drawn; ``names``, ``values``, ``shades`` and ``heads`` have an entry a column of units.

    The inputs come first. ``values`` are the numbers in the pills (NaN: not known yet) and ``shades`` their colours
    from -1 to 1; ``heads`` says what a column is. ``weights`` ``(n_in, n_out)`` and ``biases`` ``(n_out,)`` have an
    entry a layer, as has what they are called, ``line`` and ``bias``. ``layer`` is the one at work and ``unit`` the one
    of its units that is followed. ``flow`` is 1 where numbers go along the lines towards the outputs, -1 where they go
    back, 0 where they go nowhere; going back, the lines on from the followed unit belong to the work too. ``first`` is
    the number of the first column in the whole network, of which these may be a part.
    """

    names: Sequence[Sequence[str]]
    values: Sequence[Array]
    shades: Sequence[Array]
    weights: Sequence[Array]
    biases: Sequence[Array]
    line: Sequence[str]
    bias: Sequence[str]
    heads: Sequence[str]
    layer: int
    unit: int = 0
    flow: int = 0
    first: int = 0

    @property
    def sizes(self) -> list[int]:
        """The units of each column."""
        return [len(names) for names in self.names]

    def at_work(self, layer: int, source: int, unit: int) -> bool:
        """Whether the step computes with, or computes, the weight from ``source`` to ``unit`` of ``layer``."""
        onwards = self.flow < 0 and layer == self.layer + 1 and source == self.unit
        return onwards or (layer == self.layer and unit == self.unit)

    def below(self, column: int) -> tuple[str, Array | None]:
        """What the numbers below the pills of a column are, and the numbers; None where nothing of it is at work."""
        followed = self.names[self.layer + 1][self.unit]
        if column == self.layer:
            return f"{self.line[column]} → {followed}", self.weights[column][:, self.unit]
        if column == self.layer + 1:
            return self.bias[self.layer], self.biases[self.layer]
        if self.flow < 0 and column == self.layer + 2:
            return f"{self.line[column - 1]} from {followed}", self.weights[column - 1][self.unit]
        return "", None


def short(value: float) -> str:
    """A signed number that fits into a pill."""
    if abs(value) >= 999.5:
        return printed(value, "+.0e")
    if value == 0 or abs(value) >= 0.095:
        return printed(value, "+.2f")
    return printed(value, "+.3f" if abs(value) >= 0.00095 else "+.0e")


def _precise(value: float) -> str:
    return printed(value, "+.6g")


def network_diagram(theme: Theme, diagram: Diagram) -> dict[str, Any]:
    """The diagram as a list of SVG elements: what each has as ``attributes``, its ``text``, and what it ``told``.

    Each has an ``id`` that names the same unit or weight at every step, so that the diagram of one step can change into
    that of the next. ``pulses`` are the paths along which the step's numbers go, each from its start to its end.
    """
    places = _Places(diagram)
    elements = [*_lines(theme, diagram, places), *_units(theme, diagram, places), *_heads(theme, diagram, places)]
    return {
        "width": WIDTH, "height": places.height, "elements": elements, "colour": theme.accent, "size": _TEXT,
        "pulses": _pulses(diagram, places),
    }  # fmt: skip


class _Places:
    """Where the units stand, in pixels from the upper left."""

    def __init__(self, diagram: Diagram) -> None:
        sizes = diagram.sizes
        tallest = max(sizes)
        self.pitch = min(_MOST, max(_LEAST, ROOM // tallest))
        self.height = HEAD + self.pitch * tallest
        self.x = np.linspace(PILL[0] / 2 + 2, WIDTH - PILL[0] / 2 - 2, len(sizes))
        middle = HEAD + self.pitch * tallest / 2
        # A small column uses more of the height there is.
        self.y = [middle + (np.arange(n) - (n - 1) / 2) * self.pitch * min(2.0, tallest / n) for n in sizes]

    def path(self, layer: int, source: int, unit: int, *, back: bool = False) -> str:
        """The curve of a weight, flat at both ends; ``back`` begins at its end."""
        x0, x1 = self.x[layer] + PILL[0] / 2, self.x[layer + 1] - PILL[0] / 2
        y0, y1, middle = self.y[layer][source], self.y[layer + 1][unit], (x0 + x1) / 2
        if back:
            x0, y0, x1, y1 = x1, y1, x0, y0
        return f"M{x0:.1f} {y0:.1f} C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"


def _lines(theme: Theme, diagram: Diagram, places: _Places) -> Iterator[Element]:
    """A curve a weight."""
    ends = [(layer, *pair) for layer, W in enumerate(diagram.weights) for pair in np.ndindex(*W.shape)]
    for layer, i, j in ends:
        W = diagram.weights[layer]
        value, largest = float(W[i, j]), max(1e-300, float(np.abs(W).max()))
        colour = theme.positive if value > 0 else theme.negative if value < 0 else theme.faint
        yield {
            "id": f"line-{diagram.first + layer}-{i}-{j}", "tag": "path",
            "attributes": {
                "d": places.path(layer, i, j), "fill": "none", "stroke": colour,
                "stroke-width": round(_THINNEST + _THICKER * abs(value) / largest, 2),
                "opacity": 0.95 if diagram.at_work(layer, i, j) else 0.25,
            },
            "told": f"{diagram.line[layer]} {diagram.names[layer][i]} → {diagram.names[layer + 1][j]}: "
                    f"{_precise(value)}",
        }  # fmt: skip


def _units(theme: Theme, diagram: Diagram, places: _Places) -> Iterator[Element]:
    wide, high = PILL
    for column, names in enumerate(diagram.names):
        x, (_, numbers) = places.x[column], diagram.below(column)
        for unit, name in enumerate(names):
            y, value = places.y[column][unit], float(diagram.values[column][unit])
            key = f"{diagram.first + column}-{unit}"
            own = column == diagram.layer + 1 and unit == diagram.unit
            yield {
                "id": f"unit-{key}", "tag": "rect", "told": _told(diagram, column, unit),
                "attributes": {
                    "x": round(x - wide / 2, 1), "y": round(y - high / 2, 1), "width": wide, "height": high,
                    "rx": high / 2, "fill": _tint(theme, float(diagram.shades[column][unit])),
                    "stroke": theme.accent if own else theme.faint, "stroke-width": 3 if own else 1,
                },
            }  # fmt: skip
            yield _text(f"value-{key}", "" if np.isnan(value) else short(value).lstrip("+"), x, y, theme.ink)
            beside = diagram.layer <= column <= diagram.layer + 1
            yield _text(f"name-{key}", name, x, y - _BESIDE, theme.ink if beside else theme.faint)
            number = "" if numbers is None else short(float(numbers[unit]))
            yield _text(f"number-{key}", number, x, y + _BESIDE, theme.ink if own or beside else theme.faint)


def _heads(theme: Theme, diagram: Diagram, places: _Places) -> Iterator[Element]:
    """What each column is, and what the numbers below its pills are."""
    last = len(diagram.heads) - 1
    for column, head in enumerate(diagram.heads):
        anchor = "start" if column == 0 else "end" if column == last else "middle"
        x = {"start": 0.0, "end": float(WIDTH), "middle": float(places.x[column])}[anchor]
        yield _text(f"head-{diagram.first + column}", head, x, 8, theme.ink, anchor)
        below, _ = diagram.below(column)
        yield _text(f"below-{diagram.first + column}", f"below: {below}" if below else "", x, 22, theme.faint, anchor)


def _pulses(diagram: Diagram, places: _Places) -> list[str]:
    """The curves at work, in the direction in which the step goes along them."""
    if not diagram.flow:
        return []
    return [
        places.path(layer, i, j, back=diagram.flow < 0)
        for layer, W in enumerate(diagram.weights) for i, j in np.ndindex(*W.shape) if diagram.at_work(layer, i, j)
    ]  # fmt: skip


def _text(key: str, text: str, x: float, y: float, colour: str, anchor: str = "middle") -> Element:
    """A text whose middle stands at the height ``y``."""
    place = {"x": round(x, 1), "y": round(y, 1), "fill": colour, "text-anchor": anchor, "dominant-baseline": "central"}
    return {"id": key, "tag": "text", "text": text, "attributes": place}


def _tint(theme: Theme, shade: float) -> str:
    """The palette's colour for ``shade``, from -1 to 1."""
    share = _DEEPEST * min(1.0, abs(shade))
    return mixed(theme.positive if shade > 0 else theme.negative, theme.zero, share)


def _told(diagram: Diagram, column: int, unit: int) -> str:
    """What the cursor is told over a pill."""
    value = float(diagram.values[column][unit])
    told = [diagram.names[column][unit] + ("" if np.isnan(value) else f": {_precise(value)}")]
    if column:
        told.append(f"{diagram.bias[column - 1]} {_precise(float(diagram.biases[column - 1][unit]))}")
    return ", ".join(told)
