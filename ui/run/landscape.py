"""The loss landscape on a page: controls for its plane, and the work that trains its runs ahead, in slices.

Nothing of it is done until its panel is chosen in the stage's menu, or by a link.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st

from film.landscape import Landscape, NamedRun, compute_landscape, label
from film.landscape_panel import NAME, NOT_YET
from film.scene import layer_names
from film.training_film import TrainingFilm
from film.trajectory import Trajectory
from lab.sliced_work import SlicedWork, Steps
from nn_core.schedule import Schedule
from server.slices import run_in_slices, slot, work_a_slice
from setting.landscape import ENDS, PARAMETER, Choice, all_names, fitting, from_query, to_text, usual
from setting.run import Run
from setting.setting import RANGES, Setting
from stage.protocol import View
from ui.run.fields import kept
from ui.stage_view import keep_view, seen_view
from ui.url import query

_CHOSEN = "landscape-chosen"  # A plain value: where it changes, the page runs.
_CHOICE, _COMPUTATION = "landscape-choice", "landscape-computation"
_KIND, _ACROSS, _UP = "landscape-kind", "landscape-across", "landscape-up"
_KINDS = ("Two weights", "Start and ends")
_APART = "A and B have not the same layers and activations: no plane holds both."
_OTHER_LOSS = "A and B have not the same data and loss: no map holds for both."


class SecondRun(NamedTuple):
    """A second run whose end, at ``epoch``, is mapped: what it is ``called``, and what it is."""

    called: str
    run: Run
    epoch: int

    def to_train(self) -> NamedRun:
        """This run, to be trained ahead."""
        return NamedRun(self.called, self.run.trainer(), self.epoch)


@dataclass
class _Computation:
    """What is worked out of the films that ``key`` names, whose ``runs`` have these ``plans``: schedules and goals.

    They have the ``trajectories``; until the work is finished, those of the one before, if that was of the same runs.
    """

    key: Hashable
    runs: tuple[str, ...]
    plans: Hashable
    work: SlicedWork[Landscape | str]
    trajectories: tuple[Trajectory | str, ...]


def keep_view_and_landscape(view: View) -> None:
    """Keep what is seen, as ``keep_view``; the page runs where the landscape is chosen, or no longer."""
    keep_view(view)
    st.session_state[_CHOSEN] = NAME not in seen_view().hidden


def landscape(films: tuple[TrainingFilm, ...], second: Callable[[], SecondRun] | None = None) -> None:
    """Show the controls of the landscape, if it is chosen, and give ``films``, one or A and B, their trajectories.

    ``second`` tells the second run whose end is mapped; of two films it is B.
    """
    network, inputs = films[0].configuration.network, films[0].inputs
    linked = query.read_url(lambda given: from_query(given, network.sizes), part=PARAMETER)
    if linked:
        keep_view(replace(seen_view(), hidden=tuple(name for name in seen_view().hidden if name != NAME)))
    st.session_state[_CHOSEN] = NAME not in seen_view().hidden
    if not st.session_state[_CHOSEN]:
        query.write_url({}, part=PARAMETER)
        _put(films, NOT_YET)
        return
    with st.sidebar, st.expander("Loss landscape", expanded=True):
        choice = _controls(linked, network.sizes, partial(label, units=layer_names(network.sizes, inputs)))
        if why := _apart(films):
            _put(films, why)
        else:
            _work(films, choice, second() if second and choice == ENDS else None)
    query.write_url({PARAMETER: to_text(choice)}, part=PARAMETER)
    query.tell_repairs(choice, part=PARAMETER)


def follow_landscape(films: tuple[TrainingFilm, ...]) -> None:
    """Run the page again where the runs of ``films``, which rest, go on otherwise than they were trained ahead."""
    known: _Computation | None = st.session_state.get(_COMPUTATION)
    if not known or not st.session_state.get(_CHOSEN) or known.runs != tuple(film.run for film in films):
        return
    if known.work.finished and all(film.resting for film in films) and known.plans != _plans(films):
        st.rerun()


def _apart(films: tuple[TrainingFilm, ...]) -> str:
    """Why ``films`` have no map together; nothing where they have one."""
    first, other = films[0], films[-1]
    if other.configuration.network != first.configuration.network:
        return _APART
    same = np.array_equal(other.X, first.X) and np.array_equal(other.Y, first.Y)
    return "" if same and other.configuration.loss == first.configuration.loss else _OTHER_LOSS


def _controls(linked: Choice | None, sizes: tuple[int, ...], called: Callable[[str], str]) -> Choice:
    """The plane that is chosen, of a network of these ``sizes``."""
    before: Choice = st.session_state.get(_CHOICE, usual(sizes))
    now = linked or fitting(before, sizes)
    if linked or now != before or _KIND not in st.session_state:
        st.session_state[_KIND] = _KINDS[now == ENDS]
        st.session_state[_ACROSS], st.session_state[_UP] = usual(sizes) if now == ENDS else now
    kind = st.segmented_control(
        "Plane", _KINDS, required=True, **kept(_KIND), width="stretch",
        help="Two weights: all others are as at the epoch drawn, so the map changes while the run goes on. Start and "
        "ends: through this run's start, its end and another run's end; the map does not change.",
    )  # fmt: skip
    choice: Choice = ENDS
    if kind == _KINDS[0]:
        names = all_names(sizes)
        across = st.selectbox("Across", names, format_func=called, **kept(_ACROSS), help="From left to right.")
        others = [name for name in names if name != across]
        if st.session_state[_UP] not in others:
            st.session_state[_UP] = fitting((across,), sizes)[1]
        up = st.selectbox("Upwards", others, format_func=called, **kept(_UP), help="From the lower end to the upper.")
        choice = across, up
    st.session_state[_CHOICE] = choice
    return choice


def _work(films: tuple[TrainingFilm, ...], choice: Choice, second: SecondRun | None) -> None:
    """Train the runs ahead, a slice at a time; until that is done the films keep what they have."""
    runs, plans = tuple(film.run for film in films), _plans(films)
    key = (choice, second, runs, plans)
    known: _Computation | None = st.session_state.get(_COMPUTATION)
    if known is None or known.key != key:
        names = ("A", "B") if len(films) > 1 else ("",)
        named_runs = [
            NamedRun(name, film.again(), max(film.goal, film.trainer.furthest)) for name, film in zip(names, films)
        ]
        work = _trained_ahead(
            repr((key, [named_run.epochs for named_run in named_runs])),
            lambda: compute_landscape(choice, named_runs, second.to_train() if second else None, films[0].inputs),
        )
        trajectories = known.trajectories if known and known.runs == runs else (NOT_YET,) * len(films)
        known = st.session_state[_COMPUTATION] = _Computation(key, runs, plans, work, trajectories)
    if not work_a_slice([known.work]):
        run_in_slices([known.work], "Training ahead")
    elif isinstance(found := known.work.result, str):
        known.trajectories = (found,) * len(films)
    elif found and (isinstance(first := known.trajectories[0], str) or first.known is not found):
        known.trajectories = tuple(Trajectory(found, number, slot) for number in range(len(films)))
    for film, trajectory in zip(films, known.trajectories):
        film.follow(trajectory=trajectory)


@st.cache_resource(max_entries=32, show_spinner=False)
def _trained_ahead(key: str, _steps: Callable[[], Steps[Landscape | str]]) -> SlicedWork[Landscape | str]:
    """The landscape of what ``key`` names: one for everybody who looks at it. A goal of 20,000 takes 640 kB a run."""
    return SlicedWork(_steps())


def _put(films: tuple[TrainingFilm, ...], trajectory: str) -> None:
    for film in films:
        film.follow(trajectory=trajectory)


def _plans(films: tuple[TrainingFilm, ...]) -> Hashable:
    """What the paths of ``films`` depend on, besides their runs."""
    return tuple((film.schedule, film.goal) for film in films)


def next_seed(setting: Setting, schedule: Schedule) -> SecondRun:
    """The run of ``setting`` with the next seed, by the rules of ``schedule``."""
    seed = setting.seed + 1 if setting.seed < RANGES["seed"][1] else setting.seed - 1
    rules = [change._replace(edits=()) for change in schedule]
    way = tuple(now for i, now in enumerate(rules) if not i or now.rule != rules[i - 1].rule)
    return SecondRun(f"seed {seed}", Run(replace(setting, seed=seed), way), setting.epochs)
