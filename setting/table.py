"""A table that somebody pastes or uploads, in whatever way its columns are parted and its numbers written.

What cannot be read is a ``RefusedError``, whose message is one plain sentence that names row and column. Rows are
counted as a spreadsheet shows them, the header and empty ones too.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from setting.own_points import MOST
from setting.parameters import quoted, read_number

LARGEST_FILE = 1 << 20  # Bytes, a megabyte as Streamlit counts: 1,200 rows of 50 columns fit.
MOST_COLUMNS = 50
_DELIMITERS = "\t;,"  # In the order they are tried: a comma may be a decimal comma.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # Nothing that a text has.
_MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "?"}


class RefusedError(Exception):
    """A table of which no points can be made; the message is a sentence."""


class Row(NamedTuple):
    """The ``cells`` of a row, and its ``number`` as a spreadsheet counts."""

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """The names of the columns, and rows with a cell for each; ``comma`` says that decimals may have commas.

    With a ``header`` the names are its own, as far as it has any.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    comma: bool
    header: bool = False

    def number(self, row: Row, column: int) -> float | None:
        """The number in a cell, or None."""
        text = row.cells[column].replace("−", "-")
        return read_number(text.replace(",", ".") if self.comma else text)

    def numeric(self, column: int) -> bool:
        """Whether most of what stands in ``column`` are numbers: a slip of the pen among them changes nothing."""
        filled = [row for row in self.rows if not missing(row.cells[column])]
        return 2 * sum(self.number(row, column) is not None for row in filled) > len(filled)


def missing(cell: str) -> bool:
    """Whether ``cell`` has no value."""
    return cell.lower() in _MISSING


def read_table(data: bytes) -> Table:
    """The table in ``data``, the content of a file; columns without a header are called column 1 and so on."""
    if len(data) > LARGEST_FILE:
        size, most = (f"{math.ceil(10 * n / (1 << 20)) / 10:,g} MB" for n in (len(data), LARGEST_FILE))
        raise RefusedError(f"This has {size}; up to {most} is read. Take a part of the rows.")
    text = _decoded(data)
    delimiter = _delimiter(text)
    rows = [row for row in _rows(text, delimiter) if any(row.cells)]
    if len(rows) < 2:
        there = "There is only one row here" if rows else "There is nothing in it"
        raise RefusedError(f"{there}: a table has a row for each point, and may have a header above them.")
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    for row in rows:
        if len(row.cells) != width:
            raise RefusedError(f"Row {row.number} has {count(len(row.cells), 'column')}, most others have {width}.")
    if width < 2:
        raise RefusedError(
            "Each row has 1 column; two are needed, an input and a label. Columns are parted by commas, semicolons or "
            "tabs."
        )
    if width > MOST_COLUMNS:
        raise RefusedError(f"The table has {width:,} columns; up to {MOST_COLUMNS} are read.")
    plain = tuple(f"column {number + 1}" for number in range(width))
    table = Table(plain, tuple(rows), delimiter != ",")
    below = table._replace(names=_unique(rows[0].cells, plain), rows=tuple(rows[1:]), header=True)
    header = any(below.numeric(c) and _is_word(table, rows[0], c) for c in range(width))
    table = below if header else table
    if len(table.rows) > MOST:
        raise RefusedError(f"The table has {len(table.rows):,} rows; up to {MOST:,} are read. Take a part of them.")
    return table


def _decoded(data: bytes) -> str:
    """The text in ``data``: UTF-8, UTF-16 with its mark, or what old spreadsheets write."""
    codecs = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    rows: list[int] = []
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not (control := _CONTROL.search(text)):
            return text
        rows.append(1 + text.count("\n", 0, control.start()))
    where = f" from row {rows[0]:,} on" if rows else ""
    raise RefusedError(f"This is not text{where}: save the table as CSV first.")


def _delimiter(text: str) -> str:
    """The first of ``_DELIMITERS`` that parts every one of the first rows; otherwise a comma."""
    first = [line for line in text.splitlines()[:50] if line.strip()]
    return next((mark for mark in _DELIMITERS if first and all(mark in line for line in first)), ",")


def _rows(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            rows.append(Row(len(rows) + 1, tuple(cell.strip() for cell in cells)))
    except csv.Error:
        raise RefusedError(f"Row {len(rows) + 1} cannot be read: a quotation mark may lack its end.") from None
    return rows


def _is_word(table: Table, row: Row, column: int) -> bool:
    return not missing(row.cells[column]) and table.number(row, column) is None


def _unique(names: Sequence[str], plain: Sequence[str]) -> tuple[str, ...]:
    """``names`` for columns, those in ``plain`` where one is empty or stands there twice."""
    return tuple(name if name and names.count(name) == 1 else other for name, other in zip(names, plain))


def place(table: Table, row: Row, column: int) -> str:
    """Where a cell stands, as the beginning of a sentence."""
    return f"Row {row.number}, column {quoted([table.names[column]])}"


def count(number: int, what: str) -> str:
    """``number`` of ``what``, a word whose plural ends with s."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
