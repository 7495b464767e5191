"""The gradient against central finite differences, and a stack against its members one by one."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.penalties import penalty, penalty_gradient
from nn_core import Inputs, Network, Rule, draw
from nn_core.features import FEATURES
from tests.nn_core.runs import configurations

SMOOTH = st.builds(lambda l1, l2: Rule(l1=l1, l2=l2), st.floats(0, 1), st.floats(0, 1))

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")
OUTPUT_AND_LOSS = [(output, "mse") for output in ACTIVATIONS] + [("sigmoid", "cross_entropy"), ("tanh", "half_mse")]
DEPTHS = [(), (3,), (3, 4), (3, 4, 2)]
CASES = [
    pytest.param(Network((2, *depth, 2), hidden, output), loss, id=f"{hidden}-{output}-{loss}-{len(depth)} hidden")
    for hidden, (output, loss), depth in itertools.product(ACTIVATIONS, OUTPUT_AND_LOSS, DEPTHS)
]
CLASSES = [
    pytest.param(Network((2, *depth, 3), hidden, "softmax"), "categorical_cross_entropy", id=f"{hidden}-{len(depth)}")
    for hidden, depth in itertools.product(ACTIVATIONS, DEPTHS)
]
STEP = 1e-5
rng = np.random.default_rng(20260101)
X = rng.normal(size=(7, 2))
Y = rng.uniform(0.1, 0.9, size=(7, 2))
LABELS = np.arange(7) % 3


def _targets(network):
    return np.eye(3)[LABELS] if network.output == "softmax" else Y


def _somewhere(network):
    """Parameters where every layer is alive and no ReLU is so close to its kink that a small step would cross it."""

    def good(parameters):
        activations = network.forward(parameters, X)
        sums = [a @ W + b for a, (W, b) in zip([X, *activations], network.layers(parameters))]
        return all(np.abs(z).min() > 100 * STEP for z in sums) and all(a.any() for a in activations)

    drawn = (np.random.default_rng(seed).normal(size=network.size) for seed in itertools.count())
    return next(filter(good, drawn))


def _finite_differences(network, parameters, loss):
    def at(nudge):
        return network.loss(parameters + nudge, X, _targets(network), loss)

    return np.array([(at(nudge) - at(-nudge)) / (2 * STEP) for nudge in STEP * np.eye(network.size)])


@pytest.mark.parametrize(("network", "loss"), CASES + CLASSES)
def test_the_gradient_is_the_slope_of_the_loss(network, loss):
    parameters = _somewhere(network)

    gradient = network.gradient(parameters, X, _targets(network), loss)

    assert np.abs(gradient).max() > 1e-3
    np.testing.assert_allclose(gradient, _finite_differences(network, parameters, loss), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("network", "loss"), CASES + CLASSES)
def test_a_stack_answers_as_its_members_do_one_by_one(network, loss):
    stack = np.random.default_rng(7).normal(size=(2, 3, network.size))
    members, goal = stack.reshape(6, network.size), _targets(network)

    def one_by_one(function, *arguments):
        return np.array([function(member, *arguments) for member in members])

    def agree(stacked, single):
        np.testing.assert_allclose(stacked, single.reshape(2, 3, *single.shape[1:]), rtol=1e-11, atol=1e-13)

    agree(network.predict(stack, X), one_by_one(network.predict, X))
    agree(network.loss(stack, X, goal, loss), one_by_one(network.loss, X, goal, loss))
    agree(network.gradient(stack, X, goal, loss), one_by_one(network.gradient, X, goal, loss))
    for layer, activations in enumerate(network.forward(stack, X)):
        agree(activations, np.array([network.forward(member, X)[layer] for member in members]))


@pytest.mark.parametrize(("network", "loss"), CASES)
def test_the_loss_is_the_textbook_formula_over_a_plain_forward_pass(network, loss):
    rules = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: np.where(z > 0, z, 0),
        "leaky_relu": lambda z: np.where(z > 0, z, z / 100),
        "linear": lambda z: z,
    }
    parameters = _somewhere(network)
    a, start = X, 0
    for (n_in, n_out), rule in zip(network.shapes, network.activations):
        W = parameters[start : start + n_in * n_out].reshape(n_in, n_out)
        b = parameters[start + n_in * n_out : start + n_in * n_out + n_out]
        a, start = rules[rule](a @ W + b), start + (n_in + 1) * n_out

    np.testing.assert_allclose(network.predict(parameters, X), a, rtol=1e-12, atol=1e-14)
    expected = {
        "mse": lambda: ((a - Y) ** 2).mean(),
        "half_mse": lambda: ((a - Y) ** 2).mean() / 2,
        "cross_entropy": lambda: -(Y * np.log(a) + (1 - Y) * np.log(1 - a)).mean(),
    }
    assert network.loss(parameters, X, Y, loss) == pytest.approx(expected[loss](), rel=1e-11)


OF_TWO = sorted(name for name, feature in FEATURES.items() if feature.needs <= 2)


@given(configurations(SMOOTH), st.lists(st.sampled_from(OF_TWO), min_size=1, unique=True), st.integers(0, 999))
def test_the_gradient_with_features_and_penalties_is_the_slope_of_both(configuration, names, seed):
    (points, targets), _ = draw("plane", 20, seed=seed)
    inputs = Inputs(tuple(names)).standardised(points)(points)
    sizes, rule = (len(names), *configuration.network.sizes[1:]), configuration.rule
    network = replace(configuration.network, sizes=sizes)
    goal = np.abs(targets) / 2  # From 0 to 1, as cross-entropy wants.
    parameters = np.random.default_rng(seed).normal(size=network.size)

    def at(nudge):
        return network.loss(parameters + nudge, inputs, goal, configuration.loss) + penalty(
            network, parameters + nudge, rule.l1, rule.l2
        )

    difference = np.array([(at(nudge) - at(-nudge)) / 2e-6 for nudge in 1e-6 * np.eye(network.size)])
    gradient = network.gradient(parameters, inputs, goal, configuration.loss)
    gradient += penalty_gradient(network, parameters, rule.l1, rule.l2)
    # Where a small step opens or shuts a unit there is no derivative; the units of one sample are a small part.
    close = np.isclose(gradient, difference, rtol=1e-4, atol=1e-6)
    assert close.mean() > 0.8 if "relu" in configuration.network.hidden + configuration.network.output else close.all()


def test_softmax_and_its_loss_by_hand():
    # Two inputs and three classes without a hidden layer: z = 0.5, -1, 2 of the first sample and 0, 1, 1 of the other.
    network, parameters = Network((2, 3), output="softmax"), [0.5, -1, 2, 0, 1, 1, 0, 0, 0]
    powers = np.exp([[0.5, -1, 2], [0, 1, 1]])
    shares = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(network.predict(parameters, np.eye(2)), shares, rtol=1e-14)
    # Of class 2 and class 0: the mean over the two samples, and not over the three outputs too.
    loss = -(np.log(shares[0, 2]) + np.log(shares[1, 0])) / 2
    one_hot = np.array([[0, 0, 1], [1, 0, 0]])
    for targets in (one_hot, [2, 0], [[2], [0]]):
        assert network.loss(parameters, np.eye(2), targets, "categorical_cross_entropy") == pytest.approx(
            loss, rel=1e-14
        )
        gradient = network.gradient(parameters, np.eye(2), targets, "categorical_cross_entropy")
        delta = (shares - one_hot) / 2
        np.testing.assert_allclose(gradient, [*delta.ravel(), *delta.sum(axis=0)], rtol=1e-14)


def test_gradients_do_not_touch_what_they_are_given():
    network = Network((2, 3, 2))
    parameters = network.initial_parameters(rng=np.random.default_rng(0))
    before = parameters.copy(), X.copy(), Y.copy()

    network.gradient(parameters, X, Y)

    for array, copy in zip((parameters, X, Y), before):
        np.testing.assert_array_equal(array, copy)


def test_drawing_between_forward_and_backward_changes_no_gradient():
    network = Network((2, 3, 2))
    parameters = network.initial_parameters(rng=np.random.default_rng(0))
    alone = network.gradient(parameters, X, Y)

    network.predict(parameters, rng.normal(size=(50, 2)))
    network.forward(parameters + 1, X)

    np.testing.assert_array_equal(network.gradient(parameters, X, Y), alone)
