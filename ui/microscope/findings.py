"""What the diagnosis finds, in words: a title and a sentence for each kind of finding, with its numbers."""

from __future__ import annotations

from typing import Any

from figures.classes import class_name
from figures.numerals import printed
from film.scene import layer_names
from lab.epoch.rounding import rounded_down, rounded_up
from lab.run.causes import SATURATED
from lab.run.diagnosis import Finding
from nn_core import Network, Rule
from setting.names import COORDINATES
from setting.parameters import decimal
from setting.setting import DEFAULT
from ui.microscope.steps import layer_name

_STANDS = "The loss stays within {within:.0%} of {loss:.4f}; the outputs lie between {lowest:.2f} and {highest:.2f}."
_DECAY = " L2 alone multiplies every weight by {factor:small} in every update, which makes it grow."
_STAY_SHUT = "only if what comes into them changes; in the first hidden layer it never does"
_REOPEN = "only if what comes into them changes, or what penalties or the optimiser’s memory make of their weights"
_LINE = "the boundary is one straight line, whatever the weights, and no straight line parts"
_LINES = "two classes meet in a straight line, whatever the weights, and no straight line parts"
_SUM = "one weighted sum of the features decides, whatever the weights, and none parts"
_SUMS = "a weighted sum of the features decides between two classes, whatever the weights, and none parts"
WORDS = {
    "diverged": (
        "It diverged",
        "With learning rate {rate:decimal} the values grew too large to compute with; the largest weight before that "
        "was {largest:small}.{decay}",
    ),
    "overfitting": (
        "Overfitting",
        "The test loss was lowest at epoch {since:,}, {lowest:.4f}, and is {now:.4f} now, while the training loss fell "
        "from {training_then:.4f} to {training:.4f}: the network has gone on to learn what holds for the training "
        "points alone. The gap between the two losses is {gap:.4f}.",
    ),
    "one_line": (
        "Only a linear boundary",
        "{neurons} {line} {classes}. No seed and no number of epochs can solve it; {right:.0f} of {of:.0f} "
        "samples are right now.",
    ),
    "one_plane": (
        "Only a linear output",
        "{neurons} the output is a weighted sum of the inputs, whatever the weights. None of them brings the mean "
        "squared error of the {judged} samples under {least:.3g}; under {bound:g} would count as solved.",
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
        "The gradient is {gradient:small} long, but with learning rate {rate:decimal} the weights have moved only "
        "{moved:small} in all, at a length of {length:small}.",
    ),
    "bouncing": (
        "Learning rate too large: the loss bounces",
        "The loss rose in {rises:.0%} of the last epochs and swung between {lowest:.4f} and {highest:.4f}: with "
        "learning rate {rate:decimal} the steps are too long to follow the slope.",
    ),
    "still": (
        "The loss stands still",
        _STANDS + " The gradient{counted} is {gradient:small} long. That alone does not say whether it gets on later.",
    ),
    "at_rest": (
        "At rest: no weight changes",
        _STANDS
        + " The gradient{counted} is {gradient:small} long: a step at learning rate {rate:decimal} changes no weight.",
    ),
}
"""By kind of finding: its title, and its evidence as a sentence."""


def told(
    finding: Finding, network: Network, rule: Rule, features: tuple[str, ...] = DEFAULT.features
) -> tuple[str, str]:
    """A finding's title and its evidence in a sentence or two; the network is given ``features``."""
    title, sentence = WORDS[finding.kind]
    return title, sentence.format(**_values(finding, network, rule, features))


def _values(finding: Finding, network: Network, rule: Rule, features: tuple[str, ...]) -> dict[str, Any]:
    """What a sentence has in braces: the evidence, and words that depend on it."""
    e = finding.evidence
    values: dict[str, Any] = {name: _Number(value) for name, value in e.items()}
    values |= {"named": _named(finding, network), "since": finding.since, "neurons": _neurons(network)}
    counted = ["penalties included"] if rule.l1 or rule.l2 else []
    counted += ["frozen parameters left out"] if e.get("frozen") else []
    values["counted"] = f", {' and '.join(counted)}," if counted else ""
    straight, several = set(features) <= set(COORDINATES[:2]), network.sizes[-1] > 1
    values["line"] = (_LINES if several else _LINE) if straight else _SUMS if several else _SUM
    if finding.kind == "one_line":
        pair = (class_name(int(e[which])) for which in ("one", "other"))
        values["classes"] = f"class {' and class '.join(pair)}" if several else "these two classes"
    values["judged"] = "test" if e.get("test") else "training"
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
    """A number that also formats as ``small``, two digits whatever its size, and as ``decimal``, like the controls."""

    def __format__(self, how: str) -> str:
        if how == "decimal":
            return decimal(self)
        return printed(float(self), ".2g" if how == "small" else how)


def _named(finding: Finding, network: Network) -> str:
    """The units concerned by name, as many as a line takes."""
    names = layer_names(network.sizes)
    listed = [names[layer + 1][unit] for layer, unit in finding.units]
    return ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")
