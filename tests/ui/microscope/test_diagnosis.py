"""The diagnosis in words: every finding has its sentence, with its numbers in it, and what helped such runs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bench.diagnosis import AIMS, CASES, DIAGNOSED, Case, Count, Row, case, counted, disagreements, drawn, to_json
from lab.run.diagnosis import Finding, diagnose
from nn_core import Network, Trainer
from setting.setting import CHOICES, DEFAULT, Setting, from_query
from ui.microscope.diagnosis import _WORDS, _since, told
from ui.microscope.remedies import ANEW, LAST, TRAIN_ON, best, label, remedies, study

FOUND = study()["kinds"]
RUNS = {
    "dead": dict(hidden=2, activation="relu", init="he", seed=2),
    "identical": dict(init="zeros"),
    "rate_too_small": dict(rate=0.001),
    "still": dict(hidden=2, activation="sigmoid", init="normal", seed=0),
    "saturated": dict(hidden=16, hidden2=16, init="normal", rate=10.0),
    "bouncing": dict(data="circles", rate=10.0, loss="cross_entropy", seed=7),
    "one_line": dict(hidden=1),
}


@pytest.mark.parametrize("kind", RUNS)
def test_a_finding_is_told_with_its_numbers_and_its_units(kind):
    setting = replace(Setting(), **RUNS[kind])
    trainer = Trainer(setting.configuration(), *setting.dataset())
    trainer.advance(1000)
    found = diagnose(trainer)
    assert found[0].kind == kind
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


def test_at_rest_it_is_said_how_long_the_gradient_is():
    evidence = {"loss": 0.25, "gradient": 3e-18, "rate": 0.5, "lowest": 0.5, "highest": 0.5}
    sentence = told(Finding("at_rest", 0, evidence), Network((2, 4, 1)))[1]
    assert "3e−18 long: a step at learning rate 0.5 changes no weight" in sentence


def test_every_kind_of_finding_has_words():
    kinds = "diverged one_line dead identical saturated vanishing rate_too_small bouncing still at_rest"
    assert set(_WORDS) == set(kinds.split())


def test_no_two_kinds_share_a_title():
    assert len({title for title, _ in _WORDS.values()}) == len(_WORDS)


@pytest.mark.parametrize("kind", _WORDS)
def test_every_diagnosis_has_a_remedy_that_was_measured_to_help(kind):
    assert FOUND[kind]["runs"] >= CASES
    helped = best(kind, replace(DEFAULT, hidden=1, activation="relu", init="zeros", rate=0.1), 1000)
    assert helped
    assert all(solved > 0 for _, (solved, _) in helped.values())


def test_going_on_is_offered_only_where_the_app_has_epochs_left():
    assert TRAIN_ON in remedies(DEFAULT, LAST - 1)
    assert TRAIN_ON not in remedies(DEFAULT, LAST)
    assert TRAIN_ON not in FOUND["diverged"]["solved"]


def test_a_standstill_is_not_called_final_and_one_hidden_neuron_is_told_to_take_more():
    evidence = {"loss": 0.17, "gradient": 1e-4, "rate": 0.5, "lowest": 0.0, "highest": 1.0}
    assert "does not say whether it gets on" in told(Finding("still", 3, evidence), Network((2, 2, 1)))[1]
    helped = best("one_line", replace(DEFAULT, hidden=1), 1000)
    assert all(changed.hidden > 1 for changed, _ in helped.values())


def test_of_nothing_that_is_called_final_the_study_has_a_run_that_solved_its_problem_later():
    for kind in ("one_line", "at_rest"):
        solved, tried = FOUND[kind]["solved"][TRAIN_ON]
        assert solved == 0
        assert tried >= CASES


@pytest.mark.parametrize("setting", [DEFAULT, replace(DEFAULT, hidden=16, hidden2=3, rate=10.0, init="zeros")])
def test_a_remedy_changes_the_setting_has_a_name_and_a_link_that_is_read_back(setting):
    for name, changed in remedies(setting, 500).items():
        assert changed != setting
        assert changed.epochs == (LAST if name == TRAIN_ON else ANEW)
        assert label(name, changed)
        assert from_query({key: [text] for key, text in changed.to_query().items()}) == (changed, [])


def test_a_remedy_that_changes_nothing_is_none():
    assert {"init", "activation", "one_layer"}.isdisjoint(remedies(DEFAULT, 500))
    assert {"larger_rate", "smaller_rate"} & set(remedies(replace(DEFAULT, rate=10.0), 500)) == {"smaller_rate"}


def test_the_surest_remedies_stand_first_and_one_that_never_helped_is_left_out(monkeypatch):
    counts = {"seed": Count(1, 1), "hidden": Count(80, 100), "loss": Count(0, 50), TRAIN_ON: Count(30, 100)}
    written = to_json({"still": Row(Count(100, 900), Count(0, 0), counts)})
    monkeypatch.setattr("ui.microscope.remedies.study", lambda: json.loads(written))
    assert list(best("still", DEFAULT, 500)) == ["hidden", TRAIN_ON, "seed"]


def test_no_remedy_of_the_study_was_tried_on_more_runs_than_there_were():
    for kind in FOUND.values():
        assert all(0 <= solved <= tried <= kind["runs"] for solved, tried in kind["solved"].values())


def test_a_study_counts_its_cases_and_tells_a_page_that_says_something_else():
    cases = [None, Case("still", {TRAIN_ON: True, "seed": False}), Case("still", {TRAIN_ON: False})]
    found = counted(cases, 3, {"bouncing": ([Case("bouncing", {"seed": True})], 20)})
    assert found == {
        "still": Row(Count(2, 3), Count(0, 0), {TRAIN_ON: Count(1, 2), "seed": Count(0, 1)}),
        "bouncing": Row(Count(0, 3), Count(1, 20), {"seed": Count(1, 1)}),
    }
    assert disagreements(json.loads(to_json(found))["kinds"], found) == []
    page = {"still": {"solved": {TRAIN_ON: [99, 100]}}, "dead": {"solved": {}}}
    found["still"] = found["still"]._replace(solved={TRAIN_ON: Count(1, 100)})
    assert disagreements(page, found) == [
        "dead: on the page and not found",
        "bouncing: found and not on the page",
        "still, epochs: the page has 99 of 100, found 1 of 100",
    ]


@pytest.mark.parametrize("kind", AIMS)
def test_settings_aimed_at_a_kind_are_drawn_as_said_and_other_kinds_are_not_counted(kind):
    settings = [drawn(number, kind) for number in range(30)]
    for name, values in AIMS[kind].items():
        assert {getattr(setting, name) for setting in settings} <= set(values)
    assert len({setting.data for setting in settings}) > 1
    assert all(one is None or one.kind == kind for one in (case(number, kind) for number in range(2)))


def test_the_settings_of_the_study_are_drawn_from_all_that_the_app_offers_and_are_the_same_each_time():
    settings = [drawn(number) for number in range(300)]
    assert settings == [drawn(number) for number in range(300)]
    for name, count in {
        "data": 9,
        "activation": len(CHOICES["activation"]),
        "loss": 2,
        "init": 5,
        "rate": 13,
        "hidden": 16,
    }.items():
        assert len({getattr(setting, name) for setting in settings}) == count
    assert {setting.epochs for setting in settings} == set(DIAGNOSED)
    assert 0.5 < sum(setting.hidden2 == 0 for setting in settings) / 300 < 0.8


def test_a_range_is_rounded_outwards_and_what_stands_still_does_so_by_its_loss():
    numbers = {"loss": 0.1, "gradient": 0.01, "rate": 0.5, "lowest": 0.0154, "highest": 0.9612}
    finding = Finding("still", 16, numbers)
    assert "between 0.01 and 0.97" in told(finding, Network((2, 4, 1)))[1]
    assert _since(finding) == "its loss has been about this since epoch 16"
    assert _since(Finding("dead", 16, {})) == "since epoch 16"
