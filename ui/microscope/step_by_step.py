"""Step by step through one epoch: the diagram on one side, the formulas on the other."""

from __future__ import annotations

import re

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from figures.microscope_network import network_diagram
from figures.theme import Theme
from lab.epoch.by_hand import places_for, places_of
from lab.epoch.epoch import Epoch
from lab.epoch.parameter_names import parameter_names
from lab.epoch.rounding import written
from nn_core import Network
from ui.microscope.choice import choice, chosen, read_link, sample_picker
from ui.microscope.diagram import caption, diagram_of
from ui.microscope.formulas import worked
from ui.microscope.latex import stacked
from ui.microscope.matrices import COLUMNS, ROWS, is_cut, worked_batch
from ui.microscope.moving_diagram import moving_diagram
from ui.microscope.steps import Step, steps, unit_names
from ui.microscope.update import MOST_PLACES, method
from ui.url import query

Array = NDArray[np.float64]
Table = dict[str, list[str]]  # Columns by name.

STEP, UNIT = "step", "unit"  # The query parameters.
_STEP, _UNIT = "microscope-step", "microscope-unit-{layer}"
_DIAGRAM = 390  # Pixels of width. On a projector's 1280 the formulas have as much; on a tablet they stand below it.
_MANY = 6  # Results in numbers; more are written smaller, so that all of them are seen at once.
# Two negative factors in a frame, or the root of what an optimiser remembers: larger, they would be cut off.
_WIDE = re.compile(r"\\boxed\{\(.*\\cdot \(|\\sqrt")


def arithmetic(epoch: Epoch, theme: Theme, words: str) -> None:
    """One step of ``epoch``, for one sample or the whole batch; ``words`` are what else there is to know of it.

    The controls stand above diagram and formulas in their columns: on a phone or a tablet, where these stand below each
    other, the formulas then follow the buttons that lead from step to step.
    """
    row = st.container(horizontal=True, gap="medium")
    picture, formulas = row.container(width=_DIAGRAM), row.container()
    step = _step(epoch.network, formulas)
    sample, unit = _followed(epoch, step, picture)
    places = places_for(epoch)
    diagram = diagram_of(epoch, step, sample, unit)
    told = caption(diagram, epoch, step, sample)
    with picture:
        moving_diagram(
            network_diagram(theme, diagram), step=step.title, alt=f"{step.title}. {told}", key="microscope-diagram"
        )
    with formulas:
        _formulas(epoch, step, sample, unit, places)
    st.caption(" ".join([words, told, *_notes(epoch, sample, places)]))
    _table(epoch, step, sample, places)


def _step(network: Network, place: DeltaGenerator) -> Step:
    """Which step."""
    all_steps = steps(network)
    last = len(all_steps) - 1
    row = place.container(horizontal=True, gap="xsmall")
    back, menu, on = (row.container(width=width) for width in ("content", "stretch", "content"))
    at = choice(
        menu, "Step", range(last + 1), key=_STEP, default=0, link=STEP,
        names=lambda i: f"{i + 1} of {last + 1} · {all_steps[i].title}", label_visibility="collapsed",
        help="Forward layer by layer, then the loss, backward, the update.",
    )  # fmt: skip
    back.button(
        "Back", key="microscope-back", on_click=_go, args=(at - 1,), disabled=at == 0, help="One step back.",
    )  # fmt: skip
    on.button(
        "Next", key="microscope-next", on_click=_go, args=(at + 1,), disabled=at == last, help="One step on.",
    )  # fmt: skip
    return all_steps[at]


def _followed(epoch: Epoch, step: Step, place: DeltaGenerator) -> tuple[int | None, int]:
    """Which sample, and which unit of the layer at work."""
    names = unit_names(epoch)[step.layer + 1]
    row = place.container(horizontal=True, gap="xsmall")
    sample = sample_picker(epoch, row, label_visibility="collapsed")
    if len(names) == 1:
        query.write_url({UNIT: "1"}, part=UNIT)
        return sample, 0
    unit = choice(
        row, "Unit", range(len(names)), key=_UNIT.format(layer=step.layer), default=0, link=UNIT,
        names=lambda i: names[i].capitalize() if " " in names[i] else f"Unit {names[i]}", width=120,
        label_visibility="collapsed", help="The unit whose arithmetic is written out.",
    )  # fmt: skip
    return sample, unit


def _go(step: int) -> None:
    st.session_state[_STEP] = step
    query.ignore_url(STEP)
    query.ignore_url(UNIT)


def read_step(network: Network) -> None:
    """Choose the step and the unit that a link asks for."""
    all_steps = steps(network)
    every = range(len(all_steps))
    read_link(STEP, every, key=_STEP, default=0)
    layer = all_steps[chosen(_STEP, every, 0)].layer
    read_link(UNIT, range(network.sizes[layer + 1]), key=_UNIT.format(layer=layer), default=0)


def _formulas(epoch: Epoch, step: Step, sample: int | None, unit: int, places: int) -> None:
    shown = worked_batch(epoch, step, places) if sample is None else worked(epoch, step, sample, unit, places)
    st.markdown(f"**{step.title}.** {shown.sentence}")
    small = len(shown.numbers) > _MANY or any(map(_WIDE.search, shown.numbers))
    # The numbers in matrices are small by themselves.
    size = r"\normalsize" if sample is None else r"\scriptsize" if small else r"\footnotesize"
    st.latex(stacked(shown.symbols, shown.numbers, sizes=(r"\small", size)))


def _notes(epoch: Epoch, sample: int | None, places: int) -> list[str]:
    """What is to be known of the numbers' print."""
    notes = [f"Printed to {places} decimals: ≈ stands before what is rounded. The last digits may not add up."]
    if sample is None and is_cut(epoch):
        notes.append(f"Matrices are cut to {ROWS} rows and {COLUMNS} columns; dots stand for the rest.")
    return notes


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
