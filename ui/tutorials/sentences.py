"""The sentences of the tutorials page, made from measured numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.epoch.rounding import percent_interval, rounded_up
from lab.gradient.check import TOLERANCE, GradientCheck
from lab.wilson import wilson
from setting.names import NAMES
from setting.parameters import decimal
from tutorials import Variation
from tutorials.other_seeds import SEEDS, Success
from tutorials.outcome import Outcome
from tutorials.recipe import Line, Recipe
from tutorials.update_check import angle
from ui.verdicts import right, wrong

Array = NDArray[np.float64]

_FLAT = 0.02  # A sigmoid's derivative is at most 0.25; a tenth of that and less lets hardly any gradient through.

LOSSES = {"mse": "mean squared error", "cross_entropy": "cross-entropy"}
WAIT = "Still computing; the result will appear here."
SUMS = {"mse": "halved and summed over the samples", "cross_entropy": "summed over the samples"}
RULES = {
    "published": "As published",
    "squared_error": "Squared error, summed",
    "mean_squared_error": "Squared error, mean",
    "cross_entropy": "Cross-entropy, summed",
}


def recipe_table(variation: Variation) -> str:
    """What is run, as a table in Markdown."""
    recipe = variation.recipe
    layers = "sigmoid in every layer"
    if variation.activation != "sigmoid":
        layers = f"{NAMES[variation.activation]} in every hidden layer, sigmoid at the output"
    targets = "" if variation.data == "xor" else f" of {NAMES[variation.data]}"
    fed = "one at a time, in columns" if recipe.one_at_a_time else "all at once"
    drawn = ", then W3" if variation.hidden2 else ""
    rows = {
        "Network": f"{'-'.join(map(str, variation.network.sizes))}, {layers}",
        "Samples": f"{len(recipe.X)}{targets}, {fed}",
        "Initial weights": f"{recipe.start.words}{drawn}; seed {variation.seed}",
        "Update rule": RULES[variation.rule],
        "Learning rate": decimal(variation.rate),
        "Epochs": f"{variation.epochs:,}",
        "Loss named": LOSSES[recipe.loss] if recipe.loss else "none",
    }
    return "\n".join(["| Part | Recipe |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


def sample_names(recipe: Recipe) -> list[str]:
    """A name for each sample and output: its first two inputs, and the output where there are several."""
    names = [f"{x[0]:g}{x[1]:g}" for x in recipe.X]
    outputs = recipe.Y.shape[1]
    return names if outputs == 1 else [f"{name}, out {k + 1}" for name in names for k in range(outputs)]


def result(end: Outcome) -> str:
    """What came out, beside what was wanted."""
    got = ", ".join(f"{value:.2f}" for value in end.outputs.ravel())
    wanted = ", ".join(f"{value:.0f}" for value in end.targets.ravel())
    verdict = right("It learns.") if end.solved else wrong("It does not learn.")
    return (
        f"**{verdict}** After {end.epochs:,} epochs the outputs are {got}; the targets are {wanted}. The mean squared "
        f"error is {end.error:.4f}. Learned means: an error under {SOLVED.error:g}, and every output on its target’s "
        "side of 0.5."
    )


def why_not(variation: Variation, end: Outcome, later: Outcome) -> str:
    """Why an unsolved run is where it is, and what as many epochs again make of it: ``later``."""
    words = "**Why it is stuck.**" if end.is_stuck(later) else "**Not learned yet.**"
    if end.confused:
        i, j = end.confused
        names = ["".join(f"{x:g}" for x in sample) for sample in variation.recipe.X]
        apart, derivative = float(np.abs(end.hidden[i] - end.hidden[j]).max()), float(end.derivatives[[i, j]].max())
        words += (
            f" Samples {names[i]} and {names[j]} have different targets, but in the "
            f"{'second ' if variation.hidden2 else ''}hidden layer they are almost the same: no activation differs by "
            f"more than {rounded_up(apart, 3):g}"
        )
        if derivative < _FLAT:
            words += (
                f", and no unit’s derivative is over {rounded_up(derivative, 3):g} there, so hardly any gradient is "
                "left to separate them"
            )
        words += "."
    arrives = ", and then it has learned" if later.solved else ""
    return f"{words} Twice as many epochs take the error from {end.error:.4f} to {later.error:.4f}{arrives}."


def reproduced(printed: Sequence[str], ours: Mapping[str, str]) -> tuple[str, str]:
    """How much of what was ``printed`` comes out again, ``ours`` in the same order; and both as a table in Markdown."""
    same = sum(text == again for text, again in zip(printed, ours.values()))
    rows = [f"| {name} | {text} | {again} |" for text, (name, again) in zip(printed, ours.items())]
    summary = f"**Reproduced:** {same} of {len(printed)} printed numbers, losses and predictions, to the last digit."
    return summary, "\n".join(["| number | printed | replayed |", "|---|---:|---:|", *rows])


def seeds(found: Success) -> str:
    """How often other seeds succeed, with the interval; and why it is not a thousand, where it is fewer."""
    fewer = "" if found.trials >= SEEDS else f" Not {SEEDS:,}: with so many units and epochs that would take too long."
    low, high = percent_interval(*wilson(*found))
    rate = f"a rate of {low} to {high} % (Wilson’s 95 % interval)"
    return f"**{found.solved:,} of {found.trials:,} other seeds succeed**: {rate}.{fewer}"


def check_summary(check: GradientCheck, loss: str, epoch: int) -> str:
    """How many parameters disagree with the gradient of ``loss``, and by what angle."""
    disagree, total = int((check.error > TOLERANCE).sum()), len(check.error)
    name = LOSSES[loss]
    if not disagree:
        all_along = right(f"**all {total} parameters move along the gradient**")
        return f"At epoch {epoch:,} {all_along} of the {name}, up to one factor."
    not_along = wrong(f"**{disagree} of {total} parameters do not move along the gradient**")
    return (
        f"At epoch {epoch:,} {not_along} of the {name}; the whole step is {angle(check):.0f}° away from the steepest "
        "descent."
    )


def judged_lines(lines: Sequence[Line], found: Mapping[str, tuple[str, float] | None], loss: str) -> str:
    """Each line of the text and what it computes, as a list in Markdown; lines with one verdict stand together."""
    by_verdict: dict[str, list[str]] = {}
    for line in lines:
        verdict = f"{block_verdict(found[line.block], loss)}. {line.remark}"
        by_verdict.setdefault(verdict, []).append(f"**{line.block}** `{line.code}`")
    return "\n".join("- " + "  \n  ".join([*code, verdict]) for verdict, code in by_verdict.items())


def block_verdict(update: tuple[str, float] | None, loss: str) -> str:
    """What the update of one block is: no gradient, or a factor times that of a loss, at best of ``loss``."""
    if update is None:
        return wrong("**no multiple of either gradient**")
    found, factor = update
    return (right if found == loss else wrong)(f"**{factor:.3g} × the gradient of the {LOSSES[found]}**")


def solved_when(name: str, end: Outcome) -> str:
    """When one rule got there, and where it ended."""
    below = end.first_below
    if below is None:
        when = wrong(f"never under {SOLVED.error:g}")
    else:
        when = right(f"first under {SOLVED.error:g} at epoch {below:,}")
    return f"{name}: {when}, {end.error:.2g} at the end"
