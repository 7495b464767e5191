"""A lottery's CSV is enough to compute every row of it again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nn_core.optimisers import OPTIMISERS
from nn_core.training import ORDERS
from setting.of_data import features, losses
from setting.setting import CHOICES, DEFAULT
from tests.ui.lottery.from_csv import recomputed, rows, samples
from ui.lottery import csv
from ui.lottery.csv import as_csv
from ui.lottery.draw import Draw
from ui.lottery.plan import Axis, Plan


def drawn(
    axes: tuple[Axis, ...], networks: int, solved: Mapping[str, Any] = MappingProxyType({}), **setting: Any
) -> str:
    """The CSV of a lottery, drawn to its end."""
    plan = Plan.of(replace(DEFAULT, **setting), axes, networks, **solved)
    draw = Draw(plan, [1.0] * len(plan.cells))
    draw.finish()
    return as_csv(draw)


GATE = (Axis("init", CHOICES["init"]), Axis("activation", CHOICES["activation"]))
LOSS = (Axis("loss", losses("sigmoid")),)
RULES = (Axis("optimiser", tuple(OPTIMISERS)), Axis("order", ORDERS))
PENALTIES = (Axis("l1", (0.0, 0.01)), Axis("l2", (0.0, 0.1)))
SEVEN = (("x1", "x2"), features("plane"))
CLASSES = {"output": "softmax", "loss": "categorical_cross_entropy"}
HALF = {"right": 60, "error": 0.2}


@pytest.mark.parametrize("text", [
    pytest.param(lambda: drawn(GATE, 1, {"right": 75, "error": 0.2}, epochs=100, rate=2.0), id="starts, activations"),
    pytest.param(lambda: drawn(LOSS, 3, data="xnor", epochs=200, init="he", rate=2.0), id="losses"),
    pytest.param(lambda: drawn(LOSS, 2, {}, data="0010", epochs=150, rate=2.0), id="a truth table"),
    pytest.param(lambda: drawn(RULES, 2, HALF, data="moons", samples=47, batch=10, rate=0.01, epochs=4), id="batches"),
    pytest.param(lambda: drawn(PENALTIES, 2, HALF, data="circle", samples=40, epochs=40, layers=(5, 3)), id="L1 L2"),
    pytest.param(
        lambda: drawn((Axis("noise", (0, 20)), Axis("output", ("sigmoid", "tanh", "linear"))), 2,
                      {**HALF, "judged": "test"}, data="gauss", samples=60, epochs=30, rate=0.05), id="noise, outputs",
    ),
    pytest.param(
        lambda: drawn((Axis("data", ("three_blobs", "four_blobs")),), 2, {**HALF, "judged": "test"}, samples=60,
                      epochs=30, **CLASSES), id="three and four classes",
    ),
    pytest.param(
        lambda: drawn((Axis("features", SEVEN), Axis("standardise", (False, True))), 2, data="plane", samples=60,
                      layers=(), epochs=100, rate=0.03), id="features, a linear model, regression",
    ),
])  # fmt: skip
def test_every_row_can_be_computed_again_from_the_file_alone(text: Any) -> None:
    csv = text()
    found = rows(csv)
    for row in found:
        if row["verdict"] != "diverged":
            verdict, reached, loss = recomputed(csv, row)
            assert (row["verdict"], row["epochs_to_success"]) == (verdict, "" if reached is None else str(reached)), row
            assert float(row["final_loss"]) == pytest.approx(loss, rel=1e-7), row
    assert "solved" in {row["verdict"] for row in found}


@pytest.mark.parametrize("data", [*CHOICES["data"], "1011"])
def test_the_head_has_every_sample_to_the_last_bit(data: str) -> None:
    setting = replace(DEFAULT, data=data, noise=10).consistent()
    text = drawn((Axis("activation", ("tanh",)),), 1, {"judged": "test"}, data=data, noise=10, epochs=1)
    for which, pair in (("training", setting.training_data()), ("test", setting.test_data())):
        found = samples(text, rows(text)[0], which)
        assert (found is None) == (pair is None)
        if found and pair:
            np.testing.assert_array_equal(found[0], pair[0])
            np.testing.assert_array_equal(found[1], pair[1])


def test_the_head_tells_the_formulas_of_all_that_can_be_chosen_in_plain_letters() -> None:
    plans = [Plan(DEFAULT, axes, 100) for axes in (GATE, LOSS, (Axis("features", SEVEN),), PENALTIES)]
    plans.append(Plan(replace(DEFAULT, data="three_blobs").consistent(), (Axis("noise", (0,)),), 100))
    batches = [Plan(replace(DEFAULT, batch=2), RULES, 100)]
    head = "\n".join(line for plan in plans + batches for line in csv.rules(plan))
    for line in (
        "Activation sigmoid: a is sigmoid(z) = 1 / (1 + e^(-z)); in terms of a the derivative is a * (1 - a).",
        "Activation tanh: a is tanh(z) = (e^(2z) - 1) / (e^(2z) + 1); in terms of a the derivative is (1 - a^2).",
        "relu(z) = z where it is positive; else 0; in terms of a the derivative is 1 where a > 0; else 0.",
        "Loss mse: the mean over samples of (a - target)^2.",
        "Loss half_mse: the mean over samples of 1/2 (a - target)^2.",
        "Activation softmax: a is softmax(z) = e^z / the sum of e^z over the outputs.",
        "Loss categorical_cross_entropy: the mean over samples of the sum over the outputs of "
        "target * (ln(the sum of e^z over the outputs) - z); its derivative by z is (a - target) over the number of "
        "samples.",
        "The last layer has a unit for each class; a target is 1 for the class of the sample and 0 for the others.",
        "Loss cross_entropy: the mean over samples of ln(1 + e^z) - target * z.",
        "init xavier: W is standard normal times sqrt(2 / (n_in + n_out)); b is zero and not drawn.",
        "Feature x2sq: x2 * x2.", "Feature sinx1: sin(x1).", "order fixed: ", "order shuffled: ",
        *(f"optimiser {name}: " for name in OPTIMISERS),
    ):  # fmt: skip
        assert line in head
    assert "?" not in head.replace("with ?vary", "")


@pytest.mark.parametrize("data", ["xor", "0010", "spiral", "hills"])
def test_pandas_skips_the_head_and_a_spreadsheet_keeps_each_line_of_it_in_one_cell(data: str) -> None:
    text = drawn(GATE, 1, data=data, epochs=1)
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert len(head) > 10
    assert all(line.isascii() and not set(line) & set(',"\t') for line in head)
    table = pd.read_csv(io.StringIO(text), comment="#")
    assert list(table.columns)[:3] == ["seed", "data", "noise"]
    assert len(table) == len(CHOICES["init"]) * len(CHOICES["activation"])
    assert set(table["data"]) == {"table 0010" if data == "0010" else data}


def test_the_head_tells_only_of_what_occurs_and_where_to_see_it() -> None:
    head = "\n".join(csv.rules(Plan(DEFAULT, LOSS, 100)))
    assert "tanh(z)" in head
    assert "cross_entropy" in head
    assert "?vary=loss&v=2&data=xor&" in head
    for absent in ("relu", "uniform from", "moons", "adam", "Batches;", "l1 *", "standardise is 1", "test samples:"):
        assert absent not in head, absent
