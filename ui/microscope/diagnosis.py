"""Why is it not learning? The findings of the engine in sentences, each with its numbers and its epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from film.panels import layer_names
from film.training_film import TrainingFilm
from lab.run.diagnosis import FALL, SHORTEST, SLOPE, STILL, Diagnosis, Finding, fall, window
from lab.run.history import LOOKS
from nn_core import Network
from server.slices import carry_on, work_a_slice
from setting.setting import Setting
from ui.microscope.help import what_helps
from ui.microscope.steps import layer_name
from ui.verdicts import wrong

_WORK = "microscope-diagnosis"
_LOOKED_FOR = ("dead", "identical", "saturated", "vanishing")
_SINCE = (
    " What is said of units and layers did not hold one epoch before the epoch given, and has held at every look "
    f"since; a run is looked at up to {LOOKS} times."
)


def diagnosis(setting: Setting, film: TrainingFilm) -> None:
    """What stands in the way at the film's present epoch, or that nothing does; and what helped others."""
    work = _work(film)
    if not (work.finished or work_a_slice([work])):
        carry_on([work], "Looking back over the run")
        return
    found = work.findings or []
    if not found:
        _tell_pace(film, work.pace)
    for finding in found:
        title, sentence = told(finding, film.configuration.network)
        with st.container(border=True):
            since = "from the start" if finding.since == 0 else f"since epoch {finding.since:,}"
            st.markdown(f"**{wrong(title)}** ({since})")
            st.markdown(sentence)
    if found:
        first = found[0].kind
        what_helps(first, _WORDS[first][0], replace(setting, rate=film.trainer.learning_rate), film.trainer.schedule)
    st.caption(
        f"Measured on the run up to epoch {film.trainer.epoch:,}. A run that is solved or whose loss still falls is "
        "not searched for causes: dead and saturated units are common in networks that learn well."
        + (_SINCE if any(finding.kind in _LOOKED_FOR for finding in found) else "")
    )


def _work(film: TrainingFilm) -> Diagnosis:
    """The diagnosis of the film's run at its epoch, finished or on its way; kept while the reader looks at that."""
    trainer = film.trainer
    # A run does not know that it diverges before it has.
    wanted = (film.run, trainer.schedule, trainer.epoch, trainer.state)
    known, work = st.session_state.get(_WORK, (None, None))
    if work is None or known != wanted:
        work = Diagnosis(trainer)
        st.session_state[_WORK] = (wanted, work)
    return work


def _tell_pace(film: TrainingFilm, pace: str) -> None:
    """How a run goes of which there is nothing else to say; only what is known to go well looks like it."""
    trainer = film.trainer
    if pace == "solved":
        st.success(f"Solved, with a loss of {trainer.last_loss:.4f}: no diagnosis.", icon=":material/check:")
        return
    if pace == "early":
        words = f"Too early to say: {trainer.epoch:,} epochs are too few to judge, {SHORTEST} is the least."
        st.info(words, icon=":material/hourglass_empty:")
        return
    fell = (
        f"over the last {len(window(trainer)) - 1:,} epochs the loss fell by {fall(trainer):.1%}, to "
        f"{trainer.last_loss:.4f}."
    )
    if pace == "learning":
        st.success(f"It is learning: {fell}", icon=":material/trending_down:")
    else:
        still = f"Under {STILL:.0%} it would count as standing still."
        st.info(f"Slow, but not at a standstill: {fell} {still}", icon=":material/hourglass_empty:")


def told(finding: Finding, network: Network) -> tuple[str, str]:
    """A finding's title and its evidence in a sentence or two."""
    title, words = _WORDS[finding.kind]
    return title, words(finding, network)


def _units(finding: Finding, network: Network) -> str:
    """The units concerned by name, as many as a line takes."""
    names = layer_names(network.sizes)
    listed = [names[layer + 1][unit] for layer, unit in finding.units]
    return ", ".join(listed) if len(listed) <= 8 else ", ".join(listed[:8]) + f" and {len(listed) - 8} more"


def _small(value: float) -> str:
    """Two digits of a number of any size."""
    return f"{value:.2g}".replace("e-0", "e-").replace("-", "−")


def _diverged(finding: Finding, network: Network) -> str:
    return (
        f"With learning rate {finding.evidence['rate']:g} the values grew too large to compute with; the largest "
        f"weight before that was {_small(finding.evidence['largest'])}."
    )


def _one_line(finding: Finding, network: Network) -> str:
    e = finding.evidence
    neurons = "a single hidden neuron"
    if network.hidden == "linear" or len(network.sizes) == 2:
        neurons = "linear hidden neurons" if len(network.sizes) > 2 else "no hidden neuron"
    return (
        f"With {neurons} the boundary is one straight line, whatever the weights, and no straight line parts these "
        f"two classes. No seed and no number of epochs can solve it; {e['right']:.0f} of {e['of']:.0f} samples are "
        "right now."
    )


def _dead(finding: Finding, network: Network) -> str:
    e = finding.evidence
    if e["for_good"] == e["units"]:
        ever = "so nothing opens them again"
    elif not e["for_good"]:
        ever = "so they can open again only by what else still changes"
    else:
        ever = f"so nothing opens {e['for_good']:.0f} of them again, and the others only what else still changes"
    return (
        f"{e['units']:.0f} of {e['of']:.0f} hidden units give 0 on every sample: {_units(finding, network)}. "
        f"No gradient reaches a unit that is shut on all samples, {ever}."
    )


def _identical(finding: Finding, network: Network) -> str:
    return (
        f"{finding.evidence['units']:.0f} of {finding.evidence['of']:.0f} hidden units have the same weights in and "
        f"out as another: {_units(finding, network)}. They get the same gradient, and as long as they are alike "
        "they count as one."
    )


def _saturated(finding: Finding, network: Network) -> str:
    return (
        f"{finding.evidence['units']:.0f} of {finding.evidence['of']:.0f} units are at the flat end of their "
        f"activation on every sample: {_units(finding, network)}. Under {SLOPE:.0%} of the gradient that they could "
        "pass on comes through."
    )


def _vanishing(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"Of a sample’s error signal d(loss)/dz at the output, {_small(100 * e['share'])} % comes down to a unit of "
        f"the {layer_name(network, int(e['layer']))}. On its way, every layer multiplies it by weights and slopes."
    )


def _rate_too_small(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"There is a slope, a gradient of length {_small(e['gradient'])}, but with learning rate {e['rate']:g} the "
        f"weights have moved only {_small(e['moved'])} in all, at a length of {_small(e['length'])}."
    )


def _bouncing(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"The loss rose in {e['rises']:.0%} of the last epochs and swung between {e['lowest']:.4f} and "
        f"{e['highest']:.4f}: with learning rate {e['rate']:g} the steps are too long to follow the slope."
    )


def _to_and_fro(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"The last step led back {e['turned']:.0%} of the one before it: from a mean output of "
        f"{e['output_before']:.3f} and a loss of {e['loss_before']:.4f} to {e['output']:.3f} and {e['loss']:.4f}. With "
        f"learning rate {e['rate']:g} the steps are too long to follow the slope."
    )


def _where(finding: Finding) -> str:
    e = finding.evidence
    return (
        f"The loss stays within {FALL:.0%} of {e['loss']:.4f}; the outputs lie between {e['lowest']:.2f} and "
        f"{e['highest']:.2f}."
    )


def _still(finding: Finding, network: Network) -> str:
    gradient = _small(finding.evidence["gradient"])
    return f"{_where(finding)} The gradient is {gradient} long. That alone does not say whether it gets on later."


def _at_rest(finding: Finding, network: Network) -> str:
    e = finding.evidence
    if not e["gradient"]:
        return f"{_where(finding)} The gradient is exactly 0, so no epoch changes a weight, at any learning rate."
    return (
        f"{_where(finding)} The gradient is {_small(e['gradient'])} long: a step at learning rate {e['rate']:g} is "
        "lost in rounding, so no epoch changes a weight."
    )


_WORDS: dict[str, tuple[str, Callable[[Finding, Network], str]]] = {
    "diverged": ("It diverged", _diverged),
    "one_line": ("Only one straight line", _one_line),
    "identical": ("Identical units", _identical),
    "dead": ("Dead ReLU units", _dead),
    "saturated": ("Saturated units", _saturated),
    "vanishing": ("Vanishing gradient", _vanishing),
    "rate_too_small": ("Learning rate too small to move", _rate_too_small),
    "bouncing": ("Learning rate too large to settle", _bouncing),
    "to_and_fro": ("Learning rate too large to settle", _to_and_fro),
    "still": ("The loss stands still", _still),
    "at_rest": ("At rest: no weight changes", _at_rest),
}
