"""A reader's own points: pasted or uploaded as a table, looked at, and made the data of the run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from figures.classes import SIGNS
from setting.own_points import CLASSES, MOST, MOST_COLUMNS, MOST_IN_LINK, is_own, read, write
from setting.parameters import quoted
from setting.real_points import real_points, real_table
from setting.real_sets import REAL_SETS
from setting.table import RefusedError, Table, read_table
from setting.table_points import Made, make_points

_SHOWN = 5  # Rows.
_KEPT = (
    "They are too many for a link, which has their name alone. This tab keeps them, whatever becomes of the server; "
    "elsewhere the link opens them as long as the server has them, at most until it is started again."
)


def own_points(data: str, use: Callable[[str], None], *, locked: bool) -> None:
    """The button that opens the form, and where the ``data`` are own points how they are kept.

    ``use`` takes own points, written as a setting has them. Nothing can be opened where the data are ``locked``.
    """
    if st.button(
        "Your own points", icon=":material/upload_file:", width="stretch", disabled=locked,
        help="Paste or upload a table: inputs and a class or a value for each point.",
    ):  # fmt: skip
        _form(data, use)
    if is_own(data):
        st.caption(f"{_size(data)} {_where(data)}")
    elif data in REAL_SETS:
        st.caption(_of_real(data))


@st.dialog("Your own points", width="large")
def _form(data: str, use: Callable[[str], None]) -> None:
    left, right = st.columns(2)
    with left:
        pasted = st.text_area(
            "Paste a table", height=150, key="own-points-pasted", persist_state="session",
            help="A row for each point, with or without a header; columns parted by commas, semicolons or tabs.",
        )  # fmt: skip
    with right:
        file = st.file_uploader(
            "Or upload it",
            type=["csv", "tsv", "txt"],
            help=f"Up to {MOST:,} rows. A file counts before pasted text.",
        )
        if is_own(data):
            st.download_button(
                "Save the present points", _as_csv(data), "points.csv", "text/csv", icon=":material/download:",
                help="As a CSV of inputs, label and whether a point is a test point.",
            )  # fmt: skip
    content = file.getvalue() if file else pasted.encode()
    if not content.strip():
        st.caption("Some columns are inputs, x₁, x₂ and so on, another is the class or the value to predict.")
        return
    try:
        table = read_table(content)
        made = _choose(table)
    except RefusedError as reason:
        st.warning(str(reason))
        return
    written = write(made.own)
    st.caption(" ".join([_size(written), _named(made.classes), *made.told, _where(written)]))
    if st.button("Use these points", on_click=use, args=(written,), help="Makes a new network."):
        st.rerun()


def _choose(table: Table) -> Made:
    """The first rows, and what is made of which column; what that makes."""
    numeric = [c for c in range(len(table.names)) if table.numeric(c)]
    shown = pd.DataFrame([row.cells for row in table.rows[:_SHOWN]])
    shown.columns = pd.Index(table.names)
    shown.index = pd.Index([row.number for row in table.rows[:_SHOWN]], name="row")
    st.dataframe(shown, height="content")
    if len(table.rows) > _SHOWN:
        st.caption(f"The first {_SHOWN} of {len(table.rows):,} rows.")
    every = range(len(table.names))
    words = [c for c in every if c not in numeric]
    label = words[0] if words and every[-1] not in words else every[-1]
    left, right = st.columns([2, 1])
    inputs = left.multiselect(
        "Inputs", every, [c for c in (*numeric, *words) if c != label][:2], format_func=table.names.__getitem__,
        max_selections=MOST_COLUMNS,
        help="x₁, x₂ and so on: columns of numbers. One makes a curve; of more than two, the first two are drawn and "
        "the others held at their mean there.",
    )  # fmt: skip
    columns = (*inputs, right.selectbox(
        "Label", every, label, format_func=table.names.__getitem__,
        help="The column of what is to be learned: two to four classes, or a number.",
    ))  # fmt: skip
    left, middle, right = st.columns(3)
    entries = {row.cells[columns[-1]] for row in table.rows}
    value = left.toggle(
        "Predict a number", columns[-1] in numeric and (len(entries) > len(CLASSES) or len(inputs) == 1),
        disabled=columns[-1] not in numeric,
        help="The label is a value to predict, not a class.",
    )  # fmt: skip
    standardise = middle.toggle(
        "Standardise inputs", _far_apart(table, inputs), help="To mean 0 and spread 1 on the training points."
    )
    drop = right.toggle("Leave out rows with gaps", help="Rows in which one of these columns has no value.")
    test = st.slider("Test share (%)", 0, 50, 0, step=5, help="The part of the points that is never trained on.")
    if len(set(columns)) < len(columns):
        raise RefusedError(f"The label {quoted([table.names[columns[-1]]])} is among the inputs: take it out there.")
    return make_points(table, columns, regression=value, test=test, standardise=standardise, drop=drop)


def _far_apart(table: Table, columns: Sequence[int]) -> bool:
    """Whether any input has numbers of a size that a network would hardly learn from."""
    numbers = [table.number(row, c) for row in table.rows for c in columns]
    return any(abs(number) > 10 for number in numbers if number is not None)


def _of_real(name: str) -> str:
    """What the columns of the real data called ``name`` are, and where they come from."""
    table, made = real_table(name), real_points(name)
    *inputs, label = table.names
    given = ", ".join(f"x{sign} {column}" for sign, column in zip("₁₂₃₄₅₆₇₈", inputs))
    learned = f"y {label}, from −1 to 1" if REAL_SETS[name].regression else f"class {label}. {_named(made.classes)}"
    others = " The other inputs are held at their mean in the picture." if len(inputs) > 2 else ""
    rows = f"{len(table.rows)} rows: {given}, standardised; {learned.rstrip('.')}."
    return f"{rows}{others} Source: {REAL_SETS[name].source}."


def _size(data: str) -> str:
    own = read(data)
    test = f" and {len(own.test):,} test points" if own.test else ""
    return f"{len(own.training):,} points to train on{test}."


def _where(data: str) -> str:
    """How the points ``data`` are kept, in a sentence."""
    own = read(data)
    return _KEPT if len(own.training) + len(own.test) > MOST_IN_LINK else "All of them stand in the link."


def _named(classes: tuple[str, ...]) -> str:
    """What each class is in the pictures; nothing where there are none."""
    signs = ("Orange", "blue") if len(classes) == 2 else [f"{sign} {i + 1}" for i, sign in enumerate(SIGNS)]
    named = "; ".join(f"{sign}: {quoted([name])}" for sign, name in zip(signs, classes))
    return f"{named}." if named else ""


def _as_csv(data: str) -> str:
    own, text = read(data), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(f"x{number}" for number in range(1, own.columns + 1)), "label", "test"])
    for points, test in ((own.training, 0), (own.test, 1)):
        for *place, label in points:
            named = own.names[CLASSES.index(label)] if own.names else label
            writer.writerow([*place, named, test])
    return text.getvalue()
