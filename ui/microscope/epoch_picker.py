"""The epoch under the microscope: the very one the Train page shows, so that moving one moves the other."""

from __future__ import annotations

import copy

import streamlit as st

from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch, compute_epoch
from lab.sliced_work import SlicedWork, Steps
from nn_core.schedule import rule_at
from server.slices import run_in_slices, work_a_slice
from setting.parameters import number, read_query
from setting.schedule import LATEST_EPOCH
from stage.protocol import Request
from ui.url import query

EPOCH = "epoch"  # The query parameter.
_SLIDER, _TYPED = "microscope-slider", "microscope-typed"
_MOVE = "microscope-move"
_LINK = {EPOCH: number(0, LATEST_EPOCH)}  # Perhaps beyond Epochs: it may have been lowered since.


class Move(SlicedWork[None]):
    """The work of moving ``film`` to ``epoch``, or as far as it stays finite."""

    def __init__(self, film: TrainingFilm, epoch: int) -> None:
        super().__init__(self._steps_to(epoch))
        self.film, self.epoch = film, epoch

    def _steps_to(self, epoch: int) -> Steps[None]:
        film, trainer = self.film, self.film.trainer
        start = reached = trainer.epoch
        while film.trainer is trainer and trainer.epoch == reached:  # Otherwise the Train page has moved it since.
            if epoch > trainer.furthest and trainer.diverged_at is None and film.changes[-1][1] != film.rule:
                trainer.rewind(trainer.furthest)
                film.apply_rule()  # Epochs that are new are trained by the rule that the controls say.
            _go(film, epoch)
            if trainer.epoch == epoch or trainer.state == "diverged":
                return
            reached = trainer.epoch
            yield (reached - start) / (epoch - start)


def epoch_picker(film: TrainingFilm) -> int | None:
    """A slider and a field for any epoch of the run; both move the film, and the URL says where it is.

    Returns the epoch, or None while the film is still on its way to it: then there is nothing to look at yet.
    """
    if not film.resting:
        _go(film, film.on_screen)  # The film ran ahead of the screen; the screen is what the reader saw.
    if linked := query.read_url(lambda given: read_query(given, _LINK, {EPOCH: film.epoch}), part=EPOCH):
        st.session_state[_MOVE] = Move(film, linked[EPOCH])
    move: Move | None = st.session_state.get(_MOVE)
    if move and move.film is not film:
        move = None
    if move and move.epoch <= film.trainer.furthest:
        move.finish()  # Going back costs next to nothing, and need not wait for a slice of the server's time.
    on_the_way = move if move and not work_a_slice([move]) else None
    now = min(on_the_way.epoch, _last(film, on_the_way.epoch)) if on_the_way else film.trainer.epoch
    _controls(film, now)
    film.seek(now)  # The stage of the Train page goes there when it is next shown.
    query.write_url({EPOCH: str(now)}, part=EPOCH)
    query.tell_repairs(now, part=EPOCH)
    if on_the_way:
        run_in_slices([on_the_way], f"Training on to epoch {on_the_way.epoch:,}")
        return None
    st.session_state[_MOVE] = None
    if film.diverged is not None:
        st.warning(f"This run diverges at epoch {film.diverged:,}; the last finite one is {_last(film):,}.")
    if now > film.goal:
        st.caption(f"Epoch {now:,} is beyond Epochs, {film.goal:,}.")
    return now


def this_epoch(film: TrainingFilm, *, choose: bool) -> Epoch:
    """An update on the way from the film's present epoch to the next one: the first, or one to ``choose``."""
    trainer = film.trainer
    rule = rule_at(film.schedule, trainer.epoch)
    if rule != trainer.rule:
        trainer = copy.copy(trainer)
        trainer.set_rule(rule)
    updates = len(trainer.batches())
    update = 0
    if choose and updates > 1:
        update = st.columns([2, 3])[0].number_input(
            f"Update (of {updates:,})", 1, updates, key=f"microscope-update-{updates}", persist_state="session",
            help="With batches, an epoch has an update for each of them. Which one is shown.",
        ) - 1  # fmt: skip
    return compute_epoch(trainer, update, film.points, film.inputs, film.class_names, film.column_names)


def _go(film: TrainingFilm, epoch: int) -> None:
    film.respond(Request("pause", epoch, 0, 0, film.run, None))


def _last(film: TrainingFilm, wanted: int = 0) -> int:
    """The last epoch to choose: that of Epochs, or one beyond where the film is or is ``wanted``, if it is finite."""
    if film.diverged is not None:
        return film.diverged - 1
    return max(film.goal, film.trainer.epoch, wanted)


def _controls(film: TrainingFilm, now: int) -> None:
    last = _last(film, now)
    if not last:
        return
    left, right = st.columns([9, 2], vertical_alignment="bottom")
    for widget, name, label, help in (
        (left.slider, _SLIDER, "Epoch", "Any epoch of this run, drawn or not. The Train page goes with it."),
        (right.number_input, _TYPED, "Epoch, typed", "The same epoch, to the last digit."),
    ):
        key = _control(name, now, last)
        widget(label, 0, last, now, step=1, key=key, on_change=_move, args=(film, name, key), help=help)


def _control(name: str, epoch: int, last: int) -> str:
    """The key of the control that shows ``epoch`` of ``last``: a new one, unless the one there shows that already.

    So the control that was moved stays as it is under the reader's hand, and the other one is made anew. Were the other
    one given the new value, the browser might still send its old one, and nobody could tell that from a move.
    """
    number, ended = st.session_state.get(name, (0, last))
    if ended != last or st.session_state.get(f"{name}-{number}") != epoch:
        number += 1
    st.session_state[name] = (number, last)
    return f"{name}-{number}"


def _move(film: TrainingFilm, name: str, key: str) -> None:
    """Go where the control ``name`` was moved, if ``key`` is still its own; one that is gone may send late."""
    number, _ = st.session_state[name]
    if key == f"{name}-{number}":
        st.session_state[_MOVE] = Move(film, int(st.session_state[key]))
        query.ignore_url(EPOCH)
