"""Why is it not learning? The findings of the engine in sentences, each with its numbers and its epoch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from film.panels import layer_names
from film.training_film import TrainingFilm
from lab.epoch.rounding import rounded_down, rounded_up
from lab.run.causes import CAUSES, SATURATED
from lab.run.diagnosis import Finding, diagnosing
from lab.run.history import MOST_EPOCHS
from lab.run.pace import FALL, SHORTEST, STILL, fall, pace, window
from lab.sliced_work import SlicedWork
from nn_core import Network, Trainer
from server.slices import run_in_slices, work_a_slice
from setting.setting import Setting
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
    for finding in found:
        title, sentence = told(finding, film.configuration.network)
        with st.container(border=True):
            st.markdown(f"**{wrong(title)}** ({_since(finding)})")
            st.markdown(sentence)
    if found:
        what_helps(found[0].kind, _WORDS[found[0].kind][0], replace(setting, rate=trainer.rule.learning_rate), trainer)
    else:
        _tell_pace(trainer)
    told_of = (
        f"Measured on the run up to epoch {trainer.epoch:,}. A run that is solved or whose loss still falls is not "
        "searched for causes: dead and saturated units are common in networks that learn well."
    )
    if any(finding.kind in CAUSES for finding in found):
        told_of += (
            " What is said of units and layers was not so one epoch before the epoch given, and is so wherever the run "
            f"was measured since; it is at up to {MOST_EPOCHS} epochs."
        )
    st.caption(told_of)


def _since(finding: Finding) -> str:
    """From which epoch on it holds; of a run that stands still, only how long its loss has been the same is known."""
    since = "from the start" if finding.since == 0 else f"since epoch {finding.since:,}"
    return f"its loss has been about this {since}" if finding.kind in ("still", "at_rest") else since


def _work(film: TrainingFilm) -> SlicedWork[list[Finding]]:
    """The diagnosis of the film's run at its epoch, finished or on its way; kept while the reader looks at that."""
    trainer = film.trainer
    # A run does not know that it diverges before it has.
    wanted = (film.run, trainer.schedule, trainer.epoch, trainer.state)
    known, work = st.session_state.get(_WORK, (None, None))
    if work is None or known != wanted:
        work = diagnosing(trainer)
        work.advance(seconds=0)  # What needs no looking back is there at once.
        st.session_state[_WORK] = (wanted, work)
    return work


def _tell_pace(trainer: Trainer) -> None:
    """How a run goes of which there is nothing else to say; only what is known to go well looks like it."""
    how, loss, wait = pace(trainer), f"{trainer.last_loss:.4f}", ":material/hourglass_empty:"
    if how == "solved":
        st.success(f"Solved, with a loss of {loss}: no diagnosis.", icon=":material/check:")
        return
    if how == "early":
        st.info(f"Too early to say: {trainer.epoch:,} epochs are too few to judge, {SHORTEST} is the least.", icon=wait)
        return
    fell = f"over the last {len(window(trainer)) - 1:,} epochs the loss fell by {fall(trainer):.1%}, to {loss}."
    if how == "learning":
        st.success(f"It is learning: {fell}", icon=":material/trending_down:")
    else:
        still = f"Under {STILL:.0%} it would count as standing still."
        st.info(f"Slow, but not at a standstill: {fell} {still}", icon=wait)


def told(finding: Finding, network: Network) -> tuple[str, str]:
    """A finding's title and its evidence in a sentence or two."""
    title, sentence = _WORDS[finding.kind]
    return title, sentence.format(**_values(finding, network))


def _values(finding: Finding, network: Network) -> dict[str, Any]:
    """What a sentence has in braces: the evidence, and words that depend on it."""
    e = finding.evidence
    values: dict[str, Any] = {name: _Number(value) for name, value in e.items()}
    values["named"] = _named(finding, network)
    if finding.kind == "one_line":
        narrow = set(network.sizes[1:-1]) == {1}
        values["neurons"] = "one neuron in a hidden layer" if narrow else f"{network.hidden} hidden neurons"
    if finding.kind == "vanishing":
        values |= {"percent": _Number(100 * e["share"]), "layer": layer_name(network, finding.units[0][0])}
    if "lowest" in e:  # The ends of a range are rounded outwards.
        places = 4 if finding.kind == "bouncing" else 2
        values |= {"lowest": rounded_down(e["lowest"], places), "highest": rounded_up(e["highest"], places)}
    return values


class _Number(float):
    """A number that also formats as ``small``: two digits, whatever its size."""

    def __format__(self, how: str) -> str:
        return f"{self:.2g}".replace("e-0", "e-").replace("-", "−") if how == "small" else super().__format__(how)


def _named(finding: Finding, network: Network) -> str:
    """The units concerned by name, as many as a line takes."""
    names = layer_names(network.sizes)
    listed = [names[layer + 1][unit] for layer, unit in finding.units]
    return ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")


_STANDS = (
    f"The loss stays within {FALL:.0%} of {{loss:.4f}}; the outputs lie between {{lowest:.2f}} and {{highest:.2f}}."
)
_WORDS = {
    "diverged": (
        "It diverged",
        "With learning rate {rate:g} the values grew too large to compute with; the largest weight before that was "
        "{largest:small}.",
    ),
    "one_line": (
        "Only one straight line",
        "With {neurons} the boundary is one straight line, whatever the weights, and no straight line parts these two "
        "classes. No seed and no number of epochs can solve it; {right:.0f} of {of:.0f} samples are right now.",
    ),
    "identical": (
        "Identical units",
        "{units:.0f} of {of:.0f} hidden units have the same weights in and out as another: {named}. They get the same "
        "gradient, and as long as they are alike they count as one.",
    ),
    "dead": (
        "Dead ReLU units",
        "{units:.0f} of {of:.0f} hidden units give 0 on every sample: {named}. No gradient reaches them, so they open "
        "again only if what comes into them changes; in the first hidden layer it never does.",
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
        _STANDS + " The gradient is {gradient:small} long. That alone does not say whether it gets on later.",
    ),
    "at_rest": (
        "At rest: no weight changes",
        _STANDS + " The gradient is {gradient:small} long: a step at learning rate {rate:g} changes no weight.",
    ),
}
