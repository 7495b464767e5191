"""A step of a lesson beside the live stage, and the list of all lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qs

import streamlit as st

from film.training_film import TrainingFilm
from setting.setting import CONTROLS, Setting
from stage.protocol import View
from teaching.completion import ACTIONS, Seen
from teaching.lesson import PANELS, Lesson, Query, Step
from teaching.links import run_of
from teaching.text import fill, measured_words
from ui.lessons.place import Place
from ui.lessons.prediction import prediction
from ui.live_stage import live_stage
from ui.run.controls import setting_controls
from ui.run.current_run import write_link
from ui.run.drawn_points import draw, film_of
from ui.run.fields import label
from ui.run.own_run import put_aside_own_run
from ui.run.presses import open_diagnosis_if_asked, pressable, pressed
from ui.url.fragment import fragment

_STAGE = "lesson-stage"
_ASKED = "lesson-leads-to"  # A page and its query.
_SEEN = "lesson-view"  # Of which lesson and step, and what the reader has made of its panels.
_CARD = 355  # Pixels of width: as many stand in a row as have room, with their titles in a line.


def lesson_list(lessons: Mapping[str, Lesson], place: Place) -> None:
    """All lessons, each with its aim and how far the reader has come."""
    st.header("Lessons", anchor=False)
    st.caption("A few sentences, a live network, and something to do or to predict. Every number was measured here.")
    with st.container(horizontal=True):
        for lesson in lessons.values():
            with st.container(border=True, width=_CARD, height="stretch"):
                _card(lesson, place)


def _card(lesson: Lesson, place: Place) -> None:
    done, steps = len(place.done.get(lesson.name, ())), len(lesson.steps)
    icon, help = ("check", "Begins again.") if done == steps else ("play_arrow", "Goes on." if done else "Begins.")
    st.button(  # By its title each is told from the others, also where buttons are only heard.
        f"**{lesson.title}**", key=f"begin-{lesson.name}", icon=f":material/{icon}:", type="tertiary", on_click=_go,
        args=(place, lesson.name, min(_first_open(lesson, place), steps)), help=help,
    )  # fmt: skip
    st.caption(lesson.aim)
    st.caption(f"{lesson.minutes} minutes" + (f" · {done} of {steps} steps done" if done else ""))


def _first_open(lesson: Lesson, place: Place) -> int:
    done = place.done.get(lesson.name, ())
    return next((number for number in range(1, len(lesson.steps) + 1) if number not in done), 1)


def _go(place: Place, lesson: str, step: int = 1) -> None:
    place.go(lesson, step)


def lesson_step(lesson: Lesson, place: Place, *, arrived: bool) -> None:
    """The present step of ``lesson``: its words, what is open and what is to do at the left, and the stage."""
    if _ASKED in st.session_state:
        page, query = st.session_state.pop(_ASKED)
        st.switch_page(f"pages/{page}.py", query_params=query)
    put_aside_own_run()
    step, start = lesson.steps[place.step - 1], _start(lesson, place.step)
    begin = _begin(lesson, place, start, arrived)
    if not (step.do or step.prediction or step.elsewhere):
        place.tick("read", of=1)
    measured = measured_words(lesson.path, lesson.experiments.values())
    words, picture = st.columns([3, 8], gap="medium")
    with words:
        _head(lesson, place)
        st.markdown(fill(step.text, measured))
        setting, schedule, begun_here = setting_controls(arrived=arrived, begin=begin, only=step.controls)
        shown = replace(setting, hide=tuple(name for name in CONTROLS if name not in step.controls))
        usual = {"log_axis": False, "show_test": True, "target": None, "fixed": False}
        film = film_of(setting, schedule, **pressable(shown), **usual)
        if begun_here:
            film.seek(film.start)
        begun = run_of(lesson.steps[start - 1].link).setting
        if step.prediction:
            prediction(step.prediction, lesson, place, measured)
        _to_do(step, place)
        _elsewhere(step, place)
        _onward(lesson, place)
    with picture:
        fragment(partial(_show, setting, begun, film, step, place), key=_STAGE)


def _show(setting: Setting, begun: Setting, film: TrainingFilm, step: Step, place: Place) -> None:
    """The stage; every request of the browser reruns this alone, and the page where the step is found done."""
    open_diagnosis_if_asked()
    here = (place.lesson, place.step)
    usual = View(tuple(kind for kind in PANELS if kind not in step.panels), step.large or None)
    of, seen = st.session_state.get(_SEEN, (None, usual))
    live_stage(
        film, key=_STAGE, on_press=partial(pressed, setting, film), view=seen if of == here else usual,
        on_view=partial(_keep_view, here), on_draw=partial(draw, setting, film),
    )  # fmt: skip
    write_link(setting, film)
    # Of two runs of one network the stage shows the end of the first until it has drawn where the second one begins.
    epoch = film.seek_request[1] if film.seek_request else film.on_screen
    reached = Seen(begun, setting, film.trainer, epoch, film.solved_at)
    done = [action for action in step.do if not place.has(action) and ACTIONS[action].done(reached)]
    for action in done:
        place.tick(action, of=len(step.do))
    if done:
        st.rerun()


def _keep_view(here: tuple[str, int], view: View) -> None:
    """Keep what the reader has made of the panels: for this step, for the next one has its own."""
    st.session_state[_SEEN] = here, view


def _start(lesson: Lesson, step: int) -> int:
    """The step, ``step`` or one before it, with which the run of ``step`` begins."""
    return max(number for number in range(1, step + 1) if lesson.steps[number - 1].link)


def _begin(lesson: Lesson, place: Place, start: int, arrived: bool) -> Query | None:
    """The query of the run that begins at the present step; None where the present run goes on.

    On another page, the run may have become another one.
    """
    here, before = (lesson.name, place.step), None if arrived else place.begun
    place.begun = here
    same = before is not None and before[0] == lesson.name and _start(lesson, before[1]) == start
    if before == here or (same and start != place.step):
        return None
    return parse_qs(lesson.steps[start - 1].link)


def _head(lesson: Lesson, place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "All lessons", icon=":material/arrow_back:", type="tertiary", on_click=_go, args=(place, ""),
            help="The list of all lessons.",
        )  # fmt: skip
        st.caption(f"Step {place.step} of {len(lesson.steps)}", text_alignment="right")
    st.caption(lesson.title)
    st.subheader(lesson.steps[place.step - 1].title, anchor=False)


def _to_do(step: Step, place: Place) -> None:
    """What there is to do, and a tick at what is done."""
    for action in step.do:
        words = ACTIONS[action].words.format(f"**{label(action.removeprefix('move '))}**")
        sign = ":green[:material/check_circle:]" if place.has(action) else ":material/radio_button_unchecked:"
        st.markdown(f"{sign} {words}{' Done.' if place.has(action) else ''}")


def _elsewhere(step: Step, place: Place) -> None:
    if not step.elsewhere:
        return
    icon = ":material/check_circle:" if place.is_done else ":material/arrow_forward:"
    st.button(
        f"Open the {step.elsewhere[0].title()}", icon=icon, on_click=_ask, args=(place, step.elsewhere),
        help="The browser’s Back leads here again.",
    )  # fmt: skip


def _ask(place: Place, elsewhere: tuple[str, Query]) -> None:
    """Have the page's next run lead elsewhere: a callback cannot."""
    place.tick("open", of=1)
    st.session_state[_ASKED] = elsewhere


def _onward(lesson: Lesson, place: Place) -> None:
    """Back and Next; what is not done can be left out."""
    last = place.step == len(lesson.steps)
    with st.container(horizontal=True):
        st.button(
            "Back", on_click=_go, args=(place, lesson.name, place.step - 1), disabled=place.step == 1,
            help="The step before.",
        )  # fmt: skip
        st.button(
            "Finish" if last else "Next", on_click=_go, args=(place, "" if last else lesson.name, place.step + 1),
            icon=None if last else ":material/arrow_forward:", icon_position="right",
            help="Reads on, whether this step is done or not.",
        )  # fmt: skip
    if place.step == 1 or last:
        with st.expander("For the teacher"):
            measured = measured_words(lesson.path, lesson.experiments.values())
            st.markdown(f"**For the class.** {fill(lesson.question, measured)}\n\n{fill(lesson.note, measured)}")
