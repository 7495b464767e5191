"""The epoch under the microscope: the very one the Train page shows, so that moving one moves the other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

import streamlit as st

from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch, look
from server.slices import SLICE, run_in_slices, work_a_slice
from setting.parameters import repair
from setting.schedule import LATEST_EPOCH
from stage.protocol import Request
from ui.url import query

EPOCH = "epoch"  # The query parameter.
_SLIDER, _TYPED = "microscope-slider", "microscope-typed"
_MOVE = "microscope-move"


@dataclass
class Move:
    """The work of moving ``film`` to ``epoch``, or as far as it stays finite; ``linked`` is a link's text for it."""

    film: TrainingFilm
    epoch: int
    linked: str | None = None

    def __post_init__(self) -> None:
        self._start = self._reached = self.film.trainer.epoch

    @property
    def finished(self) -> bool:
        """Whether the film has come as far as it can."""
        trainer = self.film.trainer
        ended = trainer.state == "diverged" and self.beyond
        return self.film.resting and (trainer.epoch == self.epoch or ended)

    @property
    def done(self) -> float:
        """How much of it is done, from 0 to 1."""
        return (self.film.trainer.epoch - self._start) / max(1, self.epoch - self._start)

    def advance(self, seconds: float) -> None:
        """Work for about ``seconds``; epochs that are new are trained with the slider's learning rate."""
        until = time.perf_counter() + seconds
        film, trainer = self.film, self.film.trainer
        while not self.finished and time.perf_counter() < until:
            if self.beyond and trainer.diverged_at is None and film.changes[-1][1] != film.rate:
                trainer.rewind(trainer.furthest)
                film.apply_rate()
            film.respond(Request("pause", self.epoch, 0, 0, film.run, None))
        self._reached = film.trainer.epoch

    def goes_on(self, film: TrainingFilm) -> bool:
        """Whether it is ``film`` that it moves, and nobody else has moved that in the meantime."""
        return self.film is film and film.trainer.epoch == self._reached

    @property
    def beyond(self) -> bool:
        """Whether ``epoch`` has not been trained yet."""
        return self.epoch > self.film.trainer.furthest


def epoch_picker(film: TrainingFilm) -> int | None:
    """A slider and a field for any epoch of the run; both move the film, and the URL says where it is.

    Returns the epoch, or None while the film is still on its way to it: then there is nothing to look at yet.
    """
    move = _move_to_make(film)
    if move and not move.beyond:
        move.advance(SLICE)  # Going back costs next to nothing, and need not wait for a slice of the server's time.
    arrived = move is None or work_a_slice([move])
    now = min(move.epoch, _last(film, move.epoch)) if move and not arrived else film.trainer.epoch
    _controls(film, now)
    film.seek(now)  # The stage of the Train page goes there when it is next shown.
    query.write_url({EPOCH: str(now)}, part=EPOCH)
    if move and not arrived:
        run_in_slices([move], f"Training on to epoch {move.epoch:,}", stop=partial(_stay, film))
        return None
    if move:
        st.session_state[_MOVE] = None
        if move.linked is not None and _read(move.linked) != now:
            st.info(repair(EPOCH, [move.linked], str(now)))
    if film.diverged is not None:
        st.warning(f"This run diverges at epoch {film.diverged:,}; the last finite one is {_last(film):,}.")
    return now


def this_epoch(film: TrainingFilm) -> Epoch:
    """The arithmetic from the film's present epoch to the next one."""
    trainer, configuration = film.trainer, film.configuration
    rate = next(rate for start, rate in reversed(film.schedule) if start <= trainer.epoch)
    return look(configuration.network, trainer.parameters, film.X, film.Y, rate, configuration.loss)


def _last(film: TrainingFilm, wanted: int = 0) -> int:
    """The last epoch to choose: that of Epochs, or one beyond where the film is or is ``wanted``, if it is finite."""
    if film.diverged is not None:
        return film.diverged - 1
    return max(film.goal, film.trainer.epoch, wanted)


def _move_to_make(film: TrainingFilm) -> Move | None:
    """Where the film has to go before there is something to look at: where a link or a control says, or back."""
    _follow_url(film)
    move: Move | None = st.session_state.get(_MOVE)
    if move and not move.goes_on(film):
        move = st.session_state[_MOVE] = None
    if move is None and not film.resting:
        move = Move(film, film.drawn)  # The film ran ahead of the screen; the screen is what the reader saw.
    return move


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


def _stay(film: TrainingFilm) -> None:
    """Go no further than the film has come."""
    st.session_state[_MOVE] = Move(film, film.trainer.epoch)


def _follow_url(film: TrainingFilm) -> None:
    """Go where a link or a refresh asks; what cannot be read stays here, and no run has more than ``LATEST_EPOCH``."""
    linked = query.read_url(lambda given: (given[EPOCH][-1], []), part=EPOCH)
    if linked is None:
        return
    epoch = _read(linked)
    if epoch is None:
        epoch = film.trainer.epoch if film.resting else film.drawn
    elif epoch > LATEST_EPOCH:
        epoch = _last(film)
    st.session_state[_MOVE] = Move(film, epoch, linked)  # Perhaps beyond Epochs: it may have been lowered since.


def _read(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
