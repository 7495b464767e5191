"""The run that this session watches: made once for a network, kept while only rate, epochs and speed change.

The URL always says which run it is.
"""

from __future__ import annotations

import streamlit as st

from figures.theme import LIGHT, THEMES, Theme
from film.training_film import TrainingFilm
from nn_core.checks import Schedule
from setting.setting import Setting
from ui.url import run_link

_FILM = "film"


def theme() -> Theme:
    """The theme the reader sees now."""
    return THEMES.get(st.context.theme.type or LIGHT.name, LIGHT)


def current_film(
    setting: Setting, way: Schedule | None, *, log_axis: bool = False, also: tuple[str, ...] = ()
) -> TrainingFilm:
    """The film of ``setting``: the session's own where the run is still the same, else a new one; the URL then says so.

    ``way`` are the learning rates that a new URL asks for, None where there was none. The URL may hold other parameters
    of the page, named in ``also``.
    """
    network = setting.of_network()
    known, film = st.session_state.get(_FILM, (None, None))
    if known != network or (way and way != film.way):
        film = _film(setting, way)
        if known == network:  # The stage still shows another run of this network, and is told where this one starts.
            film.seek(film.start)
        st.session_state[_FILM] = (network, film)
    film.follow(goal=setting.epochs, stride=setting.speed, rate=setting.rate, theme=theme(), log_axis=log_axis)
    hold_link(setting, film, also)
    return film


def hold_link(setting: Setting, film: TrainingFilm, also: tuple[str, ...] = ()) -> None:
    """Make the URL say ``setting`` and the way of ``film``, once it is known from which epoch on its rate acts."""
    if film.resting or film.changes[-1][1] == film.rate:  # A film that plays tells with the next batch.
        run_link.hold(setting, film.way, also)


def _film(setting: Setting, way: Schedule | None) -> TrainingFilm:
    X, Y = setting.dataset()
    return TrainingFilm(
        setting.configuration(), X, Y,
        goal=setting.epochs, stride=setting.speed, rate=setting.rate, theme=theme(), changes=way,
    )  # fmt: skip


def microscope_link(film: TrainingFilm) -> None:
    """The way from a film that rests into the epoch it rests at."""
    epoch = film.trainer.epoch
    st.page_link(
        "pages/microscope.py",
        label=f"Look inside epoch {epoch:,}" if film.resting else "Pause to look inside an epoch",
        icon=":material/biotech:",
        disabled=not film.resting,
        help="Every number of this one epoch: forward, loss, backward, update.",
    )
