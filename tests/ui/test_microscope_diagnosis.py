"""The diagnosis in words: every finding has its sentence, with its numbers in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nn_core import Network, Trainer
from nn_core.diagnosis import Finding, diagnose
from ui.microscope_diagnosis import _WORDS, told
from ui.setting import Setting

RUNS = [
    dict(hidden=2, seed=1),
    dict(hidden=2, activation="relu", init="he", seed=2),
    dict(init="zeros"),
    dict(rate=0.001),
    dict(hidden=2, activation="sigmoid", init="normal", seed=0),
    dict(hidden=16, hidden2=16, init="normal", rate=10.0),
    dict(data="circles", rate=10.0, loss="cross_entropy", seed=7),
]


@pytest.mark.parametrize("changes", RUNS)
def test_a_finding_is_told_with_its_numbers_and_its_units(changes):
    setting = replace(Setting(), **changes)
    trainer = Trainer(setting.configuration(), *setting.dataset())
    trainer.advance(1000)
    found = diagnose(trainer)
    assert found
    for finding in found:
        title, sentence = told(finding, trainer.configuration.network)
        assert title
        assert sentence.endswith(".")
        assert any(character.isdigit() for character in sentence)
        assert "nan" not in sentence
        assert "_" not in sentence
        assert "e-0" not in sentence


def test_many_units_are_named_as_far_as_a_line_goes():
    finding = Finding("dead", 3, {"units": 12, "of": 16}, tuple((0, unit) for unit in range(12)))
    assert "h1, h2, h3, h4, h5, h6, h7, h8 and 4 more" in told(finding, Network((2, 16, 1), "relu"))[1]


def test_an_output_unit_can_be_named_as_saturated():
    finding = Finding("saturated", 3, {"units": 1, "of": 5}, ((1, 0),))
    assert "output" in told(finding, Network((2, 4, 1)))[1]


def test_every_kind_of_finding_has_words():
    kinds = "diverged dead identical saturated vanishing rate_too_small bouncing plateau minimum no_gradient"
    assert set(_WORDS) == set(kinds.split())
