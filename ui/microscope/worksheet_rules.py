"""The rules printed on a worksheet: how to round, and what is not as in the plainest of runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lab.epoch.epoch import Epoch
from nn_core.activations import activation
from ui.microscope.steps import columns_told, unit_names
from ui.microscope.update import method


def rules(by_hand: Epoch, places: int, *, whole: bool) -> list[str]:
    """What whoever works ``by_hand`` follows, to so many ``places``; ``whole`` is whether all samples are printed."""
    activations = dict.fromkeys(by_hand.network.activations)
    told = [
        f"Round every answer to {places} decimals, halves away from zero, and go on with the rounded answer.",
        "The weights are as printed here: they too are rounded. The app shows its own numbers, which are rounded only "
        "for print, so last digits can differ, and do so more in a network of many units and layers.",
        "Bias: every unit has one, added once to its sum. It is trained like a weight whose input is always 1.",
        " ".join(f"{name}: {activation(name).definition}." for name in activations),
        *_of_the_step(by_hand),
        columns_told(by_hand),
        _of_classes(by_hand),
        _of_what_is_frozen(by_hand),
    ]
    if not whole:
        told.append(
            f"You follow one sample. What the other {len(by_hand.X) - 1} add to a gradient, and the mean loss, are "
            "given: the app's own numbers, rounded."
        )
    return [rule for rule in told if rule]


def _of_the_step(by_hand: Epoch) -> Iterator[str]:
    rule, kind = by_hand.rule, method(by_hand)
    if kind.memory:
        yield (
            f"The step is taken by {kind.label}. What it remembers of earlier gradients has no room on a page, so the "
            "new weights are given: the app's own, rounded."
        )
    elif rule.l1 or rule.l2:
        yield "The penalties take a further step of every weight, not of biases; they are in no loss here."
    if rule.l1:
        yield "L1: the sign of a weight is 1, −1 or 0. A weight that L1 takes across 0 becomes 0 and stays so."


def _of_classes(by_hand: Epoch) -> str:
    """Which target each class has, where classes have names."""
    units = unit_names(by_hand)[-1]
    two = [f"has the target {number:g}" for number in activation(by_hand.network.output).targets]
    has = [f"has the target 1 of {unit}" for unit in units] if len(units) > 1 else two
    named = "; ".join(f"{name} {which}" for name, which in zip(by_hand.class_names, has))
    return f"Classes: {named}." if named else ""


def _of_what_is_frozen(by_hand: Epoch) -> str:
    joined = (
        f"{source} → {unit}" for sources, units in pairwise(unit_names(by_hand))
        for source in (*sources, "bias") for unit in units
    )  # fmt: skip
    frozen = ", ".join(name for name, held in zip(joined, by_hand.frozen) if held)
    return f"Frozen: {frozen}. What is frozen takes no step: its new value is the one it has." if frozen else ""
