"""The run that this session watches: made once for a network, kept while only what acts on it at once changes.

The URL always says which run it is.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from figures.theme import LIGHT, THEMES, Theme
from film.training_film import TrainingFilm
from nn_core.schedule import Schedule
from setting.run import Run, to_query
from setting.setting import Setting, file_stem, motion
from ui.run import earlier
from ui.url import query

FILM = "film"
"""Under this name in the session: the network watched, and its film."""


def theme() -> Theme:
    """The theme the reader sees now."""
    return THEMES.get(st.context.theme.type or LIGHT.name, LIGHT)


def current_film(setting: Setting, schedule: Schedule | None, **shown: Any) -> TrainingFilm:
    """The film of ``setting``: the session's own if the run is still the same, else a new one; the URL then says so.

    ``schedule`` has the rules that a new URL asks for, None if there is no new URL. ``shown`` is what the page says
    of the film's looks and of what can be pressed on it.
    """
    network = setting.of_network()
    controls: dict[str, Any] = {
        "goal": setting.epochs, **motion(setting.speed), "rule": setting.rule, "theme": theme(),
        "name": file_stem(setting),
        "on_left": partial(earlier.left, setting), "earlier": None,
    }  # fmt: skip
    known, film = st.session_state.get(FILM, (None, None))
    if known != network or (schedule and schedule != film.schedule_from_here):
        if film:
            film.leave(schedule if known == network else None)
        film = TrainingFilm(
            setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
            kind=setting.kind, plane=setting.plane, changes=schedule, class_names=setting.class_names,
            column_names=setting.column_names, **controls,
        )  # fmt: skip
        if known == network:  # The stage still shows another run of this network, and is told where this one starts.
            film.seek(film.start)
        st.session_state[FILM] = (network, film)
    film.follow(trajectory=None, **(controls | shown))  # Only a page that asks for it has a landscape.
    write_link(setting, film)
    return film


def changed_on_the_way() -> bool:
    """Whether the rule of this session's run is not the same throughout."""
    _, film = st.session_state.get(FILM, (None, None))
    return film is not None and len(film.changes) > 1


def write_link(setting: Setting, film: TrainingFilm) -> None:
    """Make the URL say ``setting`` and the rules of ``film``, once it is known since when the last one acts."""
    if tells_rule(film):
        query.write_url(to_query(Run(setting, film.schedule_from_here)))


def tells_rule(film: TrainingFilm) -> bool:
    """Whether it is known since when the rule of ``film`` acts; one that plays tells with the next batch."""
    return film.resting or film.changes[-1][1] == film.rule


def microscope_link(film: TrainingFilm) -> None:
    """A link from a film that rests to the arithmetic of the epoch it rests at."""
    epoch = film.trainer.epoch
    st.page_link(
        "pages/microscope.py",
        label=f"Look inside epoch {epoch:,}" if film.resting else "Pause to look inside an epoch",
        icon=":material/biotech:",
        disabled=not film.resting,
        help="Every number of this one epoch: forward, loss, backward, update.",
    )
