"""A reader's own points, as a link and a setting hold them.

``points=0.5_1_a -2_0.3_b`` are two points, each its coordinates and a label: a class, from a to d, or a value to
predict, for all points alike. ``test_points=`` are those that are never trained on. Up to ``MOST_IN_LINK`` points stand
in the link like this; of more it holds a name made from their content, ``file=3f2a…``, under which this process keeps
them, and the tab too (``ui/url/kept_points.py``).

``class_names=elm white_oak`` are what the classes are called, if anything: letters, digits, spaces and a few signs.
Points that were drawn have the ``plane=-1_2`` beside them on which they were, its ends in both coordinates, so that it
stays as it is whatever is drawn on it.

A setting has all of it in one text, ``own 0.5_1_a -2_0.3_b / 1_1_a / elm white_oak @ -1_2``, where it has the name of
other data.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from nn_core.checks import Array
from nn_core.datasets import Pair, targets
from setting.names import COORDINATES
from setting.parameters import read_number, to_text

OWN = "own"
PARAMETERS = ("points", "test_points", "class_names", "plane", "file")
"""The query parameters that say which points ``data=own`` are."""
CLASSES = "abcd"
MOST, MOST_IN_LINK = 1200, 60  # Points, training and test together.
MOST_COLUMNS = len(COORDINATES)
LARGEST = 999_999.0
"""The largest size of a coordinate or a value."""
_CLOSEST = 1e-4  # Points that are nearer together than this in both coordinates are the same to a picture.
LONGEST_NAME = 20
_ANGLES = str.maketrans("<>", "‹›")  # Like those of markup, and none.
# A point is for numbers: elsewhere it could make a link, as "www." does. A slash by itself parts the points of a
# setting from its names, and what begins with = is a formula to a spreadsheet.
_NOT_PLAIN = re.compile(r"[^\w +%()=‹›./-]|(?<!\d)\.|\.(?!\d)|(?<!\w)/|/(?!\w)|^=")
_LONGEST = 200_000  # Letters of points written out; 1,200 of eight coordinates take fewer.
_MOST_KEPT = 64_000_000  # Letters of all sets of points together; one has some 10,000, and up to 200,000.

Point = tuple[Any, ...]
"""Its coordinates, one to ``MOST_COLUMNS``, and its label, a letter or a number."""


class Own(NamedTuple):
    """Points and their labels, all of them classes, letters of ``CLASSES``, or all of them values.

    ``names`` are those of the classes, one each, or none. ``plane`` has the two ends of the square that the points were
    drawn on, None where nobody drew.
    """

    training: tuple[Point, ...]
    test: tuple[Point, ...] = ()
    names: tuple[str, ...] = ()
    plane: tuple[float, float] | None = None

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

    def drawn(self, output: str) -> tuple[Pair, Pair | None]:
        """Training and test points with their targets for the ``output`` activation, as ``nn_core.draw`` gives them."""
        return self._pair(self.training, output), self._pair(self.test, output) if self.test else None

    def _pair(self, points: tuple[Point, ...], output: str) -> Pair:
        values = [float(CLASSES.index(label) if isinstance(label, str) else label) for *_, label in points]
        X: Array = np.array([point[:-1] for point in points], dtype=float)
        return X, targets(np.array(values), self.kind, self.classes, output)


def is_own(data: str) -> bool:
    """Whether the ``data`` of a setting are own points."""
    return data.startswith(f"{OWN} ")


def write(own: Own) -> str:
    """``own`` as the text that a setting has for its data."""
    parts = [_write(own.training), _write(own.test), write_names(own.names)]
    return f"{OWN} {' / '.join(parts)}".rstrip(" /") + (f" @ {_write([own.plane])}" if own.plane else "")


@lru_cache(maxsize=64)
def read(data: str) -> Own:
    """The points in ``data``, a text that ``write`` made."""
    points, _, plane = data.removeprefix(f"{OWN} ").partition(" @ ")
    training, test, names = [*points.split(" / "), "", ""][:3]
    ends = read_plane(plane)
    return Own(
        _read(training) or (), _read(test) or (), tuple(map(plain_name, names.split())), ends[0] if ends else None
    )


def read_points(text: str) -> tuple[tuple[Point, ...], bool] | None:
    """The points in ``text``, a parameter of a link; None where any of it is no point or the labels are mixed."""
    points = _read(text)
    return (points, True) if points else None


def read_names(text: str) -> tuple[tuple[str, ...], bool] | None:
    """The names of classes in ``text``, a parameter of a link; None where there are none or too many."""
    names = tuple(map(plain_name, text.split()))
    return (names, write_names(names) == text) if 2 <= len(names) <= len(CLASSES) else None


def write_names(names: Iterable[str]) -> str:
    """``names`` as a link has them: parted by spaces, with a line for each space within."""
    return " ".join(name.replace(" ", "_") for name in names)


def plain_name(text: str) -> str:
    """``text`` as the name of a class: nothing in it that any page would make more of than text."""
    words = " ".join(text.replace("_", " ").translate(_ANGLES).split())
    return _NOT_PLAIN.sub("·", words[:LONGEST_NAME].rstrip()) or "·"


def read_plane(text: str) -> tuple[tuple[float, float], bool] | None:
    """The two ends of a plane in ``text``, a parameter of a link; None where there is none."""
    low, high = map(_number, parts) if len(parts := text.split("_")) == 2 else (None, None)
    return None if low is None or high is None or high - low < _CLOSEST else ((low, high), True)


def within(own: Own) -> bool:
    """Whether all points of ``own`` are on its plane, if it has one."""
    low, high = own.plane or (-LARGEST, LARGEST)
    return all(low <= place <= high for *places, _ in (*own.training, *own.test) for place in places)


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
    """Whether the names of the classes are plain, and as many as there are classes, or none."""
    fitting = not own.names or (own.kind == "classes" and len(own.names) == own.classes)
    return fitting and own.names == tuple(map(plain_name, own.names))


def apart(X: Array) -> bool:
    """Whether the points ``X`` ``(n, columns)`` lie at places that a picture can tell apart."""
    return bool(np.ptp(X, axis=0).max() >= _CLOSEST)


def to_query(data: str) -> dict[str, str]:
    """The query parameters of the own points ``data``, which are kept under a name where they are too many."""
    own = read(data)
    if len(own.training) + len(own.test) > MOST_IN_LINK:
        return {"data": OWN, "file": keep(data)}
    texts = {
        "test_points": _write(own.test), "class_names": write_names(own.names),
        "plane": _write([own.plane]) if own.plane else "",
    }  # fmt: skip
    return {"data": OWN, "points": _write(own.training), **{name: text for name, text in texts.items() if text}}


def name(data: str) -> str:
    """What the own points ``data`` are called on the pages: a short name made from their content."""
    return f"Own points {_digest(data)[:4]}"


_kept: OrderedDict[str, str] = OrderedDict()
_keeping = Lock()


def keep(data: str) -> str:
    """Keep ``data`` while this process runs, until others of ``_MOST_KEPT`` letters have come since; its name."""
    digest = _digest(data)
    with _keeping:
        _kept[digest] = data
        _kept.move_to_end(digest)
        while sum(map(len, _kept.values())) > _MOST_KEPT:
            _kept.popitem(last=False)
    return digest


def kept(digest: str) -> str | None:
    """The points that are kept under the name ``digest``; None where there are none."""
    return _kept.get(digest)


def keep_sent(digest: str, sent: object) -> None:
    """Keep what a browser ``sent`` as the points called ``digest``, if that is what it is: the input is not trusted."""
    if not isinstance(sent, str) or len(sent) > _LONGEST or not is_own(sent) or _digest(sent) != digest:
        return
    own = read(sent)
    if write(own) == sent and usable(own) and within(own):
        keep(sent)


def _digest(data: str) -> str:
    return hashlib.sha256(data.encode()).hexdigest()[:12]


def _write(points: Iterable[tuple[float | str, ...]]) -> str:
    return " ".join("_".join(map(to_text, point)) for point in points)


def _read(text: str) -> tuple[Point, ...] | None:
    """The points in ``text``, at most ``MOST``, with as many coordinates and all a class or all a value; or None."""
    parts = text.split(" ", MOST) if text else []
    points = [_point(part) for part in parts] if len(parts) <= MOST else [None]
    found = tuple(point for point in points if point is not None)
    alike = len({(len(point), type(point[-1])) for point in found}) == 1
    return found if len(found) == len(points) and alike else None


def _point(text: str) -> Point | None:
    *place, label = text.split("_", MOST_COLUMNS + 1)
    point = (*map(_number, place), label if len(label) == 1 and label in CLASSES else _number(label))
    return point if 1 <= len(place) <= MOST_COLUMNS and None not in point else None


def _number(text: str) -> float | None:
    number = read_number(text)
    return None if number is None or abs(number) > LARGEST else number + 0.0  # No -0.
