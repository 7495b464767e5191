"""The two runs that a session compares: their settings, what moves them, and their films."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from export.weights import UnreadableError, Weights, starting_from
from film.pair import PairFilm, Side
from lab.gradient.bugs import BUGS, bugs_of
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
    """The two settings, their film, and which of them the controls ``show``: none where they have to be told.

    ``bug`` is the mistake in A's gradient, if any, by its name in ``lab.gradient.bugs``.
    """

    a: Setting
    b: Setting
    film: PairFilm
    shows: str = ""
    bug: str = ""

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


def open_runs(a: Run, b: Run, bug: str = "") -> Pair:
    """Compare ``a``, perhaps with a ``bug``, and ``b`` from now on."""
    bug = bug if bug in fitting(a) else ""
    films = _film(a.setting, a.schedule, bug), _film(b.setting, b.schedule)
    before, pair = kept(), Pair(a.setting, b.setting, PairFilm(*films), bug=bug)
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
        if pair.bug not in fitting(Run(pair.a, (Change(0, pair.a.rule),))):
            pair.bug = ""
        films = [
            film if setting.of_network() == network and film.bug == bug else _film(setting, bug=bug)
            for film, setting, network, bug in zip(pair.film.films, settings, before, (pair.bug, ""))
        ]
        pair.film = PairFilm(films[0], films[1])
    _follow(pair)


def fitting(run: Run) -> list[str]:
    """The names of the bugs that the gradient of ``run`` can have."""
    return bugs_of(run.setting.configuration(), run.schedule, len(run.setting.training_data()[0]))


def plant(pair: Pair, bug: str) -> None:
    """Train A with ``bug`` in its gradient, or by the right one where that is "", from its initial weights on."""
    pair.bug = bug
    pair.film = PairFilm(_film(pair.a, bug=bug), pair.film.films[1])
    _follow(pair)


def start_alike(pair: Pair) -> str:
    """Have B start from A's initial weights, or from A's seed where it cannot; in words, why it cannot."""
    a, _ = pair.runs()
    if pair.a.sizes != pair.b.sizes:
        b = replace(pair.b, seed=pair.a.seed)
        open_runs(a, Run(b, (Change(0, b.rule),)), pair.bug)
        return "A and B have not the same layers: B starts from A’s seed."
    of_a, of_b = (film.trainer.parameters_at(0) for film in pair.film.films)
    if of_a.tobytes() == of_b.tobytes():
        return "A and B start from the same weights already."
    weights = Weights(pair.b.configuration().network, of_a, None)
    try:
        open_runs(a, starting_from(weights, pair.b), pair.bug)
    except UnreadableError as told:
        return str(told)
    return ""


def _film(setting: Setting, schedule: Schedule | None = None, bug: str = "") -> Side:
    return Side(
        setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
        kind=setting.kind, changes=schedule, flippable=False, class_names=setting.class_names,
        column_names=setting.column_names, bug=bug, **_controls(setting),
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
        bugs = ([BUGS[pair.bug].label.lower()], ["right gradient"]) if pair.bug else ([], [])
        return ", ".join(differences(a, b) + bugs[0]), ", ".join(differences(b, a) + bugs[1])

    pair.film.say = titles
