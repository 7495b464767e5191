"""The Microscope page's table of contents: which epoch, and what to look at."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from film.messages import by_hand, in_words
from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch
from nn_core.schedule import Rule, counted, edits_at
from setting.parameters import one_of, read_query
from setting.setting import Setting
from ui.chart import name_pictures
from ui.microscope.choice import SAMPLE, read_sample
from ui.microscope.diagnosis import diagnosis
from ui.microscope.epoch_picker import EPOCH, epoch_picker, this_epoch
from ui.microscope.gradient_check import BUG, gradient_check, read_bug
from ui.microscope.hidden_layer import hidden_layer
from ui.microscope.step_by_step import STEP, UNIT, arithmetic, read_step
from ui.microscope.worksheet import worksheets
from ui.run.current_run import theme
from ui.url import query

_VIEW = "microscope-view"
VIEW = "view"  # The query parameter.
PARTS = (EPOCH, VIEW, STEP, UNIT, SAMPLE, BUG)
"""What the URL holds of the page, each a part by itself."""

_SHOW: dict[str, Callable[[Setting, TrainingFilm, Epoch], None]] = {
    "check": lambda setting, film, epoch: gradient_check(film, epoch, theme()),
    "hidden": lambda setting, film, epoch: hidden_layer(film, epoch, theme()),
    "worksheet": lambda setting, film, epoch: worksheets(film.trainer.epoch, epoch),
    "diagnosis": lambda setting, film, epoch: diagnosis(setting, film),
}
_OF_ONE_UPDATE = ("steps", "check", "worksheet")
_LABELS = {
    "steps": "Step by step",
    "check": "Gradient check",
    "hidden": "Hidden layer",
    "worksheet": "Worksheet",
    "diagnosis": "Not learning?",
}


def microscope(setting: Setting, film: TrainingFilm) -> None:
    """Everything on the page but the sidebar."""
    number = epoch_picker(film)
    view = _view_picker()
    _read_links(film)
    if number is None:
        return
    name_pictures(f"{film.name}-epoch{number}")
    one_update = view in _OF_ONE_UPDATE
    epoch = this_epoch(film, choose=one_update)
    words = _words(film, number, epoch, one_update)
    if view == "steps":  # Its height is that of a projector's screen: words stand below the diagram.
        arithmetic(epoch, theme(), words)
        return
    if words:
        st.caption(words)
    _SHOW[view](setting, film, epoch)


def _read_links(film: TrainingFilm) -> None:
    """Choose what a link asks for within the views, also in those that are not shown now."""
    read_step(film.configuration.network)
    read_sample(max(_updated(change.rule, len(film.X)) for change in film.schedule))
    read_bug(film)


def _updated(rule: Rule, n: int) -> int:
    """Of how many of ``n`` samples an update by ``rule`` is, at most."""
    taken = counted(rule, n)
    return min(taken, rule.batch_size or taken)


def _view_picker() -> str:
    """What to look at, by its name in the URL; that a link asked for what there is not is told until another choice."""
    now = {VIEW: st.session_state.setdefault(_VIEW, "steps")}
    if linked := query.read_url(lambda given: read_query(given, {VIEW: one_of(_LABELS)}, now), part=VIEW):
        st.session_state[_VIEW] = linked[VIEW]
    chosen: str = st.segmented_control(
        "Look at", list(_LABELS), format_func=_LABELS.__getitem__, required=True, key=_VIEW,
        persist_state="session", on_change=query.ignore_url, args=(VIEW,), help="What to see of this epoch.",
        label_visibility="collapsed",
    ) or "steps"  # fmt: skip
    query.write_url({VIEW: chosen}, part=VIEW)
    query.tell_repairs(chosen, part=VIEW)
    return chosen


def _words(film: TrainingFilm, number: int, epoch: Epoch, one_update: bool) -> str:
    """What there is to know about the epoch before looking at it."""
    told = []
    if number == 0:
        told.append("Epoch 0: the initial weights, before anything is learned. Move the slider to go on.")
    if epoch.rule != film.rule:
        told.append(
            f"This epoch was trained with {in_words(epoch.rule)}; {in_words(film.rule)} holds from where you train on."
        )
    if edits := edits_at(film.schedule, number):
        told.append(f"At this epoch: {by_hand(edits, epoch.network.sizes)}.")
    if frozen := int(epoch.frozen.sum()):
        told.append(f"Of {epoch.network.size} parameters {frozen} are frozen: they have a gradient and take no step.")
    if one_update and epoch.updates > 1:
        told.append(
            f"The way to the next epoch is {epoch.updates:,} updates, one for each batch; this is number "
            f"{epoch.update + 1:,}, on {len(epoch.X)} of {len(film.trainer.X)} samples, and the loss is that of its "
            "batch."
        )
    if film.test is not None:
        trainer = film.trainer
        told.append(
            f"At epoch {number:,} the loss is {trainer.last_loss:.4f} on the {len(trainer.X)} training points and "
            f"{trainer.test_loss_history[-1]:.4f} on the {len(film.test[0])} test points, which no update uses."
        )
    return " ".join(told)
