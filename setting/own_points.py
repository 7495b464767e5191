"""A reader's own points: what they are, and whether a network can be trained on them.

How a link and a setting write them out stands in ``setting/own_text.py``; how many are kept under a name, in
``setting/kept_points.py``.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np

from nn_core.checks import Array
from nn_core.datasets import Pair, targets
from setting.names import COORDINATES

CLASSES = "abcd"
MOST = 1200  # Points, training and test together.
MOST_COLUMNS = len(COORDINATES)
LARGEST = 999_999.0
"""The largest size of a coordinate or a value."""
CLOSEST = 1e-4  # Points that are nearer together than this in both coordinates are the same to a picture.
LONGEST_NAME = 20
_ANGLES = str.maketrans("<>", "‹›")  # Like those of markup, and none.
# A point is for numbers: elsewhere it could make a link, as "www." does. A slash by itself parts the points of a
# setting from its names, and what begins with = is a formula to a spreadsheet.
_NOT_PLAIN = re.compile(r"[^\w +%()=‹›./-]|(?<!\d)\.|\.(?!\d)|(?<!\w)/|/(?!\w)|^=")

Point = tuple[Any, ...]
"""Its coordinates, one to ``MOST_COLUMNS``, and its label, a letter or a number."""


class Own(NamedTuple):
    """Points and their labels, all of them classes, letters of ``CLASSES``, or all of them values.

    ``names`` are those of the classes, one each, or none. ``plane`` has the two ends of the square that the points were
    drawn on, and with one coordinate those of the values too; None where nobody drew. ``column_names`` are those of the
    coordinates and the label, or none; ``title`` is what the table is called that all of it is from, or nothing.
    """

    training: tuple[Point, ...]
    test: tuple[Point, ...] = ()
    names: tuple[str, ...] = ()
    plane: tuple[float, ...] | None = None
    column_names: tuple[str, ...] = ()
    title: str = ""

    @property
    def kind(self) -> str:
        """``"classes"`` or ``"regression"``, as in ``nn_core.datasets``."""
        return "classes" if isinstance(self.training[0][-1], str) else "regression"

    @property
    def columns(self) -> int:
        """How many coordinates each point has."""
        return len(self.training[0]) - 1

    @property
    def classes(self) -> int:
        """How many classes there are, at least two; of values it means nothing."""
        return max(2, *(1 + CLASSES.index(str(label)) for *_, label in self.training)) if self.kind == "classes" else 2

    def pairs(self, output: str) -> tuple[Pair, Pair | None]:
        """Training and test points with their targets for the ``output`` activation, as ``nn_core.draw`` gives them."""
        return self._pair(self.training, output), self._pair(self.test, output) if self.test else None

    def _pair(self, points: tuple[Point, ...], output: str) -> Pair:
        values = [float(CLASSES.index(label) if isinstance(label, str) else label) for *_, label in points]
        X: Array = np.array([point[:-1] for point in points], dtype=float)
        return X, targets(np.array(values), self.kind, self.classes, output)


def usable(own: Own) -> bool:
    """Whether a network can be trained on ``own``: labels alike, two classes at least, points at different places.

    With one coordinate there is a value to predict. Names are those of all classes.
    """
    labels = {label for *_, label in own.training}
    if len(own.training) < 2 or len(own.training) + len(own.test) > MOST or len(labels) < 2:
        return False
    known = labels if own.kind == "classes" else set()
    if (own.columns == 1 and known) or not _nameable(own):
        return False
    alike = all(isinstance(label, str) == bool(known) and (not known or label in known) for *_, label in own.test)
    same = all(len(point) == own.columns + 1 for point in own.test)
    return alike and same and apart(np.array([point[:-1] for point in own.training]))


def _nameable(own: Own) -> bool:
    """Whether names are plain, and as many as there are classes, or columns, or none."""
    fitting = not own.names or (own.kind == "classes" and len(own.names) == own.classes)
    columns = len(own.column_names) in (0, own.columns + 1)
    every = (*own.names, *own.column_names, *([own.title] if own.title else []))
    return fitting and columns and every == tuple(map(plain_name, every))


def within(own: Own) -> bool:
    """Whether all points of ``own`` are on its plane, if it has one."""
    if own.plane is None:
        return True
    (low, high), upright = own.plane[:2], own.plane[2:]
    every = (*own.training, *own.test)
    if bool(upright) != (own.columns == 1) or not all(low <= place <= high for *places, _ in every for place in places):
        return False
    return not upright or all(upright[0] <= value <= upright[1] for *_, value in every)


def apart(X: Array) -> bool:
    """Whether the points ``X`` ``(n, columns)`` lie at places that a picture can tell apart."""
    return bool(np.ptp(X, axis=0).max() >= CLOSEST)


def plain_name(text: str) -> str:
    """``text`` as the name of a class: nothing in it that any page would make more of than text."""
    words = " ".join(text.replace("_", " ").translate(_ANGLES).split())
    return _NOT_PLAIN.sub("·", words[:LONGEST_NAME].rstrip()) or "·"
