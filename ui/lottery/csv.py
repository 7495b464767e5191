"""A lottery as a file: one row a network, below a head that says how every row can be computed again with NumPy alone.

The head is lines that begin with ``#``, which ``pandas.read_csv(…, comment="#")`` skips. No comma and no quotation mark
stands in them, so that a spreadsheet keeps each in one cell, and they are plain ASCII, which none misreads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import numpy as np

from lab.lottery.outcomes import VERDICTS
from nn_core.activations import ACTIVATIONS
from nn_core.losses import LOSSES
from ui.lottery.draw import Draw
from ui.lottery.plan import Plan

_SETTING = ("data", "hidden", "hidden2", "activation", "loss", "init", "rate", "epochs")
_CORNERS = "the four corners (0 0) (0 1) (1 0) (1 1) with targets"
_CLOUD = (
    "200 samples; they are numbered from 0: even ones have target 0 and odd ones target 1. All rows have the same "
    "samples. They are drawn from another generator: numpy.random.default_rng(0). First"
)
_SPREAD = "with mean 0 and standard deviation"
DATA = {
    "xor": [f"{_CORNERS} 0 1 1 0."],
    "and": [f"{_CORNERS} 0 0 0 1."],
    "or": [f"{_CORNERS} 0 1 1 1."],
    "nand": [f"{_CORNERS} 1 1 1 0."],
    "xnor": [f"{_CORNERS} 1 0 0 1."],
    "circles": [
        f"{_CLOUD} 200 angles t uniform from 0 to 2 pi; then 200 numbers e normal {_SPREAD} 0.06.",
        "x1 = r cos(t) and x2 = r sin(t) with r = 0.35 + e for target 0 and r = 0.85 + e for target 1.",
    ],
    "moons": [
        f"{_CLOUD} 200 angles t uniform from 0 to pi; then a 200 x 2 array e normal {_SPREAD} 0.05.",
        "u = cos(t) - 0.5 and v = sin(t) - 0.25 for target 0; u = 0.5 - cos(t) and v = 0.25 - sin(t) for target 1.",
        "x1 = u / 1.6 + e1 and x2 = 1.3 v / 1.6 + e2 where e1 and e2 are the sample's row of e.",
    ],
    "spirals": [
        f"{_CLOUD} 200 numbers uniform from 0.02 to 1; s is the square root of each; then a 200 x 2 array e normal "
        f"{_SPREAD} 0.02.",
        "t = 1.5 pi s for target 0 and t = 1.5 pi s + pi for target 1.",
        "x1 = 0.95 s cos(t) + e1 and x2 = 0.95 s sin(t) + e2 where e1 and e2 are the sample's row of e.",
    ],
    "blobs": [
        f"{_CLOUD} a 200 x 2 array e normal {_SPREAD} 0.2.",
        "Each of x1 and x2 is its number in the sample's row of e minus 0.45 for target 0 and plus 0.45 for target 1.",
    ],
}
"""How the samples of each dataset are made."""
INITIAL = {
    "normal": "W is standard normal; b is zero and not drawn.",
    "xavier": "W is standard normal times sqrt(2 / (n_in + n_out)); b is zero and not drawn.",
    "he": "W is standard normal times sqrt(2 / n_in); b is zero and not drawn.",
    "uniform": "W is uniform from -1 to 1; then b is drawn the same way.",
    "zeros": "W and b are zero; nothing is drawn.",
}
"""How the weights ``W`` and biases ``b`` of a layer are drawn by each scheme."""


def as_csv(draw: Draw) -> str:
    """The head, then a row a network: seed, setting, epochs to success, final loss, verdict; empty without a number."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in rules(draw.plan))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["seed", *_SETTING, "epochs_to_success", "final_loss", "verdict"])
    for cell in draw.cells:
        o, values = cell.outcomes, [getattr(cell.setting, name) for name in _SETTING]
        for seed, verdict, at, loss in zip(
            o.seeds.tolist(), o.verdicts.tolist(), o.solved_at.tolist(), o.losses.tolist()
        ):
            reached = at if VERDICTS[verdict] == "solved" else ""
            writer.writerow([seed, *values, reached, "" if np.isnan(loss) else repr(loss), VERDICTS[verdict]])
    return text.getvalue()


def rules(plan: Plan) -> list[str]:
    """How the networks of ``plan`` are drawn, trained and judged, line by line; only what occurs in it."""
    cells, criterion = plan.cells, plan.criterion
    data = DATA.get(plan.setting.data, ["as nn_core.datasets makes it from seed 0."])
    return [
        "NN Live seed lottery: a row is a network. This is all that is needed to compute a row again with NumPy.",
        "Lines like this one begin with a number sign; pandas.read_csv skips them with comment='#'.",
        "Network: two inputs x1 and x2; a layer of as many units as the column hidden says; where hidden2 is not 0 "
        "a second one; one output.",
        "A layer turns its inputs (a row of n_in numbers) into z = inputs W + b; W has n_in rows and n_out columns. "
        "The output is a = 1 / (1 + exp(-z)). All numbers have 64 bits.",
        *(f"Hidden units; activation {name}: a = {_activation(name)}" for name in _once(c.activation for c in cells)),
        f"Data {plan.setting.data}: {data[0]}",
        *data[1:],
        "Initial weights: each row has a generator of its own; numpy.random.default_rng(seed) with the row's seed. "
        "Layer by layer from the inputs on W is drawn first and then b. W is filled row by row.",
        "Standard normal is the generator's standard_normal; normal is normal; uniform is uniform.",
        *(
            f"Initial weights; init {name}: {INITIAL.get(name, 'as nn_core.initial draws it.')}"
            for name in _once(c.init for c in cells)
        ),
        *(f"Loss {name}: mean over samples of {_loss(name)}" for name in _once(c.loss for c in cells)),
        "Training: as many times as the column epochs says all W and b at once become themselves minus rate times "
        "the gradient of the loss over all samples.",
        f"A network meets the criterion where at least {criterion.accuracy:.0%} of the samples are right (output above "
        f"0.5 for target 1; below 0.5 for target 0) and the mean of (a - y)^2 is below {criterion.error:g}.",
        "verdict: solved where the criterion is met after the last epoch; diverged where a weight or a loss is no "
        "finite number; else not solved. final_loss: the loss after the last epoch.",
        "epochs_to_success: of a solved network the first number of epochs after which it met the criterion; 0 is "
        "before training.",
        "Rounding depends on the order of sums. Where a large rate makes training chaotic it grows: few rows may end "
        "otherwise.",
    ]


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _activation(name: str) -> str:
    """What a hidden unit makes of its weighted sum ``z``, and its slope."""
    rule = ACTIVATIONS[name]
    return _plain(f"{rule.text.format('z')}; its slope is {rule.text_derivative.format('a')}.")


def _loss(name: str) -> str:
    """The loss of an output ``a`` with the weighted sum ``z`` and the target ``y``."""
    return _plain(f"{LOSSES[name].text.format(a='a', z='z')}.").replace("target", "y")


def _plain(formula: str) -> str:
    """A formula in ASCII, without a comma."""
    for sign, ascii in (("−", "-"), ("·", "*"), ("²", "^2"), ("σ(z)", "1 / (1 + exp(-z))"), ("max(0, z)", "max(0; z)")):
        formula = formula.replace(sign, ascii)
    return formula.replace(", ", "; ")
