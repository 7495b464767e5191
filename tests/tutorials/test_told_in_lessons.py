"""What lessons tell of the published tutorials is what those print, and what their own code does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lab.criterion import SOLVED
from nn_core import Trainer
from nn_core.datasets import gate
from teaching.lesson import Step, lessons
from teaching.links import run_of
from tutorials.catalogue import RECIPES
from tutorials.outcome import run
from tutorials.variation import published


def step(lesson: str, number: int) -> Step:
    return lessons()[0][lesson].steps[number - 1]


def test_the_run_in_the_lesson_on_luck_is_the_guides_own_and_ends_as_the_lesson_says() -> None:
    setting, schedule = run_of(step("luck", 1).link)
    trainer = Trainer(setting.configuration(), *setting.training_data(), schedule)
    guide = published("guide")
    np.testing.assert_array_equal(trainer.parameters, guide.initial_parameters)
    trainer.advance(setting.epochs)
    end = run(guide).finish()
    assert end.epochs == setting.epochs
    np.testing.assert_allclose(trainer.outputs, end.outputs, atol=1e-9)
    assert not SOLVED.met(end.outputs, end.targets)
    np.testing.assert_allclose(end.outputs.ravel(), [0, 0.5, 1, 0.5], atol=0.06)
    assert abs(end.error - 1 / 8) < 0.01
    assert "close to 0, 1, 1, 0" in " ".join(step("luck", 1).text.split())
    assert "0, 1, 1, 0" in RECIPES["guide"].claim


def test_the_setting_in_which_the_lesson_on_luck_asks_for_another_seed_is_the_guides_and_its_first_seed_fails() -> None:
    own, other = (run_of(step("luck", number).link).setting for number in (1, 4))
    assert (own.layers, own.activation, own.init, own.rate, own.epochs) == (
        (other.layers, other.activation, other.init, other.rate, other.epochs)
    )
    trainer = Trainer(other.configuration(), *other.training_data())
    trainer.advance(other.epochs)
    assert not SOLVED.met(trainer.outputs, trainer.Y)


def test_the_notebook_learns_sooner_by_its_own_rule_than_by_the_squared_error() -> None:
    own = published("notebook")
    sooner, later = (run(replace(own, rule=rule)).finish().first_below for rule in ("published", "squared_error"))
    assert sooner is not None
    assert later is not None
    assert sooner < later


def test_what_the_lesson_on_losses_says_of_the_notebook_is_what_it_prints_and_its_task() -> None:
    notebook, told = RECIPES["notebook"], " ".join(step("losses", 1).text.split())
    for printed in (notebook.printed[0], notebook.printed[9], f"{notebook.epochs:,}"):
        assert printed in told
    setting = run_of(step("losses", 1).link).setting
    assert setting.layers == (notebook.hidden,)
    points, targets = setting.training_data()
    for point, target in zip(points, targets):
        (row,) = (i for i, x in enumerate(notebook.X) if (x[:2] == point).all())
        assert notebook.X[row, 2] == 1
        assert (notebook.Y[row] == [target[0], 1 - target[0]]).all()
    assert (targets == gate(setting.data)[1]).all()
