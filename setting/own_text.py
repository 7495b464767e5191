"""A reader's own points as text: in the parameters of a link, and in a setting.

``points=0.5_1_a -2_0.3_b`` are two points, each its coordinates and a label: a class, from a to d, or a value to
predict, for all points alike. ``test_points=`` are those that are never trained on.

``class_names=elm white_oak`` are what the classes are called, if anything: letters, digits, spaces and a few signs.
Points that were drawn have the ``plane=-1_2`` beside them on which they were, its ends in both coordinates, so that it
stays as it is whatever is drawn on it; beside a curve those of x₁ and those of the values, ``plane=-6_6_-1.6_1.6``.

``column_names=bill_length flipper_length species`` are what the columns of a table are called, the label's last, and
``title=penguins`` is what the table is.

A setting has all of it in one text, ``own 0.5_1_a -2_0.3_b / 1_1_a / elm white_oak @ -1_2 # … ! …``, where it has the
name of other data.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from setting.own_points import CLASSES, CLOSEST, LARGEST, MOST, MOST_COLUMNS, Own, Point, plain_name
from setting.parameters import read_number, to_text

OWN = "own"
PARAMETERS = ("points", "test_points", "class_names", "plane", "column_names", "title", "file")
"""The query parameters that say which points ``data=own`` are."""


def is_own(data: str) -> bool:
    """Whether the ``data`` of a setting are own points."""
    return data.startswith(f"{OWN} ")


def is_drawn(data: str) -> bool:
    """Whether the ``data`` of a setting are points that somebody drew."""
    return is_own(data) and read(data).plane is not None


def name(data: str) -> str:
    """What the own points ``data`` are called on the pages: as their table, or by how many there are."""
    own = read(data)
    count = len(own.training) + len(own.test)
    if own.plane:
        return f"{count:,} drawn points"
    return own.title or f"{count:,} own points"


def write(own: Own) -> str:
    """``own`` as the text that a setting has for its data."""
    parts = [write_points(own.training), write_points(own.test), write_names(own.names)]
    more = [(" @ ", write_points([own.plane]) if own.plane else ""), *zip((" # ", " ! "), called(own).values())]
    return f"{OWN} {' / '.join(parts)}".rstrip(" /") + "".join(sign + text for sign, text in more if text)


def called(own: Own) -> dict[str, str]:
    """What columns and table are called, by the parameters of a link."""
    return {"column_names": write_names(own.column_names), "title": write_names([own.title] if own.title else [])}


@lru_cache(maxsize=64)
def read(data: str) -> Own:
    """The points in ``data``, a text that ``write`` made."""
    rest, _, title = data.removeprefix(f"{OWN} ").partition(" ! ")
    rest, _, columns = rest.partition(" # ")
    points, _, plane = rest.partition(" @ ")
    training, test, names = [*points.split(" / "), "", ""][:3]
    ends = read_plane(plane)
    return Own(
        _read(training) or (), _read(test) or (), tuple(map(plain_name, names.split())), ends[0] if ends else None,
        tuple(map(plain_name, columns.split())), plain_name(title) if title else "",
    )  # fmt: skip


def read_points(text: str) -> tuple[tuple[Point, ...], bool] | None:
    """The points in ``text``, a parameter of a link; None where any of it is no point or the labels are mixed."""
    points = _read(text)
    return (points, True) if points else None


def read_names(text: str) -> tuple[tuple[str, ...], bool] | None:
    """The names of classes in ``text``, a parameter of a link; None where there are none or too many."""
    names = tuple(map(plain_name, text.split()))
    return (names, write_names(names) == text) if 2 <= len(names) <= len(CLASSES) else None


def read_columns(text: str) -> tuple[tuple[str, ...], bool] | None:
    """The names of columns in ``text``, a parameter of a link; None where there are none or too many."""
    names = tuple(map(plain_name, text.split(" ", MOST_COLUMNS + 1)))
    return (names, write_names(names) == text) if 2 <= len(names) <= MOST_COLUMNS + 1 else None


def read_title(text: str) -> tuple[str, bool]:
    """The title of a table in ``text``, a parameter of a link."""
    return plain_name(text), write_names([plain_name(text)]) == text


def read_plane(text: str) -> tuple[tuple[float, ...], bool] | None:
    """The ends of a plane in ``text``, a parameter of a link, two or four; None where there are none."""
    ends = [end for part in text.split("_", 4) if (end := _number(part)) is not None]
    sides = list(zip(ends[::2], ends[1::2]))
    known = len(ends) == text.count("_") + 1 and len(ends) in (2, 4)
    return (tuple(ends), True) if known and all(high - low >= CLOSEST for low, high in sides) else None


def write_names(names: Iterable[str]) -> str:
    """``names`` as a link has them: parted by spaces, with a line for each space within."""
    return " ".join(name.replace(" ", "_") for name in names)


def write_points(points: Iterable[tuple[float | str, ...]]) -> str:
    """``points`` as a link has them."""
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
