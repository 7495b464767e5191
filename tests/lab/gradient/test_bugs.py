"""Training with a planted bug: the same trainer, one wrong rule."""

from __future__ import annotations

import numpy as np
import pytest

from lab.gradient.bugs import BUGS, bugs_for
from lab.gradient.check import check_gradient
from nn_core import Configuration, Network, Rule, Trainer, xor
from nn_core.fast_pass import Pass

X, Y = xor()


def _run(backward=Pass.backward, *, loss="mse", batch_size=None, rate=0.5):
    configuration = Configuration(
        Network((2, 4, 1)), Rule(rate, batch_size=batch_size), loss=loss, scheme="xavier", seed=1
    )
    return Trainer(configuration, X, Y, backward=backward)


@pytest.mark.parametrize("batch_size", [None, 2])
def test_a_rule_that_gives_the_right_gradient_gives_the_same_bits(batch_size):
    plain, ruled = _run(batch_size=batch_size), _run(lambda sweep, Y: sweep.backward(Y).copy(), batch_size=batch_size)
    plain.advance(50)
    ruled.advance(50)
    assert (plain.parameters == ruled.parameters).all()


def test_the_trainer_steps_along_the_rule_it_is_given():
    run = _run(lambda sweep, Y: np.ones(sweep.network.size))
    start = run.parameters
    run.advance(1)
    np.testing.assert_allclose(run.parameters, start - 0.5)


def test_a_gradient_without_its_mean_trains_like_a_learning_rate_times_the_samples():
    bug, fast = _run(BUGS["no_mean"].backward, rate=0.1), _run(rate=0.4)
    bug.advance(100)
    fast.advance(100)
    np.testing.assert_allclose(bug.parameters, fast.parameters, rtol=1e-9)


def test_a_wrong_sign_goes_uphill_in_the_first_layer_alone():
    sweep = next(iter(_run()._passes.values()))[0]
    sweep.forward()
    right = sweep.backward(Y).copy()
    wrong = BUGS["wrong_sign"].backward(sweep, Y)
    np.testing.assert_array_equal(wrong[:12], -right[:12])
    np.testing.assert_array_equal(wrong[12:], right[12:])


def test_only_the_output_bias_is_wrong_where_only_that_is_said_to_be():
    sweep = next(iter(_run()._passes.values()))[0]
    sweep.forward()
    right = sweep.backward(Y).copy()
    wrong = BUGS["output_bias"].backward(sweep, Y)
    assert list(np.flatnonzero(wrong != right)) == [16]
    assert wrong[16] == pytest.approx(2 * (sweep.a[-1] - Y).mean())


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_a_bug_leaves_the_pass_it_reads_as_it_was(loss):
    sweep = Pass(Network((2, 4, 1)), np.linspace(-1, 1, 17), X, loss)
    sweep.forward()
    before = [array.copy() for array in (*sweep.z, *sweep.a, sweep.parameters)]
    for bug in bugs_for(sweep.network, loss, len(X)).values():
        bug.backward(sweep, Y)
        for array, kept in zip((*sweep.z, *sweep.a, sweep.parameters), before):
            np.testing.assert_array_equal(array, kept)


CASES = [
    (hidden, output, loss)
    for hidden in ("tanh", "sigmoid", "relu", "leaky_relu", "linear")
    for output, loss in (("sigmoid", "mse"), ("sigmoid", "cross_entropy"), ("linear", "half_mse"), ("tanh", "half_mse"))
]


@pytest.mark.parametrize(("hidden", "output", "loss"), CASES)
@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 3, 3, 3, 1), (2, 1)])
def test_every_bug_that_is_offered_is_a_mistake_and_is_caught(sizes, hidden, output, loss):
    network = Network(sizes, hidden, output)
    sweep = Pass(network, np.random.default_rng(5).normal(size=network.size), X, loss)
    sweep.forward()
    assert check_gradient(network, sweep.parameters, X, Y, loss).passed
    for name, bug in bugs_for(network, loss, len(X)).items():
        wrong = bug.backward(sweep, Y)
        assert not check_gradient(network, sweep.parameters, X, Y, loss, backprop=wrong).passed, name


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu", "leaky_relu", "linear"])
def test_reading_the_slope_off_the_weighted_sum_is_offered_only_where_it_is_a_mistake(hidden):
    network = Network((2, 4, 1), hidden)
    assert ("derivative_of_z" in bugs_for(network, "mse", len(X))) == (hidden in ("tanh", "sigmoid"))


def test_a_relu_is_open_for_its_sum_where_it_is_open_for_its_output():
    network = Network((2, 4, 1), "relu")
    sweep = Pass(network, np.random.default_rng(5).normal(size=17), X)
    sweep.forward()
    np.testing.assert_array_equal(sweep.z[0] > 0, sweep.a[0] > 0)


def test_with_the_derivative_of_another_sample_every_gradient_is_wrong_as_its_sentence_says():
    sweep = next(iter(_run()._passes.values()))[0]
    sweep.forward()
    right = sweep.backward(Y).copy()
    bug = BUGS["derivative_of_another_sample"]
    assert "every gradient is wrong" in bug.sentence
    wrong = bug.backward(sweep, Y)
    assert (np.abs(wrong - right) > 1e-6).all()
    # By hand, for hidden unit 2: its sum over samples, then the slope of sample 2.
    a = sweep.a[-1][:, 0]
    assert wrong[14] == pytest.approx((sweep.a[0][:, 2] * 2 * (a - Y[:, 0]) / 4).sum() * a[2] * (1 - a[2]))
