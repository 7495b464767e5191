"""The diagnosis in words: every finding has its sentence, with its numbers in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nn_core import Network, Trainer
from nn_core.diagnosis import Finding, diagnose
from ui import microscope_diagnosis
from ui.microscope_diagnosis import _WORDS, _findings, told
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
    kinds = "diverged dead identical saturated vanishing rate_too_small bouncing to_and_fro plateau minimum no_gradient"
    assert set(_WORDS) == set(kinds.split())


def test_a_minimum_is_not_called_final_but_told_with_what_was_measured():
    evidence = {"loss": 0.17, "gradient": 1e-4, "least": 0.0, "most": 1.0, "lowest": 0.0, "highest": 1.0}
    sentence = told(Finding("minimum", 3, evidence), Network((2, 2, 1)))[1]
    assert "will not help" not in sentence
    assert "hardly ever help: of 77 runs found like this, 2 had" in sentence


def test_an_epoch_is_diagnosed_once_and_another_epoch_or_rate_anew(monkeypatch):
    asked = []
    monkeypatch.setattr(
        microscope_diagnosis, "diagnose", lambda trainer: asked.append((trainer.epoch, trainer.schedule)) or []
    )
    _findings.clear()
    setting = Setting()
    trainer = Trainer(setting.configuration(), *setting.dataset())

    def found():
        return _findings(trainer, "run", trainer.schedule, trainer.epoch, trainer.state)

    for epochs in (10, 20):
        trainer.advance(epochs)
        assert found() == found() == []
    trainer.rewind(10)
    found()
    trainer.set_learning_rate(3.0)
    found()
    assert [epoch for epoch, _ in asked] == [10, 30, 10]
    _findings.clear()


def test_a_run_that_is_found_to_diverge_is_diagnosed_again():
    setting = replace(Setting(), data="blobs")
    network = Network((2, 4, 1), "linear", "linear")
    trainer = Trainer(replace(setting.configuration(), network=network, learning_rate=10.0), *setting.dataset())
    trainer.advance(1)
    last = next(epoch for epoch in range(1, 10_000) if not trainer.advance(1))
    trainer = Trainer(trainer.configuration, trainer.X, trainer.Y)
    trainer.advance(last)
    _findings.clear()
    kinds = []
    for _ in range(2):
        found = _findings(trainer, "run", trainer.schedule, trainer.epoch, trainer.state)
        kinds.append([finding.kind for finding in found])
        trainer.advance(1)
    assert kinds == [[], ["diverged"]]
    _findings.clear()
