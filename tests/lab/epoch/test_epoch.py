"""One update under the microscope: the engine's own numbers, whole and sample by sample."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.epoch.epoch import compute_epoch
from lab.penalties import penalty_gradient
from nn_core import Configuration, Network, Rule, Trainer, draw, xor
from nn_core.optimisers import OPTIMISERS
from nn_core.schedule import edits_at
from tests.lab.epoch.epochs import epoch_at
from tests.nn_core.runs import configurations, schedules

CASES = [((2, 4, 1), "tanh", "mse"), ((2, 3, 2, 1), "sigmoid", "cross_entropy"), ((2, 1), "relu", "half_mse")]
SAMPLES = np.random.default_rng(0).uniform(-6, 6, (10, 2)), np.arange(10.0)[:, None] % 2


@st.composite
def runs(draw):
    """A run of any setting, at an epoch at which it is finite and so are the next ones."""
    configuration = draw(configurations())
    run = Trainer(configuration, *SAMPLES, draw(schedules(configuration, 30)))
    run.advance(draw(st.integers(1, 30)))
    run.rewind(draw(st.integers(0, max(0, run.epoch - 2))))
    return run


@given(runs())
def test_update_by_update_an_epoch_leads_to_the_parameters_of_the_next_bit_for_bit(run):
    here, known = run.epoch, run.parameters
    seen = [compute_epoch(run, update) for update in range(len(run.batches()))]
    assert [one.update for one in seen] == list(range(seen[0].updates))
    assert (seen[0].parameters == known).all()
    for before, after in zip(seen, seen[1:]):
        np.testing.assert_array_equal(after.parameters, before.updated)
        np.testing.assert_array_equal(after.memory, before.remembered)
        assert after.step == before.step + 1
    assert (run.epoch, run.parameters.tolist()) == (here, known.tolist())
    if run.advance(1):
        made = seen[-1].updated.copy()
        for edit in edits_at(run.schedule, run.epoch):  # They act on what the update has made.
            run.configuration.network.blocks(made)[edit.layer][edit.row, edit.column] = edit.value
        assert (made == run.parameters).all()


@pytest.mark.parametrize(("order", "batch_size"), [("shuffled", 10), ("shuffled", 100), ("fixed", 7), ("fixed", 100)])
def test_a_batch_of_all_samples_is_looked_into_in_the_order_in_which_it_is_trained(order, batch_size):
    network = Network((2, 3, 1))
    run = Trainer(Configuration(network, Rule(0.1, batch_size, "adam"), order=order), *SAMPLES)
    run.advance(1)  # Which leaves three samples over for the next one where a batch of seven is full.
    while run.epoch < 20:
        seen = compute_epoch(run)
        assert seen.samples.tolist() == list(range(10))
        run.advance(1)
        assert (seen.updated == run.parameters).all()


@given(runs())
def test_the_next_epoch_begins_with_the_memory_that_this_one_ends_with_unless_the_optimiser_is_new(run):
    last = compute_epoch(run, len(run.batches()) - 1)
    if run.advance(1):
        following = compute_epoch(run)
        if following.rule.optimiser == last.rule.optimiser:
            assert (following.memory == last.remembered).all()
            assert following.step == last.step + 1
        else:
            assert not following.memory.any()
            assert following.step == 1


@given(runs())
def test_the_step_is_what_the_optimiser_and_the_penalties_make_of_the_gradient_that_is_shown(run):
    seen = compute_epoch(run)
    parameters, memory = seen.parameters.copy(), seen.memory.copy()
    rate = np.array(seen.rule.learning_rate)
    OPTIMISERS[seen.rule.optimiser].step(parameters, seen.gradient.copy(), memory, rate, seen.step)
    with np.errstate(all="ignore"):
        parameters -= rate * penalty_gradient(seen.network, seen.parameters, seen.rule.l1, seen.rule.l2)
    size = np.abs(np.nan_to_num(parameters, posinf=0, neginf=0)).max()
    free = ~seen.frozen
    stepped = np.where(seen.alive, parameters, 0)[free]
    np.testing.assert_allclose(seen.updated[free], stepped, rtol=1e-9, atol=1e-12 + 1e-9 * size)
    np.testing.assert_array_equal(seen.remembered[:, free], memory[:, free])
    for after, before in ((seen.updated, seen.parameters), (seen.remembered, seen.memory)):
        np.testing.assert_array_equal(after[..., seen.frozen], before[..., seen.frozen])


@given(runs())
def test_every_sample_is_in_one_batch_and_the_loss_of_all_at_once_is_the_runs(run):
    seen = [compute_epoch(run, update) for update in range(len(run.batches()))]
    for one in seen:
        np.testing.assert_array_equal(one.X, run.X[one.samples])
        np.testing.assert_array_equal(one.Y, run.Y[one.samples])
    together = np.concatenate([one.samples for one in seen])
    if run.configuration.order == "shuffled" or run.rule.batch_size is None:
        assert sorted(together) == list(range(len(run.X)))
    if run.rule.batch_size is None:
        assert seen[0].mean_loss == run.loss_history[run.epoch]


@pytest.mark.parametrize(("sizes", "hidden", "loss"), CASES)
def test_what_the_samples_contribute_adds_up_to_the_gradient(sizes, hidden, loss):
    network = Network(sizes, hidden)
    seen = epoch_at(network, network.initial_parameters(rng=np.random.default_rng(3)), *xor(), loss=loss)
    for layer, (dW, db) in enumerate(network.layers(seen.gradient)):
        parts = seen.contributions(layer)
        np.testing.assert_allclose(parts.W.sum(axis=0), dW, atol=1e-15)
        np.testing.assert_allclose(parts.b.sum(axis=0), db, atol=1e-15)


def test_the_losses_of_the_outputs_have_the_mean_loss_as_their_mean():
    network, rng = Network((3, 4, 2), hidden="sigmoid"), np.random.default_rng(2)
    X, Y = rng.normal(size=(5, 3)), rng.uniform(size=(5, 2))
    for loss in ("mse", "cross_entropy"):
        seen = epoch_at(network, rng.normal(size=network.size), X, Y, 0.1, loss)
        assert seen.losses.shape == (5, 2)
        assert seen.losses.mean() == pytest.approx(seen.mean_loss, rel=1e-14)
    np.testing.assert_allclose(epoch_at(network, seen.parameters, X, Y).losses, (seen.a[-1] - Y) ** 2)


def test_a_batch_has_its_own_loss_and_its_own_points():
    (X, Y), _ = draw("gauss", 40)
    network = Network((2, 3, 1))
    run = Trainer(Configuration(network, Rule(batch_size=5)), X, Y)
    seen = compute_epoch(run, 1, X)
    assert math.isclose(seen.mean_loss, network.loss(seen.parameters, seen.X, seen.Y))
    np.testing.assert_array_equal(seen.points, X[seen.samples])


@pytest.mark.parametrize("update", [-1, 1, 0.5])
def test_an_update_that_the_epoch_does_not_have_is_refused(update):
    with pytest.raises(ValueError, match="update must be a whole number of at least 0 and at most 0"):
        compute_epoch(Trainer(Configuration(Network((2, 3, 1)), Rule(batch_size=5)), *xor()), update)
