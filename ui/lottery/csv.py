"""A lottery as a file: one row a network, below a head that says how every row can be computed again with NumPy alone.

The head is lines that begin with ``#``, which ``pandas.read_csv(…, comment="#")`` skips. No comma and no quotation mark
stands in them, so that a spreadsheet keeps each in one cell, and they are plain ASCII, which none misreads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from urllib.parse import urlencode

import numpy as np

from lab.lottery.outcomes import VERDICTS
from nn_core.activations import ACTIVATIONS
from nn_core.datasets import Pair
from nn_core.features import FEATURES
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from setting.parameters import to_text
from setting.setting import CHOICES, CONTROLS, Setting
from ui.lottery.axes import data_name
from ui.lottery.draw import Draw
from ui.lottery.link import to_query
from ui.lottery.plan import IDLE, Plan

COLUMNS = tuple(name for name in CONTROLS if name not in IDLE)
"""The fields of a setting that a row has."""
_ASCII = str.maketrans(
    {"−": "-", "·": "*", "²": "^2", "½": "1/2", "σ": "sigmoid", ",": ";", '"': "'"}
    | {sign: str(number) for number, sign in enumerate("₁₂₃₄₅₆₇₈", start=1)}
)
_ON_A_LINE = 10  # Samples.
_OPTIMISERS = {
    "gradient_descent": "every parameter loses rate * g",
    "momentum": "v becomes 0.9 * v + g; then every parameter loses rate * v",
    "rmsprop": "s becomes 0.99 * s + 0.01 * g^2; then every parameter loses rate * g / (sqrt(s) + 1e-8)",
    "adam": "m becomes 0.9 * m + 0.1 * g and s becomes 0.999 * s + 0.001 * g^2; then every parameter loses "
    "rate * (m / (1 - 0.9^t)) / (sqrt(s / (1 - 0.999^t)) + 1e-8); t is the number of the update: 1 for the first",
}
_ORDERS = {
    "shuffled": "epoch number e (0 for the first) takes its n samples in the order "
    "numpy.random.default_rng([seed] + [e]).permutation(n). The last batch has what is left",
    "fixed": "every epoch takes the samples in the order of the list. What is left and fills no batch joins the next "
    "epoch's first batch; which is larger then",
}


def as_csv(draw: Draw) -> str:
    """The head, then a row a network: seed, setting, epochs to success, final loss, verdict; empty without a number."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in rules(draw.plan))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["seed", *COLUMNS, "epochs_to_success", "final_loss", "verdict"])
    for cell in draw.cells:
        o, values = cell.outcomes, [_value(cell.setting, name) for name in COLUMNS]
        for seed, verdict, at, loss in zip(
            o.seeds.tolist(), o.verdicts.tolist(), o.solved_at.tolist(), o.losses.tolist()
        ):
            reached = at if VERDICTS[verdict] == "solved" else ""
            writer.writerow([seed, *values, reached, "" if np.isnan(loss) else repr(loss), VERDICTS[verdict]])
    return text.getvalue()


def _value(cell: Setting, name: str) -> str:
    """What stands in the column ``name``: nothing where that means nothing to the data."""
    if name == "data" and cell.data not in CHOICES["data"]:
        return data_name(cell)  # Bare digits would be read as a number.
    return "" if name in cell.unused else to_text(getattr(cell, name))


def rules(plan: Plan) -> list[str]:
    """How the networks of ``plan`` are drawn, trained and judged, line by line; only what occurs in it."""
    lines = [
        "NN Live seed lottery: a row is a network. This is all that is needed to compute a row again with NumPy.",
        "Lines like this one begin with a number sign; pandas.read_csv skips them with comment='#'.",
        f"The same lottery in NN Live: its page lottery with ?{urlencode(to_query(plan))}",
        *_network(plan.cells),
        *_data(plan),
        *_training(plan.cells),
        *_judging(plan),
        "verdict: solved where the criterion is met after the last epoch; diverged where a weight or a loss is no "
        "finite number; else not solved. final_loss: the loss of the training samples after the last epoch.",
        "epochs_to_success: of a solved network the first number of epochs after which it met the criterion; 0 is "
        "before training.",
        "Rounding depends on the order of sums. Where a large rate makes training chaotic it grows: few rows may end "
        "differently.",
    ]
    return [line.translate(_ASCII).encode("ascii", "replace").decode() for line in lines]


def _each(cells: Iterable[Setting], name: str) -> list[str]:
    """What occurs under ``name`` in ``cells``, each of it once."""
    return list(dict.fromkeys(getattr(cell, name) for cell in cells))


def _network(cells: list[Setting]) -> list[str]:
    features = dict.fromkeys(name for cell in cells for name in cell.features)
    standardised, classes = any(cell.standardise for cell in cells), any(cell.classes for cell in cells)
    return [
        "Network: its inputs are the features of a sample that the column features names; then comes a hidden layer "
        "for every number in the column layers: of so many units; none where it is 0. The last layer has "
        + ("a unit for each class; a target is 1 for the class of the sample and 0 for the others."
           if classes else "one unit."),
        *(f"Feature {name}: {FEATURES[name].formula}." for name in features),
        *["Where standardise is 1 every feature has its mean over the training samples of the row's data taken off; "
          "and is then divided by the root of the mean of its squares there; unless that is 0."] * standardised,
        "A layer turns its inputs (a row of n_in numbers) into z = inputs W + b; W has n_in rows and n_out columns. "
        "Its outputs are a; by the activation of the column activation; of the last layer by that of the column "
        "output. All numbers have 64 bits.",
        *map(_activation, dict.fromkeys([*_each(cells, "activation"), *_each(cells, "output")])),
        "Initial weights: each row has a generator of its own; numpy.random.default_rng(seed) with the row's seed. "
        "Layer by layer from the inputs on W is drawn first and then b. W is filled row by row.",
        "Standard normal numbers are drawn by the generator's method standard_normal; uniform ones by uniform.",
        *(f"Initial weights; init {name}: {SCHEMES[name].rule}." for name in _each(cells, "init")),
        *map(_loss, _each(cells, "loss")),
    ]  # fmt: skip


def _activation(name: str) -> str:
    rule = ACTIVATIONS[name]
    derivative = "" if rule.joint else f"; in terms of a the derivative is {rule.text_derivative.format('a')}"
    return f"Activation {name}: a is {rule.definition}{derivative}."


def _loss(name: str) -> str:
    rule = LOSSES[name]
    if not rule.summed:
        return f"Loss {name}: the mean over samples of {rule.text.format(a='a', z='z')}."
    each = rule.text.format(a="a", z="z", sum="the sum of e^z over the outputs")
    return (
        f"Loss {name}: the mean over samples of the sum over the outputs of {each}; its derivative by z is "
        f"{rule.text_error.format(a='a')} over the number of samples."
    )


def _training(cells: list[Setting]) -> list[str]:
    """How an epoch changes the parameters."""
    batches = [cell for cell in cells if (cell.batch or np.inf) < len(cell.training_data()[0])]
    penalties = any(cell.l1 or cell.l2 for cell in cells)
    return [
        "Training: as many epochs as the column epochs says. An epoch is one update with g the gradient of the loss "
        "over all training samples where batch is all or at least their number; else an update for each batch with "
        "the gradient of the loss over that batch.",
        *(f"Batches; order {order}: {_ORDERS[order]}." for order in _each(batches, "order")),
        *(
            f"Update; optimiser {name}: {_OPTIMISERS[name]}. What it keeps is 0 at first; for every parameter its own."
            for name in _each(cells, "optimiser")
        ),
        *["After that every weight in W (not b) also loses rate * (l1 * sign(w) + l2 * w) where w is what it was "
          "before the update. Where l1 is above 0 and this takes it across 0 it becomes 0 and stays 0."] * penalties,
    ]  # fmt: skip


def _judging(plan: Plan) -> list[str]:
    """When a network is solved, for each of the criteria that occur."""
    lines = []
    for output, criterion in {cell.output: plan.criterion(cell) for cell in plan.cells}.items():
        middle, error = criterion.middle, f"the mean of (a - target)^2 over them is below {criterion.error:g}"
        asked = error
        if middle is not None:
            right = f"a above {middle:g} for the larger target; below {middle:g} for the smaller"
            right = "the a of its class is the largest; the first of equal ones" if criterion.largest else right
            asked = f"at least {criterion.accuracy:.0%} of the samples that judge it are right ({right}) and {error}"
        lines.append(f"A network with output {output} meets the criterion where {asked}.")
    return [
        *lines,
        "The samples that judge a row are its test samples where these are listed here; else those trained on.",
    ]


def _data(plan: Plan) -> list[str]:
    """The samples of every dataset that occurs, and which rows have them; test samples where they judge."""
    lines = []
    for names, cell in {tuple(_drawn(cell).items()): cell for cell in plan.cells}.items():
        rows = " ".join(f"{name} {value}" for name, value in names)
        lines += _samples(f"rows with {rows}; training samples", cell.training_data())
        if (test := cell.test_data()) and plan.judged_in(cell) == "test":
            lines += _samples(f"rows with {rows}; test samples", test)
    return lines


def _drawn(cell: Setting) -> dict[str, str]:
    """The columns that decide which samples a row has."""
    names = ("data", "noise", "samples", "test", "data_seed", "output")
    return {name: _value(cell, name) for name in names if name not in cell.unused}


def _samples(what: str, pair: Pair) -> list[str]:
    """What the samples are, then the samples, several on a line."""
    X, Y = pair
    targets = (" ".join(map(repr, target)) for target in Y.tolist())
    places = (" ".join(f"x{number} {x!r}" for number, x in enumerate(point, start=1)) for point in X.tolist())
    texts = [f"{place} target {target}" for place, target in zip(places, targets)]
    return [f"Data; {what}:", *("; ".join(texts[i : i + _ON_A_LINE]) for i in range(0, len(texts), _ON_A_LINE))]
