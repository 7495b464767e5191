"""The two runs that a session compares: their settings, what moves them, and their films."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from export.weights import UnreadableError, Weights, starting_from
from film.pair import PairFilm, Side
from nn_core import Change
from nn_core.schedule import Schedule
from setting.differences import differences
from setting.earlier_runs import shown_as
from setting.run import Run
from setting.setting import CONTROLS, Setting, file_stem, motion
from ui.run.current_run import theme

_PAIR = "pair"
BOTH = "Both"


@dataclass
class Pair:
    """The two settings, their film, and which of them the controls ``show``: none where they have to be told."""

    a: Setting
    b: Setting
    film: PairFilm
    shows: str = ""

    def of(self, side: str) -> Setting:
        """The setting of a side, A or B."""
        return self.a if side == "A" else self.b

    def runs(self) -> tuple[Run, Run]:
        """Both runs if they go on from the epoch on screen."""
        a, b = self.film.films
        return Run(self.a, a.schedule_from_here), Run(self.b, b.schedule_from_here)


def kept() -> Pair | None:
    """The pair of this session."""
    pair: Pair | None = st.session_state.get(_PAIR)
    return pair


def open_runs(a: Run, b: Run) -> Pair:
    """Compare ``a`` and ``b`` from now on."""
    films = _film(a.setting, a.schedule), _film(b.setting, b.schedule)
    before, pair = kept(), Pair(a.setting, b.setting, PairFilm(*films))
    if before and before.film.run == pair.film.run:  # The stage shows other runs of these networks.
        pair.film.seek(pair.film.start)
    st.session_state[_PAIR] = pair
    _follow(pair)
    return pair


def move(pair: Pair, setting: Setting, which: str) -> None:
    """The controls say ``setting``: of the run ``which``, or of A, and what was moved there is moved in B as well."""
    before = pair.a.of_network(), pair.b.of_network()
    if which == "B":
        pair.a, pair.b = shown_as(pair.a, setting), setting
    else:
        moved = {name: value for name in CONTROLS if (value := getattr(setting, name)) != getattr(pair.a, name)}
        both: dict[str, Any] = moved if which == BOTH else {}
        pair.a, pair.b = setting, shown_as(replace(pair.b, **both), setting).consistent()
    settings = pair.a, pair.b
    if (pair.a.of_network(), pair.b.of_network()) != before:
        # The run of a network that stays goes on by its changes; the stage shows both at epoch 0.
        films = [
            film if setting.of_network() == network else _film(setting)
            for film, setting, network in zip(pair.film.films, settings, before)
        ]
        pair.film = PairFilm(films[0], films[1])
    _follow(pair)


def start_alike(pair: Pair) -> str:
    """Have B start from A's initial weights, or from A's seed where it cannot; in words, why it cannot."""
    a, _ = pair.runs()
    if pair.a.sizes != pair.b.sizes:
        b = replace(pair.b, seed=pair.a.seed)
        open_runs(a, Run(b, (Change(0, b.rule),)))
        return "A and B have not the same layers: B starts from A’s seed."
    of_a, of_b = (film.trainer.parameters_at(0) for film in pair.film.films)
    if of_a.tobytes() == of_b.tobytes():
        return "A and B start from the same weights already."
    weights = Weights(pair.b.configuration().network, of_a, None)
    try:
        open_runs(a, starting_from(weights, pair.b))
    except UnreadableError as told:
        return str(told)
    return ""


def _film(setting: Setting, schedule: Schedule | None = None) -> Side:
    return Side(
        setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
        kind=setting.kind, changes=schedule, flippable=False, class_names=setting.class_names, **_controls(setting),
    )  # fmt: skip


def _controls(setting: Setting) -> dict[str, Any]:
    return {
        "goal": setting.epochs,
        **motion(setting.speed),
        "rule": setting.rule,
        "theme": theme(),
        "name": file_stem(setting),
    }


def _follow(pair: Pair) -> None:
    """Let the films follow the settings."""
    for film, setting in zip(pair.film.films, (pair.a, pair.b)):
        film.follow(**_controls(setting))

    def titles() -> tuple[str, str]:
        a, b = pair.runs()
        return ", ".join(differences(a, b)), ", ".join(differences(b, a))

    pair.film.say = titles
