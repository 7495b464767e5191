"""How hard a task is, measured before its link is handed out; told to the teacher alone."""

from __future__ import annotations

from math import ceil
from statistics import median

import streamlit as st

from lab.epoch.rounding import rounded_down, rounded_up
from lab.sliced_work import SlicedWork
from server.slices import PAUSE, SLICE, work_a_slice
from setting.parameters import in_words
from setting.run import Run
from setting.setting import CONTROLS, Setting
from setting.task import Goal, Task, beyond
from teaching.difficulty import FEWEST, SECONDS, Odds, fewest_take, measure
from ui.run.fields import label
from ui.url.fragment import reopen

_MEASURED = "difficulty"  # Of which setting and task, and the work.


def difficulty(run: Run, task: Task) -> None:
    """A button that measures how often the goal of ``task`` is reached, begun with ``run``, and what came out."""
    of, work = st.session_state.get(_MEASURED, (None, None))
    if of != (run, task) or work is None:
        st.button(
            "Measure how hard it is", on_click=_begin, args=(run, task), disabled=task.goal is None,
            help=f"This setting, a typical one and the best found, each from {FEWEST} seeds or more.",
        )  # fmt: skip
        if task.goal:
            st.caption(_how_long(run, task.goal))
    elif work.finished:
        for odds in work.result:
            st.markdown(_words(odds, run.setting, task.goal or Goal()))
        st.caption(
            "Settings were drawn at random from what is open; the middle one of those counts as typical. "
            "This stays here: the link does not have it."
        )
    else:
        st.button("Stop", on_click=st.session_state.pop, args=(_MEASURED, None), help="Measures no further.")
        st.fragment(_slice, run_every=PAUSE)(work)


def _how_long(run: Run, goal: Goal) -> str:
    """How long a measurement takes, said before it begins."""
    seconds = fewest_take(run, goal) * PAUSE / SLICE  # The server works for a slice of each pause.
    if seconds <= SECONDS:
        return "That takes about a minute, and can be stopped."
    unit, name = (60, "minutes") if seconds <= 7200 else (3600, "hours")
    return f"That may take {ceil(seconds / unit)} {name}: {FEWEST} long runs of each setting. It can be stopped."


def _begin(run: Run, task: Task) -> None:
    st.session_state[_MEASURED] = (run, task), SlicedWork(measure(run, task))


def _slice(work: SlicedWork[list[Odds]]) -> None:
    if work_a_slice([work]):
        reopen()
    st.progress(min(1.0, work.done), "Training students’ possible runs")


def _words(odds: Odds, given: Setting, goal: Goal) -> str:
    """What came out of one setting, and in what it is not the one ``given``."""
    if not odds.of:
        return f"**{odds.name}** has too many for the goal: {', '.join(beyond(goal, odds.setting))}."
    low, high = odds.interval
    share = f"between {rounded_down(100 * low, 0):.0f} and {rounded_up(100 * high, 0):.0f} %"
    if odds.epochs:
        when = f", half of them by epoch {median(odds.epochs):,.0f}"
        found = f"{odds.reached} of {odds.of} seeds reached the goal ({share}){when}."
    else:
        found = f"none of {odds.of} seeds reached the goal ({share})."
    pairs = [(name, getattr(odds.setting, name)) for name in CONTROLS]
    moved = [f"{label(name)} {in_words(value)}" for name, value in pairs if value != getattr(given, name)]
    others = f" It has {', '.join(moved)}." if moved else ""
    return f"**{odds.name}**: {found}{others}"
