"""The log of a run: a row an epoch."""

from __future__ import annotations

import csv
from urllib.parse import parse_qs

import numpy as np
import pytest

from export.log import log
from lab.sliced_work import SlicedWork
from nn_core import Trainer
from setting import run
from tests.export.programs import trained


def logged(query: str, epoch: int) -> tuple[run.Run, list[dict[str, str]]]:
    made, told = run.from_query(parse_qs(f"v=2&{query}"))
    assert told == []
    return made, list(csv.DictReader(SlicedWork(log(made, epoch)).finish().splitlines()))


def test_every_epoch_has_its_losses_accuracies_norms_rate_and_changes() -> None:
    made, rows = logged("data=circle&samples=60&changes=20:rate=1 30:w2.1.1=0.4 30:b1.2=0", 120)
    assert [int(row["epoch"]) for row in rows] == list(range(121))
    setting, at = made.setting, rows[70]
    (points, Y), (others, theirs) = setting.training_data(), setting.test_data()
    trainer = Trainer(setting.configuration(), points, Y, made.schedule, test=(others, theirs))
    trainer.advance(70)
    network, parameters = setting.configuration().network, trainer.parameters
    assert (float(at["training_loss"]), float(at["test_loss"])) == (trainer.last_loss, trainer.test_loss_history[-1])
    right = (network.predict(parameters, others) > 0.5) == (theirs > 0.5)
    assert float(at["test_accuracy"]) == pytest.approx(right.mean())
    assert float(at["norm_W2"]) == pytest.approx(np.sqrt(np.square(network.layers(parameters)[1].W).sum()))
    assert [rows[epoch]["learning_rate"] for epoch in (19, 20)] == ["0.5", "1"]
    assert {row["epoch"]: row["changes"] for row in rows if row["changes"]} == {
        "20": "rate=1",
        "30": "w2.1.1=0.4 b1.2=0",
    }


def test_what_does_not_go_with_the_data_has_no_column() -> None:
    assert list(logged("", 0)[1][0]) == [
        "epoch", "training_loss", "training_accuracy", "norm_W1", "norm_W2", "learning_rate", "changes",
    ]  # fmt: skip
    assert "training_accuracy" not in logged("data=plane&samples=40", 3)[1][0]
    assert float(logged("data=three_blobs&samples=60&rate=0.3", 50)[1][-1]["training_accuracy"]) == 1


def test_the_log_of_a_run_that_diverges_ends_with_its_last_finite_epoch() -> None:
    made, rows = logged("data=plane&samples=40&rate=100&layers=0", 400)
    last = len(rows) - 1
    assert 0 < last < 400
    assert trained(made, 400).epoch == last
