"""Runs of every kind, and their programs. ``scripts/test-exports`` writes these and runs them with their libraries."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

from export.numpy_code import numpy_code
from export.record import Record, record
from export.sklearn_code import sklearn_code
from export.torch_code import torch_code
from lab.sliced_work import SlicedWork
from nn_core import Trainer
from setting import run
from setting.run import Run

PROGRAMS: dict[str, Callable[[Record], str]] = {"numpy": numpy_code, "torch": torch_code, "sklearn": sklearn_code}
_BY_HAND = (
    "0:freezeb1.1=0.2 10:w1.1.1=0.4 20:freeze1.2.2=0.1 30:optimiser=adam 30:rate=0.01 40:w2.2.1=0.3 45:w1.2.2=0.3 "
    "50:l1=0.01 60:b2.1=0.5"
)
_FEATURES = "features=x1 x2 x1sq x2sq x1x2 sinx1 sinx2&standardise=1"
RUNS = {
    "default": ("", 237),
    "nothing trained": ("", 0),
    "shuffled batches": ("data=circle&samples=40&batch=7&rate=0.1", 20),
    "batches in order": (
        "data=circle&samples=43&batch=7&order=fixed&rate=0.1&changes=3:batch=5 8:batch=all 10:batch=9", 20,
    ),
    "features": (f"data=moons&samples=60&layers=5 3&optimiser=adam&rate=0.01&{_FEATURES}", 30),
    "one feature": ("data=moons&samples=60&layers=3&standardise=1&features=x1", 5),
    "three classes": ("data=three_blobs&samples=60&rate=0.3", 50),
    "own points": ("data=own&points=0.5_1_a 0.2_0.3_b 0.8_0.2_a 0.1_0.9_b&class_names=elm oak&rate=0.3", 30),
    "a curve": ("data=sine&samples=50&noise=10&rate=0.05", 30),
    "a curve of features": ("data=sine&samples=50&features=x1 x1sq sinx1&standardise=1&layers=3 2&rate=0.05", 30),
    "three inputs": ("data=own&points=0.5_1_2_a 0.2_0.3_1_b 0.8_0.2_2_a 0.1_0.9_1.5_b&rate=0.3", 30),
    "real data": ("data=penguins&test=80&rate=0.1", 20),
    "points that join": (
        "data=own&points=0.5_1_a 0.2_0.3_b 0.8_0.2_a 0.1_0.9_b 1_1_a&rate=0.3&batch=2&order=fixed"
        "&changes=0:points=2 7:points=3 20:points=all", 20,
    ),
    "points that join a whole batch": (
        "data=own&points=0.5_1_a 0.2_0.3_b 0.8_0.2_a 0.1_0.9_b&rate=0.3&optimiser=adam&changes=0:points=3 9:points=all",
        30,
    ),
    "before points join": ("data=own&points=0.5_1_a 0.2_0.3_b 0.8_0.2_a&changes=0:points=2 30:points=all", 9),
    "no hidden layer": ("data=plane&samples=50&layers=0&rate=0.05", 30),
    "linear layers": ("data=plane&samples=50&layers=3 2&activation=linear&rate=0.01&changes=5:w2.1.1=0.3", 30),
    "leaky and rmsprop": (
        "data=hills&samples=50&layers=6 5&activation=leaky_relu&output=tanh&optimiser=rmsprop&rate=0.003&l2=0.01", 30,
    ),
    "relu": ("data=circle&samples=40&activation=relu&output=linear&loss=half_mse&rate=0.02", 20),
    "penalties": (
        "data=gauss&samples=50&loss=cross_entropy&optimiser=momentum&l1=0.01&l2=0.1&rate=0.05&batch=10", 40,
    ),
    "by hand": (f"optimiser=momentum&changes={_BY_HAND}", 60),
    "frozen to the end": ("changes=5:freeze1.1.1=0.4 9:l1=0.03", 40),
    "a table": ("table=1111", 3),
    "six layers": ("layers=16 16 16 16 16 16&seed=3", 5),
    "chaotic": ("data=circle&samples=60&rate=3&batch=5", 300),
}  # fmt: skip
"""By name, the query of a run and the epoch at which it is saved."""
CANNOT = {("torch", "by hand"), ("sklearn", "leaky and rmsprop")}
"""Programs that say why they cannot be."""


def trained(made: Run, epoch: int) -> Trainer:
    """The run ``made`` at ``epoch``, or at the last one before it diverges."""
    points, Y = made.setting.training_data()
    trainer = Trainer(made.setting.configuration(), made.setting.inputs()(points), Y, made.schedule)
    if epoch:
        trainer.advance(epoch)
    return trainer


def recorded(query: str, epoch: int) -> Record:
    """The record of the run that ``query`` asks for."""
    made, told = run.from_query(parse_qs(f"v=2&{query}"))
    assert told == []
    return SlicedWork(record(made, epoch, trained(made, epoch).parameters, "https://nn.example/?v=2")).finish()


def write(folder: Path) -> None:
    """Write every program of every run; those that cannot be are called ``cannot-…``."""
    for name, asked in RUNS.items():
        one = recorded(*asked)
        for library, make in PROGRAMS.items():
            start = "cannot-" if (library, name) in CANNOT else ""
            (folder / f"{start}{library}-{name.replace(' ', '-')}.py").write_text(make(one), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
