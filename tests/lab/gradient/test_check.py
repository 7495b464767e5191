"""The gradient check: silent for a right gradient, loud for a wrong one, honest at a ReLU's corner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.epoch.parameter_names import parameter_names
from lab.gradient import check as check_module
from lab.gradient.bugs import BUGS, bugs_for
from lab.gradient.check import TOLERANCE, check_gradient
from lab.penalties import penalty_gradient
from nn_core import Configuration, Inputs, Network, Rule, Trainer, draw, xor
from nn_core.fast_pass import Pass
from nn_core.losses import LOSSES
from setting.of_data import features
from tests.nn_core.runs import configurations

X, Y = xor()
CASES = [
    (sizes, hidden, loss)
    for sizes in ((2, 2, 1), (2, 4, 1), (2, 8, 3, 1))
    for hidden in ("tanh", "sigmoid", "relu", "leaky_relu")
    for loss in ("mse", "half_mse", "cross_entropy")
] + [((2, 4, 3), "tanh", "categorical_cross_entropy"), ((2, 4, 3, 2), "relu", "categorical_cross_entropy")]


def _problem(sizes, hidden, loss):
    """The network, and targets at the corners: of several outputs, those of as many classes."""
    network = Network(sizes, hidden, LOSSES[loss].output or "sigmoid")
    return network, Y if sizes[-1] == 1 else np.eye(sizes[-1])[np.arange(4) % sizes[-1]]


def _trained(network, loss, epochs, rate=0.5, seed=3, targets=Y):
    trainer = Trainer(Configuration(network, Rule(rate), loss=loss, seed=seed), X, targets)
    if epochs:
        trainer.advance(epochs)
    return trainer.parameters


@pytest.mark.parametrize(("sizes", "hidden", "loss"), CASES)
def test_backprop_passes_at_the_start_on_the_way_and_late(sizes, hidden, loss):
    network, targets = _problem(sizes, hidden, loss)
    for epochs, rate in ((0, 0.5), (50, 0.5), (1000, 5.0)):
        check = check_gradient(network, _trained(network, loss, epochs, rate, targets=targets), X, targets, loss)
        assert check.passed
        # A right gradient stays well clear of the tolerance.
        assert np.nanmax(check.error, initial=0.0) < TOLERANCE / 10


@pytest.mark.parametrize(("sizes", "hidden", "loss"), CASES)
def test_every_planted_bug_is_caught_wherever_there_is_a_gradient(sizes, hidden, loss):
    network, targets = _problem(sizes, hidden, loss)
    parameters = _trained(network, loss, 50, targets=targets)
    sweep = Pass(network, parameters, X, loss)
    sweep.forward()
    assert np.abs(sweep.backward(targets)).max() > 1e-4
    for bug in bugs_for(network, loss, len(X)).values():
        check = check_gradient(network, parameters, X, targets, loss, backprop=bug.backward(sweep, targets))
        assert not check.passed
        assert check.error[check.worst] > 100 * TOLERANCE


def test_the_worst_parameter_is_the_one_that_was_changed():
    network = Network((2, 3, 1))
    parameters = _trained(network, "mse", 10)
    wrong = network.gradient(parameters, X, Y)
    index = parameter_names(network).index("W1[1,2]")
    wrong[index] *= 1.5
    assert check_gradient(network, parameters, X, Y, backprop=wrong).worst == index


def test_a_parameter_whose_perturbation_opens_a_relu_is_left_out_and_said_to_be():
    # At epoch 0 the biases are zero, so at the sample 0, 0 every hidden unit stands exactly on its corner.
    network = Network((2, 3, 1), hidden="relu")
    check = check_gradient(network, _trained(network, "mse", 0), X, Y)
    names = np.array(parameter_names(network))
    assert list(names[check.at_corner]) == ["b1[0]", "b1[1]", "b1[2]"]
    assert np.isnan(check.error[check.at_corner]).all()
    assert check.passed
    assert not check.at_corner[check.worst]


def test_slices_of_the_stack_give_what_one_call_gives(monkeypatch):
    network = Network((2, 5, 3, 1))
    parameters = _trained(network, "mse", 20)
    whole = check_gradient(network, parameters, X, Y)
    monkeypatch.setattr(check_module, "_FLOATS", 2 * 5 * 9 * len(X) * 3)
    sliced = check_gradient(network, parameters, X, Y)
    np.testing.assert_allclose(sliced.numeric, whole.numeric, rtol=0, atol=1e-10)


def test_the_largest_network_of_the_sliders_passes_on_a_cloud():
    network = Network((7, *[16] * 6, 1))
    (points, Y), _ = draw("spiral", 200)
    X = Inputs(features("circle")).standardised(points)(points)
    parameters = network.initial_parameters(rng=np.random.default_rng(0), scheme="xavier")
    assert check_gradient(network, parameters, X, Y, "cross_entropy").passed


def test_a_network_with_several_outputs_is_checked_too():
    network = Network((3, 4, 2), hidden="sigmoid")
    rng = np.random.default_rng(5)
    assert check_gradient(
        network, rng.normal(size=network.size), rng.normal(size=(6, 3)), rng.uniform(size=(6, 2))
    ).passed


def test_every_bug_can_be_planted_somewhere_and_says_what_is_wrong_in_one_sentence():
    mse, entropy = (bugs_for(Network((2, 4, 1)), loss, 4) for loss in ("mse", "cross_entropy"))
    classes = bugs_for(Network((2, 4, 3), output="softmax"), "categorical_cross_entropy", 4)
    assert {*mse, *entropy, *classes} == set(BUGS)
    assert {*classes} - {*entropy} == {"softmax_alone"}
    assert all(bug.sentence.endswith(".") for bug in BUGS.values())


def test_the_bug_that_needs_as_many_units_as_samples_is_offered_only_then():
    assert "derivative_of_another_sample" in bugs_for(Network((2, 4, 1)), "mse", 4)
    assert "derivative_of_another_sample" not in bugs_for(Network((2, 3, 1)), "mse", 4)


def test_names_follow_the_order_of_the_parameters():
    network = Network((2, 3, 1))
    parameters = np.arange(float(network.size))
    W1, b1 = network.layers(parameters)[0]
    names = parameter_names(network)
    assert len(names) == network.size
    assert names[int(W1[1, 2])] == "W1[1,2]"
    assert names[int(b1[0, 1])] == "b1[1]"
    assert names[-1] == "b2[0]"


@given(configurations(), st.sampled_from(["spiral", "plane"]), st.booleans(), st.integers(0, 2**32 - 1))
def test_backprop_passes_for_every_setting_with_penalties_and_features(configuration, data, standardise, seed):
    c, inputs = configuration, Inputs(("x1", "x1sq", "sinx2"))
    (points, values), _ = draw(data, 40, output="sigmoid", test_share=0)
    X = (inputs.standardised(points) if standardise else inputs)(points)
    network = replace(c.network, sizes=(3, *c.network.sizes[1:]))
    parameters = np.random.default_rng(seed).uniform(-0.7, 0.7, network.size)
    check = check_gradient(network, parameters, X, np.clip(values, 0, 1), c.loss, c.rule.l1, c.rule.l2)
    assert check.passed
    exact = network.gradient(parameters, X, np.clip(values, 0, 1), c.loss)
    np.testing.assert_array_equal(check.backprop, exact + penalty_gradient(network, parameters, c.rule.l1, c.rule.l2))


def test_a_gradient_without_its_penalty_is_caught_and_biases_have_none():
    network = Network((2, 3, 1))
    parameters = _trained(network, "mse", 10)
    wrong = check_gradient(network, parameters, X, Y, l1=0.1, l2=0.1, backprop=network.gradient(parameters, X, Y))
    weights = np.array([name.startswith("W") for name in parameter_names(network)])
    np.testing.assert_array_equal(wrong.error > TOLERANCE, weights)


def test_a_weight_at_0_has_no_derivative_with_an_l1_penalty():
    network = Network((2, 3, 1))
    parameters = _trained(network, "mse", 10)
    parameters[[1, 7]] = 0  # A weight and a bias.
    assert list(np.flatnonzero(check_gradient(network, parameters, X, Y, l1=0.1).at_corner)) == [1]
    assert not check_gradient(network, parameters, X, Y, l2=0.1).at_corner.any()
