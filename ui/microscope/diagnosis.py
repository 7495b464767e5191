"""Why is it not learning? The findings of the engine in sentences, each with its numbers and its epoch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from figures.numerals import printed
from film.panels import layer_names
from film.training_film import TrainingFilm
from lab.criterion import Criterion
from lab.epoch.rounding import rounded_down, rounded_up
from lab.run.causes import CAUSES, SATURATED
from lab.run.diagnosis import Finding, diagnosing
from lab.run.history import MOST_EPOCHS
from lab.run.pace import SHORTEST, STILL, WINDOW, changed_at, fall, pace, window
from lab.sliced_work import SlicedWork
from nn_core import Network, Rule, Trainer
from nn_core.schedule import Schedule
from server.slices import run_in_slices, work_a_slice
from setting.run import Run, to_query
from setting.setting import DEFAULT, Setting
from ui.microscope.remedies import what_helps
from ui.microscope.steps import layer_name
from ui.verdicts import wrong

_WORK = "microscope-diagnosis"


def diagnosis(setting: Setting, film: TrainingFilm) -> None:
    """What stands in the way at the film's present epoch, or that nothing does; and what helped others."""
    work, trainer = _work(film), film.trainer
    if not (work.finished or work_a_slice([work])):
        run_in_slices([work], "Looking back over the run")
        return
    found = work.finish()
    setting = setting.with_rule(trainer.rule)
    schedule = tuple(change for change in trainer.schedule if change[0] <= trainer.epoch)
    for finding in found:
        title, sentence = told(finding, film.configuration.network, trainer.rule, setting.features)
        with st.container(border=True):
            st.markdown(f"**{wrong(title)}** ({_since(finding)})")
            st.markdown(sentence)
            if finding.kind == "overfitting":
                _stop_link(setting, schedule, finding.since)
    if found:
        what_helps(found[0].kind, _WORDS[found[0].kind][0], setting, schedule, trainer.epoch)
    else:
        _tell_pace(trainer, film.criterion)
    if setting.noise and setting.kind != "gate":
        st.caption(
            f"With {setting.noise} % noise, chance decides some of the targets: a loss that stands still may be as low "
            "as it can be, and no network need get every point right."
        )
    st.caption(_measured(found, trainer))


def _stop_link(setting: Setting, schedule: Schedule, epoch: int) -> None:
    """A link to the run of ``setting`` up to the ``epoch`` where its test loss was lowest."""
    run = Run(replace(setting, epochs=max(1, epoch)), tuple(change for change in schedule if change[0] <= epoch))
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
        st.success(f"Solved, with a loss of {loss}: no diagnosis.", icon=":material/check:")
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


def told(
    finding: Finding, network: Network, rule: Rule, features: tuple[str, ...] = DEFAULT.features
) -> tuple[str, str]:
    """A finding's title and its evidence in a sentence or two; the network is given ``features``."""
    title, sentence = _WORDS[finding.kind]
    return title, sentence.format(**_values(finding, network, rule, features))


def _values(finding: Finding, network: Network, rule: Rule, features: tuple[str, ...]) -> dict[str, Any]:
    """What a sentence has in braces: the evidence, and words that depend on it."""
    e = finding.evidence
    values: dict[str, Any] = {name: _Number(value) for name, value in e.items()}
    values |= {"named": _named(finding, network), "since": finding.since, "neurons": _neurons(network)}
    values["penalised"] = ", penalties included," if rule.l1 or rule.l2 else ""
    values["line"] = _LINE if set(features) <= {"x1", "x2"} else _SUM
    values["reopen"] = _REOPEN if rule.l1 or rule.l2 or rule.optimiser != "gradient_descent" else _STAY_SHUT
    values["decay"] = _DECAY.format(factor=values["factor"]) if e.get("factor", 0) < -1 else ""
    values["at_zero"] = f" {e['shrunk']:.0f} of {e['of']:.0f} weights are at 0." if e.get("shrunk") else ""
    if finding.kind == "vanishing":
        values |= {"percent": _Number(100 * e["share"]), "layer": layer_name(network, finding.units[0][0])}
    if "within" in e:
        values["within"] = rounded_up(e["within"], 2)
    if finding.kind in ("bouncing", "still", "at_rest"):  # The ends of a range are rounded outwards.
        places = 4 if finding.kind == "bouncing" else 2
        values |= {"lowest": rounded_down(e["lowest"], places), "highest": rounded_up(e["highest"], places)}
    return values


def _neurons(network: Network) -> str:
    """What of a network makes its output a matter of one weighted sum."""
    sizes = network.sizes[1:-1]
    if not sizes:
        return "Without a hidden layer"
    return "With one neuron in a hidden layer" if set(sizes) == {1} else f"With {network.hidden} hidden neurons"


class _Number(float):
    """A number that also formats as ``small``: two digits, whatever its size."""

    def __format__(self, how: str) -> str:
        return printed(float(self), ".2g") if how == "small" else super().__format__(how)


def _named(finding: Finding, network: Network) -> str:
    """The units concerned by name, as many as a line takes."""
    names = layer_names(network.sizes)
    listed = [names[layer + 1][unit] for layer, unit in finding.units]
    return ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")


_STANDS = "The loss stays within {within:.0%} of {loss:.4f}; the outputs lie between {lowest:.2f} and {highest:.2f}."
_DECAY = " L2 alone multiplies every weight by {factor:small} in every update, which makes it grow."
_STAY_SHUT = "only if what comes into them changes; in the first hidden layer it never does"
_REOPEN = "only if what comes into them changes, or what penalties or the optimiser’s memory make of their weights"
_LINE = "the boundary is one straight line, whatever the weights, and no straight line parts"
_SUM = "one weighted sum of the features decides, whatever the weights, and none parts"
_WORDS = {
    "diverged": (
        "It diverged",
        "With learning rate {rate:g} the values grew too large to compute with; the largest weight before that was "
        "{largest:small}.{decay}",
    ),
    "overfitting": (
        "Overfitting",
        "The test loss was lowest at epoch {since:,}, {lowest:.4f}, and is {now:.4f} now, while the training loss fell "
        "from {training_then:.4f} to {training:.4f}: the network has gone on to learn what holds for the training "
        "points alone. The gap between the two losses is {gap:.4f}.",
    ),
    "one_line": (
        "Only a linear boundary",
        "{neurons} {line} these two classes. No seed and no number of epochs can solve it; {right:.0f} of {of:.0f} "
        "samples are right now.",
    ),
    "one_plane": (
        "Only a linear output",
        "{neurons} the output is a weighted sum of the inputs, whatever the weights. None of them brings the mean "
        "squared error under {least:.3g}; under {bound:g} would count as solved.",
    ),
    "penalties": (
        "The penalties hold the weights",
        "Without the penalties (L1 {l1:g}, L2 {l2:g}) the next epoch would change the parameters by {free:small}; with "
        "them it changes them by {held:small}.{at_zero}",
    ),
    "identical": (
        "Identical units",
        "{units:.0f} of {of:.0f} hidden units have the same weights in and out as another: {named}. They get the same "
        "gradient, and as long as they are alike they count as one.",
    ),
    "dead": (
        "Dead ReLU units",
        "{units:.0f} of {of:.0f} hidden units give 0 on every sample: {named}. No gradient reaches them, so they open "
        "again {reopen}.",
    ),
    "saturated": (
        "Saturated units",
        "{units:.0f} of {of:.0f} units are at the flat end of their activation on every sample: {named}. Under "
        f"{SATURATED:.0%} of the gradient that they could pass on comes through.",
    ),
    "vanishing": (
        "Vanishing gradient",
        "Of a sample’s error signal d(loss)/dz at the output, {percent:small} % comes down to a unit of the "
        "{layer}. On its way, every layer multiplies it by weights and derivatives.",
    ),
    "rate_too_small": (
        "Learning rate too small to move",
        "The gradient is {gradient:small} long, but with learning rate {rate:g} the weights have moved only "
        "{moved:small} in all, at a length of {length:small}.",
    ),
    "bouncing": (
        "Learning rate too large: the loss bounces",
        "The loss rose in {rises:.0%} of the last epochs and swung between {lowest:.4f} and {highest:.4f}: with "
        "learning rate {rate:g} the steps are too long to follow the slope.",
    ),
    "still": (
        "The loss stands still",
        _STANDS
        + " The gradient{penalised} is {gradient:small} long. That alone does not say whether it gets on later.",
    ),
    "at_rest": (
        "At rest: no weight changes",
        _STANDS + " The gradient is {gradient:small} long: a step at learning rate {rate:g} changes no weight.",
    ),
}
