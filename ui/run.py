"""The run that this session watches: made once for a network, kept while only rate, epochs and speed change."""

from __future__ import annotations

import streamlit as st

from figures.theme import LIGHT, THEMES, Theme
from live.training import TrainingFilm
from ui.setting import Setting

_FILM = "film"


def theme() -> Theme:
    """The theme the reader sees now."""
    return THEMES.get(st.context.theme.type or LIGHT.name, LIGHT)


def current_film(setting: Setting, *, log_axis: bool = False) -> TrainingFilm:
    """The film of ``setting``: the session's own where the network is still the same, else a new one at epoch 0."""
    kept = st.session_state.get(_FILM)
    if kept and kept[0] == setting.of_network():
        film: TrainingFilm = kept[1]
        film.goal, film.stride, film.rate = setting.epochs, setting.speed, setting.rate
    else:
        X, Y = setting.dataset()
        film = TrainingFilm(
            setting.configuration(), X, Y, goal=setting.epochs, stride=setting.speed, rate=setting.rate, theme=theme()
        )
        st.session_state[_FILM] = (setting.of_network(), film)
    film.theme, film.log_axis = theme(), log_axis
    return film


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
