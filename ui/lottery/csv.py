"""A lottery as a file: one row a network, below a head that says how every row can be computed again with NumPy alone.

The head is lines that begin with ``#``, which ``pandas.read_csv(…, comment="#")`` skips. No comma and no quotation mark
stands in them, so that a spreadsheet keeps each in one cell, and they are plain ASCII, which none misreads.
"""

from __future__ import annotations

import csv
import io

import numpy as np

from lab.lottery.outcomes import VERDICTS
from nn_core.activations import ACTIVATIONS
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from setting.setting import Setting
from ui.lottery.draw import Draw
from ui.lottery.plan import FIELDS, Plan

_ASCII = str.maketrans({"−": "-", "·": "*", "²": "^2", "σ": "sigmoid", ",": ";", '"': "'"})
_ON_A_LINE = 10  # Samples.


def as_csv(draw: Draw) -> str:
    """The head, then a row a network: seed, setting, epochs to success, final loss, verdict; empty without a number."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in rules(draw.plan))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["seed", *FIELDS, "epochs_to_success", "final_loss", "verdict"])
    for cell in draw.cells:
        o, values = cell.outcomes, [getattr(cell.setting, name) for name in FIELDS]
        for seed, verdict, at, loss in zip(
            o.seeds.tolist(), o.verdicts.tolist(), o.solved_at.tolist(), o.losses.tolist()
        ):
            reached = at if VERDICTS[verdict] == "solved" else ""
            writer.writerow([seed, *values, reached, "" if np.isnan(loss) else repr(loss), VERDICTS[verdict]])
    return text.getvalue()


def rules(plan: Plan) -> list[str]:
    """How the networks of ``plan`` are drawn, trained and judged, line by line; only what occurs in it."""
    cells, criterion = plan.cells, plan.criterion
    activations = {name: ACTIVATIONS[name] for name in (cell.activation for cell in cells)}
    inits, losses = (dict.fromkeys(getattr(cell, field) for cell in cells) for field in ("init", "loss"))
    lines = [
        "NN Live seed lottery: a row is a network. This is all that is needed to compute a row again with NumPy.",
        "Lines like this one begin with a number sign; pandas.read_csv skips them with comment='#'.",
        "Network: two inputs x1 and x2; a layer of as many units as the column hidden says; where hidden2 is not 0 "
        "a second one; one output.",
        "A layer turns its inputs (a row of n_in numbers) into z = inputs W + b; W has n_in rows and n_out columns. "
        "The output is a = 1 / (1 + exp(-z)). All numbers have 64 bits.",
        *(
            f"Hidden units; activation {name}: {rule.definition}; in terms of its value a the derivative is "
            f"{rule.text_derivative.format('a')}."
            for name, rule in activations.items()
        ),
        *_samples(plan.setting),
        "Initial weights: each row has a generator of its own; numpy.random.default_rng(seed) with the row's seed. "
        "Layer by layer from the inputs on W is drawn first and then b. W is filled row by row.",
        "Standard normal is the generator's standard_normal; normal is normal; uniform is uniform.",
        *(f"Initial weights; init {name}: {SCHEMES[name].rule}." for name in inits),
        *(f"Loss {name}: the mean over samples of {LOSSES[name].text.format(a='a', z='z')}." for name in losses),
        "Training: as many times as the column epochs says all W and b at once become themselves minus rate times "
        "the gradient of the loss over all samples.",
        f"A network meets the criterion where at least {criterion.accuracy:.0%} of the samples are right (output above "
        f"0.5 for target 1; below 0.5 for target 0) and the mean of (a - target)^2 is below {criterion.error:g}.",
        "verdict: solved where the criterion is met after the last epoch; diverged where a weight or a loss is no "
        "finite number; else not solved. final_loss: the loss after the last epoch.",
        "epochs_to_success: of a solved network the first number of epochs after which it met the criterion; 0 is "
        "before training.",
        "Rounding depends on the order of sums. Where a large rate makes training chaotic it grows: few rows may end "
        "differently.",
    ]
    return [line.translate(_ASCII).encode("ascii", "replace").decode() for line in lines]


def _samples(setting: Setting) -> list[str]:
    """The samples of the data, several on a line."""
    X, Y = setting.dataset()
    texts = [f"x1 {x1!r} x2 {x2!r} target {target:g}" for (x1, x2), (target,) in zip(X.tolist(), Y.tolist())]
    lines = ["; ".join(texts[i : i + _ON_A_LINE]) for i in range(0, len(texts), _ON_A_LINE)]
    return [f"Data {setting.data}: all rows have the same {len(texts)} samples:", *lines]
