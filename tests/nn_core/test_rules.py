"""What a rule does, and a change of it on the way: against a second implementation that takes sample after sample."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Configuration, Network, Rule, Trainer, xor
from nn_core.optimisers import OPTIMISERS
from tests.nn_core.runs import RULES, moons

NETWORK = Network((2, 3, 1))
X, Y = moons(11)
START = NETWORK.initial_parameters(rng=np.random.default_rng(3))


def _configuration(rule, order="fixed"):
    return Configuration(NETWORK, rule, seed=3, order=order)


def _trained(schedule, epochs, order="fixed"):
    run = Trainer(_configuration(schedule[0][1], order), X, Y, schedule)
    run.advance(epochs)
    return run.parameters


def _sample_by_sample(batch_sizes, rate):
    """Gradient descent as TensorFlow Playground does it: gather gradients, and update after every full batch.

    ``batch_sizes`` holds one an epoch; what was gathered is dropped where it changes.
    """
    parameters, gathered = START.copy(), []
    for epoch, size in enumerate(batch_sizes):
        if epoch and size != batch_sizes[epoch - 1]:
            gathered = []
        for i in range(len(X)):
            gathered.append(NETWORK.gradient(parameters, X[i : i + 1], Y[i : i + 1]))
            if (i + 1) % size == 0:
                parameters, gathered = parameters - rate * np.mean(gathered, axis=0), []
    return parameters


@pytest.mark.parametrize("size", [1, 2, 4, 6, 10, 11])
def test_in_the_fixed_order_what_is_left_over_joins_the_first_batch_of_the_next_epoch(size):
    ours = _trained(((0, Rule(0.5, batch_size=size)),), 12)
    np.testing.assert_allclose(ours, _sample_by_sample([size] * 12, 0.5), rtol=1e-10, atol=1e-12)


def test_in_the_fixed_order_a_new_batch_size_drops_what_is_left_over():
    ours = _trained(((0, Rule(0.5, batch_size=4)), (5, Rule(0.5, batch_size=3)), (9, Rule(0.5, batch_size=11))), 12)
    np.testing.assert_allclose(ours, _sample_by_sample([4] * 5 + [3] * 4 + [11] * 3, 0.5), rtol=1e-10, atol=1e-12)


def test_in_the_fixed_order_another_learning_rate_leaves_what_is_left_over():
    one, other = (_trained(((0, Rule(0.5, batch_size=4)), *changes), 9) for changes in ((), [(5, Rule(0.5, 4, l2=0))]))
    assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("order", ["fixed", "shuffled"])
@pytest.mark.parametrize("size", [11, 1000])
def test_a_batch_that_holds_all_samples_is_the_whole_batch_but_for_rounding(order, size):
    whole = _trained(((0, Rule(0.5)),), 20, order)
    np.testing.assert_allclose(_trained(((0, Rule(0.5, size)),), 20, order), whole, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("order", ["fixed", "shuffled"])
@pytest.mark.parametrize("optimiser", ["momentum", "adam"])
def test_another_optimiser_begins_with_an_empty_memory_as_at_epoch_0(optimiser, order):
    before, after = Rule(0.3, batch_size=11), Rule(0.1, 11, optimiser)
    changed = Trainer(
        _configuration(Rule(0.1, 11, "adam"), order), X, Y, ((0, Rule(0.1, 11, "adam")), (4, before), (7, after))
    )
    changed.advance(7)
    anew = Trainer(_configuration(after, order), X, Y, parameters=changed.parameters)
    changed.advance(8)
    anew.advance(8)
    np.testing.assert_allclose(changed.parameters, anew.parameters, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("order", "updates"), [("fixed", [2, 2, 2, 5, 5]), ("shuffled", [3, 3, 3, 6, 6])])
def test_adam_counts_its_steps_through_a_change_of_the_batch_size(order, updates, monkeypatch):
    numbers, adam = [], OPTIMISERS["adam"]
    noting = adam._replace(step=lambda *given: numbers.append(given[-1]) or adam.step(*given))
    monkeypatch.setitem(OPTIMISERS, "adam", noting)
    schedule = ((0, Rule(0.1)), (2, Rule(0.1, 4, "adam")), (5, Rule(0.2, 2, "adam")))
    run = Trainer(_configuration(schedule[0][1], order), X, Y, schedule)
    for _ in range(7):
        run.advance(1)
    assert numbers == list(range(1, sum(updates) + 1))


@given(RULES)
def test_a_rule_travels_as_plain_values(rule):
    assert Rule(*json.loads(json.dumps(rule))) == rule


@given(st.lists(st.tuples(st.integers(0, 30), RULES), min_size=1, max_size=4))
def test_a_run_follows_at_every_epoch_the_last_rule_that_has_begun(changes):
    run, rules = Trainer(_configuration(Rule()), X, Y), {0: Rule()}
    for epoch, rule in sorted(changes, key=lambda change: change[0]):
        if run.epoch < epoch and run.advance(epoch - run.epoch) and run.epoch < epoch:
            break
        rules[run.epoch] = rule
        run.set_rule(rule)
    for epoch in range(run.epoch + 1):
        run.rewind(epoch)
        assert run.rule == rules[max(start for start in rules if start <= epoch)]


@pytest.mark.parametrize("rule", [Rule(0.5, optimiser="momentum"), Rule(0.5, batch_size=3), Rule(0.1, 4, "adam")])
def test_samples_that_join_on_the_way_count_from_their_epoch_on_and_never_before(rule):
    few = rule._replace(samples=7)
    run = Trainer(_configuration(rule), X, Y, ((0, few), (5, rule)))
    alone = Trainer(_configuration(few), X[:7], Y[:7])
    run.advance(4), alone.advance(4)
    np.testing.assert_array_equal(run.parameters, alone.parameters)
    np.testing.assert_array_equal(run.loss_history, alone.loss_history)
    assert len(run.X) == len(run.Y) == len(run.outputs) == sum(map(len, run.batches())) == 7
    run.advance(1)
    assert len(run.X) == len(run.outputs) == len(X)
    assert run.last_loss == pytest.approx(run.configuration.network.loss(run.parameters, X, Y))
    run.advance(3), run.rewind(3)
    assert len(run.X) == 7
    np.testing.assert_array_equal(run.parameters, alone.parameters_at(3))


def test_the_test_samples_have_a_loss_at_every_epoch_and_no_influence():
    for rule in (Rule(0.5), Rule(0.5, batch_size=4)):
        alone, tested = Trainer(_configuration(rule), X, Y), Trainer(_configuration(rule), X, Y, test=xor())
        alone.advance(300), tested.advance(300)
        assert tested.parameters.tobytes() == alone.parameters.tobytes()
        assert tested.loss_history.tobytes() == alone.loss_history.tobytes()
        losses = [NETWORK.loss(tested.parameters_at(epoch), *xor()) for epoch in range(0, 301, 50)]
        np.testing.assert_allclose(tested.test_loss_history[::50], losses, rtol=1e-12)
        assert len(tested.test_loss_history) == 301
        assert alone.test_loss_history.shape == (0,)
        tested.rewind(120)
        assert len(tested.test_loss_history) == 121
