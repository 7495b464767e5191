"""The parameter vector: its layout, its views, and where it starts."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nn_core import Network
from nn_core.initial import SCHEMES

NETWORK = Network((2, 3, 1))


def test_parameters_are_laid_out_weights_then_biases_layer_by_layer_in_c_order():
    (W1, b1), (W2, b2) = NETWORK.layers(np.arange(13.0))
    assert W1.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert b1.tolist() == [[6, 7, 8]]
    assert W2.tolist() == [[9], [10], [11]]
    assert b2.tolist() == [[12]]


def test_layers_are_views_so_writing_to_one_writes_to_the_vector():
    parameters = np.zeros(13)
    (W1, b1), (W2, b2) = NETWORK.layers(parameters)
    W1[1, 0], b1[0, 2], W2[2, 0], b2[0, 0] = 1, 2, 3, 4
    assert np.flatnonzero(parameters).tolist() == [3, 8, 11, 12]
    assert parameters[[3, 8, 11, 12]].tolist() == [1, 2, 3, 4]


def test_the_layers_of_a_stack_are_stacks_and_still_views():
    stack = np.zeros((5, 4, 13))
    (W1, b1), (W2, b2) = NETWORK.layers(stack)
    assert [part.shape for part in (W1, b1, W2, b2)] == [(5, 4, 2, 3), (5, 4, 1, 3), (5, 4, 3, 1), (5, 4, 1, 1)]
    W2[2, 1, 0, 0] = 7
    assert stack[2, 1, 9] == 7


def test_gradients_and_forward_passes_have_the_shapes_the_docstrings_promise():
    X, Y = np.zeros((6, 2)), np.zeros((6, 1))
    for stack in ((), (4,), (2, 3)):
        parameters = np.zeros((*stack, 13))
        assert [a.shape for a in NETWORK.forward(parameters, X)] == [(*stack, 6, 3), (*stack, 6, 1)]
        assert NETWORK.predict(parameters, X).shape == (*stack, 6, 1)
        assert NETWORK.gradient(parameters, X, Y).shape == (*stack, 13)
        assert np.shape(NETWORK.loss(parameters, X, Y)) == stack


def test_a_network_describes_and_never_changes():
    with pytest.raises(dataclasses.FrozenInstanceError):
        NETWORK.hidden = "relu"  # type: ignore[misc]
    assert Network([2, 3, 1]) == NETWORK
    assert hash(Network((2, 3, 1))) == hash(NETWORK)
    assert NETWORK.shapes == ((2, 3), (3, 1))
    assert NETWORK.activations == ("tanh", "sigmoid")
    assert NETWORK.size == 13


def _drawn(scheme, sizes=(100, 200, 50), seed=0):
    network = Network(sizes)
    return network.layers(network.initial_parameters(rng=np.random.default_rng(seed), scheme=scheme))


@pytest.mark.parametrize(
    ("scheme", "spreads"),
    [
        ("normal", (1.0, 1.0)),
        ("xavier", (np.sqrt(2 / 300), np.sqrt(2 / 250))),
        ("he", (np.sqrt(2 / 100), np.sqrt(2 / 200))),
        ("uniform", (np.sqrt(1 / 3), np.sqrt(1 / 3))),
        ("playground", (np.sqrt(1 / 12), np.sqrt(1 / 12))),
    ],
)
def test_initial_weights_have_the_spread_of_their_scheme(scheme, spreads):
    for (W, _), spread in zip(_drawn(scheme), spreads):
        assert W.std() == pytest.approx(spread, rel=0.03)
        assert abs(W.mean()) < 0.05 * spread


@pytest.mark.parametrize("scheme", sorted(set(SCHEMES) - {"uniform", "playground"}))
def test_biases_start_at_zero(scheme):
    assert not any(b.any() for _, b in _drawn(scheme))


def test_the_uniform_scheme_stays_between_minus_one_and_one_and_draws_the_biases_too():
    for W, b in _drawn("uniform"):
        assert max(abs(W).max(), abs(b).max()) <= 1.0
        assert b.std() > 0.5


def test_the_zeros_scheme_is_all_zeros():
    assert not any(W.any() or b.any() for W, b in _drawn("zeros"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_generator_passed_in_decides_the_initial_parameters(scheme):
    one, same, other = (
        NETWORK.initial_parameters(rng=np.random.default_rng(seed), scheme=scheme) for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(one, same)
    assert scheme == "zeros" or not np.array_equal(one, other)


def test_normal_draws_come_layer_by_layer_from_the_generator_so_scripts_elsewhere_can_repeat_them():
    (W1, _), (W2, _) = _drawn("normal", sizes=(2, 3, 1), seed=9)
    rng = np.random.default_rng(9)
    np.testing.assert_array_equal(W1, rng.standard_normal((2, 3)))
    np.testing.assert_array_equal(W2, rng.standard_normal((3, 1)))


def test_the_biases_of_the_playground_start_at_a_tenth_and_its_weights_within_a_half():
    for W, b in _drawn("playground"):
        assert (b == 0.1).all()
        assert np.abs(W).max() < 0.5
