"""Other seeds, sizes and rates, and the shapes that the printed code cannot take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.tutorials.result import result
from tutorials import RECIPES, Replay, Variation
from tutorials.other_seeds import Success, seeds_of, starts, train, train_seeds
from tutorials.recipe import blocks
from tutorials.variation import published, refusal, runs


def success(variation: Variation, seeds: Sequence[int]) -> Success:
    return result(train_seeds(variation, seeds))


@pytest.mark.parametrize("key", list(RECIPES))
def test_a_shape_is_refused_in_words_exactly_where_numpy_refuses_it(key: str) -> None:
    for hidden in range(1, 8):
        for n_samples in range(1, 8):
            assert runs(key, hidden, n_samples) == (refusal(key, hidden, n_samples) is None), (hidden, n_samples)


def test_the_notebook_with_five_hidden_units_says_why_not_and_the_corrected_rule_takes_them() -> None:
    five = replace(published("notebook"), hidden=5)
    with pytest.raises(ValueError, match=r"\(5, 2\).*\(4, 2\).*as many hidden units as"):
        Replay(five)
    corrected = Replay(replace(five, rule="squared_error"))
    assert corrected.advance(100) == 100


def test_the_other_three_take_any_hidden_size() -> None:
    for key in ("class", "functions", "guide"):
        for hidden in (1, 5, 16):
            assert Replay(replace(published(key), hidden=hidden)).advance(3) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [("seed", -1), ("seed", 2**32), ("seed", 1.5), ("hidden", 0), ("rate", 0.0), ("rate", float("nan")),
     ("epochs", 0), ("tutorial", "novel"), ("rule", "guess")],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        replace(published("guide"), **{"key" if name == "tutorial" else name: value})


def test_the_other_seeds_are_a_thousand_and_leave_the_variations_own_out() -> None:
    assert len(seeds_of(published("guide"))) == 1000
    assert 42 not in seeds_of(published("guide"))
    far = replace(published("guide"), seed=5_000_000)
    assert seeds_of(far) == list(range(1000))


@pytest.mark.parametrize("key", list(RECIPES))
@pytest.mark.parametrize("rule", ["published", "cross_entropy"])
def test_other_seeds_train_each_as_the_replay_does(key: str, rule: str) -> None:
    variation = replace(published(key), epochs=200, rule=rule)
    parameters = starts(variation, range(3))
    list(train(variation, parameters))
    for seed in range(3):
        replay = Replay(replace(variation, seed=seed))
        replay.advance(200)
        np.testing.assert_allclose(parameters[:, seed], replay.parameters, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "change", [{"activation": "tanh", "hidden2": 3}, {"activation": "relu", "data": "or"}], ids=str
)
def test_the_other_seeds_take_another_activation_layers_and_data_as_the_replay_does(change: dict[str, Any]) -> None:
    variation = replace(published("guide"), epochs=200, **change)
    parameters = starts(variation, range(3))
    list(train(variation, parameters))
    for seed in range(3):
        replay = Replay(replace(variation, seed=seed))
        replay.advance(200)
        np.testing.assert_allclose(parameters[:, seed], replay.parameters, rtol=1e-9, atol=1e-9)


def test_a_second_hidden_layer_is_drawn_on_from_where_the_texts_own_calls_end() -> None:
    random = np.random.RandomState(42)
    W1, W2, W3 = random.randn(2, 2), random.randn(2, 4), random.randn(4, 1)
    expected = [W1, np.zeros(2), W2, np.zeros(4), W3, np.zeros(1)]
    variation = replace(published("guide"), hidden2=4)
    np.testing.assert_array_equal(variation.initial_parameters, np.concatenate([block.ravel() for block in expected]))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("rule", ["published", *RECIPES["guide"].compared])
def test_the_guides_lines_are_the_gradient_with_any_activation_and_a_second_layer(activation: str, rule: str) -> None:
    variation = replace(published("guide"), hidden=3, hidden2=4, activation=activation, rule=rule, data="nand")
    recipe, network, parameters = variation.recipe, variation.network, variation.initial_parameters
    changes = variation.update(blocks(network, parameters), recipe.X, recipe.Y)
    loss, factor = {"mean_squared_error": ("mse", 1), "cross_entropy": ("cross_entropy", 4)}.get(rule, ("mse", 2))
    expected = factor * network.gradient(parameters, recipe.X, recipe.Y, loss)
    np.testing.assert_allclose(np.concatenate([change.ravel() for change in changes]), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("change", [{"activation": "relu"}, {"hidden2": 1}, {"data": "and"}], ids=str)
def test_a_text_without_suggestions_keeps_its_activation_layers_and_data(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fixed in tutorial 'class'"):
        replace(published("class"), **change)


def test_seeds_in_several_chunks_are_all_counted_once() -> None:
    variation = replace(published("notebook"), epochs=200)
    whole = success(variation, range(1100))
    halves = [success(variation, seeds) for seeds in (range(400), range(400, 1100))]
    assert whole.trials == 1100
    assert 0 < whole.solved < 1100
    assert whole.solved == sum(half.solved for half in halves)


def test_other_seeds_trained_in_slices_ends_where_one_in_one_go_does() -> None:
    variation = replace(published("guide"), rate=2.0, epochs=300)
    slices = train_seeds(variation, range(50))
    shares = [slices.done]
    while not slices.finished:
        slices.advance(0.001)
        shares.append(slices.done)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert slices.result == success(variation, range(50))
    assert 0 < slices.result.solved < 50


def test_other_seeds_of_a_shape_that_cannot_run_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="as many hidden units as"):
        train_seeds(replace(published("notebook"), hidden=5), range(3))


def test_networks_that_leave_the_range_of_a_float_count_as_failures() -> None:
    wild = Variation("notebook", seed=42, hidden=4, rate=1e200, epochs=30, rule="squared_error")
    assert success(wild, range(5)) == Success(0, 5)


def test_a_large_variation_tries_fewer_seeds() -> None:
    assert len(seeds_of(published("guide"))) == 1000
    assert 10 <= len(seeds_of(replace(published("class"), hidden=16, epochs=20_000))) < 1000


def test_the_weights_between_two_hidden_layers_count_in_how_many_seeds_are_tried() -> None:
    one_layer = replace(published("guide"), hidden=16)
    assert 4 * len(seeds_of(replace(one_layer, hidden2=16))) < len(seeds_of(one_layer)) < 1000
