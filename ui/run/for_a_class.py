"""For a class: what students see and what is locked, a goal and a sentence, as one link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from setting import task
from setting.run import Run, to_query
from setting.setting import CONTROLS
from setting.task import EDITS, GOAL_RANGES, LOCKABLE, LONGEST, Goal, Task
from ui.qr import absolute, show_link
from ui.run.difficulty import difficulty
from ui.run.fields import label
from ui.url.fragment import button, dialog, said_in_dialog

_BOUNDS = {
    "loss": ("Training loss under", "The loss of the samples that are trained on."),
    "test": ("Test loss under", "The loss of the points that are never trained on."),
    "accuracy": ("Accuracy of at least (%)", "The share of training samples that are right."),
}
_LIMITS = {
    "neurons": ("Hidden neurons at most", "In all hidden layers together."),
    "epochs": ("Epochs at most", "The control Epochs may not be higher."),
    "features": ("Features at most", "Inputs that the network is given."),
}


def for_a_class(run: Run) -> None:
    """The button that opens the form, and the form over the page while it is open."""
    if button("For a class", icon=":material/school:", help="A link for students: what they see, and a goal."):
        _form(run)


@dialog("For a class", width="large")
def _form(run: Run) -> None:
    st.markdown("Your present run is where students begin. Choose what they find, and copy the link.")
    found, reach, limits = st.columns(3)
    with found:
        hidden = st.multiselect(
            "Hidden controls", CONTROLS, run.setting.hide, format_func=_name, on_change=said_in_dialog,
            help="Students don’t see them.",
        )  # fmt: skip
        locked = st.multiselect(
            "Locked", [name for name in LOCKABLE if name not in hidden], format_func=_name,
            on_change=said_in_dialog, help="Students see them, but can’t move them.",
        )  # fmt: skip
        say = st.text_input(
            "A sentence for students", max_chars=LONGEST, on_change=said_in_dialog, help="Stands above the controls."
        )
    goal = _goal(reach, limits)
    here = Task(goal, tuple(name for name in LOCKABLE if name in locked), " ".join(say.split()))
    shown = replace(run.setting, hide=tuple(name for name in CONTROLS if name in hidden))
    if goal is None:
        st.caption("No goal yet: write a loss or an accuracy, if students should be told when they are there.")
    difficulty(Run(shown, run.schedule), here)
    st.caption("Whoever knows how links are written can change one: nothing here is a secret.")
    show_link(absolute({**to_query(Run(shown, run.schedule)), **task.to_query(here)}), "The code of this link")


def _name(name: str) -> str:
    return "Numbers set by hand" if name == EDITS else label(name)


def _goal(reach: DeltaGenerator, limits: DeltaGenerator) -> Goal | None:
    """What is to be reached, and what it may take; None where there is nothing to reach."""
    values: dict[str, Any] = {}
    for name, (title, help) in _BOUNDS.items():
        low, high = GOAL_RANGES[name]
        values[name] = reach.number_input(
            title, low, high, None, format="%g", placeholder="No goal", on_change=said_in_dialog, help=help
        )
    nothing = not any(values.values())
    for name, (title, help) in _LIMITS.items():
        least, most = GOAL_RANGES[name]
        values[name] = limits.number_input(
            title, int(least), int(most), None, step=1, placeholder="No limit", on_change=said_in_dialog, help=help,
            disabled=nothing,
        )  # fmt: skip
    return None if nothing else Goal(**values)
