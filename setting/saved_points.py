"""Own points as a CSV from which every one comes back exactly: nothing rounded or scaled, every class in its place.

The columns are ``x1``, ``x2`` and so on; ``class``, from a to d, or ``value``; ``class name`` where classes have names;
and ``test point``, 1 for a point that is never trained on and 0 for others. A column that has a name in the pictures
has it behind: ``x1 = bill length``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from setting.own_points import CLASSES, LARGEST, MOST_COLUMNS, Own, Point, plain_name, usable
from setting.parameters import quoted
from setting.table import RefusedError, Row, Table, place

_NAME, _TEST, _CALLED = "class name", "test point", " = "


def to_csv(own: Own) -> str:
    """``own`` as a CSV: all but its title and the plane that it was drawn on."""
    columns = _columns(own.columns, own.kind, bool(own.names))
    called = [f"{column}{_CALLED}{name}" for column, name in zip(columns, own.column_names)]
    named = {letter: [name] for letter, name in zip(CLASSES, own.names)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(called + columns[len(called) :])
    for points, test in ((own.training, 0), (own.test, 1)):
        writer.writerows([*point, *named.get(point[-1], []), test] for point in points)
    return text.getvalue()


def from_table(table: Table, title: str = "") -> Own | None:
    """The points in a ``table`` with the columns of a saved one, called by its ``title``.

    None where it has others, or no network could be trained on its points. A RefusedError names the row and column of
    what cannot stand there.
    """
    columns = [name.partition(_CALLED)[0] for name in table.names]
    named, kind = _NAME in columns, "classes" if "class" in columns else "regression"
    inputs = len(columns) - 2 - named
    if not 1 <= inputs <= MOST_COLUMNS or columns != _columns(inputs, kind, named):
        return None
    training, test, names = list[Point](), list[Point](), dict[str, str]()
    for row in table.rows:
        label = _number(table, row, inputs) if kind == "regression" else _one_of(table, row, inputs, CLASSES)
        held_out = _one_of(table, row, len(columns) - 1, "01") == "1"
        (test if held_out else training).append((*(_number(table, row, c) for c in range(inputs)), label))
        name = row.cells[inputs + 1]
        if named and names.setdefault(str(label), name) != name:
            there = f"{place(table, row, inputs + 1)}: class {label} is called {quoted([name])}"
            raise RefusedError(f"{there} here, and {quoted([names[str(label)]])} above.")
    own = Own(tuple(training), tuple(test), title=plain_name(title) if title else "")
    if not usable(own):
        return None
    called = [name.partition(_CALLED)[2] for name in table.names[: inputs + 1]]
    # A class that has no points is called by its number.
    classes = [names.get(letter, str(number)) for number, letter in enumerate(CLASSES[: own.classes], 1)]
    return own._replace(
        names=tuple(map(plain_name, classes)) if named else (),
        column_names=tuple(map(plain_name, called)) if all(called) else (),
    )


def _columns(inputs: int, kind: str, named: bool) -> list[str]:
    label = ["class", *([_NAME] if named else [])] if kind == "classes" else ["value"]
    return [*(f"x{number}" for number in range(1, inputs + 1)), *label, _TEST]


def _number(table: Table, row: Row, column: int) -> float:
    number = table.number(row, column)
    if number is None or abs(number) > LARGEST:
        what = f"no number from −{LARGEST:,.0f} to {LARGEST:,.0f}"
        raise RefusedError(f"{place(table, row, column)}: {quoted([row.cells[column]])} is {what}.")
    return number + 0.0  # No -0.


def _one_of(table: Table, row: Row, column: int, signs: Sequence[str]) -> str:
    """The cell, which is one of ``signs``."""
    cell = row.cells[column]
    if cell not in tuple(signs):
        listed = f"{', '.join(signs[:-1])} or {signs[-1]}"
        raise RefusedError(f"{place(table, row, column)}: {quoted([cell])} stands where {listed} is expected.")
    return cell
