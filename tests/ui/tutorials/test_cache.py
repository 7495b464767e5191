"""What a cache keeps of finished work: what is shown of it, and not the trainer behind it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from lab.criterion import SOLVED
from lab.lottery.lottery import Lottery
from lab.sliced_work import SlicedWork
from nn_core import Trainer
from setting.setting import Setting
from tutorials.other_seeds import train_seeds
from tutorials.outcome import run
from tutorials.variation import Variation, published
from ui.lottery.draw import Draw
from ui.lottery.plan import Axis, Plan
from ui.microscope.race import trained
from ui.tutorials.train_page import attempt

GUIDE, SETTING = published("guide"), Setting(epochs=3000)


@pytest.fixture(autouse=True)
def fresh() -> None:
    """No work of another test."""
    attempt.clear()
    trained.clear()


def in_the_microscope() -> SlicedWork[Any]:
    samples, changes = SETTING.training_data(), ((0, SETTING.rule),)
    return trained(SETTING.configuration(), *samples, changes, SETTING.epochs, None, SOLVED, samples)


def draw() -> Draw:
    return Draw(Plan(Setting(layers=(16,), epochs=100), (Axis("hidden", (16,)),), networks=300), [1.0])


def reached(root: object) -> Iterator[Any]:
    """Everything that ``root`` keeps alive, and the arrays that its views are views of."""
    seen: dict[int, Any] = {}
    todo = [root]
    while todo:
        thing = todo.pop()
        if id(thing) in seen or isinstance(thing, type | ModuleType | FunctionType | BuiltinFunctionType):
            continue
        seen[id(thing)] = thing
        if isinstance(thing, np.ndarray) and thing.base is not None:
            todo.append(thing.base)
        todo.extend(gc.get_referents(thing))
        yield thing


def finish(work: Any) -> Any:
    for _ in range(100_000):
        if work.finished:
            return work
        work.advance(60.0)
    raise AssertionError("It never finished.")


@pytest.mark.parametrize(
    ("work", "most"),
    [
        (lambda: run(replace(GUIDE, hidden=16, hidden2=16, epochs=20_000)), 45_000),
        (lambda: run(published("notebook")), 20_000),
        (lambda: train_seeds(replace(GUIDE, hidden=16, epochs=30), range(300)), 4000),
        (lambda: attempt(Setting(layers=(16, 16), epochs=3000)), 4000),
        (in_the_microscope, 8 * SETTING.epochs + 4000),  # Every loss is drawn.
        (draw, 80_000),  # Its curves and its networks' outcomes are drawn.
    ],
    ids=["largest run", "run with printed digits", "other seeds", "attempt", "microscope", "lottery"],
)  # fmt: skip
def test_finished_work_holds_no_trainer_and_little_else(work: Any, most: int) -> None:
    kept = list(reached(finish(work())))
    assert not [thing for thing in kept if isinstance(thing, Trainer | Lottery)]
    assert sum(map(sys.getsizeof, kept)) < most


def test_work_on_its_way_does_hold_its_trainer() -> None:
    for work in (run(GUIDE), attempt(SETTING), in_the_microscope()):
        work.advance(0.0)  # A first step, which makes it.
        assert any(isinstance(thing, Trainer) for thing in reached(work))


@pytest.mark.parametrize("make", [lambda: run(GUIDE), lambda: attempt(SETTING), lambda: train_seeds(GUIDE, range(3))])
def test_the_part_that_is_done_grows_from_none_to_all(make: Any) -> None:
    work = make()
    assert work.done == 0
    work.advance(0.001)
    assert 0 < work.done < 1
    assert finish(work).done == 1


def test_a_run_that_leaves_the_range_of_a_float_lets_go_of_its_trainer_too() -> None:
    finished = finish(run(Variation("guide", seed=0, hidden=2, rate=1e300, epochs=30)))
    assert not any(isinstance(thing, Trainer) for thing in reached(finished))
