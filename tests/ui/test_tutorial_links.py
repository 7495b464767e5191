"""The way on: links that the Train page understands, each with what it comes to."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from nn_core import Trainer
from tutorials import RECIPES, Replay
from tutorials.variation import published
from ui.setting import Setting, from_query
from ui.tutorial_links import Attempt, settings


@pytest.mark.parametrize("key", list(RECIPES))
def test_every_link_holds_a_setting_that_the_train_page_reads_without_a_repair(key: str) -> None:
    for setting in settings(published(key)).values():
        query = {name: [value] for name, value in setting.to_query().items()}
        assert from_query(query) == (setting, [])


def test_every_improvement_that_the_texts_suggest_is_there_one_change_at_a_time() -> None:
    found = settings(published("guide"))
    start = found["The same on XOR"]
    assert found["Eight hidden neurons"] == replace(start, hidden=8)
    assert found["ReLU in the hidden layer"] == replace(start, activation="relu")
    assert found["Learning rate 2"] == replace(start, rate=2.0)
    assert found["20,000 epochs"] == replace(start, epochs=20_000)
    assert found["Deeper: two hidden layers of 4"].hidden2 == 4
    assert found["Another dataset: moons"].data == "moons"


def test_the_same_setting_takes_the_very_steps_of_the_guide_from_the_same_weights() -> None:
    setting = settings(published("guide"))["The same on XOR"]
    replay = Replay(published("guide"))
    trainer = Trainer(setting.configuration(), *setting.dataset())
    trainer._state[0] = replay.parameters
    replay.advance(50)
    trainer.advance(50)
    np.testing.assert_allclose(trainer.parameters, replay.parameters, rtol=1e-10)


def test_what_a_setting_comes_to_is_said_in_words() -> None:
    start = settings(published("guide"))["The same on XOR"]

    def tried(setting: Setting) -> str:
        attempt = Attempt(setting)
        attempt.advance()
        assert attempt.finished
        return attempt.words or ""

    assert re.fullmatch(r"not solved: \d of 4 right, loss 0\.\d+", tried(replace(start, epochs=100)))
    assert re.fullmatch(r"solved: 4 of 4 right, loss .+", tried(replace(start, hidden=8, rate=2.0)))
