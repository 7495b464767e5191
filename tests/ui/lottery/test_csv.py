"""A lottery's CSV is enough to compute every row of it again."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lab.criterion import Criterion
from nn_core import dataset
from setting.setting import CHOICES, DEFAULT
from tests.ui.lottery.from_csv import recomputed, rows, samples
from ui.lottery import csv
from ui.lottery.csv import as_csv
from ui.lottery.draw import Draw
from ui.lottery.plan import Axis, Plan


def drawn(axes: tuple[Axis, ...], networks: int, criterion: Criterion, **setting: Any) -> str:
    """The CSV of a lottery, drawn to its end."""
    plan = Plan(replace(DEFAULT, **setting), axes, networks, criterion)
    draw = Draw(plan, [1.0] * len(plan.cells))
    while not draw.finished:
        draw.advance(1.0)
    return as_csv(draw)


GATE = (Axis("init", CHOICES["init"]), Axis("activation", CHOICES["activation"]))
LOSS = (Axis("loss", CHOICES["loss"]),)


@pytest.mark.parametrize("text", [
    pytest.param(lambda: drawn(GATE, 1, Criterion(0.75, 0.2), epochs=100, rate=2.0), id="every start and activation"),
    pytest.param(lambda: drawn(LOSS, 3, Criterion(1.0, 0.05), data="xnor", epochs=200, init="he", rate=2.0), id="xnor"),
    pytest.param(lambda: drawn(LOSS, 2, Criterion(0.8, 0.2), data="moons", epochs=100, hidden2=3), id="moons"),
    pytest.param(lambda: drawn(LOSS, 2, Criterion(0.5, 1.0), data="circles", epochs=100, init="uniform"), id="circles"),
    pytest.param(lambda: drawn(LOSS, 2, Criterion(0.6, 0.2), data="spirals", epochs=100), id="spirals"),
    pytest.param(lambda: drawn(LOSS, 2, Criterion(0.95, 0.05), data="blobs", epochs=100), id="blobs"),
])  # fmt: skip
def test_every_row_can_be_computed_again_from_the_file_alone(text: Any) -> None:
    csv = text()
    found = rows(csv)
    for row in found:
        verdict, reached, loss = recomputed(csv, row)
        assert (row["verdict"], row["epochs_to_success"]) == (verdict, "" if reached is None else str(reached)), row
        assert float(row["final_loss"]) == pytest.approx(loss, rel=1e-7), row
    assert "solved" in {row["verdict"] for row in found}


@pytest.mark.parametrize("data", CHOICES["data"])
def test_the_head_has_every_sample_to_the_last_bit(data: str) -> None:
    X, Y = samples("\n".join(csv.rules(Plan(replace(DEFAULT, data=data), LOSS, 100))))
    np.testing.assert_array_equal(X, dataset(data)[0])
    np.testing.assert_array_equal(Y, dataset(data)[1])


def test_the_head_tells_the_formulas_of_all_that_can_be_chosen_in_plain_letters() -> None:
    head = "\n".join(csv.rules(Plan(DEFAULT, GATE, 100)) + csv.rules(Plan(DEFAULT, LOSS, 100)))
    for line in (
        "activation sigmoid: sigmoid(z) = 1 / (1 + e^(-z)); in terms of its value a the derivative is a * (1 - a).",
        "activation tanh: tanh(z) = (e^(2z) - 1) / (e^(2z) + 1); in terms of its value a the derivative is (1 - a^2).",
        "relu(z) = z where it is positive; else 0; in terms of its value a the derivative is 1 where a > 0; else 0.",
        "Loss mse: the mean over samples of (a - target)^2.",
        "Loss cross_entropy: the mean over samples of ln(1 + e^z) - target * z.",
        "init xavier: W is standard normal times sqrt(2 / (n_in + n_out)); b is zero and not drawn.",
    ):
        assert line in head
    assert "?" not in head


@pytest.mark.parametrize("data", CHOICES["data"])
def test_pandas_skips_the_head_and_a_spreadsheet_keeps_each_line_of_it_in_one_cell(data: str) -> None:
    text = drawn(GATE, 1, Criterion(), data=data, epochs=1)
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert len(head) > 10
    assert all(line.isascii() and not set(line) & set(',"\t') for line in head)
    table = pd.read_csv(io.StringIO(text), comment="#")
    assert list(table.columns)[:3] == ["seed", "data", "hidden"]
    assert len(table) == len(CHOICES["init"]) * len(CHOICES["activation"])
    assert set(table["data"]) == {data}


def test_the_head_tells_only_of_what_occurs() -> None:
    head = "\n".join(csv.rules(Plan(DEFAULT, LOSS, 100)))
    assert "tanh(z)" in head
    assert "cross_entropy" in head
    assert not any(word in head for word in ("relu", "uniform from", "moons"))
