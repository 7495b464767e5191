"""Two runs side by side: one stage, one Train, and controls that move A, B or both.

The controls in the sidebar are those of one setting: of the run that they move, or of A where they move both. The link
is that of A, and says of B what is not as in A.
"""

from __future__ import annotations

import streamlit as st

from lab.gradient.bugs import BUGS
from nn_core import Change
from setting import pair as in_link
from setting import run, task
from setting.landscape import PARAMETER
from setting.pair import BUG, COMPARE, PRESETS, B, Preset
from setting.parameters import Query, one_of, read_query
from setting.run import Run, to_query
from setting.setting import Setting
from stage.protocol import View
from ui.compare import runs
from ui.compare.runs import BOTH, Pair
from ui.live_stage import live_stage
from ui.log_axis import log_axis
from ui.run.controls import go_on_with, setting_controls
from ui.run.current_run import tells_rule
from ui.run.landscape import follow_landscape, keep_view_and_landscape, landscape
from ui.run.task import linked_task
from ui.stage_view import PARAMETERS, linked_view, write_view
from ui.url import query
from ui.url.fragment import button, fragment

OWN = (COMPARE, B, BUG, PARAMETER, *PARAMETERS, *task.PARAMETERS)
"""The query parameters of the page besides those of A."""
_PAGE = "pages/compare.py"
_WHICH, _PRESET, _TOLD, _BUG = "compare-moves", "compare-preset", "compare-told", "compare-bug"
_RIGHT, _NONE = "", "none"  # In the session, and in the URL.
_MOVE_A = "compare-move-a"
_USUAL = View(hidden=("network", "lines", "weights", "table", "landscape"))


def open_if_asked() -> None:
    """Open the page where the link of another one asks for it."""
    if st.query_params.get(COMPARE) == "1":
        st.switch_page(_PAGE, query_params={name: st.query_params[name] for name in st.query_params})


def open_button(present: Run) -> None:
    """The button that puts a second run beside the ``present`` one."""
    if button("Side by side", icon=":material/compare:", help="Puts a second run beside this one, to compare them."):
        st.switch_page(_PAGE, query_params=_query(present, present))


def _query(a: Run, b: Run) -> dict[str, str]:
    return {**to_query(a), **in_link.to_query(a, b)}


def side_by_side(*, arrived: bool) -> None:
    """The controls and the stage of both runs."""
    linked_view(_USUAL, "pair")
    with st.sidebar:
        which = _choices()
    side = "B" if which == "B" else "A"
    pair = runs.kept()
    begin = _alone(pair.of(side)) if pair and (arrived or pair.shows != side) else None
    lock = linked_task(arrived=arrived).lock
    setting, schedule, begun = setting_controls(arrived=arrived, begin=begin, locked=lock)
    linked = schedule is not None and not begun
    beside = query.read_url(lambda given: (True, _linked(setting)[2]), part=B)
    bug = _linked_bug(setting)
    if pair is None or linked or beside or bug is not None:
        a, b, _ = _linked(setting)
        shows = "A" if pair is None or linked else pair.shows
        pair = runs.open_runs(a, b, pair.bug if pair and bug is None else bug or _RIGHT)
        pair.shows = shows
        if side == "B":  # The link is A's, so the controls move A.
            st.session_state[_MOVE_A] = True
            st.rerun()
    elif begun:
        pair.shows = side
    else:
        runs.move(pair, setting, which)
    query.tell_repairs((pair.a, pair.b), part=B)
    go_on_with(pair.a)
    with st.sidebar:
        _same_start(pair)
        _gradient(pair)
        with st.expander("Pictures"):
            log = log_axis("pair-log-axis")
    for film in pair.film.films:
        film.follow(log_axis=log)
    landscape(pair.film.films)
    _show(pair)


def _choices() -> str:
    """Which run the controls move, and pairs that can be opened."""
    if st.session_state.pop(_MOVE_A, False):
        st.session_state[_WHICH] = "A"
    st.selectbox(
        "Pairs that teach", PRESETS, index=None, format_func=lambda preset: preset.name, key=_PRESET,
        placeholder="Choose two runs", help="Opens two runs that differ in one thing.", on_change=_open_preset,
    )  # fmt: skip
    which: str = st.segmented_control(
        "The controls move", ("A", "B", BOTH), default="A", required=True, key=_WHICH, width="stretch",
        help="A alone, B alone, or what you move in both.",
    )  # fmt: skip
    return which


def _open_preset() -> None:
    preset: Preset | None = st.session_state[_PRESET]
    if preset:
        a, b = (Run(setting, (Change(0, setting.rule),)) for setting in (preset.a, preset.b))
        st.query_params.from_dict({**_query(a, b), BUG: preset.bug or _NONE})
        st.session_state[_PRESET] = None


def _same_start(pair: Pair) -> None:
    """The button that has B start as A does; why it does not, where layers differ."""
    if button("Same start", help="B starts from A’s initial weights or, where layers differ, from A’s seed."):
        st.session_state[_TOLD] = runs.start_alike(pair)
        pair.shows = ""  # B has another seed, perhaps.
        st.rerun()
    if told := st.session_state.pop(_TOLD, ""):
        st.info(told)


def _linked_bug(setting: Setting) -> str | None:
    """The mistake in A's gradient that a link asks for; None where it asks for nothing."""

    def read(given: Query) -> tuple[dict[str, str], list[str]]:
        fitting = runs.fitting(_linked(setting)[0])
        return read_query(given, {BUG: one_of((_NONE, *fitting))}, {BUG: _NONE})

    found = query.read_url(read, part=BUG)
    return found[BUG].replace(_NONE, _RIGHT) if found else None


def _gradient(pair: Pair) -> None:
    """The control of the mistake in A's gradient."""

    def plant() -> None:
        query.ignore_url(BUG)
        runs.plant(pair, st.session_state[_BUG])

    st.session_state[_BUG] = pair.bug
    st.selectbox(
        "A’s gradient", (_RIGHT, *runs.fitting(pair.runs()[0])), key=_BUG, on_change=plant,
        format_func=lambda name: BUGS[name].label if name else "Right",
        help="Trains A with a mistake that people make in backpropagation.",
    )  # fmt: skip
    query.write_url({BUG: pair.bug or _NONE}, part=BUG)
    query.tell_repairs(pair.bug, part=BUG)
    if pair.bug:
        st.caption(BUGS[pair.bug].sentence)


def _alone(setting: Setting) -> Query:
    """The link of ``setting`` as a browser sends it."""
    return {name: [text] for name, text in to_query(Run(setting, (Change(0, setting.rule),))).items()}


def _linked(setting: Setting) -> tuple[Run, Run, list[str]]:
    """Both runs of the link, A of ``setting`` where it has none, and a sentence for each repair of B."""
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    own = {name: texts for name, texts in given.items() if name not in OWN}
    a = run.from_query(own)[0] if own else Run(setting, (Change(0, setting.rule),))
    b, told = in_link.from_query(given, a)
    return a, b, told


def _show(pair: Pair) -> None:
    def show() -> None:
        """The stage; every request of the browser reruns this alone."""
        live_stage(pair.film, key="pair-stage", view=write_view(), on_view=keep_view_and_landscape)
        follow_landscape(pair.film.films)
        _write(pair)

    fragment(show, key="pair-stage")


def _write(pair: Pair) -> None:
    """Make the URL say both runs, once it is known since when their rules act."""
    if all(map(tells_rule, pair.film.films)):
        a, b = pair.runs()
        query.write_url(to_query(a))
        for name, text in in_link.to_query(a, b).items():
            query.write_url({name: text}, part=name)
