"""Watch a network learn: controls, the stage, and the way into one epoch."""

from functools import partial

import streamlit as st

from setting import landscape as in_link
from setting import task
from setting.earlier_runs import PARAMETER
from setting.run import Run
from ui.compare.page import open_button, open_if_asked
from ui.live_stage import live_stage
from ui.log_axis import log_axis
from ui.run import earlier
from ui.run.controls import setting_controls
from ui.run.current_run import microscope_link, tells_rule, write_link
from ui.run.drawn_points import draw, film_of
from ui.run.for_a_class import for_a_class
from ui.run.introduction import INTRODUCTION, introduction, way_back
from ui.run.landscape import follow_landscape, keep_view_and_landscape, landscape
from ui.run.own_run import take_up_own_run
from ui.run.playground import playground_box
from ui.run.presses import open_diagnosis_if_asked, pressable, pressed
from ui.run.share import share
from ui.run.task import (
    REACHED,
    hand_in_if_asked,
    keep_reached,
    linked_hand_in,
    linked_task,
    show_task,
    task_on_a_phone,
    watch_for_goal,
)
from ui.stage_view import PARAMETERS, linked_view, write_view
from ui.url.entry import enter
from ui.url.fragment import fragment

arrived = enter("train", own=(INTRODUCTION, PARAMETER, in_link.PARAMETER, REACHED, *PARAMETERS, *task.PARAMETERS))
if arrived:
    take_up_own_run()
open_if_asked()
here = linked_task(arrived=arrived)
linked_hand_in(here)
introduction(replaced=bool(here.goal or here.say))
head = st.sidebar.container()
setting, schedule, _ = setting_controls(arrived=arrived, begin=earlier.wanted(), locked=here.lock)
with head:
    show_task(here, setting)
task_on_a_phone(here)
linked_view()
with st.sidebar.expander("Pictures"):
    log = log_axis("log-axis")
    show_test = st.toggle(
        "Test points", value=True, key="show-test", persist_state="session",
        help="Draws the points never trained on, hollow.",
    )  # fmt: skip
    way_back()
if not (setting.hide or here.lock):  # A link of the playground would bring everything back.
    with st.sidebar:
        playground_box()
shown = {"log_axis": log, "show_test": show_test, **pressable(setting, here.lock), **watch_for_goal(here, setting)}
film = film_of(setting, schedule, earlier=partial(earlier.shown, setting), **shown)
earlier.go_back(film)
earlier.linked(Run(setting, film.schedule_from_here))
earlier.make_curves()
landscape((film,), partial(earlier.other_end, Run(setting, film.schedule)))
with st.sidebar:
    share(setting, film, write_view(), locked=bool(here.lock))
    if not here.lock:
        open_button(Run(setting, film.schedule_from_here))
    for_a_class(Run(setting, film.schedule_from_here))
hand_in_if_asked(here)


def show() -> None:
    """The stage, and the way into the epoch on it; every request of the browser reruns this alone."""
    open_diagnosis_if_asked()
    live_stage(
        film, key="stage", on_press=partial(pressed, setting, film), view=write_view(), on_view=keep_view_and_landscape,
        on_draw=partial(draw, setting, film),
        on_kept=earlier.remembered,
    )  # fmt: skip
    write_link(setting, film)
    if tells_rule(film):
        earlier.write_link(Run(setting, film.schedule_from_here))
    microscope_link(film)
    keep_reached(here, setting, film)
    follow_landscape((film,))


fragment(show, key="stage")
