"""The task that a teacher's link sets: kept for the session and said in the URL, above the controls."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from film.training_film import TrainingFilm
from setting import link, task
from setting.kept_points import MOST_IN_LINK
from setting.parameters import Query
from setting.run import Run, to_query
from setting.setting import DEFAULT, Setting
from setting.task import LONGEST, PARAMETERS, Task, beyond, in_words
from teaching.hand_in import read_line
from ui.page_names import narrow_only
from ui.qr import absolute, show_link
from ui.run.controls import SETTING
from ui.url import query
from ui.url.fragment import dialog, press, pressed, said_in_dialog
from ui.verdicts import right, wrong

TASK = "task"
"""Under this name in the session: the task of the link."""
OWN_RUN = "own-run"
"""Under this name in the session: the reader's own run and task, while a lesson has the session's run."""
REACHED = "reached"
"""The query parameter that keeps what can be handed in, another run than the page's perhaps, beyond a refresh."""
_HAND_IN = "hand-in"  # The task, and the query of the run that shows how it was done.
_TITLE = "Hand in"
_PHONE = "task-on-a-phone"


def linked_task(*, arrived: bool) -> Task:
    """The task that the link sets, or that one has set in this session; what of it cannot be is told.

    Where the reader has ``arrived`` by a link to a run without a task, there is none any more.
    """
    if arrived and set(st.query_params) & {*link.TABLE} and not set(st.query_params) & {*PARAMETERS}:
        end_task()
    now: Task = st.session_state.get(TASK, Task())
    for name in PARAMETERS:
        linked = query.read_url(partial(_read, name), part=name)
        if linked is not None:
            now = now._replace(**{name: getattr(linked, name)})
    st.session_state[TASK] = now
    said = task.to_query(now)
    for name in PARAMETERS:
        query.write_url({name: said[name]} if name in said else {}, part=name)
        query.tell_repairs(now, part=name)
    return now


def is_student() -> bool:
    """Whether a link sets a task or hides controls, or has done so in this session."""
    asked = {name for name, text in st.query_params.items() if text != "0"} & {*PARAMETERS, "hide"}
    of_session: list[Any] = [st.session_state, st.session_state.get(OWN_RUN, {})]
    return bool(asked) or any(any(of.get(TASK, ())) or of.get(SETTING, DEFAULT).hide for of in of_session)


def _read(name: str, given: Query) -> tuple[Task, list[str]]:
    return task.from_query({name: given[name]})


def end_task() -> None:
    """There is no task any more."""
    st.session_state.pop(TASK, None)


def show_task(here: Task, setting: Setting) -> None:
    """What is to be reached, and the teacher's sentence."""
    if not here.goal and not here.say:
        return
    with st.container(border=True):
        if here.name:
            st.text(f"Handed in by {here.name}")
        if here.say:
            st.text(here.say)  # As it was written: no markup is followed.
        if here.goal:
            words = f"Goal: {in_words(here.goal)}."
            st.markdown(right(f"{words} Reached.") if _link(here) else words)
            if more := beyond(here.goal, setting):
                st.markdown(wrong(f"Too many for the goal: {', '.join(more)}."))
        if _link(here):
            st.button(_TITLE, on_click=ask_hand_in, help="The link that shows your run to your teacher.")


def task_on_a_phone(here: Task) -> None:
    """The same in a line above the stage, where the sidebar is folded away; the stage has the button to hand it in."""
    if here.goal or here.say:
        st.html(narrow_only(_PHONE))
        with st.container(key=_PHONE, gap=None):
            if here.say:
                st.text(here.say)
            if here.goal:
                st.markdown(f"Goal: {in_words(here.goal)}.")


def watch_for_goal(here: Task, setting: Setting) -> dict[str, Any]:
    """What a film of ``setting`` is told of the task: beyond the goal's limits, nothing counts."""
    counts = here.goal is not None and not beyond(here.goal, setting)
    return {"target": here.goal if counts else None, "fixed": task.EDITS in here.lock}


def keep_reached(here: Task, setting: Setting, film: TrainingFilm) -> None:
    """Keep the link of the first run that has reached the goal on screen, and let the page say so."""
    epoch = film.reached_at
    if here.goal is None or epoch is None or film.on_screen < epoch or _link(here):
        return
    run = Run(replace(setting, epochs=max(1, epoch), hide=()), film.trainer.schedule).up_to(epoch)
    st.session_state[_HAND_IN] = here, to_query(run)
    st.rerun()


def linked_hand_in(here: Task) -> None:
    """Keep what the URL says can be handed in, if that is for this task, and have the URL say what can be."""
    text = query.read_url(lambda given: (given[REACHED][-1], []), part=REACHED)
    line = read_line("", text) if text else None
    if line and not line.wrong and line.task == here:
        st.session_state[_HAND_IN] = here, to_query(line.run)
    link = _link(here)
    query.write_url({REACHED: urlencode({**link, **task.to_query(here)})} if link else {}, part=REACHED)


def ask_hand_in() -> None:
    """Show the link to hand in, at the page's next run."""
    press(_TITLE)


def hand_in_if_asked(here: Task) -> None:
    """The link to hand in, over the page, where that was pressed."""
    if pressed(_TITLE) and (link := _link(here)):
        _hand_in(here, link)


@dialog(_TITLE)
def _hand_in(here: Task, run: dict[str, str]) -> None:
    name = st.text_input(
        "Your name",
        here.name,
        max_chars=LONGEST,
        on_change=said_in_dialog,
        help="Stands in the link, if you write one.",
    )
    if "file" in run:
        st.caption(
            f"A link holds up to {MOST_IN_LINK} points. Opened elsewhere, this one works until the server restarts."
        )
    st.markdown("Send this link to your teacher. Whoever opens it gets your run again, bit for bit.")
    show_link(absolute({**run, **task.to_query(here._replace(name=" ".join(name.split())))}), "The code of this link")


def _link(here: Task) -> dict[str, str] | None:
    """The query of the run, without its task, that has reached the goal of this task."""
    of, link = st.session_state.get(_HAND_IN, (None, None))
    return link if of == here else None
