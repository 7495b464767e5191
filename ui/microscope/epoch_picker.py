"""The epoch under the microscope: the very one the Train page shows, so that moving one moves the other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

import streamlit as st

from film.training_film import TrainingFilm
from lab.epoch.epoch import Epoch, look
from nn_core.checks import Schedule
from server.slices import SLICE, carry_on, work_a_slice
from setting.schedule import LATEST_EPOCH
from stage.protocol import Ask
from ui.url import query

_SLIDER, _TYPED = "microscope-slider", "microscope-typed"
_WAY = "microscope-way"
EPOCH = query.Part("epoch", alone=True)


@dataclass
class Way:
    """The way of ``film`` to ``epoch``, or as far as it stays finite; ``asked`` is the text of the link that asked."""

    film: TrainingFilm
    epoch: int
    asked: str | None = None

    def __post_init__(self) -> None:
        self._start = self._at = self.film.trainer.epoch

    @property
    def finished(self) -> bool:
        """Whether it has come as far as it can."""
        trainer = self.film.trainer
        ended = trainer.state == "diverged" and self.beyond
        return self.film.resting and (trainer.epoch == self.epoch or ended)

    @property
    def done(self) -> float:
        """How much of it is behind, from 0 to 1."""
        return (self.film.trainer.epoch - self._start) / max(1, self.epoch - self._start)

    def advance(self, seconds: float) -> None:
        """Go on for about ``seconds``; what is new is trained by the slider's rate."""
        until = time.perf_counter() + seconds
        while not self.finished and time.perf_counter() < until:
            self._follow_the_slider()
            self.film.answer(Ask("settle", self.epoch, 0, 0, self.film.run, None))
        self._at = self.film.trainer.epoch

    def leads_on(self, film: TrainingFilm) -> bool:
        """Whether it is still the way of ``film``, which nobody else has moved in the meantime."""
        return self.film is film and film.trainer.epoch == self._at

    @property
    def beyond(self) -> bool:
        """Whether it leads to where the run has not been yet."""
        return self.epoch > self.film.trainer.furthest

    def _follow_the_slider(self) -> None:
        trainer = self.film.trainer
        if self.beyond and trainer.diverged_at is None and rates(self.film) != trainer.schedule:
            trainer.rewind(trainer.furthest)
            trainer.set_learning_rate(self.film.rate)


def epoch_picker(film: TrainingFilm) -> int | None:
    """A slider and a field for any epoch of the run; both move the film, and the URL says where it is.

    None while the run is still on its way to the epoch asked for: then there is nothing to look at yet.
    """
    way = _way(film)
    if way and not way.beyond:
        way.advance(SLICE)  # The way back costs next to nothing, and need not wait for its turn.
    arrived = way is None or work_a_slice([way])
    now = min(way.epoch, _last(film, way.epoch)) if way and not arrived else film.trainer.epoch
    _controls(film, now)
    _tell(film, now)
    if way and not arrived:
        carry_on([way], f"Training on to epoch {way.epoch:,}", stop=partial(_stay, film))
        return None
    if way:
        _arrive(way)
    if film.diverged is not None:
        st.warning(f"This run diverges at epoch {film.diverged:,}; the last finite one is {_last(film):,}.")
    return now


def rates(film: TrainingFilm) -> Schedule:
    """The learning rates of this run: those it was trained with, and where it has not been yet, the slider's."""
    schedule, furthest = film.trainer.schedule, film.trainer.furthest
    if schedule[-1][1] == film.rate:
        return schedule
    trained = tuple(change for change in schedule if change[0] < furthest)
    return trained if trained and trained[-1][1] == film.rate else (*trained, (furthest, film.rate))


def this_epoch(film: TrainingFilm) -> Epoch:
    """The arithmetic from the film's present epoch to the next one."""
    trainer, configuration = film.trainer, film.configuration
    rate = next(rate for start, rate in reversed(rates(film)) if start <= trainer.epoch)
    return look(configuration.network, trainer.parameters, film.X, film.Y, rate, configuration.loss)


def _last(film: TrainingFilm, wanted: int = 0) -> int:
    """The last epoch to choose: that of Epochs, or one beyond where the film is or is ``wanted``, if it is finite."""
    if film.diverged is not None:
        return film.diverged - 1
    return max(film.goal, film.trainer.epoch, wanted)


def _way(film: TrainingFilm) -> Way | None:
    """Where the film has to go before there is something to look at: by a link, a move, or back to what was seen."""
    _follow_url(film)
    way: Way | None = st.session_state.get(_WAY)
    if way and not way.leads_on(film):
        way = st.session_state[_WAY] = None
    if way is None and not film.resting:
        way = Way(film, film.drawn)  # The film ran ahead of the screen; the screen is what the reader saw.
    return way


def _controls(film: TrainingFilm, now: int) -> None:
    last = _last(film, now)
    if not last:
        return
    slider, typed = st.columns([9, 2], vertical_alignment="bottom")
    key = _control(_SLIDER, now, last)
    slider.slider(
        "Epoch", 0, last, now, key=key, on_change=_move, args=(film, _SLIDER, key),
        help="Any epoch of this run, drawn or not. The Train page goes with it.",
    )  # fmt: skip
    key = _control(_TYPED, now, last)
    typed.number_input(
        "Epoch, typed", 0, last, now, step=1, key=key, on_change=_move, args=(film, _TYPED, key),
        help="The same epoch, to the last digit.",
    )  # fmt: skip


def _control(name: str, epoch: int, last: int) -> str:
    """The key of the control that shows ``epoch`` of ``last``: a new one, unless the one there shows that already.

    So the control that was moved stays under the reader's hand, and the other one is made anew. Were it told to follow,
    nobody could tell what the browser still says of it from a move: ``_move`` hears none of a control that is gone.
    """
    made, ended = st.session_state.get(name, (0, last))
    if ended != last or st.session_state.get(f"{name}-{made}") != epoch:
        made += 1
    st.session_state[name] = (made, last)
    return f"{name}-{made}"


def _move(film: TrainingFilm, name: str, key: str) -> None:
    """Go where the control ``name`` was moved, if ``key`` is still its own."""
    made, _ = st.session_state[name]
    if key == f"{name}-{made}":
        st.session_state[_WAY] = Way(film, int(st.session_state[key]))
        query.outrank(EPOCH)


def _stay(film: TrainingFilm) -> None:
    """Go no further than the film has come."""
    st.session_state[_WAY] = Way(film, film.trainer.epoch)


def _follow_url(film: TrainingFilm) -> None:
    """Go where a link or a refresh asks; what cannot be read stays here, and no run has more than ``LATEST_EPOCH``."""
    asked = query.asked(EPOCH, lambda given: (given[EPOCH.key][-1], []))
    if asked is None:
        return
    wanted, here = _read(asked), film.trainer.epoch if film.resting else film.drawn
    if wanted is None:
        wanted = here
    elif wanted > LATEST_EPOCH:
        wanted = _last(film)
    st.session_state[_WAY] = Way(film, wanted, asked)  # Perhaps beyond Epochs: it may have been lowered since.


def _read(asked: str) -> int | None:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 9 else None


def _arrive(way: Way) -> None:
    """The way is gone; where it does not end at what a link asked for, say so."""
    st.session_state[_WAY] = None
    now = way.film.trainer.epoch
    if way.asked is not None and _read(way.asked) != now:
        st.info(f"The link asked for an epoch that this run does not have; showing epoch {now:,}.")


def _tell(film: TrainingFilm, epoch: int) -> None:
    """Let the URL know where this is, and the stage of the Train page where to go when it is next shown."""
    film.seek(epoch)
    query.hold(EPOCH, {EPOCH.key: str(epoch)})
