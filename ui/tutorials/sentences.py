"""The sentences of the tutorials page, made from measured numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lab.criterion import SOLVED
from lab.epoch.rounding import percent_interval, rounded_up
from tutorials import Variation
from tutorials.other_seeds import SEEDS, Success
from tutorials.outcome import Outcome
from tutorials.recipe import Line, Printed, Recipe
from tutorials.update_check import BlockUpdate, UpdateCheck
from ui.run.controls import NAMES
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
    sizes = "-".join(map(str, variation.network.sizes))
    targets = "" if variation.data == "published" else f" of {NAMES[variation.data]}"
    fed = "one at a time, in columns" if recipe.one_at_a_time else "all at once"
    drawn = ", then W3" if variation.hidden2 else ""
    rows = [
        ("Network", f"{sizes}, {_activations(variation)}"),
        ("Samples", f"{len(recipe.X)}{targets}, {fed}"),
        ("Initial weights", f"{recipe.start.words}{drawn}; seed {variation.seed}"),
        ("Update rule", RULES[variation.rule]),
        ("Learning rate", f"{variation.rate:g}"),
        ("Epochs", f"{variation.epochs:,}"),
        ("Loss named", LOSSES[recipe.loss] if recipe.loss else "none"),
    ]
    return "\n".join(["| Recipe | |", "|---|---|", *(f"| {unbroken(name)} | {value} |" for name, value in rows)])


def _activations(variation: Variation) -> str:
    if variation.activation != "sigmoid":
        return f"{activation_name(variation.activation)} in every hidden layer, sigmoid at the output"
    return "sigmoid in every layer" if variation.hidden2 else "sigmoid in both layers"


def activation_name(activation: str) -> str:
    """An activation as it stands within a sentence."""
    return "ReLU" if activation == "relu" else activation


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
    head = "**Why it is stuck.**" if end.is_stuck(later) else "**Not learned yet.**"
    arrives = ", and then it has learned" if later.solved else ""
    again = f"Twice as many epochs take the error from {end.error:.4f} to {later.error:.4f}{arrives}."
    return " ".join([head, *_confusion(variation, end), again])


def _confusion(variation: Variation, end: Outcome) -> list[str]:
    """The sentence on two samples that the hidden layer confuses, if there are two."""
    if end.confused is None:
        return []
    names = ["".join(f"{x:g}" for x in sample) for sample in variation.recipe.X]
    i, j = end.confused
    apart, derivative = float(np.abs(end.hidden[i] - end.hidden[j]).max()), float(end.derivatives[[i, j]].max())
    layer = "second hidden layer" if variation.hidden2 else "hidden layer"
    over = f"no unit’s derivative is over {rounded_up(derivative, 3):g} there"
    flat = f", and {over}, so hardly any gradient is left to separate them"
    return [
        f"Samples {names[i]} and {names[j]} have different targets, but in the {layer} they are almost the same: no "
        f"activation differs by more than {rounded_up(apart, 3):g}{flat if derivative < _FLAT else ''}."
    ]


def reproduced(printed: Printed, ours: Printed) -> str:
    """How much of what was printed comes out again."""
    losses = sum(ours.losses.get(epoch) == text for epoch, text in printed.losses.items())
    pairs = list(zip(np.ravel(printed.predictions), np.ravel(ours.predictions)))
    same = sum(a == b for a, b in pairs)
    return f"**Reproduced:** {losses} of {len(printed.losses)} printed losses and {same} of {len(pairs)} printed " + (
        "predictions, to the last digit."
    )


def printed_table(printed: Printed, ours: Printed) -> str:
    """Losses and predictions, printed beside replayed, as a table in Markdown."""
    rows = [(f"loss at epoch {epoch:,}", text, ours.losses.get(epoch, "–")) for epoch, text in printed.losses.items()]
    rows += [
        (f"sample {i + 1}, output {k + 1}", text, ours.predictions[i][k])
        for i, row in enumerate(printed.predictions)
        for k, text in enumerate(row)
    ]
    return "\n".join(["| | printed | replayed |", "|---|---:|---:|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)])


def seeds(found: Success) -> str:
    """How often other seeds succeed, with the interval; and why it is not a thousand, where it is fewer."""
    fewer = "" if found.trials >= SEEDS else f" Not {SEEDS:,}: with so many units and epochs that would take too long."
    low, high = percent_interval(found.low, found.high)
    rate = f"a rate of {low} to {unbroken(f'{high} %')} (Wilson’s {unbroken('95 %')} interval)"
    return f"**{found.solved:,} of {found.trials:,} other seeds succeed**: {rate}.{fewer}"


def check_summary(verdict: UpdateCheck, loss: str, epoch: int) -> str:
    """How many parameters disagree with the gradient, and by what angle."""
    disagree, total = int(verdict.disagrees.sum()), len(verdict.published)
    name = LOSSES[loss]
    if not disagree:
        all_along = right(f"**all {total} parameters move along the gradient**")
        return f"At epoch {epoch:,} {all_along} of the {name}, up to one factor."
    not_along = wrong(f"**{disagree} of {total} parameters do not move along the gradient**")
    return (
        f"At epoch {epoch:,} {not_along} of the {name}; the whole step is {verdict.angle:.0f}° away from the steepest "
        "descent."
    )


def why_it_works(epoch: int) -> str:
    """Why an update that is no gradient can train all the same."""
    return (
        f"**Why it can work all the same.** At epoch {epoch:,} every entry of every update has the sign of "
        "cross-entropy’s gradient and only another size, so a small step goes downhill, if not by the steepest way."
    )


def block_verdict(found: BlockUpdate, loss: str) -> str:
    """What the update of one block is."""
    if found.loss is None:
        return wrong("**no multiple of either gradient**")
    judged = right if found.loss == loss else wrong
    return judged(f"**{found.factor:.3g} × the gradient of the {LOSSES[found.loss]}**")


def judged_lines(lines: Sequence[Line], found: Sequence[BlockUpdate], loss: str) -> str:
    """Each line of the text and what it computes, as a list in Markdown; lines with one verdict stand together."""
    by_verdict: dict[str, list[str]] = {}
    for line, update in zip(lines, found):
        verdict = f"{block_verdict(update, loss)}. {line.remark}"
        by_verdict.setdefault(verdict, []).append(f"**{line.block}** `{line.code}`")
    return "\n".join("- " + "  \n  ".join([*code, verdict]) for verdict, code in by_verdict.items())


def small(value: float) -> str:
    """A positive number in two digits, without the notation of programs."""
    if value == 0 or value >= 0.001:
        return f"{value:.2g}"
    power = int(np.floor(np.log10(value)))
    return unbroken(f"{value / 10.0**power:.1f} × {power_of_ten(power)}")


def unbroken(words: str) -> str:
    """``words`` that stay on one line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def power_of_ten(power: int) -> str:
    """10, 1, 10⁻¹, 10⁻², … as they are written."""
    if power in (0, 1):
        return str(10**power)
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def solved_when(name: str, end: Outcome) -> str:
    """When one rule got there, and where it ended."""
    below = end.first_below
    if below is None:
        when = wrong(f"never under {SOLVED.error:g}")
    else:
        when = right(f"first under {SOLVED.error:g} at epoch {below:,}")
    return f"{name}: {when}, {small(end.error)} at the end"
