"""Why is it not learning? The findings of the engine in sentences, each with its numbers and its epoch."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from live.panels import layer_names
from live.training import TrainingFilm
from nn_core import Network, Trainer
from nn_core.checks import Schedule
from nn_core.diagnosis import FALL, SHORTEST, SLOPE, STILL, Finding, diagnose, fall, window
from nn_core.verdict import SOLVED
from ui.microscope_steps import layer_name
from ui.verdicts import wrong

_LOOKED_FOR = ("dead", "identical", "saturated", "vanishing")
_SINCE = (
    " What is said of units and layers did not hold one epoch before the epoch given, and has held at every look "
    "since; a run is looked at up to 48 times."
)


def diagnosis(film: TrainingFilm) -> None:
    """What stands in the way at the film's present epoch, or that nothing does."""
    trainer = film.trainer
    found = _findings(trainer, film.run, trainer.schedule, trainer.epoch, trainer.state)
    if not found:
        _nothing_found(film)
    for finding in found:
        title, sentence = told(finding, trainer.configuration.network)
        with st.container(border=True):
            since = "from the start" if finding.since == 0 else f"since epoch {finding.since:,}"
            st.markdown(f"**{wrong(title)}** ({since})")
            st.markdown(sentence)
    st.caption(
        f"Measured on the run up to epoch {trainer.epoch:,}. A run that is solved or whose loss still falls gets no "
        "diagnosis: dead and saturated units are common in networks that learn well."
        + (_SINCE if any(finding.kind in _LOOKED_FOR for finding in found) else "")
    )


@st.cache_data(max_entries=256, show_spinner=False)
def _findings(_trainer: Trainer, run: str, schedule: Schedule, epoch: int, state: str) -> list[Finding]:
    """The diagnosis of a run at an epoch, which these name; kept, for the slider comes by again.

    ``state`` is among them because a run does not know that it diverges before it has.
    """
    return diagnose(_trainer)


def _nothing_found(film: TrainingFilm) -> None:
    """That there is nothing to say: of a run that is solved, which is well, or of one that is not judged."""
    trainer = film.trainer
    if SOLVED.met(trainer.outputs, film.Y):
        st.success(f"No diagnosis: it is solved, with a loss of {trainer.last_loss:.4f}.", icon=":material/check:")
    else:
        st.info(_not_judged(trainer), icon=":material/remove:")


def _not_judged(trainer: Trainer) -> str:
    """Why a run that is not solved gets no diagnosis."""
    if trainer.epoch < SHORTEST:
        return f"No diagnosis yet: {trainer.epoch:,} epochs are too few to judge, {SHORTEST} is the least."
    pace = "it is learning" if fall(trainer) > FALL else "slow, but not at a standstill"
    return (
        f"No diagnosis: over the last {len(window(trainer)) - 1:,} epochs the loss fell by {fall(trainer):.1%}, to "
        f"{trainer.last_loss:.4f}; {pace}. Under {STILL:.0%} it would count as standing still."
    )


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
    """Two digits of a number of any size; what is only rounding is 0."""
    return "0" if abs(value) < 1e-12 else f"{value:.2g}".replace("e-0", "e-").replace("-", "−")


def _diverged(finding: Finding, network: Network) -> str:
    return (
        f"With learning rate {finding.evidence['rate']:g} the values grew too large to compute with; the largest "
        f"weight before that was {_small(finding.evidence['largest'])}. A smaller learning rate keeps them in range."
    )


def _dead(finding: Finding, network: Network) -> str:
    return (
        f"{finding.evidence['units']:.0f} of {finding.evidence['of']:.0f} hidden units give 0 on every sample: "
        f"{_units(finding, network)}. No gradient reaches a unit that is shut on all samples, so it stays dead."
    )


def _identical(finding: Finding, network: Network) -> str:
    return (
        f"{finding.evidence['units']:.0f} of {finding.evidence['of']:.0f} hidden units have the same weights in and "
        f"out as another: {_units(finding, network)}. They get the same gradient, so they stay the same and count as "
        "one. Random initial weights break the symmetry."
    )


def _saturated(finding: Finding, network: Network) -> str:
    return (
        f"{finding.evidence['units']:.0f} of {finding.evidence['of']:.0f} units are at the flat end of their "
        f"activation on every sample, with under {SLOPE:.0%} of its steepest slope: {_units(finding, network)}. "
        "They learn many times more slowly than they could."
    )


def _vanishing(finding: Finding, network: Network) -> str:
    here, last = finding.evidence["here"], finding.evidence["last"]
    return (
        f"A weight of the {layer_name(network, int(finding.evidence['layer']))} gets a gradient of {_small(here)}, "
        f"one of the output layer {_small(last)}: {last / here:,.0f} times as much."
    )


def _rate_too_small(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"There is a slope, a gradient of length {_small(e['gradient'])}, but with learning rate {e['rate']:g} the "
        f"weights have moved only {_small(e['moved'])} in all, at a length of {_small(e['length'])}. Try ten times the "
        "rate."
    )


def _bouncing(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"The loss rose in {e['rises']:.0%} of the last epochs and swung between {e['lowest']:.4f} and "
        f"{e['highest']:.4f}: with learning rate {e['rate']:g} the steps are too long. Try a smaller one."
    )


def _to_and_fro(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"Each step undoes the one before: it turns the gradient round and leaves {e['turned']:.0%} of it. The mean "
        f"output is {e['now']:.2f} now and {e['next']:.2f} an epoch later, and the loss never falls: learning rate "
        f"{e['rate']:g} is too large. Try a smaller one, and press Reset."
    )


def _where(finding: Finding) -> str:
    e = finding.evidence
    return (
        f"The loss stays within {FALL:.0%} of {e['loss']:.4f}; the outputs lie between {e['lowest']:.2f} and "
        f"{e['highest']:.2f}."
    )


def _plateau(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"{_where(finding)} The gradient is only {_small(e['gradient'])} long, but the ground bends down in some "
        f"direction (curvature {_small(e['least'])}): there is a way off, it is only slow to find. More epochs or a "
        "larger learning rate help."
    )


def _minimum(finding: Finding, network: Network) -> str:
    e = finding.evidence
    return (
        f"{_where(finding)} The gradient is {_small(e['gradient'])} long and no direction bends down to speak of "
        f"(curvatures from {_small(e['least'])} to {_small(e['most'])}). More epochs hardly ever help: of 77 runs "
        "found like this, 2 had got further after ten times the epochs. Another seed or more hidden units may."
    )


def _no_gradient(finding: Finding, network: Network) -> str:
    return f"{_where(finding)} The gradient is exactly or all but zero, so no epoch will ever change a weight."


_WORDS: dict[str, tuple[str, Callable[[Finding, Network], str]]] = {
    "diverged": ("It diverged", _diverged),
    "dead": ("Dead ReLU units", _dead),
    "identical": ("Identical units", _identical),
    "saturated": ("Saturated units", _saturated),
    "vanishing": ("Vanishing gradient", _vanishing),
    "rate_too_small": ("Learning rate too small to move", _rate_too_small),
    "bouncing": ("Learning rate too large to settle", _bouncing),
    "to_and_fro": ("Learning rate too large to settle", _to_and_fro),
    "plateau": ("Stuck on a plateau", _plateau),
    "minimum": ("Stuck in a poor minimum", _minimum),
    "no_gradient": ("Stuck without a gradient", _no_gradient),
}
