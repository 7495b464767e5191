"""Two runs in one link, and the pairs that the page offers."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.criterion import criterion_for
from lab.gradient.bugs import BUGS
from nn_core import Change, Rule, Trainer
from nn_core.fast_pass import Pass
from setting.differences import differences
from setting.pair import PRESETS, from_query, to_query
from setting.run import Run
from setting.setting import DEFAULT, Setting
from tests.setting.settings import plain, texts
from tests.setting.test_earlier_runs import runs
from tutorials import rules
from tutorials.recipe import blocks

PRESENT = Run(DEFAULT, (Change(0, Rule(0.5)),))


@given(runs(), runs())
def test_a_link_holds_both_runs(a, b) -> None:
    sent = parse_qs(urlencode(to_query(a.run, b.run)), keep_blank_values=True)
    found, told = from_query(sent, a.run)
    assert not told
    assert found.schedule == b.run.schedule
    assert not differences(found, b.run)
    assert (found.setting.epochs, found.setting.speed) == (a.run.setting.epochs, a.run.setting.speed)


@given(st.lists(texts, max_size=9).map("~".join) | texts | st.text(max_size=80))
def test_whatever_a_link_says_of_b_opens_a_run_and_the_rest_is_told(text: str) -> None:
    found, told = from_query({"b": [text]}, PRESENT)
    assert found.setting.consistent() == found.setting
    assert all(sentence.startswith("Of B: ") and plain(sentence) for sentence in told)


def test_a_link_without_b_has_the_same_run_twice() -> None:
    assert from_query({}, PRESENT) == (PRESENT, [])


def ended(setting: Setting, bug: str = "") -> tuple[Trainer, bool]:
    """The run of ``setting`` at its last epoch, and whether it has solved its task on the training points."""
    (points, Y), test = setting.training_data(), setting.test_data()
    backward = BUGS[bug].backward if bug else Pass.backward
    run = Trainer(setting.configuration(), points, Y, backward=backward, test=test)
    run.advance(setting.epochs)
    return run, bool(criterion_for(setting.kind, setting.output).met(run.outputs, Y))


@pytest.fixture(scope="module")
def shown() -> dict[str, list[tuple[Trainer, bool]]]:
    return {preset.name: [ended(preset.a, preset.bug), ended(preset.b)] for preset in PRESETS}


def test_each_pair_shows_what_it_is_to_teach(shown) -> None:
    (slow, _), (fast, _) = shown["Small or large rate"]
    half = 0.5 * slow.loss_history[0]
    assert np.argmax(slow.loss_history < half) > 20 * np.argmax(fast.loss_history < half)
    assert [solved for _, solved in shown["Sigmoid or tanh"]] == [False, True]
    momentum, adam = (run.loss_history for run, _ in shown["Momentum or Adam"])
    assert np.argmax(momentum < 0.05) > 1.5 * np.argmax(adam < 0.05) > 0
    zero, random = (run for run, _ in shown["Zero or random weights"])
    assert np.ptp(zero.loss_history) < 1e-12 < 0.01 > random.last_loss
    without, penalised = (run for run, _ in shown["Without or with L2"])
    assert without.last_loss < penalised.last_loss
    assert without.test_loss_history[-1] > 2 * penalised.test_loss_history[-1]
    assert [solved for _, solved in shown["Lucky or unlucky seed"]] == [True, False]
    assert [solved for _, solved in shown["A tutorial’s rule or the mended one"]] == [False, True]


def test_each_pair_differs_in_one_thing(shown) -> None:
    for preset in PRESETS:
        a, b = (Run(setting, (Change(0, setting.rule),)) for setting in (preset.a, preset.b))
        differ = len(differences(a, b)) + bool(preset.bug)
        assert differ <= 2 if preset.name == "Momentum or Adam" else differ == 1


def test_the_tutorials_rule_of_the_pair_is_the_one_that_the_notebook_prints() -> None:
    preset = next(preset for preset in PRESETS if preset.bug)
    network, (X, Y) = preset.a.configuration().network, preset.a.training_data()
    sweep = Pass(replace(network, hidden="sigmoid"), preset.a.configuration().initial_parameters(), X, "mse")
    sweep.forward()
    printed = rules.notebook(blocks(sweep.network, sweep.parameters), X, Y)
    ours = blocks(sweep.network, BUGS[preset.bug].backward(sweep, Y))
    for one, other in zip(printed, ours, strict=True):
        np.testing.assert_allclose(np.asarray(other) * 2, one, rtol=1e-12)  # The text takes a sum, the loss a mean.
