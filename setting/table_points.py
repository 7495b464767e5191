"""Own points made of some columns of a table, checked so far that a network can be trained on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import Array
from setting.own_points import CLASSES, LARGEST, MOST_COLUMNS, Own, Point, apart, plain_name, usable
from setting.parameters import decimal, quoted
from setting.table import RefusedError, Row, Table, count, missing

_HUGE = 1e12  # Beyond it, what is subtracted to standardise would be lost in rounding.
_SPOT = 400  # Parts of the side of the plane: about the pixels it has.


class Made(NamedTuple):
    """Own points, the names of their classes, none where they have values, and what was done, in sentences."""

    own: Own
    classes: tuple[str, ...]
    told: tuple[str, ...]


def make_points(
    table: Table, columns: Sequence[int], *, regression: bool, test: int, standardise: bool, drop: bool
) -> Made:
    """Points of ``columns``: one to ``MOST_COLUMNS`` inputs, then a label, a class or for ``regression`` a value.

    ``test`` percent of them are never trained on. With ``standardise`` each input has mean 0 and spread 1 over the
    training points. Rows with missing values are refused, or left out with ``drop``.
    """
    inputs, label = columns[:-1], columns[-1]
    if not 1 <= len(inputs) <= MOST_COLUMNS:
        raise RefusedError(f"{count(len(inputs), 'input')} are chosen: take one to {MOST_COLUMNS}.")
    if len(inputs) == 1 and not regression:
        raise RefusedError("With one input the network is a curve, which predicts a number: classes need two inputs.")
    rows = [row for row in table.rows if not any(missing(row.cells[c]) for c in columns)]
    told = _told_of_missing(table, columns, len(rows), drop)
    if len(rows) < 2:
        raise RefusedError("Fewer than two rows have all their values: there is nothing to learn from.")
    X = np.column_stack([_numbers(table, rows, c) for c in inputs])
    if regression:
        labels, sentence = _values(table, rows, label)
        told.append(sentence)
        classes: tuple[str, ...] = ()
    else:
        labels, classes = _classes(table, rows, label)
    test_points = _held_out(labels, test)
    if standardise:
        mean, spread = X[~test_points].mean(axis=0), X[~test_points].std(axis=0)
        X = (X - mean) / np.where(spread > 0, spread, 1)
        told += [
            f"x{sign} is {quoted([table.names[c]])} less {decimal(m)}, over {decimal(s or 1.0)}: mean 0, spread 1."
            for sign, c, m, s in zip("₁₂₃₄₅₆₇₈", inputs, mean, spread)
        ]
    for i, j in np.argwhere(np.abs(X) > LARGEST)[:1]:
        place = _place(table, rows[i], inputs[j])
        raise RefusedError(f"{place}: inputs go up to {LARGEST:,.0f}; standardise them, or take larger units.")
    if not apart(X):
        close = "" if standardise or not np.ptp(X, axis=0).any() else ", or standardise the inputs"
        raise RefusedError(f"All points lie at the same place: choose other columns{close}.")
    X, decimals = _rounded(X)
    told.append(f"Inputs are rounded to {decimals}, less than a dot of the picture.")
    if len(inputs) > 2:
        told.append("x₁ and x₂ are drawn; the others are held at their mean there.")
    points: list[Point] = [(*place, label) for place, label in zip(X.tolist(), labels)]
    training, held_out = (tuple(p for p, test in zip(points, test_points) if test == asked) for asked in (False, True))
    names = tuple(map(plain_name, classes))
    if len(set(names)) < len(names):
        told.append("Shortened, names of classes would be the same: the classes have their signs alone.")
        names = ()
    own = Own(training, held_out, names)
    if not usable(own):
        raise RefusedError("What is left to train on is too few points, or all alike: make the test share smaller.")
    return Made(own, classes, tuple(told))


def _told_of_missing(table: Table, columns: Sequence[int], complete: int, drop: bool) -> list[str]:
    """A sentence on how many rows are left out; without ``drop`` the first one is refused by row and column."""
    lacking = len(table.rows) - complete
    if not lacking:
        return []
    if drop:
        return [f"{count(lacking, 'row')} with a missing value {'is' if lacking == 1 else 'are'} left out."]
    where = next((row, c) for row in table.rows for c in columns if missing(row.cells[c]))
    more = f" {count(lacking, 'row')} like it can be left out." if lacking > 1 else " The row can be left out."
    raise RefusedError(f"{_place(table, *where)}: there is no value.{more}")


def _numbers(table: Table, rows: Sequence[Row], column: int) -> Array:
    """The numbers in ``column``, one a row."""
    numbers = []
    for row in rows:
        number = table.number(row, column)
        if number is None:
            raise RefusedError(f"{_place(table, row, column)}: {quoted([row.cells[column]])} is no number.")
        if abs(number) > _HUGE:
            raise RefusedError(f"{_place(table, row, column)}: numbers go up to {_HUGE:,.0f}; take larger units.")
        numbers.append(number)
    return np.array(numbers)


def _classes(table: Table, rows: Sequence[Row], column: int) -> tuple[list[str | float], tuple[str, ...]]:
    """A letter for each row, and the names of the classes; numbers that are equal are one class, however written."""
    numbers = [table.number(row, column) for row in rows]
    entries: list[Any] = [row.cells[column] for row in rows] if None in numbers else numbers
    counted = Counter(entries)
    name = quoted([table.names[column]])
    if len(counted) > len(CLASSES):
        raise RefusedError(
            f"Column {name} has {len(counted):,} different entries; there can be two to {len(CLASSES)} classes."
        )
    for row, entry in zip(rows, entries):
        if counted[entry] == 1:
            raise RefusedError(
                f"{_place(table, row, column)}: {quoted([row.cells[column]])} occurs only once: a class needs two rows."
            )
    if len(counted) < 2:
        raise RefusedError(f"Column {name} has {quoted([rows[0].cells[column]])} in every row: a class needs another.")
    order = sorted(counted)
    names = tuple(rows[entries.index(entry)].cells[column] for entry in order)
    return [CLASSES[order.index(entry)] for entry in entries], names


def _values(table: Table, rows: Sequence[Row], column: int) -> tuple[list[str | float], str]:
    """The value of each row, brought to −1 to 1, which the colours stand for, and a sentence that says how."""
    values = _numbers(table, rows, column)
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-9 * max(1.0, abs(high)):
        raise RefusedError(f"Every row has the value {quoted([rows[0].cells[column]])}: there is nothing to predict.")
    scaled = np.round(2 * (values - low) / (high - low) - 1, 3) + 0.0
    name = quoted([table.names[column]])
    return (
        scaled.tolist(),
        f"{name} is brought to −1 to 1: −1 is {decimal(low)}, 1 is {decimal(high)}.",
    )


def _rounded(X: Array) -> tuple[Array, str]:
    """``X`` to as many decimals as keep every point within a dot of its place in a picture, and how many they are.

    The first two columns are drawn to one scale; each other one has its own.
    """
    ranges = [float(np.ptp(X[:, :2]))] * X[:, :2].shape[1] + [float(np.ptp(column)) for column in X.T[2:]]
    decimals = [max(0, int(np.ceil(-np.log10((extent or 1.0) / _SPOT)))) for extent in ranges]
    most = count(max(decimals), "decimal")
    rounded = [np.round(column, places) + 0.0 for column, places in zip(X.T, decimals)]
    return np.column_stack(rounded), most if len(set(decimals)) == 1 else f"up to {most}"


def _held_out(labels: Sequence[str | float], percent: int) -> NDArray[np.bool_]:
    """Which points are never trained on ``(n,)``: ``percent`` of them, the same ones every time.

    Where chance would leave a class without a training point, its first one is trained on.
    """
    kept = {labels.index(label) for label in labels if isinstance(label, str)}
    order = [i for i in np.random.default_rng(0).permutation(len(labels)).tolist() if i not in kept]
    held_out = np.zeros(len(labels), dtype=bool)
    held_out[order[: len(labels) * percent // 100]] = True
    return held_out


def _place(table: Table, row: Row, column: int) -> str:
    return f"Row {row.number}, column {quoted([table.names[column]])}"
