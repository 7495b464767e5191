"""The epoch under the microscope: the very one the Train page shows, so that moving one moves the other."""

from __future__ import annotations

import time

import streamlit as st

from live.film import Ask
from live.training import TrainingFilm
from nn_core.epoch import Epoch, look
from ui.turns import PAUSE, SLICE

_SLIDER, _TYPED = "microscope-slider", "microscope-typed"
_WRITTEN, _MOVED = "microscope-written", "microscope-moved"


def epoch_picker(film: TrainingFilm) -> int:
    """A slider and a field for any epoch of the run; both move the film, and the URL says where it is."""
    if not film.resting:
        reach(film, film.drawn)  # The film ran ahead of the screen; the screen is what the reader saw.
    _follow_url(film)
    now, last = film.trainer.epoch, _last(film)
    st.session_state[_SLIDER] = st.session_state[_TYPED] = now
    if last:
        slider, typed = st.columns([9, 2], vertical_alignment="bottom")
        slider.slider(
            "Epoch", 0, last, key=_SLIDER, on_change=_move, args=(film, _SLIDER),
            help="Any epoch of this run, drawn or not. The Train page goes with it.",
        )  # fmt: skip
        typed.number_input(
            "Epoch, typed", 0, last, step=1, key=_TYPED, on_change=_move, args=(film, _TYPED),
            help="The same epoch, to the last digit.",
        )  # fmt: skip
    if film.diverged is not None:
        st.warning(f"This run diverges at epoch {film.diverged:,}; the last finite one is {last:,}.")
    _tell(film, now)
    return now


def reach(film: TrainingFilm, epoch: int) -> None:
    """Bring ``film`` to ``epoch`` or as far as it stays finite; what is new there is trained by the slider's rate."""
    trainer = film.trainer
    if epoch > trainer.furthest and trainer.diverged_at is None:
        trainer.rewind(trainer.furthest)
        if trainer.learning_rate != film.rate:
            trainer.set_learning_rate(film.rate)
    while film.trainer.epoch != epoch and film.trainer.state != "diverged":
        film.answer(Ask("settle", epoch, 0, 0, film.run, None))
        # A long way is gone in slices: the others have their turn, and touching the session ends it for who has left.
        if film.trainer.epoch != epoch and _WRITTEN in st.session_state:
            time.sleep(PAUSE - SLICE)


def this_epoch(film: TrainingFilm) -> Epoch:
    """The arithmetic from the film's present epoch to the next one."""
    trainer, configuration = film.trainer, film.configuration
    # Where the run has not been beyond this epoch, the slider decides how it goes on.
    rate = trainer.learning_rate if trainer.epoch < trainer.furthest else film.rate
    return look(configuration.network, trainer.parameters, film.X, film.Y, rate, configuration.loss)


def _last(film: TrainingFilm) -> int:
    if film.diverged is not None:
        return film.diverged - 1
    return max(film.goal, film.trainer.epoch)


def _move(film: TrainingFilm, key: str) -> None:
    reach(film, int(st.session_state[key]))
    st.session_state[_MOVED] = True


def _follow_url(film: TrainingFilm) -> None:
    """Go where a link or a refresh asks; what cannot be read or reached gets the nearest epoch and a sentence."""
    asked = st.query_params.get("epoch")
    # Who has just moved the slider still has the old epoch in the URL.
    if st.session_state.pop(_MOVED, False) or asked is None or asked == st.session_state.get(_WRITTEN):
        return
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 9 else None
    reach(film, film.trainer.epoch if wanted is None else min(wanted, _last(film)))
    if wanted != film.trainer.epoch:
        st.info(f"The link asked for an epoch that this run does not have; showing epoch {film.trainer.epoch:,}.")


def _tell(film: TrainingFilm, epoch: int) -> None:
    """Let the URL know where this is, and the stage of the Train page where to go when it is next shown."""
    if film.cue is None or film.cue[1] != epoch:
        film.cue = ((film.cue or (0, 0))[0] + 1, epoch)
    st.session_state[_WRITTEN] = str(epoch)
    if st.query_params.get("epoch") != str(epoch):
        st.query_params["epoch"] = str(epoch)
