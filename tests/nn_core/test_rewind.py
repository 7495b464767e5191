"""A run returns to any epoch it has passed; a change made there gives the run that had it planned from the start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nn_core import Change, Configuration, Network, Rule, Trainer, xor
from tests.nn_core.runs import RULES, edits, moons

PLAIN = Configuration(Network((2, 3, 1)), Rule(1.0))
KINDS = {
    "gradient descent": PLAIN,
    "Adam": Configuration(Network((2, 3, 1)), Rule(0.05, optimiser="adam")),
    "momentum in minibatches": Configuration(Network((2, 2, 1)), Rule(batch_size=3, optimiser="momentum")),
    "Adam in batches of fixed order, with L1": Configuration(
        Network((2, 2, 1)), Rule(0.05, batch_size=3, optimiser="adam", l1=0.01), order="fixed"
    ),
    "diverging": Configuration(Network((2, 2, 1), hidden="relu", output="linear"), Rule(1e4)),
}

POINTS = moons(7)


@pytest.mark.parametrize("configuration", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("chunk", [1, 7, 1500])
def test_rewinding_to_any_epoch_gives_the_bits_it_had(configuration, chunk):
    run, witness = (Trainer(configuration, *xor()) for _ in range(2))
    seen = [witness.parameters.tobytes()]
    while len(seen) <= 1500 and witness.advance(1):
        seen.append(witness.parameters.tobytes())
    while run.epoch < len(seen) - 1:
        run.advance(min(chunk, len(seen) - 1 - run.epoch))

    for epoch in (*range(0, len(seen), 97), len(seen) - 1, 0, 1, len(seen) // 2):
        epoch = min(epoch, len(seen) - 1)
        assert run.parameters_at(epoch).tobytes() == seen[epoch]
        run.rewind(epoch)
        assert run.epoch == epoch
        assert run.parameters.tobytes() == seen[epoch]
        assert run.loss_history.tobytes() == witness.loss_history[: epoch + 1].tobytes()


def test_asking_for_an_earlier_epoch_leaves_the_run_where_it_is():
    run = Trainer(PLAIN, *xor())
    run.advance(40)
    before = run.epoch, run.parameters.tobytes(), run.loss_history.tobytes(), run.furthest

    run.parameters_at(3)
    assert (run.epoch, run.parameters.tobytes(), run.loss_history.tobytes(), run.furthest) == before

    run.rewind(10)
    run.parameters_at(35)
    assert (run.epoch, run.furthest) == (10, 40)


def test_reset_is_a_rewind_to_the_same_initial_parameters():
    run = Trainer(PLAIN, *xor())
    run.advance(300)
    run.rewind(0)
    np.testing.assert_array_equal(run.parameters, PLAIN.initial_parameters())
    assert len(run.loss_history) == 1


def test_the_way_forward_after_a_rewind_is_the_same_again():
    run, straight = (Trainer(PLAIN, *xor()) for _ in range(2))
    run.advance(700)
    run.rewind(123)
    run.advance(577)
    straight.advance(700)
    assert run.parameters.tobytes() == straight.parameters.tobytes()
    assert run.loss_history.tobytes() == straight.loss_history.tobytes()


def test_a_new_rule_holds_from_the_epoch_it_is_set_at():
    run = Trainer(PLAIN, *xor())
    run.advance(10)
    run.set_rule(Rule(0.25))

    assert run.schedule == (Change(0, Rule(1.0)), Change(10, Rule(0.25)))
    before, gradient = run.parameters, PLAIN.network.gradient(run.parameters, *xor())
    run.advance(1)
    np.testing.assert_allclose(run.parameters, before - 0.25 * gradient, rtol=1e-14)


def test_a_rule_set_twice_at_one_epoch_counts_once():
    run = Trainer(PLAIN, *xor())
    run.advance(10)
    run.set_rule(Rule(0.25))
    run.set_rule(Rule(0.5))
    assert run.schedule == (Change(0, Rule(1.0)), Change(10, Rule(0.5)))
    assert run.rule == Rule(0.5)


def test_a_new_rule_forgets_the_epochs_beyond_it():
    run = Trainer(PLAIN, *xor())
    run.advance(500)
    run.rewind(100)
    run.set_rule(Rule(2.0))

    assert run.furthest == 100
    with pytest.raises(ValueError, match="0 to 100; got 101"):
        run.rewind(101)


class AnyWay(RuleBasedStateMachine):
    """Advance, rewind, change the rule and set parameters by hand in any order: as planned with the schedule it has."""

    @initialize(kind=st.sampled_from(sorted(KINDS)))
    def start(self, kind):
        self.configuration = KINDS[kind]
        self.run = Trainer(self.configuration, *POINTS, test=xor())

    @precondition(lambda self: self.run.epoch < 2000)
    @rule(epochs=st.integers(1, 400))
    def advance(self, epochs):
        self.run.advance(epochs)

    @rule(share=st.floats(0, 1))
    def rewind(self, share):
        self.run.rewind(round(share * self.run.furthest))

    @rule(share=st.floats(0, 1))
    def look_at(self, share):
        self.run.parameters_at(round(share * self.run.furthest))

    @rule(followed=RULES)
    def set_rule(self, followed):
        self.run.set_rule(followed)

    @rule(data=st.data())
    def edit(self, data):
        self.run.edit(*data.draw(edits(self.configuration.network)))

    @invariant()
    def equals_the_run_planned_so_from_the_start(self):
        planned = Trainer(self.configuration, *POINTS, schedule=self.run.schedule, test=xor())
        if self.run.epoch:
            planned.advance(self.run.epoch)
        assert planned.parameters.tobytes() == self.run.parameters.tobytes()
        assert planned.loss_history.tobytes() == self.run.loss_history.tobytes()
        assert planned.test_loss_history.tobytes() == self.run.test_loss_history.tobytes()


TestARunChangedOnTheWayEqualsTheOnePlannedSo = AnyWay.TestCase
TestARunChangedOnTheWayEqualsTheOnePlannedSo.settings = settings(stateful_step_count=10)
