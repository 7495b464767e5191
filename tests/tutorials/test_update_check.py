"""Is the update the gradient? What each text's update is, and what it is not."""

from __future__ import annotations

import numpy as np
import pytest

from lab.gradient.check import TOLERANCE
from nn_core import Network
from tutorials import RECIPES, Replay
from tutorials.recipe import BLOCKS, blocks
from tutorials.rules import cross_entropy, sigmoid_derivative
from tutorials.update_check import angle, block_updates, check_update, keeps_signs, published_change, scale_of_sum
from tutorials.variation import GRADIENTS, published

EXPECTED = {
    "class": {"W1": ("cross_entropy", 4), "b1": None, "W2": ("mse", 2), "b2": ("cross_entropy", 4)},
    "functions": dict.fromkeys(BLOCKS, ("mse", 2)),
    "notebook": {"W1": ("cross_entropy", 8), "b1": ("cross_entropy", 8), "W2": None, "b2": ("cross_entropy", 8)},
    "guide": dict.fromkeys(BLOCKS, ("mse", 2)),
}


@pytest.mark.parametrize("key", list(RECIPES))
def test_each_block_is_found_to_be_what_it_is(key: str) -> None:
    found = block_updates(RECIPES[key], RECIPES[key].hidden)
    assert found == {
        block: expected and (expected[0], pytest.approx(expected[1])) for block, expected in EXPECTED[key].items()
    }


@pytest.mark.parametrize("key", ["functions", "guide"])
def test_the_two_right_updates_agree_with_the_gradient_in_every_parameter(key: str) -> None:
    verdict = check_update(RECIPES[key], RECIPES[key].hidden, published(key).initial_parameters, "mse")
    assert verdict.passed
    assert angle(verdict) < 0.001


def test_the_class_agrees_with_the_squared_errors_gradient_in_its_output_weights_alone() -> None:
    variation = published("class")
    verdict = check_update(RECIPES["class"], variation.hidden, variation.initial_parameters, "mse")
    errors = blocks(RECIPES["class"].network(4), verdict.error)
    assert [bool((block < TOLERANCE).all()) for block in errors] == [False, False, True, False]
    assert (verdict.error > TOLERANCE).sum() == 13
    assert angle(verdict) > 30


def test_after_a_thousand_epochs_not_one_parameter_of_the_notebook_follows_the_gradient_of_its_loss() -> None:
    replay = Replay(published("notebook"))
    replay.advance(1000)
    verdict = check_update(RECIPES["notebook"], 4, replay.parameters, "mse")
    assert (verdict.error > TOLERANCE).all()
    assert angle(verdict) > 10


def test_the_notebooks_output_weights_are_cross_entropys_gradient_times_another_samples_slope() -> None:
    recipe = RECIPES["notebook"]
    parameters = published("notebook").initial_parameters
    network = recipe.network(4)
    views = blocks(network, parameters)
    right = cross_entropy(views, recipe.X, recipe.Y)[2]
    wrong = blocks(network, published_change(recipe, 4, parameters))[2]
    np.testing.assert_allclose(wrong, right * sigmoid_derivative(network.predict(parameters, recipe.X)), rtol=1e-12)


@pytest.mark.parametrize("key", ["class", "notebook"])
def test_the_wrong_updates_keep_the_signs_of_cross_entropys_gradient_all_the_way(key: str) -> None:
    replay = Replay(published(key))
    for _ in range(20):
        assert keeps_signs(RECIPES[key], replay.variation.hidden, replay.parameters)
        replay.advance(100)


def test_a_squared_error_summed_over_samples_does_not_keep_those_signs_everywhere() -> None:
    recipe = RECIPES["guide"]
    starts = [recipe.initial_parameters(2, seed) for seed in range(20)]
    assert not all(keeps_signs(recipe, 2, start) for start in starts)


@pytest.mark.parametrize(("rule", "loss"), [("squared_error", "mse"), ("cross_entropy", "cross_entropy")])
@pytest.mark.parametrize("key", list(RECIPES))
def test_the_corrected_rules_are_the_engines_gradient_on_the_scale_of_the_sum(key: str, rule: str, loss: str) -> None:
    recipe, start = RECIPES[key], published(key).initial_parameters
    network: Network = recipe.network(recipe.hidden)
    change = GRADIENTS[rule](blocks(network, start), recipe.X, recipe.Y)
    expected = scale_of_sum(recipe, loss) * network.gradient(start, recipe.X, recipe.Y, loss)
    np.testing.assert_allclose(np.concatenate([block.ravel() for block in change]), expected, rtol=1e-9, atol=1e-15)


def test_the_mean_of_squared_errors_is_the_engines_gradient_itself() -> None:
    recipe, start = RECIPES["notebook"], published("notebook").initial_parameters
    network = recipe.network(4)
    change = GRADIENTS["mean_squared_error"](blocks(network, start), recipe.X, recipe.Y)
    expected = network.gradient(start, recipe.X, recipe.Y)
    np.testing.assert_allclose(np.concatenate([block.ravel() for block in change]), expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("key", list(RECIPES))
def test_every_block_has_its_line_and_no_quotation_is_longer_than_a_line(key: str) -> None:
    lines = RECIPES[key].lines
    assert [line.block for line in lines] == list(BLOCKS)
    assert not any("\n" in line.code for line in lines)
