"""The form that takes a reader's own data: a table, pasted or uploaded, and what becomes of its columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

import pandas as pd
import streamlit as st

from setting.own_points import CLASSES, MOST, MOST_COLUMNS
from setting.own_text import is_own, read, write
from setting.parameters import quoted
from setting.saved_points import from_table, to_csv
from setting.table import LARGEST_FILE, RefusedError, Table, read_table
from setting.table_points import Made, make_points, usual_columns, why_standardise
from ui.run.fields import NEW
from ui.run.points_in_words import named, size, where
from ui.url.fragment import IN_DIALOG, dialog, said_in_dialog

_SHOWN = 5  # Rows.
_MEGABYTES = LARGEST_FILE >> 20
_SAVED = "Points that were saved here: every point, class and test point comes back exactly."
_SAME = "These are the present points: the run stays as it is."
_UNTITLED = "points"


@dialog("Your own data", width="large")
def table_form(data: str, use: Callable[[str], None], *, saves: bool) -> None:
    """The form over the page; ``use`` takes own points, written as a setting has them.

    The present ``data``, if they are own points, are offered as a file where it ``saves`` them.
    """
    left, right = st.columns(2)
    with left:
        pasted = st.text_area(
            "Paste a table", height=150, key=f"{IN_DIALOG}pasted", persist_state="session", on_change=said_in_dialog,
            help="A row for each point, with or without a header; columns parted by commas, semicolons or tabs.",
        )  # fmt: skip
    with right:
        file = st.file_uploader(
            "Or upload it", type=["csv", "tsv", "txt"], max_upload_size=_MEGABYTES, on_change=said_in_dialog,
            help="A file counts before pasted text.",
        )  # fmt: skip
        # What the box refuses it says only where a mouse points at it.
        st.caption(
            f"Up to {_MEGABYTES} MB and {MOST:,} rows. A larger file turns red and is not read: take a part of it."
        )
        if saves and is_own(data):
            st.download_button(
                "Save the present points", to_csv(read(data)), _file_name(data), "text/csv", icon=":material/download:",
                help="As a CSV from which this form has every point back exactly, test points too.",
            )  # fmt: skip
    if file:
        _offer(file.getvalue(), PurePath(file.name).stem, data, use)
    elif pasted.strip():
        _offer(pasted.encode(), "", data, use)
    else:
        st.caption("Some columns are inputs, x₁, x₂ and so on, another is the class or the value to predict.")


def _offer(content: bytes, title: str, data: str, use: Callable[[str], None]) -> None:
    """What becomes of a table's ``content``, and a button to ``use`` it instead of ``data``; or why there is none."""
    place, choices = st.container(), st.container()  # Above the table, so that they are seen without scrolling.
    try:
        table = read_table(content)
        _preview(table)
        saved = from_table(table, title if title != _UNTITLED else "")
        with choices:
            made = Made(saved, saved.names, (_SAVED,)) if saved else _choose(table, title)
    except RefusedError as reason:
        place.warning(str(reason))
        return
    written = write(made.own)
    with place:
        if st.button(
            "Use these points", on_click=use, args=(written,),
            help="Makes them the data of this page; your browser's Back returns to the present ones.",
        ):  # fmt: skip
            st.rerun()
        begins = _SAME if written == data else NEW
        st.caption(" ".join([begins, size(written), named(made.classes), *made.told, where(written)]))


def _preview(table: Table) -> None:
    """The first rows of ``table``."""
    shown = pd.DataFrame([row.cells for row in table.rows[:_SHOWN]])
    shown.columns = pd.Index(table.names)
    shown.index = pd.Index([row.number for row in table.rows[:_SHOWN]], name="row")
    st.dataframe(shown, height="content")
    if len(table.rows) > _SHOWN:
        st.caption(f"The first {_SHOWN} of {len(table.rows):,} rows.")


def _choose(table: Table, title: str) -> Made:
    """Points of the columns that the reader chooses to be inputs and label."""
    every, (usual, label) = range(len(table.names)), usual_columns(table)
    left, right = st.columns([2, 1])
    inputs = left.multiselect(
        "Inputs", every, usual[:MOST_COLUMNS], format_func=table.names.__getitem__, max_selections=MOST_COLUMNS,
        on_change=said_in_dialog,
        help="x₁, x₂ and so on: columns of numbers. One makes a curve; of more than two, the first two are drawn and "
        "the others held at their mean there.",
    )  # fmt: skip
    if len(usual) > MOST_COLUMNS:
        left.caption(f"Up to {MOST_COLUMNS} inputs: at first those are the first of {len(usual)} columns of numbers.")
    columns = (*inputs, right.selectbox(
        "Label", every, label, format_func=table.names.__getitem__, on_change=said_in_dialog,
        help="The column of what is to be learned: two to four classes, or a number.",
    ))  # fmt: skip
    left, middle, right = st.columns(3)
    entries = {row.cells[columns[-1]] for row in table.rows}
    regression = left.toggle(
        "Predict a number", table.numeric(columns[-1]) and (len(entries) > len(CLASSES) or len(inputs) == 1),
        disabled=not table.numeric(columns[-1]), on_change=said_in_dialog,
        help="The label is a value to predict, not a class.",
    )  # fmt: skip
    standardise = middle.toggle(
        "Standardise inputs", on_change=said_in_dialog, help="To mean 0 and spread 1 on the training points."
    )
    drop = right.toggle(
        "Leave out rows with gaps", on_change=said_in_dialog, help="Rows in which one of these columns has no value."
    )
    why = st.container()
    test = st.slider(
        "Test share (%)", 0, 50, 0, step=5, on_change=said_in_dialog,
        help="The part of the points that is never trained on.",
    )  # fmt: skip
    if len(set(columns)) < len(columns):
        raise RefusedError(f"The label {quoted([table.names[columns[-1]]])} is among the inputs: take it out there.")
    made = make_points(
        table, columns, regression=regression, test=test, standardise=standardise, drop=drop, title=title
    )
    if not standardise and (told := why_standardise(table, inputs, regression=regression)):
        why.caption(told)
    return made


def _file_name(data: str) -> str:
    """Saved points are called as their table, and so they are when they come back."""
    return f"{read(data).title.replace('/', '-') or _UNTITLED}.csv"
