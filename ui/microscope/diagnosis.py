"""Why is it not learning? The findings of the engine in sentences, each with its numbers and its epoch."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from film.training_film import TrainingFilm
from lab.criterion import Criterion
from lab.run.causes import CAUSES
from lab.run.diagnosis import Finding, diagnosing
from lab.run.history import MOST_EPOCHS
from lab.run.pace import SHORTEST, STILL, WINDOW, changed_at, fall, pace, window
from lab.sliced_work import SlicedWork
from nn_core import Trainer
from server.slices import run_in_slices, work_a_slice
from setting.run import Run, to_query
from setting.setting import Setting
from ui.microscope.findings import WORDS, told
from ui.microscope.remedies import what_helps
from ui.verdicts import wrong

_WORK = "microscope-diagnosis"


def diagnosis(setting: Setting, film: TrainingFilm) -> None:
    """What stands in the way at the film's present epoch, or that nothing does; and what helped others."""
    work, trainer = _work(film), film.trainer
    if not (work.finished or work_a_slice([work])):
        run_in_slices([work], "Looking back over the run")
        return
    found = work.finish()
    run = Run(setting.with_rule(trainer.rule), trainer.schedule).up_to(trainer.epoch)
    for finding in found:
        title, sentence = told(finding, film.configuration.network, trainer.rule, setting.features)
        with st.container(border=True):
            st.markdown(f"**{wrong(title)}** ({_since(finding)})")
            st.markdown(sentence)
            if finding.kind == "overfitting":
                _stop_link(run, finding.since)
    if found:
        what_helps(found[0].kind, WORDS[found[0].kind][0], *run, trainer.epoch)
    else:
        _tell_pace(trainer, film.criterion)
    if setting.noise and "noise" not in setting.unused:
        st.caption(
            f"With {setting.noise} % noise, chance decides some of the targets: a loss that stands still may be as low "
            "as it can be, and no network need get every point right."
        )
    st.caption(_measured(found, trainer))


def _stop_link(whole: Run, epoch: int) -> None:
    """A link to the run up to the ``epoch`` where its test loss was lowest."""
    run = whole._replace(setting=replace(whole.setting, epochs=max(1, epoch))).up_to(epoch)
    st.page_link(
        "pages/train.py", label=f"Stop at epoch {run.setting.epochs:,}", icon=":material/play_arrow:",
        query_params=to_query(run), help="Opens the Train page with this run up to there.",
    )  # fmt: skip


def _measured(found: list[Finding], trainer: Trainer) -> str:
    """How far what is said was measured."""
    told_of = (
        f"Measured on the run up to epoch {trainer.epoch:,}. A run that is solved or whose loss still falls is not "
        "searched for causes: dead and saturated units are common in networks that learn well. "
    )
    if trainer.test is None:
        told_of += "Without test points it is not known whether it overfits. "
    if trainer.rule.batch_size is not None:
        told_of += "Trained in batches, a loss goes up and down at any learning rate, so that is no finding. "
    if any(finding.kind in CAUSES for finding in found):
        told_of += (
            "What is said of units and layers was not so one epoch before the epoch given, and is so wherever the run "
            f"was measured since; it is at up to {MOST_EPOCHS} epochs."
        )
    return told_of


def _since(finding: Finding) -> str:
    """From which epoch on it holds; of a run that stands still, only how long its loss has been the same is known."""
    if finding.kind == "penalties":
        return f"at epoch {finding.since:,}"
    since = "from the start" if finding.since == 0 else f"since epoch {finding.since:,}"
    return f"its loss has been about this {since}" if finding.kind in ("still", "at_rest") else since


def _work(film: TrainingFilm) -> SlicedWork[list[Finding]]:
    """The diagnosis of the film's run at its epoch, finished or on its way; kept while the reader looks at that."""
    trainer = film.trainer
    # A run does not know that it diverges before it has.
    wanted = (film.run, trainer.schedule, trainer.epoch, trainer.state)
    known, work = st.session_state.get(_WORK, (None, None))
    if work is None or known != wanted:
        work = diagnosing(trainer, film.criterion)
        work.advance(seconds=0)  # What needs no looking back is there at once.
        st.session_state[_WORK] = (wanted, work)
    return work


def _tell_pace(trainer: Trainer, criterion: Criterion) -> None:
    """How a run goes of which there is nothing else to say; only what is known to go well looks like it."""
    how, loss, wait = pace(trainer, criterion), f"{trainer.last_loss:.4f}", ":material/hourglass_empty:"
    if how == "solved":
        judged = "test " if criterion.middle is None else "training "
        which = judged if trainer.test else ""
        st.success(f"Solved: {criterion.in_words(which)}. No diagnosis.", icon=":material/check:")
        return
    if how == "early":
        st.info(f"Too early to say: {_too_few(trainer)}", icon=wait)
        return
    over = f"Over the last {len(window(trainer)) - 1:,} epochs the loss"
    fell = f"{over.lower()} fell by {fall(trainer):.1%}, to {loss}."
    if how == "learning":
        st.success(f"It is learning: {fell}", icon=":material/trending_down:")
    elif how == "rising":
        st.info(f"{over} rose by {-fall(trainer):.1%}, to {loss}.", icon=":material/trending_up:")
    else:
        still = f"Under {STILL:.0%} it would count as standing still."
        st.info(f"Slow, but not at a standstill: {fell} {still}", icon=wait)


def _too_few(trainer: Trainer) -> str:
    """Why the run cannot be judged yet: it is too short, or it was changed a moment ago."""
    if trainer.epoch < SHORTEST:
        return f"{trainer.epoch:,} epochs are too few to judge, {SHORTEST} is the least."
    since = trainer.epoch - changed_at(trainer)
    return (
        f"{since:,} epochs since the training was changed are too few to judge, {int(WINDOW * SHORTEST)} is the least."
    )
