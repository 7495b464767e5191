"""The diagnosis in words: every finding has its sentence, with its numbers in it, and what helped such runs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bench.diagnosis import CASES, Case, Count, Row, begun, case, counted, disagreements, helps, to_json
from bench.diagnosis_settings import AIMS, DIAGNOSED, drawn
from lab.criterion import criterion_for
from lab.run.diagnosis import Finding, diagnose
from nn_core import Network, Rule
from setting.link import from_query
from setting.real_sets import REAL_SETS
from setting.setting import CHOICES, DEFAULT, Setting
from ui.microscope.diagnosis import _since, _too_few
from ui.microscope.findings import WORDS, told
from ui.microscope.remedies import ANEW, LAST, TRAIN_ON, best, label, remedies, study

FOUND = study()["kinds"]
RUNS = {
    "dead": dict(layers=(2,), activation="relu", init="he", seed=2),
    "identical": dict(init="zeros"),
    "rate_too_small": dict(rate=0.001),
    "still": dict(layers=(2,), activation="sigmoid", init="normal", seed=0),
    "saturated": dict(layers=(16, 16), init="normal", rate=10.0),
    "bouncing": dict(data="moons", samples=80, layers=(8, 8), rate=5.0, loss="cross_entropy", optimiser="rmsprop"),
    "one_line": dict(layers=(1,)),
    "one_plane": dict(data="hills", samples=80, layers=(), output="linear", rate=0.01),
    "overfitting": dict(data="xor_cloud", samples=80, noise=30, layers=(16,), optimiser="adam", rate=0.03),
    "penalties": dict(data="circle", samples=80, rate=0.1, l2=0.1),
    "diverged": dict(data="gauss", output="linear", activation="linear", rate=10.0),
}


@pytest.mark.parametrize("kind", RUNS)
def test_a_finding_is_told_with_its_numbers_and_its_units(kind):
    setting = replace(Setting(), **RUNS[kind])
    trainer = begun(setting)
    trainer.advance(1000)
    found = diagnose(trainer, criterion_for(setting.kind, setting.output))
    assert found[0].kind == kind
    for finding in found:
        title, sentence = told(finding, trainer.configuration.network, trainer.rule)
        assert title
        assert sentence.endswith(".")
        assert any(character.isdigit() for character in sentence)
        assert "nan" not in sentence
        assert "_" not in sentence
        assert "e-0" not in sentence


def test_many_units_are_named_as_far_as_a_line_goes():
    finding = Finding("dead", 3, {"units": 12, "of": 16}, tuple((0, unit) for unit in range(12)))
    assert "h1, h2, h3, h4, h5, h6, h7, h8 and 4 more" in told(finding, Network((2, 16, 1), "relu"), Rule())[1]


def test_an_output_unit_can_be_named_as_saturated():
    finding = Finding("saturated", 3, {"units": 1, "of": 5}, ((1, 0),))
    assert "output" in told(finding, Network((2, 4, 1)), Rule())[1]


def test_at_rest_it_is_said_how_long_the_gradient_is():
    evidence = {"loss": 0.25, "gradient": 3e-18, "rate": 0.5, "lowest": 0.5, "highest": 0.5, "within": 0.05}
    sentence = told(Finding("at_rest", 0, evidence), Network((2, 4, 1)), Rule())[1]
    assert "3e−18 long: a step at learning rate 0.5 changes no weight" in sentence


def test_every_kind_of_finding_has_words():
    kinds = (
        "diverged overfitting one_line one_plane penalties dead identical saturated vanishing rate_too_small bouncing"
    )
    assert set(WORDS) == {*kinds.split(), "still", "at_rest"}


def test_no_two_kinds_share_a_title():
    assert len({title for title, _ in WORDS.values()}) == len(WORDS)


@pytest.mark.parametrize("kind", WORDS)
def test_every_diagnosis_has_a_remedy_that_was_measured_to_help(kind):
    assert FOUND[kind]["runs"] >= CASES
    unlike_all = dict(data="spiral", layers=(1, 1), activation="relu", init="zeros", rate=0.1, l1=0.1, batch=10)
    helped = best(kind, replace(DEFAULT, **unlike_all), 1000)
    assert helped
    assert all(solved > 0 for _, (solved, _) in helped.values())


def test_going_on_is_offered_only_where_the_app_has_epochs_left():
    assert TRAIN_ON in remedies(DEFAULT, LAST - 1)
    assert TRAIN_ON not in remedies(DEFAULT, LAST)
    for kind in ("diverged", "overfitting"):
        assert TRAIN_ON not in FOUND[kind]["solved"]


def test_a_standstill_is_not_called_final_and_one_hidden_neuron_is_told_to_take_more():
    evidence = {"loss": 0.17, "gradient": 1e-4, "rate": 0.5, "lowest": 0.0, "highest": 1.0, "within": 0.05}
    assert "does not say whether it gets on" in told(Finding("still", 3, evidence), Network((2, 2, 1)), Rule())[1]
    helped = best("one_line", replace(DEFAULT, layers=(1,)), 1000)
    assert helped
    assert all(changed.layers != (1,) or len(changed.features) > 2 for changed, _ in helped.values())


def test_of_nothing_that_is_called_final_the_study_has_a_run_that_solved_its_problem_later():
    for kind in ("one_line", "one_plane", "at_rest"):
        solved, tried = FOUND[kind]["solved"][TRAIN_ON]
        assert solved == 0
        assert tried >= CASES


@pytest.mark.parametrize(
    "setting",
    [
        DEFAULT,
        replace(DEFAULT, layers=(16, 3), rate=10.0, init="zeros", l2=0.3, batch=10),
        replace(
            DEFAULT, data="hills", output="tanh", layers=(), standardise=True, features=("x1",), optimiser="rmsprop"
        ),
        replace(DEFAULT, data="moons", output="tanh", layers=(2, 2, 2, 2, 2, 2), samples=20, rate=0.0007),
    ],
)
def test_a_remedy_changes_the_setting_has_a_name_and_a_link_that_is_read_back(setting):
    for name, changed in remedies(setting, 500).items():
        assert changed != setting
        assert changed.epochs == (LAST if name == TRAIN_ON else ANEW)
        assert label(name, changed)
        assert from_query({key: [text] for key, text in changed.to_query().items()}) == (changed, [])


def test_a_remedy_that_changes_nothing_is_none():
    usual = remedies(DEFAULT, 500)
    assert {"init", "activation", "one_layer", "no_penalties", "full_batch", "samples"}.isdisjoint(usual)
    assert "loss" not in remedies(replace(DEFAULT, output="tanh"), 500)
    assert "usual_samples" not in usual
    assert {"samples", "usual", "usual_samples"} <= set(remedies(replace(DEFAULT, data="moons"), 500))


def test_no_two_remedies_are_the_same_change():
    for setting in (DEFAULT, replace(DEFAULT, data="hills", layers=(2, 8), optimiser="adam", rate=0.03)):
        changed = list(remedies(setting, 500).values())
        assert len(set(changed)) == len(changed)
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
def test_settings_aimed_at_a_kind_are_drawn_as_said(kind):
    settings = [drawn(number, kind) for number in range(30)]
    for name, values in AIMS[kind].items():
        assert {getattr(setting, name) for setting in settings} <= set(values)
    assert len({setting.seed for setting in settings}) == 30


@pytest.mark.parametrize(("kind", "trained_on"), [("diverged", False), ("identical", True), ("overfitting", False)])
def test_a_run_of_the_kind_aimed_at_is_counted_with_every_remedy_that_can_be_told(kind, trained_on):
    found = case(0, kind)
    assert found.kind == kind
    assert "seed" in found.solved
    assert (TRAIN_ON in found.solved) == trained_on


@pytest.mark.parametrize(("aim", "found"), [("bouncing", "vanishing"), ("one_line", "penalties"), ("still", None)])
def test_a_run_of_another_kind_than_the_one_aimed_at_or_of_none_is_not_counted(aim, found):
    setting = drawn(0, aim)
    run = begun(setting)
    run.advance(setting.epochs)
    findings = diagnose(run, criterion_for(setting.kind, setting.output))
    assert (findings[0].kind if findings else None) == found
    assert case(0, aim) is None


def test_the_settings_of_the_study_are_drawn_from_all_that_the_app_offers_and_are_the_same_each_time():
    settings = [drawn(number) for number in range(300)]
    assert settings == [drawn(number) for number in range(300)]
    assert all(setting.consistent() == setting for setting in settings)
    # What has more than two classes or one input, and what is measured.
    more = {"three_blobs", "four_blobs", "three_spirals", "softmax", "categorical_cross_entropy", "sine", *REAL_SETS}
    for name in ("data", "activation", "output", "loss", "init", "optimiser"):
        assert {getattr(setting, name) for setting in settings} == set(CHOICES[name]) - more
    assert {len(setting.layers) for setting in settings} == set(range(7))
    assert {units for setting in settings for units in setting.layers} == set(range(1, 17))
    assert {setting.epochs for setting in settings} == set(DIAGNOSED)
    usual = {"noise": 0, "features": ("x1", "x2"), "batch": None, "optimiser": "gradient_descent", "l1": 0, "l2": 0}
    for name, value in usual.items():
        assert 0.55 < sum(getattr(setting, name) == value for setting in settings) / 300 < 0.85


def test_a_changed_setting_helps_an_overfitting_run_by_ending_with_no_higher_test_loss_than_its_lowest():
    setting = replace(DEFAULT, **RUNS["overfitting"])
    run = begun(setting)
    run.advance(1000)
    assert not helps("overfitting", run, setting)
    more = replace(setting, samples=1200)
    assert helps("overfitting", run, more)
    again = begun(more)
    again.advance(2000)
    assert again.test_loss_history[-1] < run.test_loss_history.min()


def test_a_range_is_rounded_outwards_and_what_stands_still_does_so_by_its_loss():
    numbers = {"loss": 0.1, "gradient": 0.01, "rate": 0.5, "lowest": 0.0154, "highest": 0.9612, "within": 0.0801}
    finding = Finding("still", 16, numbers)
    sentence = told(finding, Network((2, 4, 1)), Rule())[1]
    assert "between 0.01 and 0.97" in sentence
    assert "within 9% of 0.1000" in sentence
    assert _since(finding) == "its loss has been about this since epoch 16"
    assert _since(Finding("dead", 16, {})) == "since epoch 16"
    assert _since(Finding("penalties", 16, {})) == "at epoch 16"


def test_a_linear_boundary_is_told_by_what_the_network_is_given():
    finding = Finding("one_line", 0, {"right": 3, "of": 4, "one": 0, "other": 1})
    line = told(finding, Network((2, 1)), Rule())[1]
    assert line.startswith("Without a hidden layer the boundary is one straight line, whatever the weights")
    features = told(finding, Network((3, 4, 1), "linear"), Rule(), ("x1", "x2", "x1sq"))[1]
    assert features.startswith("With linear hidden neurons one weighted sum of the features decides")
    classes = Finding("one_line", 0, {"right": 90, "of": 120, "one": 0, "other": 2})
    three = told(classes, Network((2, 3), output="softmax"), Rule())[1]
    assert three.startswith("Without a hidden layer two classes meet in a straight line, whatever the weights")
    assert "no straight line parts class ● 1 and class ▲ 3." in three


def test_dead_units_stay_shut_only_where_nothing_but_the_gradient_moves_their_weights():
    finding = Finding("dead", 3, {"units": 1, "of": 4}, ((0, 1),))
    network = Network((2, 4, 1), "relu")
    assert "in the first hidden layer it never does" in told(finding, network, Rule())[1]
    for rule in (Rule(l2=0.1), Rule(optimiser="momentum")):
        assert "never" not in told(finding, network, rule)[1]
        assert "penalties or the optimiser’s memory" in told(finding, network, rule)[1]


def test_a_divergence_by_l2_alone_is_told_and_a_gradient_with_penalties_says_so():
    evidence = {"rate": 0.5, "largest": 1e9, "factor": -4.0}
    assert (
        "L2 alone multiplies every weight by −4" in told(Finding("diverged", 3, evidence), Network((2, 1)), Rule())[1]
    )
    assert "L2" not in told(Finding("diverged", 3, evidence | {"factor": 1.0}), Network((2, 1)), Rule())[1]
    numbers = {"loss": 0.1, "gradient": 0.01, "rate": 0.5, "lowest": 0.0, "highest": 1.0, "within": 0.05}
    assert "The gradient, penalties included, is 0.01 long" in told(
        Finding("still", 3, numbers), Network((2, 1)), Rule(l1=0.1)
    )[1]  # fmt: skip


def test_what_is_too_early_to_judge_is_told_by_its_length_or_by_its_last_change():
    run = begun(DEFAULT)
    run.advance(100)
    assert "100 epochs are too few to judge, 500 is the least" in _too_few(run)
    run.advance(900)
    run.set_rule(run.rule._replace(l2=0.1))
    run.advance(50)
    assert "50 epochs since the training was changed are too few to judge, 125 is the least" in _too_few(run)
