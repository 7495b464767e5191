"""The Microscope page's table of contents: which epoch, and what to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch
from setting.parameters import repair
from setting.setting import Setting
from ui.microscope.diagnosis import diagnosis
from ui.microscope.epoch_picker import epoch_picker, this_epoch
from ui.microscope.gradient_check import gradient_check
from ui.microscope.hidden_layer import hidden_layer
from ui.microscope.step_by_step import arithmetic
from ui.microscope.worksheet import worksheets
from ui.run.current_run import theme
from ui.url import query

_VIEW = "microscope-view"
VIEW = "view"  # The query parameter.


class _View(NamedTuple):
    label: str
    show: Callable[[Setting, TrainingFilm, Epoch], None]


# By the names that the URL has for them.
_VIEWS = {
    "steps": _View("Step by step", lambda setting, film, epoch: arithmetic(epoch, theme())),
    "check": _View("Gradient check", lambda setting, film, epoch: gradient_check(film, epoch, theme())),
    "hidden": _View("Hidden layer", lambda setting, film, epoch: hidden_layer(epoch, theme())),
    "worksheet": _View("Worksheet", lambda setting, film, epoch: worksheets(film.trainer.epoch, epoch)),
    "diagnosis": _View("Not learning?", lambda setting, film, epoch: diagnosis(setting, film)),
}
_FIRST = next(iter(_VIEWS))


def microscope(setting: Setting, film: TrainingFilm) -> None:
    """Everything on the page but the sidebar."""
    number = epoch_picker(film)
    view = _view_picker()
    if number is None:
        return
    epoch = this_epoch(film)
    if words := _words(film, number, epoch.rate):
        st.caption(words)
    view.show(setting, film, epoch)


def _view_picker() -> _View:
    """What to look at; the URL says the same, and a link to no view is told of until another is chosen."""
    asked = query.read_url(_read, part=VIEW)
    if asked or _VIEW not in st.session_state:
        st.session_state[_VIEW] = asked or _FIRST
    chosen = st.segmented_control(
        "Look at", list(_VIEWS), format_func=lambda name: _VIEWS[name].label, required=True, key=_VIEW,
        persist_state="session", on_change=query.ignore_url, args=(VIEW,), help="What to see of this epoch.",
    ) or _FIRST  # fmt: skip
    query.write_url({VIEW: chosen}, part=VIEW)
    query.tell_repairs(chosen, part=VIEW)
    return _VIEWS[chosen]


def _read(given: query.Query) -> tuple[str, list[str]]:
    """The view that a link asks for; where there is no such view, that shown now."""
    texts = given[VIEW]
    now = st.session_state.get(_VIEW, _FIRST)
    view = texts[-1] if texts[-1] in _VIEWS else now
    return view, [] if texts == [view] else [repair(VIEW, texts, f"“{_VIEWS[view].label}”")]


def _words(film: TrainingFilm, number: int, rate: float) -> str:
    """What there is to know about the epoch before looking at it."""
    told = []
    if number == 0:
        told.append("Epoch 0: the initial weights, before anything is learned. Move the slider to go on.")
    if rate != film.rate:
        told.append(
            f"This epoch was trained with learning rate {rate:g}; the slider’s {film.rate:g} holds from where you "
            "train on."
        )
    return " ".join(told)
