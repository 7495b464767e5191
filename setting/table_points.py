"""Own points made of some columns of a table, checked so far that a network can be trained on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.checks import Array
from setting.drawn_points import digits
from setting.own_points import CLASSES, LARGEST, MOST_COLUMNS, Own, Point, apart, plain_name, usable
from setting.parameters import decimal, quoted
from setting.table import RefusedError, Row, Table, count, missing, place

_HUGE = 1e12  # Beyond it, what is subtracted to standardise would be lost in rounding.
_UNIT = re.compile(r"(?<=\w)\s*\([^()]*\)$")  # As in "bill length (mm)".


Labels = tuple[list[str | float], tuple[str, ...], list[str]]
"""What is to be learned of each row, the names of the classes, and what was done to get it, in sentences."""


class Made(NamedTuple):
    """Own points, the names of their classes, none where they have values, and what was done, in sentences."""

    own: Own
    classes: tuple[str, ...]
    told: tuple[str, ...]


def usual_columns(table: Table) -> tuple[list[int], int]:
    """The columns that become inputs unless somebody chooses others, all that have numbers; and the label's.

    The label is the last column or, where only others have words, the first that does. Where columns of numbers are too
    few for it, others are among the inputs: what stands in them is then refused by row and column.
    """
    numeric = [c for c in range(len(table.names)) if table.numeric(c)]
    words = [c for c in range(len(table.names)) if c not in numeric]
    last = len(table.names) - 1
    label = words[0] if words and last not in words else last
    inputs, others = ([c for c in some if c != label] for some in (numeric, words))
    lacking = max(0, (1 if label in numeric else 2) - len(inputs))
    return sorted(inputs + others[:lacking]), label


def make_points(
    table: Table, columns: Sequence[int], *, regression: bool, test: int, standardise: bool, drop: bool,
    title: str = "",
) -> Made:  # fmt: skip
    """Points of ``columns``: one to ``MOST_COLUMNS`` inputs, then a label, a class or for ``regression`` a value.

    ``test`` percent of them are never trained on. With ``standardise`` each input has mean 0 and spread 1 over the
    training points. Rows with missing values are refused, or left out with ``drop``. They are called by the table's
    ``title``, if it has one.
    """
    inputs, label = columns[:-1], columns[-1]
    if not 1 <= len(inputs) <= MOST_COLUMNS:
        raise RefusedError(f"{count(len(inputs), 'input')} are chosen: take one to {MOST_COLUMNS}.")
    if len(inputs) == 1 and not regression:
        raise RefusedError("With one input the network is a curve, which predicts a number: classes need two inputs.")
    rows, told = _complete(table, columns, drop)
    X = np.column_stack([_numbers(table, rows, c) for c in inputs])
    labels, classes, scaling = _values(table, rows, label) if regression else _classes(table, rows, label)
    test_points = _held_out(labels, test)
    X, standardised = _standardised(table, inputs, X, X[~test_points]) if standardise else (X, [])
    _check_places(table, rows, inputs, X, standardise)
    X, rounding = _rounded(X)
    names, naming = _names(classes)
    points: list[Point] = [(*coordinates, label) for coordinates, label in zip(X.tolist(), labels)]
    training, held_out = (tuple(p for p, test in zip(points, test_points) if test == asked) for asked in (False, True))
    called = _called(table, columns, [standardise] * len(inputs) + [regression]) if table.header else ()
    own = Own(training, held_out, names, column_names=called, title=plain_name(title) if title else "")
    if not usable(own):
        raise RefusedError("What is left to train on is too few points, or all alike: make the test share smaller.")
    return Made(own, classes, (*told, *scaling, *standardised, *rounding, *naming))


@np.errstate(all="ignore")
def why_standardise(table: Table, inputs: Sequence[int], *, regression: bool) -> str:
    """A sentence on the first of the ``inputs`` whose numbers make training hard; nothing where none do.

    They do where their mean is two spreads from 0, one where a number is to be predicted, and where the spread is under
    0.2 or over 10. Measured at the default rate: from there on a circle's loss at epoch 1,000 was one and a half to
    twenty times what it was, and half of the runs with a number to predict diverged.
    """
    for c in inputs:
        numbers = np.array([number for row in table.rows if (number := table.number(row, c)) is not None])
        mean, spread = (abs(numbers.mean()), numbers.std()) if len(numbers) else (0.0, 0.0)
        if mean > (1 if regression else 2) * spread or 0 < spread < 0.2 or spread > 10:
            ends = f"from {decimal(numbers.min())} to {decimal(numbers.max())}"
            harm = "slow training down and can make it diverge" if regression else "slow training down"
            name = quoted([table.names[c]])
            return f"Inputs such as {name}, {ends}, {harm}; standardised, each has mean 0 and spread 1."
    return ""


def _called(table: Table, columns: Sequence[int], scaled: Sequence[bool]) -> tuple[str, ...]:
    """The names of the columns; those whose numbers were ``scaled`` are in their unit no more, and lose it."""
    names = [table.names[c] for c in columns]
    return tuple(plain_name(_UNIT.sub("", name) if off else name) for name, off in zip(names, scaled))


def _complete(table: Table, columns: Sequence[int], drop: bool) -> tuple[list[Row], list[str]]:
    """The rows that have a value in each of ``columns``, and a sentence on how many have not."""
    rows = [row for row in table.rows if not any(missing(row.cells[c]) for c in columns)]
    told = _told_of_missing(table, columns, len(rows), drop)
    if len(rows) < 2:
        raise RefusedError("Fewer than two rows have all their values: there is nothing to learn from.")
    return rows, told


def _told_of_missing(table: Table, columns: Sequence[int], complete: int, drop: bool) -> list[str]:
    """A sentence on how many rows are left out; without ``drop`` the first one is refused by row and column."""
    lacking = len(table.rows) - complete
    if not lacking:
        return []
    if drop:
        return [f"{count(lacking, 'row')} with a missing value {'is' if lacking == 1 else 'are'} left out."]
    where = next((row, c) for row in table.rows for c in columns if missing(row.cells[c]))
    more = f" {count(lacking, 'row')} like it can be left out." if lacking > 1 else " The row can be left out."
    raise RefusedError(f"{place(table, *where)}: there is no value.{more}")


def _numbers(table: Table, rows: Sequence[Row], column: int) -> Array:
    """The numbers in ``column``, one a row."""
    numbers = []
    for row in rows:
        number = table.number(row, column)
        if number is None:
            raise RefusedError(f"{place(table, row, column)}: {quoted([row.cells[column]])} is no number.")
        if abs(number) > _HUGE:
            raise RefusedError(f"{place(table, row, column)}: numbers go up to {_HUGE:,.0f}; take larger units.")
        numbers.append(number)
    return np.array(numbers)


def _classes(table: Table, rows: Sequence[Row], column: int) -> Labels:
    """A letter for each row; numbers that are equal are one class, however written."""
    numbers = [table.number(row, column) for row in rows]
    entries: list[Any] = [row.cells[column] for row in rows] if None in numbers else numbers
    counted = Counter(entries)
    name = quoted([table.names[column]])
    if len(counted) > len(CLASSES):
        raise RefusedError(f"Column {name} has {len(counted):,} different entries; there can be two to four classes.")
    for row, entry in zip(rows, entries):
        if counted[entry] == 1:
            raise RefusedError(
                f"{place(table, row, column)}: {quoted([row.cells[column]])} occurs only once: a class needs two rows."
            )
    if len(counted) < 2:
        raise RefusedError(f"Column {name} has {quoted([rows[0].cells[column]])} in every row: a class needs another.")
    order = sorted(counted)
    names = tuple(rows[entries.index(entry)].cells[column] for entry in order)
    return [CLASSES[order.index(entry)] for entry in entries], names, []


def _values(table: Table, rows: Sequence[Row], column: int) -> Labels:
    """The value of each row, brought to −1 to 1, which the colours stand for."""
    values = _numbers(table, rows, column)
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-9 * max(1.0, abs(high)):
        raise RefusedError(f"Every row has the value {quoted([rows[0].cells[column]])}: there is nothing to predict.")
    scaled = np.round(2 * (values - low) / (high - low) - 1, 3) + 0.0
    name = quoted([table.names[column]])
    return scaled.tolist(), (), [f"{name} is scaled to −1 to 1: −1 is {decimal(low)}, 1 is {decimal(high)}."]


def _standardised(table: Table, inputs: Sequence[int], X: Array, training: Array) -> tuple[Array, list[str]]:
    """``X`` with mean 0 and spread 1 over the ``training`` points, and a sentence on each column."""
    mean, spread = training.mean(axis=0), training.std(axis=0)
    scaled = [
        f"x{sign} = ({quoted([table.names[c]])} {'+' if m < 0 else '−'} {decimal(abs(m))}) / {decimal(s or 1.0)}"
        for sign, c, m, s in zip("₁₂₃₄₅₆₇₈", inputs, mean, spread)
    ]
    return (X - mean) / np.where(spread > 0, spread, 1), [f"Standardised: {'; '.join(scaled)}."]


def _check_places(table: Table, rows: Sequence[Row], inputs: Sequence[int], X: Array, standardised: bool) -> None:
    """Refuse points ``X`` that are too far out, or all at one place."""
    for i, j in np.argwhere(np.abs(X) > LARGEST)[:1]:
        where = place(table, rows[i], inputs[j])
        raise RefusedError(f"{where}: inputs go up to {LARGEST:,.0f}; standardise them, or take larger units.")
    if not apart(X):
        close = "" if standardised or not np.ptp(X, axis=0).any() else ", or standardise the inputs"
        raise RefusedError(f"All points lie at the same place: choose other columns{close}.")


def _names(classes: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """What ``classes`` are called in a link, or nothing, with a sentence, where they would be the same there."""
    names = tuple(map(plain_name, classes))
    if len(set(names)) == len(names):
        return names, []
    return (), ["Shortened, names of classes would be the same: the classes have their signs alone."]


def _rounded(X: Array) -> tuple[Array, list[str]]:
    """``X`` to as many decimals as keep every point within a dot of its place in a picture, and what there is to say.

    The first two columns are drawn to one scale; each other one has its own.
    """
    ranges = [float(np.ptp(X[:, :2]))] * X[:, :2].shape[1] + [float(np.ptp(column)) for column in X.T[2:]]
    decimals = [digits(0.0, extent or 1.0) for extent in ranges]
    most = count(max(decimals), "decimal")
    rounded = [np.round(column, places) + 0.0 for column, places in zip(X.T, decimals)]
    told = f"{'' if len(set(decimals)) == 1 else 'up to '}{most}"
    held = ["x₁ and x₂ are drawn; the others are held at their mean there."] if X.shape[1] > 2 else []
    return np.column_stack(rounded), [f"Inputs are rounded to {told}, less than a dot of the picture.", *held]


def _held_out(labels: Sequence[str | float], percent: int) -> NDArray[np.bool_]:
    """Which points are never trained on ``(n,)``: ``percent`` of them, the same ones every time.

    Where chance would leave a class without a training point, its first one is trained on.
    """
    kept = {labels.index(label) for label in labels if isinstance(label, str)}
    order = [i for i in np.random.default_rng(0).permutation(len(labels)).tolist() if i not in kept]
    held_out = np.zeros(len(labels), dtype=bool)
    held_out[order[: len(labels) * percent // 100]] = True
    return held_out
