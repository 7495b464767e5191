"""Penalties: their gradient, their step after the optimiser's, and the weights that L1 ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.penalties import penalty, penalty_gradient
from nn_core import Configuration, Network, Rule, Trainer, draw, xor
from tests.nn_core.runs import configurations

NETWORK = Network((2, 3, 1))
START = NETWORK.initial_parameters(rng=np.random.default_rng(5), scheme="uniform")
RATES = st.sampled_from((0.0, 0.003, 0.2, 1.0))


@given(RATES, RATES, st.integers(0, 10**6))
def test_the_gradient_of_a_penalty_is_its_slope(l1, l2, seed):
    stack = np.random.default_rng(seed).uniform(-1, 1, (2, 3, NETWORK.size))
    slope = np.empty_like(stack)
    for i, nudge in enumerate(1e-6 * np.eye(NETWORK.size)):
        slope[..., i] = (penalty(NETWORK, stack + nudge, l1, l2) - penalty(NETWORK, stack - nudge, l1, l2)) / 2e-6
    away = np.abs(stack) > 1e-5
    np.testing.assert_allclose(penalty_gradient(NETWORK, stack, l1, l2)[away], slope[away], atol=1e-7)


def test_a_penalty_is_on_weights_and_not_on_biases():
    network = Network((2, 1))
    assert penalty(network, np.array([3.0, -4.0, 100.0]), 0.1, 0.0) == pytest.approx(0.7)
    assert penalty(network, np.array([3.0, -4.0, 100.0]), 0.0, 0.1) == pytest.approx(1.25)
    assert penalty_gradient(network, np.array([3.0, -4.0, 100.0]), 0.5, 0.1) == pytest.approx([0.8, -0.9, 0.0])


SMALL_STEPS = st.builds(lambda l1, l2: Rule(0.01, l1=l1, l2=l2), RATES, RATES)


@given(configurations(SMALL_STEPS), st.integers(0, 10**6))
def test_an_epoch_of_gradient_descent_goes_down_the_loss_and_the_penalty_together(configuration, seed):
    network, rule = configuration.network, configuration.rule
    start = np.random.default_rng(seed).uniform(-1, 1, network.size)
    run = Trainer(configuration, *xor(), parameters=start)
    run.advance(1)
    slope = network.gradient(start, *xor(), configuration.loss) + penalty_gradient(network, start, rule.l1, rule.l2)
    kept = run.parameters != 0
    np.testing.assert_allclose(run.parameters[kept], (start - 0.01 * slope)[kept], rtol=1e-9, atol=1e-12)
    assert run.last_loss == pytest.approx(network.loss(run.parameters, *xor(), configuration.loss))


@pytest.mark.parametrize("optimiser", ["momentum", "adam"])
def test_with_any_optimiser_the_penalty_is_a_step_of_its_own_from_the_weights_before(optimiser):
    plain = Trainer(Configuration(NETWORK, Rule(0.1, None, optimiser)), *xor(), parameters=START)
    both = Trainer(Configuration(NETWORK, Rule(0.1, None, optimiser, 0.01, 0.2)), *xor(), parameters=START)
    plain.advance(1), both.advance(1)
    expected = plain.parameters - 0.1 * penalty_gradient(NETWORK, START, 0.01, 0.2)
    np.testing.assert_allclose(both.parameters, expected, rtol=1e-12)


def test_a_weight_that_l1_takes_across_zero_becomes_zero_as_in_tensorflow_playground():
    # One weight and a bias on one sample of 0: the weight has no gradient, and the penalty alone moves it.
    network = Network((1, 1), output="linear")
    run = Trainer(Configuration(network, Rule(0.1, l1=1.0)), [[0.0]], [[0.0]], parameters=[0.25, 0.0])
    run.advance(4)
    weights = [run.parameters_at(epoch)[0] for epoch in range(5)]
    assert weights == pytest.approx([0.25, 0.15, 0.05, 0.0, 0.0])
    assert weights[3:] == [0.0, 0.0]


@pytest.mark.parametrize("later", [Rule(0.1), Rule(0.1, 1, "adam"), Rule(0.1, l2=0.1)])
def test_a_weight_that_l1_ended_stays_zero_under_every_later_rule(later):
    (X, Y), _ = draw("circle", 30, test_share=0)
    run = Trainer(Configuration(Network((2, 4, 1)), Rule(0.3, l1=0.2), seed=1), X, Y)
    run.advance(200)
    ended = run.parameters == 0
    assert 0 < ended.sum() < run.configuration.network.size
    run.set_rule(later)
    run.advance(50)
    np.testing.assert_array_equal(run.parameters == 0, ended)
    run.rewind(3)
    assert (run.parameters == 0).sum() < ended.sum()


def test_l2_alone_ends_no_weight():
    network = Network((1, 1), output="linear")
    run = Trainer(Configuration(network, Rule(1.0, l2=1.5)), [[0.0]], [[0.0]], parameters=[0.8, 0.0])
    run.advance(2)
    assert run.parameters[0] == pytest.approx(0.2)
