"""The page for teachers: links that students handed in, replayed and listed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from server.slices import run_in_slices
from setting.parameters import in_words
from teaching.hand_in import MOST_LINES, Judged, Replays, read_line
from teaching.reaching import Ending
from ui.run.fields import label

_REPLAYS = "replays"  # Of which lines, and the work.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # What a spreadsheet would take for a formula.
_TOLD = ("data", "layers", "activation", "rate", "optimiser", "seed")
_LINK = re.compile(r"(?:https?://[^\s?]*)?\?\S+")
_NUMBERS = {"loss": "Training loss", "test": "Test loss", "accuracy": "Accuracy (%)"}
_LARGEST = 2_000_000  # Bytes of a file.


def hand_in() -> None:
    """The form, and what came out of it."""
    st.header("Hand-in", anchor=False)
    st.caption(
        "Links from students go in, one a line or a CSV with names. Each run is trained here again, bit for bit, and "
        "held to the goal in its link."
    )
    left, right = st.columns(2)
    with left:
        pasted = st.text_area("Links, one a line", height=180, help="A name may stand before the link, or in it.")
    with right:
        file = st.file_uploader(
            "Or a CSV", type=["csv", "txt"], max_upload_size=1, help="With a column of links and, perhaps, of names."
        )
        link = st.text_input("Your own link", help="Its goal is the one that counts; without it, each link’s own.")
    rows, told = _rows(file.getvalue() if file else b"")
    wanted = read_line("", link) if link.strip() else None
    if wanted and wanted.wrong:
        st.warning(f"Your own link is not as it should be. {wanted.wrong}")
    if told:
        st.warning(told)
    given = [*_split(pasted), *rows]
    if len(given) > MOST_LINES:
        st.warning(f"These are {len(given):,} lines; the first {MOST_LINES:,} are taken.")
    key = (tuple(given), link)
    known, work = st.session_state.get(_REPLAYS, (None, None))
    if st.button("Replay", disabled=not given, help="Trains every run again and lists who reached the goal."):
        lines = [read_line(name, text, wanted) for name, text in given[:MOST_LINES]]
        known, work = st.session_state[_REPLAYS] = key, Replays(lines)
    if work is None or known != key:
        return
    if not work.finished:
        st.button("Stop", on_click=st.session_state.pop, args=(_REPLAYS, None), help="Replays no further.")
        run_in_slices([work], f"{len(work.judged)} of {len(work.lines)} replayed")
    _table(work.judged)


def _split(text: str) -> list[tuple[str, str]]:
    """A name and a link a line: the link is from where its address begins, or its question mark."""
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        link = _LINK.search(line)
        name = line[: link.start()].rstrip(' \t,;:<"').lstrip() if link else ""
        found.append((name, link[0] if link else line))
    return found


def _rows(data: bytes) -> tuple[list[tuple[str, str]], str]:
    """Names and links in a CSV, and what is wrong with it. The column of links is the one with most links."""
    if not data:
        return [], ""
    if len(data) > _LARGEST:
        return [], f"The file has {len(data) / 1e6:.1f} MB; {_LARGEST / 1e6:.0f} are enough for a thousand links."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], "The file is no text: a CSV in UTF-8 is expected."
    if "\0" in text:
        return [], "The file is no text: a CSV in UTF-8 is expected."
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        rows = [row for row in reader if any(row)]
    except csv.Error as error:
        return [], f"The file cannot be read at line {reader.line_num:,}: {error}."
    width = max(map(len, rows), default=0)
    links = [sum("?" in row[column] for row in rows if column < len(row)) for column in range(width)]
    if not any(links):
        return [], "The file has no links: one of its columns needs addresses of this app, with their question marks."
    column = links.index(max(links))
    head = "?" not in "".join(rows[0][column : column + 1])
    found = []
    for row in rows[head:]:
        others = [text.strip() for at, text in enumerate(row) if at != column and text.strip()]
        found.append((others[0] if others else "", row[column] if column < len(row) else ""))
    return found, ""


def _table(judged: Sequence[Judged]) -> None:
    """Who reached the goal, with which setting and when."""
    rows = [_row(number, one) for number, one in enumerate(judged, start=1)]
    if not rows:
        return
    reached = sum(one.ending is not None and one.ending.epoch is not None for one in judged)
    repeated = sum(any(other < number for other in one.same_as) for number, one in enumerate(judged, start=1))
    refused = sum(one.ending is None for one in judged)
    st.markdown(
        f"**{reached} of {len(judged)}** reached the goal."
        f"{f' {repeated} of them hand in a run that a line before has.' if repeated else ''}"
        f"{f' {refused} could not be replayed.' if refused else ''}"
    )
    table = pd.DataFrame(rows).dropna(axis="columns", how="all")  # Such as a test loss that nobody asked for.
    st.dataframe(table, hide_index=True, width="stretch", placeholder="")
    safe = table.map(lambda value: f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value)
    st.download_button(
        "Save as CSV", safe.to_csv(index=False), "hand-in.csv", "text/csv", on_click="ignore",
        help="What would be a formula in a spreadsheet begins with an apostrophe.",
    )  # fmt: skip


def _row(number: int, one: Judged) -> dict[str, Any]:
    line, ending = one.line, one.ending
    reached = ending is not None and ending.epoch is not None
    result = "✓ reached" if reached else "⚠ not replayed" if ending is None else "✗ not reached"
    setting, changes = line.run.setting, line.run.schedule
    said = {label(name): "" if line.wrong else in_words(getattr(setting, name)) for name in _TOLD}
    return {
        "Line": number, "Name": line.name or f"Line {number}", "Result": result, "Remark": line.wrong or _same(one),
        "Epoch": ending.epoch if ending else None,
        **{title: _number(ending, name) for name, title in _NUMBERS.items()}, **said,
        "Rule changed": None if line.wrong else len({change.rule for change in changes}) - 1,
        "Set by hand": None if line.wrong else sum(len(change.edits) for change in changes),
    }  # fmt: skip


def _number(ending: Ending | None, name: str) -> float | None:
    return float(f"{ending.numbers[name]:.4g}") if ending and name in ending.numbers else None


def _same(one: Judged) -> str:
    return f"The same run as line {', '.join(map(str, one.same_as))}." if one.same_as else ""
