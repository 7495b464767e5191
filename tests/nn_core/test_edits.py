"""Parameters set by hand and frozen on the way: a part of the run like its rule, and nothing else moves otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Change, Configuration, Edit, Network, Rule, Trainer, xor
from nn_core.schedule import edits_at
from tests.nn_core.runs import RULES, configurations, edits, moons, schedules

NETWORK = Network((2, 3, 1))
W11, W21, B2 = Edit(0, 0, 0, 0.4), Edit(1, 0, 0, 0.4), Edit(1, 3, 0, -2.0)  # The last is the output's bias.


def _run(rule=None, *changes, test=None):
    configuration = Configuration(NETWORK, rule or Rule(0.5), scheme="xavier", seed=3)
    return Trainer(configuration, *moons(11), [(0, configuration.rule), *changes], test=test)


def _value(network, edit, parameters):
    return network.blocks(parameters)[edit.layer][..., edit.row, edit.column]


def test_an_edit_acts_on_what_its_epoch_has_made_and_before_the_next_update():
    planned, plain = _run(None, Change(5, Rule(0.5), (W21, B2))), _run()
    trace = planned.trace(6)
    plain.advance(5)
    expected = plain.parameters
    for edit in (W21, B2):
        _value(NETWORK, edit, expected)[...] = edit.value
    for seen in (trace[4], planned.parameters_at(5)):
        assert seen.tobytes() == expected.tobytes()
    anew = Trainer(planned.configuration, planned.X, planned.Y, parameters=expected)
    assert planned.loss_history[5] == anew.last_loss
    assert planned.loss_history[:5].tobytes() == plain.loss_history[:5].tobytes()
    anew.advance(1)
    assert planned.parameters.tobytes() == anew.parameters.tobytes()


def test_an_edit_at_epoch_0_is_how_the_run_begins():
    run = _run()
    run.edit(W11)
    planned = Trainer(run.configuration, run.X, run.Y, (Change(0, Rule(0.5), (W11,)),))
    assert run.parameters.tobytes() == planned.parameters.tobytes()
    assert run.parameters[0] == 0.4
    assert run.last_loss == NETWORK.loss(run.parameters, run.X, run.Y) == planned.last_loss


@given(st.data())
def test_a_run_with_edits_is_two_runs_one_after_the_other(data):
    rule, epoch = Rule(data.draw(st.sampled_from((0.01, 0.5)))), data.draw(st.integers(0, 40))
    made, whole = data.draw(edits(NETWORK)), _run(rule)
    made = tuple(edit._replace(frozen=False) for edit in made)
    if epoch:
        whole.advance(epoch)
    parameters = whole.parameters
    for edit in made:
        _value(NETWORK, edit, parameters)[...] = edit.value
    whole.edit(*made)
    second = Trainer(whole.configuration, whole.X, whole.Y, parameters=parameters)
    whole.advance(30), second.advance(30)
    assert whole.parameters.tobytes() == second.parameters.tobytes()
    assert whole.loss_history[epoch:].tobytes() == second.loss_history.tobytes()


@given(st.data())
def test_what_is_frozen_keeps_its_value_bit_for_bit_until_it_is_edited_again(data):
    configuration = data.draw(configurations())
    schedule, network = data.draw(schedules(configuration, latest=20)), configuration.network
    run = Trainer(configuration, *moons(7), schedule)
    held = {}
    trace = [run.parameters, *run.trace(30)]
    for epoch, parameters in enumerate(trace):
        for edit in edits_at(run.schedule, epoch):
            held[edit[:3]] = edit
        for edit in held.values():
            if edit.frozen or epoch in [c.epoch for c in run.schedule if edit in c.edits]:
                assert _value(network, edit, parameters) == edit.value


@given(RULES, st.integers(1, 20))
def test_the_others_go_on_by_the_gradient_of_the_network_as_it_is_and_so_does_what_is_edited_again(rule, epochs):
    rule = rule._replace(learning_rate=0.1, optimiser="gradient_descent", l1=0.0, l2=0.0, batch_size=None)
    run = _run(rule, Change(1, rule, (W11._replace(frozen=True),)), Change(1 + epochs, rule, (W11,)))
    parameters = run.parameters
    for epoch in range(epochs + 3):
        parameters -= 0.1 * NETWORK.gradient(parameters, run.X, run.Y)
        if 0 <= epoch <= epochs:
            parameters[0] = 0.4
        run.advance(1)
        np.testing.assert_allclose(run.parameters, parameters, rtol=1e-9, atol=1e-12)
        assert run.frozen.tolist() == [0 <= epoch < epochs] + [False] * 12


@pytest.mark.parametrize("optimiser", ["momentum", "rmsprop", "adam"])
def test_what_an_optimiser_remembers_of_a_parameter_rests_while_that_is_frozen(optimiser):
    rule = Rule(0.1, 4, optimiser)
    run = _run(rule, Change(9, rule, (W21._replace(frozen=True),)))
    run.advance(9)
    before, _ = run.next_steps()
    run.advance(5)
    after, _ = run.next_steps()
    assert before[:, 9].tobytes() == after[:, 9].tobytes()
    assert before[0, 9] == 0.4
    assert (before[1] != after[1])[[0, 10]].all()


def test_a_weight_that_l1_has_ended_lives_again_where_it_is_edited():
    run = _run(Rule(0.5, l1=0.2))
    run.advance(200)
    ended = int(np.flatnonzero(run.next_steps()[0][-1] == 0)[0])
    assert run.parameters[ended] == 0
    run.edit(Edit(ended // 9, ended % 9 // 3 if ended < 9 else ended - 9, ended % 3 if ended < 9 else 0, 1.5))
    assert run.parameters[ended] == 1.5
    run.advance(1)
    assert run.parameters[ended] > 1


def test_the_last_edit_of_a_parameter_at_an_epoch_counts():
    run, once = _run(), _run()
    run.edit(W11._replace(value=-1.0, frozen=True))
    run.edit(W21, W11)
    once.edit(W11, W21)
    run.advance(50), once.advance(50)
    assert run.parameters.tobytes() == once.parameters.tobytes()


def test_another_rule_at_the_same_epoch_leaves_the_edits_there():
    run = _run()
    run.advance(5)
    run.edit(W21._replace(frozen=True))
    run.set_rule(Rule(0.1))
    assert run.schedule[-1] == Change(5, Rule(0.1), (W21._replace(frozen=True),))
    run.advance(5)
    assert run.parameters[9] == 0.4


def test_an_edit_forgets_the_epochs_beyond_it_and_an_earlier_change_forgets_the_edit():
    run, plain = _run(), _run()
    run.advance(300)
    handed = run.loss_history
    kept = handed.copy()
    run.rewind(100)
    run.edit(W21)
    assert run.furthest == 100
    run.advance(50)
    np.testing.assert_array_equal(handed, kept)
    run.rewind(50)
    run.set_rule(Rule(0.5))
    assert run.schedule == (Change(0, Rule(0.5)), Change(50, Rule(0.5)))
    run.advance(250), plain.advance(300)
    assert run.parameters.tobytes() == plain.parameters.tobytes()


def test_the_test_samples_loss_at_an_edits_epoch_is_that_after_it():
    run = _run(None, Change(5, Rule(0.5), (B2,)), test=xor())
    run.advance(9)
    assert run.test_loss_history[5] == pytest.approx(NETWORK.loss(run.parameters_at(5), *xor()), rel=1e-12)


def test_xor_is_built_by_hand():
    unit, network = 10.0, Network((2, 2, 1))
    by_hand = [*(Edit(0, row, column, unit) for row in (0, 1) for column in (0, 1)),
               Edit(0, 2, 0, -0.5 * unit), Edit(0, 2, 1, -1.5 * unit),
               Edit(1, 0, 0, unit), Edit(1, 1, 0, -unit), Edit(1, 2, 0, -unit)]  # fmt: skip
    run = Trainer(Configuration(network), *xor())
    run.edit(*by_hand)
    assert (run.outputs > 0.5).ravel().tolist() == [False, True, True, False]
