"""A run is decided by its configuration, its data and the changes made on the way, and by nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Configuration, Network, Rule, Trainer, xor
from tests.nn_core.runs import RULES, configurations, moons, schedules

DATA = {"xor": xor(), "moons": moons(9)}


def _same_bits(one: Trainer, other: Trainer) -> None:
    assert (one.epoch, one.state, one.diverged_at) == (other.epoch, other.state, other.diverged_at)
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.loss_history.tobytes() == other.loss_history.tobytes()
    assert one.test_loss_history.tobytes() == other.test_loss_history.tobytes()


@given(
    configurations(), st.sampled_from(sorted(DATA)), st.lists(st.integers(1, 300), min_size=2, max_size=4), st.data()
)
def test_a_run_advanced_in_chunks_gives_the_same_bits(configuration, data, chunks, draw):
    schedule = draw.draw(schedules(configuration))
    at_once, in_chunks = (Trainer(configuration, *DATA[data], schedule, test=DATA["xor"]) for _ in range(2))

    done = at_once.advance(sum(chunks))

    assert sum(in_chunks.advance(chunk) for chunk in chunks) == done
    _same_bits(at_once, in_chunks)


@given(configurations(), st.sampled_from(sorted(DATA)), st.integers(0, 260), st.integers(1, 20), st.data())
def test_a_trace_holds_the_parameters_after_each_epoch(configuration, data, before, epochs, draw):
    change = draw.draw(st.integers(1, before + epochs))
    schedule = ((0, configuration.rule), (change, draw.draw(RULES)))
    run, step_by_step = (Trainer(configuration, *DATA[data], schedule) for _ in range(2))
    if before:
        run.advance(before)
        step_by_step.advance(before)

    trace = run.trace(epochs)

    steps = []
    while len(steps) < epochs and step_by_step.advance(1):
        steps.append(step_by_step.parameters)
    assert [row.tobytes() for row in trace] == [parameters.tobytes() for parameters in steps]
    _same_bits(run, step_by_step)


@given(configurations(), st.sampled_from(sorted(DATA)))
def test_the_same_configuration_gives_the_same_history(configuration, data):
    one, other = (Trainer(configuration, *DATA[data]) for _ in range(2))
    one.advance(50)
    np.random.default_rng().normal(size=100)
    other.advance(50)
    _same_bits(one, other)


def test_another_seed_gives_another_history():
    histories = []
    for seed in (1, 2):
        run = Trainer(Configuration(Network((2, 3, 1)), seed=seed), *xor())
        run.advance(10)
        histories.append(run.loss_history.tolist())
    assert histories[0] != histories[1]


def test_training_draws_nothing_from_the_global_generator():
    before = np.random.get_state()[1].tobytes()  # noqa: NPY002
    Trainer(Configuration(Network((2, 3, 1)), Rule(batch_size=2)), *xor()).advance(10)
    assert np.random.get_state()[1].tobytes() == before  # noqa: NPY002


def test_the_loss_history_has_the_loss_after_every_epoch_from_epoch_0_on():
    run = Trainer(Configuration(Network((2, 3, 1)), Rule(2.0)), *xor())
    run.advance(30)

    losses = [run.configuration.network.loss(run.parameters_at(epoch), *xor()) for epoch in range(31)]

    np.testing.assert_allclose(run.loss_history, losses, rtol=1e-13)
    assert run.loss_history[0] == run.configuration.network.loss(run.configuration.initial_parameters(), *xor())


def test_what_a_run_hands_out_cannot_change_it():
    run = Trainer(Configuration(Network((2, 3, 1))), *xor())
    run.advance(5)
    before = run.parameters

    run.parameters[:] = 9.0
    run.parameters_at(2)[:] = 9.0

    np.testing.assert_array_equal(run.parameters, before)
    with pytest.raises(ValueError, match="read-only"):
        run.loss_history[0] = 9.0


def test_data_changed_after_the_start_does_not_change_the_run():
    X, Y = xor()
    run = Trainer(Configuration(Network((2, 3, 1))), X, Y)
    X[:], Y[:] = 9.0, 9.0
    run.advance(5)

    untouched = Trainer(Configuration(Network((2, 3, 1))), *xor())
    untouched.advance(5)
    _same_bits(run, untouched)


def test_the_default_network_learns_xor():
    run = Trainer(Configuration(Network((2, 4, 1)), Rule(0.5), scheme="xavier", seed=1), *xor())
    run.advance(2000)
    outputs = run.configuration.network.predict(run.parameters, run.X)
    np.testing.assert_array_equal(outputs > 0.5, run.Y > 0.5)
    assert run.loss_history[-1] < 0.05


def test_advance_says_how_many_epochs_it_did():
    run = Trainer(Configuration(Network((2, 3, 1))), *xor())
    assert (run.advance(300), run.epoch, run.furthest, run.state) == (300, 300, 300, "ready")
    assert len(run.loss_history) == 301


def test_a_run_starts_from_the_parameters_it_is_given_and_rewinds_to_them():
    configuration = Configuration(Network((2, 3, 1)), Rule(0.5, optimiser="adam"), seed=4)
    start = configuration.initial_parameters()
    given, drawn = (
        Trainer(configuration, *xor(), parameters=2 * start),
        Trainer(configuration, *xor(), parameters=start),
    )
    _same_bits(drawn, Trainer(configuration, *xor()))
    given.advance(300)
    given.rewind(0)
    np.testing.assert_array_equal(given.parameters, 2 * start)
    start[:] = 9.0
    np.testing.assert_array_equal(drawn.parameters, configuration.initial_parameters())


@pytest.mark.parametrize("parameters", [np.zeros(12), np.zeros((1, 13)), np.full(13, np.nan), "weights"])
def test_parameters_that_do_not_fit_are_refused(parameters):
    with pytest.raises(ValueError, match="parameters must"):
        Trainer(Configuration(Network((2, 3, 1))), *xor(), parameters=parameters)


def test_a_run_and_a_network_say_what_they_are():
    run = Trainer(Configuration(Network((2, 3, 1)), Rule(0.5, optimiser="adam")), *xor())
    run.advance(20)
    network = "Network(sizes=(2, 3, 1), hidden='tanh', output='sigmoid')"
    assert repr(run.configuration.network) == network
    said = f"<Trainer: {network} on 4 samples, adam at 0.5; epoch 20, loss {run.last_loss:.4g}, ready>"
    assert repr(run) == said
