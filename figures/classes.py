"""Classes in pictures: a colour and a shape each, so that nobody has to tell them by the colour alone.

Two classes have the ends of the palette. More than two have colours of their own, fainter where the network is less
sure. An output for each class makes one byte: its upper two bits are the class that wins, counted from 0, and the other
six how sure the network is of it, from 0, where all classes are as likely, to 63.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from figures.theme import Theme, mixed, rgb

Array = NDArray[np.float64]

SURE = 63
SHAPES = ("circle", "square", "triangle-up", "diamond")
"""Of the samples, as Plotly calls them."""
SIGNS = ("●", "■", "▲", "◆")
"""The same as letters."""
CLASS_COLOURS = ("violet", "yellow", "light blue", "brown")
"""Of the classes in words, in both themes."""
_FAINTEST, _FULLEST = 0.15, 0.85  # Parts of a class's colour on the plane; the samples on it have all of it.


class Kind(NamedTuple):
    """A class: its ``name``, its ``colour``, its ``shape``, and which samples are its ``own`` ``(n_samples,)``."""

    name: str
    colour: str
    shape: str
    own: NDArray[np.bool_]


def kinds(theme: Theme, Y: Array, span: tuple[float, float], names: Sequence[str] = ()) -> list[Kind]:
    """The name, the colour and the shape of each class, and which samples are of it; none where ``Y`` are values.

    ``Y`` ``(n_samples, n_out)`` are one-hot rows or, in one column, the two numbers of ``span``; ``names`` are those of
    the classes, if they have any.
    """
    if Y.shape[1] > 1:
        named = [f"class {class_name(number, names)}" for number in range(Y.shape[1])]
        classes, colours = Y.argmax(axis=1), theme.classes
    elif set(np.unique(Y)) <= set(span):
        named = [f"target {target:g}{f', {name}' if name else ''}" for target, name in zip(span, names or ("", ""))]
        classes, colours = (sum(span) / 2 < Y[:, 0]).astype(int), (theme.negative, theme.positive)
    else:
        return []
    return [Kind(name, colours[number], SHAPES[number], classes == number) for number, name in enumerate(named)]


def class_bytes(outputs: NDArray[Any]) -> NDArray[np.uint8]:
    """``outputs`` ``(..., n_out)``, shares of 1, as bytes ``(...)``; what is not a number wins and is not sure."""
    n_out = outputs.shape[-1]
    sure = SURE * (outputs.max(axis=-1) * n_out - 1) / (n_out - 1)
    return (64 * outputs.argmax(axis=-1) + np.rint(np.nan_to_num(sure).clip(0, SURE))).astype(np.uint8)


def class_scale(theme: Theme) -> list[list[Any]]:
    """The colours of the 256 bytes, as a Plotly colour scale with a sharp end between two classes."""
    ends = [(faint, full) for faint, full in (class_ends(theme, number) for number in range(4))]
    return [[(number + end) / 4, ends[number][end]] for number in range(4) for end in (0, 1)]


def class_ends(theme: Theme, number: int) -> tuple[str, str]:
    """The colours of class ``number``, counted from 0, where the network is least sure and where it is most."""
    colour = theme.classes[number]
    return mixed(colour, theme.zero, _FAINTEST), mixed(colour, theme.zero, _FULLEST)


def class_colours(theme: Theme, outputs: Array) -> Array:
    """The colours ``(n, 3)`` of ``outputs`` ``(n, n_out)``, red, green and blue from 0 to 255."""
    bytes_ = class_bytes(outputs)
    ends = np.array([[rgb(end) for end in class_ends(theme, number)] for number in range(4)])[bytes_ >> 6]
    sure = (bytes_ & SURE)[:, None] / SURE
    return np.asarray((1 - sure) * ends[:, 0] + sure * ends[:, 1])


def class_name(number: int, names: Sequence[str] = ()) -> str:
    """What class ``number``, counted from 0, is called, with its sign; by its number where there are no ``names``."""
    return f"{SIGNS[number]} {names[number] if names else number + 1}"
