"""Step by step through one epoch: the drawing on one side, the formulas on the other."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.microscope_network import network_drawing
from figures.theme import Theme
from lab.epoch.by_hand import places_for, places_of
from lab.epoch.epoch import Epoch
from lab.epoch.parameter_names import parameter_names
from lab.epoch.rounding import written
from ui.chart import chart
from ui.microscope.choice import choice, sample_picker
from ui.microscope.drawing import caption, drawing_of
from ui.microscope.formulas import worked
from ui.microscope.matrices import COLUMNS, ROWS, is_cut, worked_batch
from ui.microscope.steps import Step, steps, unit_names
from ui.microscope.update import MOST_PLACES, method

Array = NDArray[np.float64]
Table = dict[str, list[str]]  # Columns by name.

_STEP = "microscope-step"


def arithmetic(epoch: Epoch, theme: Theme) -> None:
    """One step of ``epoch``, for one sample or the whole batch."""
    sample, step, unit = _controls(epoch)
    places = places_for(epoch)
    drawn = drawing_of(epoch, step, sample, unit)
    picture, formulas = st.columns([5, 4], gap="medium")
    with picture:
        chart(network_drawing(theme, drawn), key="microscope-drawing")
        st.caption(caption(drawn, epoch, step, sample))
    with formulas:
        _formulas(epoch, step, sample, unit, places)
    _table(epoch, step, sample, places)


def _controls(epoch: Epoch) -> tuple[int | None, Step, int]:
    """Which sample, which step, and which unit of the layer at work."""
    all_steps = steps(epoch.network)
    last = len(all_steps) - 1
    samples, step_column, unit_column, buttons = st.columns([3, 4, 2, 3], vertical_alignment="bottom")
    sample = sample_picker(epoch, samples)
    at = choice(
        step_column, "Step", range(last + 1), key=_STEP, default=0,
        names=lambda i: f"{i + 1} of {last + 1} · {all_steps[i].title}",
        help="Forward layer by layer, then the loss, backward, the update.",
    )  # fmt: skip
    with buttons.container(horizontal=True):
        st.button(
            "Back", key="microscope-back", on_click=_go, args=(at - 1,), disabled=at == 0,
            icon=":material/chevron_left:", help="One step back.",
        )  # fmt: skip
        st.button(
            "Next", key="microscope-next", on_click=_go, args=(at + 1,), disabled=at == last,
            icon=":material/chevron_right:", help="One step on.",
        )  # fmt: skip
    step = all_steps[at]
    names = unit_names(epoch)[step.layer + 1]
    if len(names) == 1:
        return sample, step, 0
    unit = choice(
        unit_column, "Unit", range(len(names)), key=f"microscope-unit-{step.layer}", default=0,
        names=names.__getitem__, help="The unit whose arithmetic is written out.",
    )  # fmt: skip
    return sample, step, unit


def _go(step: int) -> None:
    st.session_state[_STEP] = step


def _formulas(epoch: Epoch, step: Step, sample: int | None, unit: int, places: int) -> None:
    shown = worked_batch(epoch, step, places) if sample is None else worked(epoch, step, sample, unit, places)
    st.markdown(f"**{step.title}.** {shown.sentence}")
    for formula in shown.symbols:
        st.latex(formula)
    st.markdown("**With the numbers of this epoch**")
    for formula in shown.numbers:
        st.latex((r"\footnotesize " if sample is None else r"\small ") + formula)
    notes = [f"Printed to {places} decimals: ≈ stands before what is rounded. The last digits may not add up."]
    if sample is None and is_cut(epoch):
        notes.append(f"Matrices are cut to {ROWS} rows and {COLUMNS} columns; dots stand for the rest.")
    st.caption(" ".join(notes))


def _table(epoch: Epoch, step: Step, sample: int | None, places: int) -> None:
    """The same step for every unit or weight, in numbers."""
    of_weights = step.kind in ("backward", "update")
    with st.expander("Every weight and bias" if of_weights else "Every unit of this layer"):
        rows = updates(epoch, places) if of_weights else _units(epoch, step.layer, sample, places)
        st.dataframe(rows, hide_index=True, width="stretch")


def _units(epoch: Epoch, layer: int, sample: int | None, places: int) -> Table:
    """Every unit's z and a: of one sample, or of as many as fit."""
    rows = {"unit": unit_names(epoch)[layer + 1]}
    for s in range(min(len(epoch.X), ROWS)) if sample is None else [sample]:
        of = f" of sample {epoch.samples[s] + 1}" if sample is None else ""
        rows |= {f"z{of}": _print(epoch.z[layer][s], places), f"a{of}": _print(epoch.a[layer][s], places)}
    return rows


def updates(epoch: Epoch, places: int) -> Table:
    """Every parameter with its gradient and its update, as columns of print."""
    remembered = {
        f"{letter} new": _print(row, places_of(row, MOST_PLACES))
        for letter, row in zip(method(epoch).memory, epoch.remembered)
    }
    return {
        "parameter": parameter_names(epoch.network),
        "now": _print(epoch.parameters, places),
        "gradient": _print(epoch.gradient, places),
        **remembered,
        "step": _print(epoch.parameters - epoch.updated, places),
        "new": _print(epoch.updated, places),
    }


def _print(values: Array, places: int) -> list[str]:
    return [written(value, places) for value in values]
