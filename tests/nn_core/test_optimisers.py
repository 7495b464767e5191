"""Every optimiser, whole batch and minibatches, against a plain second implementation written from the papers."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core import Configuration, Network, Rule, Trainer
from nn_core.optimisers import OPTIMISERS
from tests.nn_core.runs import moons

NETWORK = Network((2, 3, 1))
X, Y = moons(10)
EPOCHS, RATE, SEED = 25, 0.3, 4


def gradient_descent(gradient, count, memory):
    return RATE * gradient


def momentum(gradient, count, memory):
    velocity = memory["velocity"] = 0.9 * memory.get("velocity", 0.0) + gradient
    return RATE * velocity


def adam(gradient, count, memory):
    m = memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * gradient
    v = memory["v"] = 0.999 * memory.get("v", 0.0) + 0.001 * gradient**2
    m_hat, v_hat = m / (1 - 0.9**count), v / (1 - 0.999**count)
    return RATE * m_hat / (np.sqrt(v_hat) + 1e-8)


def rmsprop(gradient, count, memory):
    v = memory["v"] = 0.99 * memory.get("v", 0.0) + 0.01 * gradient**2
    return RATE * gradient / (np.sqrt(v) + 1e-8)


RULES = {"gradient_descent": gradient_descent, "momentum": momentum, "rmsprop": rmsprop, "adam": adam}


def _trained(name, batches_of_epoch):
    parameters = NETWORK.initial_parameters(rng=np.random.default_rng(SEED))
    count, memory = 0, {}
    for epoch in range(EPOCHS):
        for rows in batches_of_epoch(epoch):
            count += 1
            parameters = parameters - RULES[name](NETWORK.gradient(parameters, X[rows], Y[rows]), count, memory)
    return parameters


def _run(name, batch_size):
    configuration = Configuration(NETWORK, Rule(RATE, batch_size=batch_size, optimiser=name), seed=SEED)
    run = Trainer(configuration, X, Y)
    run.advance(EPOCHS)
    return run


# Two steps from 1 with gradients 1 and 2 at rate 0.1, on paper; ε is too small to be seen in these digits.
# Momentum: velocities 1 and 2.9. RMSProp: squares 0.01 and 0.0499, steps 1 / 0.1 and 2 / 0.223383.
# Adam: means 0.1 and 0.29 over 0.1 and 0.19, squares 0.001 and 0.004999 over 0.001 and 0.001999.
ON_PAPER = {
    "gradient_descent": [0.9, 0.7],
    "momentum": [0.9, 0.61],
    "rmsprop": [0.0, -0.8953229],
    "adam": [0.9, 0.8034818],
}


@pytest.mark.parametrize("name", OPTIMISERS)
def test_two_steps_of_an_optimiser_are_those_on_paper(name):
    parameters, memory = np.array([1.0]), np.zeros((len(OPTIMISERS[name].memory), 1))
    for number, expected in enumerate(ON_PAPER[name], start=1):
        OPTIMISERS[name].step(parameters, np.array([float(number)]), memory, np.array(0.1), number)
        assert parameters[0] == pytest.approx(expected, abs=2e-7)


@pytest.mark.parametrize("name", ["rmsprop", "adam"])
def test_epsilon_stands_beside_the_root(name):
    # A gradient of 1e-9: its root is a tenth of ε (RMSProp: a hundredth), so the first step is far shorter than usual.
    parameters, memory = np.array([0.0]), np.zeros((len(OPTIMISERS[name].memory), 1))
    OPTIMISERS[name].step(parameters, np.array([1e-9]), memory, np.array(1.0), 1)
    root = {"rmsprop": 1e-10, "adam": 1e-9}[name]
    assert parameters[0] == pytest.approx(-1e-9 / (root + 1e-8), rel=1e-6)


@pytest.mark.parametrize("name", RULES)
def test_an_optimiser_trains_as_its_paper_says(name):
    expected = _trained(name, lambda epoch: [np.arange(10)])
    np.testing.assert_allclose(_run(name, None).parameters, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("batch_size", [1, 4, 5])
def test_minibatches_are_the_seeds_own_shuffle_of_every_sample_once_an_epoch(name, batch_size):
    def batches(epoch):
        order = np.random.default_rng((SEED, epoch)).permutation(10)
        return [order[start : start + batch_size] for start in range(0, 10, batch_size)]

    expected = _trained(name, batches)
    np.testing.assert_allclose(_run(name, batch_size).parameters, expected, rtol=1e-7, atol=1e-10)


def test_a_batch_of_all_samples_is_the_whole_batch_but_for_rounding():
    whole, batch = _run("gradient_descent", None), _run("gradient_descent", 10)
    np.testing.assert_allclose(batch.parameters, whole.parameters, rtol=1e-10, atol=1e-13)


def test_the_loss_recorded_with_minibatches_is_that_of_all_samples_after_the_epoch():
    run = _run("adam", 4)
    losses = [NETWORK.loss(run.parameters_at(epoch), X, Y) for epoch in range(EPOCHS + 1)]
    np.testing.assert_allclose(run.loss_history, losses, rtol=1e-13)


def test_the_learning_rate_schedule_reaches_the_minibatches():
    configuration = Configuration(NETWORK, Rule(RATE, batch_size=4), seed=SEED)
    run = Trainer(
        configuration, X, Y, schedule=((0, configuration.rule), (10, configuration.rule._replace(learning_rate=1e-9)))
    )
    run.advance(EPOCHS)
    np.testing.assert_allclose(run.parameters, run.parameters_at(10), atol=1e-6)
    assert np.abs(run.parameters_at(10) - run.parameters_at(9)).max() > 1e-4


def _calculated(latex):
    """What a formula in numbers comes to."""
    text = latex.replace(r"\,", "*").replace(r"\frac{", "(").replace("}{", ")/(").replace(r"\sqrt{", "sqrt(")
    text = text.replace("^{", "**(").replace("^", "**").replace("}", ")")
    return eval(text, {"sqrt": np.sqrt})  # noqa: S307  # The formulas of our own table.


@pytest.mark.parametrize("name", OPTIMISERS)
def test_the_formulas_of_an_optimiser_say_what_it_does(name):
    kind = OPTIMISERS[name]
    parameters, memory = np.array([0.7]), np.zeros((len(kind.memory), 1))
    for number, gradient in enumerate((0.5, -0.2, 0.004), start=1):
        before = {letter: f"({value!r})" for letter, value in zip(kind.memory, memory[:, 0].tolist())}
        now = float(parameters[0])
        kind.step(parameters, np.array([gradient]), memory, np.array(0.1), number)
        for line, row in zip(kind.memory.values(), memory[:, 0].tolist()):
            assert _calculated(line.format(g=f"({gradient})", **before)) == pytest.approx(row, rel=1e-12)
        after = {letter: f"({value!r})" for letter, value in zip(kind.memory, memory[:, 0].tolist())}
        step = _calculated(kind.latex.format(g=f"({gradient})", rate="0.1", t=number, **after))
        assert now - step == pytest.approx(float(parameters[0]), rel=1e-9)
