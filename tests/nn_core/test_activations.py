"""Activations at the edges of what a float can hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Network
from nn_core.activations import ACTIVATIONS
from nn_core.losses import loss_for
from tests.nn_core.runs import ALONE

EXTREMES = np.array([-1.79e308, -1e308, -1e200, -800.0, -1e-308, 0.0, 5e-324, 1e-308, 800.0, 1e200, 1e308, 1.79e308])


def _applied(name, z):
    with np.errstate(all="raise", under="ignore"):
        return ACTIVATIONS[name].function(z)


def test_the_sigmoid_never_overflows_and_stays_between_zero_and_one():
    a = _applied("sigmoid", EXTREMES)
    assert a[:4].tolist() == [0.0] * 4
    assert a[-4:].tolist() == [1.0] * 4
    assert a[4:8].tolist() == [0.5] * 4


def test_the_sigmoid_is_one_over_one_plus_exp_of_minus_z():
    z = np.linspace(-30, 30, 601)
    expected = [1 / (1 + math.exp(-value)) for value in z]
    np.testing.assert_allclose(_applied("sigmoid", z), expected, rtol=0, atol=4e-16)


@pytest.mark.parametrize("name", ALONE)
def test_no_activation_or_derivative_warns_or_loses_finiteness_at_the_extremes(name):
    a = _applied(name, EXTREMES)
    with np.errstate(all="raise", under="ignore"):
        derivative = ACTIVATIONS[name].derivative(np.clip(a, -1e150, 1e150))
    assert np.isfinite(a).all()
    assert np.isfinite(derivative).all()


@pytest.mark.parametrize("name", ALONE)
def test_an_activation_leaves_its_argument_alone(name):
    z = EXTREMES.copy()
    _applied(name, z)
    np.testing.assert_array_equal(z, EXTREMES)


def test_relu_is_open_above_zero_and_shut_from_zero_down():
    z = np.array([-2.0, 0.0, 3.0])
    a = _applied("relu", z)
    assert a.tolist() == [0.0, 0.0, 3.0]
    assert ACTIVATIONS["relu"].derivative(a).tolist() == [0.0, 0.0, 1.0]


def test_leaky_relu_lets_a_hundredth_through_from_zero_down():
    z = np.array([-2.0, 0.0, 3.0])
    a = _applied("leaky_relu", z)
    assert a.tolist() == [-0.02, 0.0, 3.0]
    assert ACTIVATIONS["leaky_relu"].derivative(a).tolist() == [0.01, 0.01, 1.0]


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("weight", [-1e308, 1e308])
def test_a_sigmoid_network_with_enormous_weights_has_a_finite_loss_and_gradient(loss, weight):
    network = Network((1, 1))
    parameters, X, Y = [weight, 0.0], [[1.0], [0.0]], [[1.0], [0.0]]
    assert np.isfinite(network.predict(parameters, X)).all()
    assert np.isfinite(network.loss(parameters, X, Y, loss))
    assert np.isfinite(network.gradient(parameters, X, Y, loss)).all()


def test_cross_entropy_is_exact_where_the_logarithm_of_a_rounded_output_is_not():
    # At z = 60 the sigmoid rounds to 1 and log(1 - 1) is minus infinity; the loss for target 0 is 60.
    z, Y = np.array([[60.0]]), np.array([[0.0]])
    assert loss_for("cross_entropy", "sigmoid").each(z, _applied("sigmoid", z), Y) == 60.0


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=5), st.integers(0, 4))
def test_softmax_is_shares_of_one_whatever_the_sums(sums, turn):
    network, z = Network((1, len(sums)), output="softmax"), np.array(sums)

    def shares_of(z):
        with np.errstate(all="raise"):
            return network.predict([*z, *np.zeros(len(z))], [[1.0]])[0]

    shares = shares_of(z)
    assert np.isfinite(shares).all()
    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares[np.argsort(z)]) >= 0).all()
    np.testing.assert_allclose(np.roll(shares, turn), shares_of(np.roll(z, turn)), rtol=1e-12)


def test_categorical_cross_entropy_is_exact_where_the_output_of_the_class_rounds_to_zero():
    network, parameters = Network((1, 2), output="softmax"), [0.0, 5000.0, 0.0, 0.0]
    assert network.predict(parameters, [[1.0]]).tolist() == [[0, 1]]
    assert network.loss(parameters, [[1.0]], [0], "categorical_cross_entropy") == 5000
    assert network.loss(parameters, [[1.0]], [1], "categorical_cross_entropy") == 0


def test_a_loss_too_large_for_a_float_is_infinity_without_a_warning():
    network = Network((1, 1), output="linear")
    assert network.loss([1e200, 0.0], [[1.0]], [[0.0]]) == np.inf
    assert not np.isfinite(network.gradient([1e200, 0.0], [[1e200]], [[0.0]])).any()
