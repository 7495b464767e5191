"""A run whose values stop being finite stops, says so, and keeps the last values that were."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core import Configuration, Network, Rule, Trainer, xor
from tests.nn_core.runs import moons

NETWORK = Network((2, 3, 1), hidden="relu", output="linear")
LINEAR = Network((2, 3, 1), hidden="linear", output="linear")
DIVERGING = {
    "at once": (Configuration(NETWORK, Rule(1e200)), xor()),
    "after some epochs": (Configuration(NETWORK, Rule(3.0), seed=1), xor()),
    "with momentum": (Configuration(LINEAR, Rule(0.6, optimiser="momentum"), seed=1), moons(200)),
    "with Adam": (Configuration(LINEAR, Rule(1e100, optimiser="adam"), seed=1), moons(200)),
    "in minibatches": (Configuration(LINEAR, Rule(0.6, batch_size=2), seed=1), xor()),
    # One linear unit at a rate just too high swings a little wider every epoch, for hundreds of epochs.
    "slowly": (Configuration(Network((2, 1), output="linear"), Rule(0.8), seed=1), xor()),
}


@pytest.fixture(params=DIVERGING)
def case(request):
    return DIVERGING[request.param]


def _one_by_one(configuration, data):
    """The epochs that stay finite, taken one at a time by the definition: parameters and loss after each."""
    run, states = Trainer(configuration, *data), []
    states.append((run.parameters, run.loss_history[-1]))
    while run.advance(1) and run.epoch < 20_000:
        states.append((run.parameters, run.loss_history[-1]))
    return states


def test_a_diverging_run_stops_and_names_the_epoch(case):
    configuration, data = case
    run = Trainer(configuration, *data)

    done = run.advance(20_000)

    assert run.state == "diverged"
    assert done == run.epoch == run.furthest < 20_000
    assert run.diverged_at == run.epoch + 1


def test_what_is_left_of_a_diverged_run_is_finite_and_the_next_epoch_is_not(case):
    configuration, data = case
    run = Trainer(configuration, *data)
    run.advance(20_000)

    assert np.isfinite(run.parameters).all()
    assert np.isfinite(run.loss_history).all()
    assert len(run.loss_history) == run.epoch + 1
    if configuration.rule.batch_size is None and configuration.rule.optimiser == "gradient_descent":
        with np.errstate(all="ignore"):
            after = run.parameters - run.rule.learning_rate * configuration.network.gradient(run.parameters, *data)
            loss = configuration.network.loss(after, *data) if np.isfinite(after).all() else np.inf
        assert not np.isfinite(loss)


def test_the_trace_of_a_diverging_run_ends_with_its_last_finite_parameters(case):
    configuration, data = case
    states = _one_by_one(configuration, data)
    trace = Trainer(configuration, *data).trace(20_000)
    assert [row.tobytes() for row in trace] == [parameters.tobytes() for parameters, _ in states[1:]]


@pytest.mark.parametrize("chunk", [1, 2, 3, 50, 255, 256, 257, 20_000])
def test_a_run_diverges_at_the_same_epoch_whatever_the_chunks(case, chunk):
    configuration, data = case
    states = _one_by_one(configuration, data)
    run = Trainer(configuration, *data)

    while run.advance(chunk) and run.epoch < 20_000:
        pass

    assert run.state == "diverged"
    assert run.epoch == len(states) - 1
    assert run.parameters.tobytes() == states[-1][0].tobytes()
    assert run.loss_history.tolist() == [loss for _, loss in states]


def test_advancing_a_diverged_run_does_nothing(case):
    configuration, data = case
    run = Trainer(configuration, *data)
    run.advance(20_000)
    before = run.epoch, run.parameters.tobytes(), run.diverged_at

    assert run.advance(10) == 0
    assert (run.epoch, run.parameters.tobytes(), run.diverged_at) == before


def test_a_rewound_run_is_ready_and_diverges_again_at_the_same_epoch(case):
    configuration, data = case
    run = Trainer(configuration, *data)
    run.advance(20_000)
    last, end = run.epoch, run.parameters.tobytes()
    if last:
        run.rewind(last // 2)
        assert run.state == "ready"
        assert run.advance(20_000) == last - last // 2
    assert (run.state, run.epoch, run.parameters.tobytes()) == ("diverged", last, end)


def test_a_gentler_learning_rate_takes_a_diverged_run_on():
    configuration, data = DIVERGING["after some epochs"]
    run = Trainer(configuration, *data)
    run.advance(20_000)

    run.rewind(0)
    run.set_rule(run.rule._replace(learning_rate=0.05))

    assert (run.state, run.diverged_at) == ("ready", None)
    assert run.advance(500) == 500
    assert run.loss_history[-1] < run.loss_history[0]


def test_data_too_large_for_the_first_loss_diverges_without_a_warning():
    run = Trainer(Configuration(NETWORK), [[1e200, 1.0]], [[0.0]])
    assert run.advance(5) == 0
    assert (run.state, run.epoch) == ("diverged", 0)
    np.testing.assert_array_equal(run.parameters, run.configuration.initial_parameters())


@pytest.mark.parametrize("chunk", [1, 7, 300])
def test_a_memory_that_is_no_longer_finite_ends_the_run_although_a_later_rule_would_clear_it(chunk):
    schedule = ((0, Rule(1e-200, optimiser="adam")), (40, Rule(1e-200)))
    run = Trainer(Configuration(LINEAR, schedule[0][1]), [[1e100, 1.0]], [[0.0]], schedule)
    while run.advance(chunk) and run.epoch < 100:
        pass
    assert (run.epoch, run.diverged_at) == (0, 1)
