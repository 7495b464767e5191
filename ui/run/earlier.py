"""The runs that this session left for another one: shown in the loss panel, gone back to, pinned, thrown away.

A session keeps the last few, and their curves. A tab keeps them written out, for a refresh or a server that was
restarted, and the link those that are pinned; what comes from there is trained again, in slices, for its curve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from urllib.parse import parse_qs

import streamlit as st

from film.earlier_curves import Curve, EarlierCurve, Left, curve_of
from film.training_film import TrainingFilm
from lab.sliced_work import SlicedWork, Steps, train
from nn_core import Change
from nn_core.schedule import Schedule
from server.slices import run_in_slices, work_a_slice
from setting.differences import differences
from setting.earlier_runs import MOST, PARAMETER, EarlierRun, from_text, from_token, shown_as, to_text, to_token
from setting.parameters import Query
from setting.run import Run
from setting.setting import Setting
from stage.panels import Act
from ui.run.landscape import SecondRun, next_seed
from ui.url import query

_KEPT = "earlier-runs"
_WANTED = "earlier-run-wanted"  # The run to go back to, as a tab keeps it.
_HEARD = "earlier-runs-heard"  # How often a tab has told what it had kept.
_ACT = "earlier"  # What the names of buttons begin with.


@dataclass
class _Kept:
    """A run that is kept: whether it is in the link too, and its curve, or the work that makes it again."""

    earlier: EarlierRun
    number: int
    pinned: bool = False
    curve: Curve | None = None
    work: SlicedWork[Curve] | None = None


@dataclass
class _Store:
    """The runs that are kept, the oldest first."""

    runs: tuple[_Kept, ...] = ()


_numbers = count(1)


def _store() -> _Store:
    store: _Store = st.session_state.setdefault(_KEPT, _Store())
    return store


def left(setting: Setting, gone: Left) -> None:
    """A run of ``setting`` was left for another one."""
    run = Run(setting.with_rule(gone.schedule[-1].rule), gone.schedule)
    _keep(EarlierRun(run, gone.curve.epochs[-1]), gone.curve)


def _keep(earlier: EarlierRun, curve: Curve | None = None, *, pinned: bool = False) -> None:
    """Keep ``earlier``, unless one that is kept goes as far; one that goes less far gives its place."""
    store = _store()
    for known in store.runs:
        if known.earlier.leads_through(earlier):
            known.pinned = known.pinned or pinned
            return
    shorter = [known for known in store.runs if earlier.leads_through(known.earlier)]
    pinned = pinned or any(known.pinned for known in shorter)
    runs = [known for known in store.runs if known not in shorter]
    runs.append(_Kept(earlier, next(_numbers), pinned, curve))
    while len(runs) > MOST:
        runs.remove(next((known for known in runs if not known.pinned), runs[0]))
    store.runs = tuple(runs)


def shown(setting: Setting, schedule: Schedule) -> tuple[EarlierCurve, ...]:
    """The curves to be seen beside the run of ``setting`` by ``schedule``: those of runs that are no part of it."""
    present = Run(setting, schedule)
    return tuple(
        _as_shown(known, known.curve, present)
        for known in _store().runs
        if known.curve and not EarlierRun(present, known.earlier.epoch).leads_through(known.earlier)
    )


def _as_shown(known: _Kept, curve: Curve, present: Run) -> EarlierCurve:
    label = ", ".join(differences(known.earlier.run, present))
    back, pin, drop = (f"{_ACT}-{act}-{known.number}" for act in ("back", "pin", "drop"))
    acts = (
        Act(label, f"Goes back to this run, at epoch {known.earlier.epoch:,}", back),
        Act("Pin", "Keeps this run in the link too", pin, known.pinned),
        Act("✕", "Throws this run away", drop),
    )
    return EarlierCurve(label, curve, to_token(known.earlier), acts)


def is_act(name: str) -> bool:
    """Whether what was pressed by this ``name`` belongs to an earlier run."""
    return name.startswith(f"{_ACT}-")


def pressed(name: str, setting: Setting) -> None:
    """Act on a press that belongs to an earlier run, beside the present one of ``setting``."""
    _, act, number = name.split("-")
    store = _store()
    for known in store.runs:
        if known.number != int(number):
            continue
        if act == "pin":
            known.pinned = not known.pinned
            pinned = [known.earlier for known in store.runs if known.pinned]
            in_link = to_text(pinned, Run(setting, (Change(0, setting.rule),))).split("~~")
            if len([run for run in in_link if run]) < len(pinned):
                st.toast("The link has no room for all pinned runs; this tab keeps them.", icon=":material/link:")
        elif act == "drop":
            store.runs = tuple(other for other in store.runs if other is not known)
        else:
            (run, epoch), now = known.earlier, replace(setting, epochs=max(setting.epochs, known.earlier.epoch))
            # A plain value: that it is new has the page run again.
            st.session_state[_WANTED] = to_token(EarlierRun(Run(shown_as(run.setting, now), run.schedule), epoch))


def wanted() -> Query | None:
    """The run that is to be gone back to, as a link has it; None where there is none."""
    _, _, address = st.session_state.get(_WANTED, "").partition("?")
    return parse_qs(address) if address else None


def go_back(film: TrainingFilm) -> None:
    """Have ``film`` show the last epoch of the run that is wanted, if one is.

    Only then is it wanted no more: a run of the page may be broken off before its film is there.
    """
    if _WANTED in st.session_state:
        epoch, _, _ = st.session_state[_WANTED].partition("?")
        film.seek(int(epoch))
        del st.session_state[_WANTED]


def linked(present: Run) -> None:
    """Keep what a link brings, beside the run ``present`` that it leads to, and say what of that cannot be."""
    found = query.read_url(partial(_read, present), part=PARAMETER)
    for earlier in found or ():
        _keep(earlier, pinned=True)
    query.tell_repairs(present.setting, part=PARAMETER)


def _read(present: Run, given: Query) -> tuple[list[EarlierRun], list[str]]:
    return from_text(given[PARAMETER][-1], present)


def other_end(present: Run) -> SecondRun:
    """The run whose end is mapped beside that of ``present``: the last one left, of its network, or another seed."""
    here = present.setting
    for known in reversed(_store().runs):
        run, epoch = known.earlier
        begun = replace(run.setting, seed=here.seed, init=here.init, order=here.order, loss=here.loss)
        another = not EarlierRun(present, here.epochs).leads_through(known.earlier)
        if another and begun.of_network() == here.of_network():
            return SecondRun(", ".join(differences(run, present)), run, epoch)
    return next_seed(here, present.schedule)


def in_link(present: Run) -> dict[str, str]:
    """The query parameter of the runs that are pinned, for the link of the run ``present``."""
    text = to_text([known.earlier for known in _store().runs if known.pinned], present)
    return {PARAMETER: text} if text else {}


def write_link(present: Run) -> None:
    """Make the URL say which runs are pinned, beside the run ``present`` that it says."""
    query.write_url(in_link(present), part=PARAMETER)


def remembered(tokens: tuple[str, ...]) -> None:
    """Keep what the tab has kept for a session that does not know it."""
    found = [earlier for token in tokens if (earlier := from_token(token))]
    for earlier in found:
        _keep(earlier)
    if found:  # The page has to run, for their curves.
        st.session_state[_HEARD] = st.session_state.get(_HEARD, 0) + 1


def make_curves() -> None:
    """Train again, a slice at a time, the runs whose curves are not known here."""
    runs = [known for known in _store().runs if not known.curve]
    for known in runs:
        known.work = known.work or SlicedWork(_curve_again(known.earlier))
    if runs and not work_a_slice([known.work for known in runs if known.work]):
        with st.sidebar:
            run_in_slices([known.work for known in runs if known.work], "Training earlier runs again")
    for known in runs:
        if known.work and known.work.finished:
            known.curve, known.work = known.work.result, None


def _curve_again(earlier: EarlierRun) -> Steps[Curve]:
    trainer = earlier.run.trainer()
    yield from train(trainer, earlier.epoch)
    return curve_of(trainer.loss_history)
