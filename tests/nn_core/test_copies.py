"""A run can be copied and pickled, and what it hands out is the reader's own."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.lottery.lottery import Lottery
from nn_core import Configuration, Network, Rule, Trainer, xor
from nn_core.fast_pass import Pass
from nn_core.training import ORDERS
from tests.nn_core.runs import RULES, edits, moons
from tutorials.catalogue import RECIPES
from tutorials.replay import Replay
from tutorials.variation import Variation

WAYS = {
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "pickle": lambda run: pickle.loads(pickle.dumps(run)),  # noqa: S301
}
RUNS = st.builds(
    lambda rule, order, seed, test: Trainer(
        Configuration(Network((2, 3, 1)), rule, seed=seed, order=order), *moons(7), test=test
    ),
    RULES,
    st.sampled_from(ORDERS),
    st.integers(0, 99),
    st.sampled_from((None, xor())),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(1, 120)),
        st.tuples(st.just("rewind"), st.floats(0, 1)),
        st.tuples(st.just("set_rule"), RULES),
        st.tuples(st.just("edit"), edits(Network((2, 3, 1)))),
    ),
    max_size=4,
)


def _take(run, steps):
    for name, value in steps:
        if name == "edit":
            run.edit(*value)
        else:
            getattr(run, name)(round(value * run.furthest) if name == "rewind" else value)


def _bits(run):
    arrays = (
        run.parameters,
        run.loss_history,
        run.test_loss_history,
        run.outputs,
        run.parameters_at(run.furthest // 2),
        run.X,
        run.Y,
    )
    return run.epoch, run.furthest, run.schedule, run.state, *(array.tobytes() for array in arrays)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@given(RUNS, STEPS, STEPS)
def test_a_copied_run_goes_on_bit_for_bit_and_leaves_the_original_alone(way, run, before, after):
    _take(run, before)
    seen, copied = _bits(run), way(run)
    assert _bits(copied) == seen

    _take(copied, [*after, ("advance", 20)])
    assert _bits(run) == seen

    _take(run, [*after, ("advance", 20)])
    assert _bits(copied) == _bits(run)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("key", RECIPES)
def test_a_copied_replay_of_a_tutorial_goes_on_bit_for_bit(key, way):
    run = Replay(Variation(key, seed=3, hidden=4, rate=0.1, epochs=100))
    run.advance(10)
    copied = way(run)
    for one in (run, copied):
        one.advance(30)
    assert _bits(copied) == _bits(run)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_pass_refuses_to_be_copied_because_its_arrays_share_memory(way):
    network, X = Network((2, 3, 1)), xor()[0]
    with pytest.raises(TypeError, match=r"cannot be copied.*Make another"):
        way(Pass(network, np.zeros(13), X))


@given(RUNS, STEPS, STEPS)
def test_nothing_that_a_run_handed_out_changes_later(run, before, after):
    _take(run, before)
    if run.epoch < 3:
        run.rewind(0)
        run.set_rule(Rule(0.05))
        run.advance(3)
    handed = (
        run.loss_history,
        run.test_loss_history,
        run.parameters,
        run.outputs,
        run.parameters_at(1),
        run.trace(2),
        run.X,
        run.Y,
    )
    kept = [array.copy() for array in handed]

    _take(run, after)
    run.rewind(0)
    run.set_rule(Rule(0.7))
    run.advance(300)

    for array, copied in zip(handed, kept):
        np.testing.assert_array_equal(array, copied)


@pytest.mark.parametrize("way", [lambda run: run, *WAYS.values()], ids=["itself", *WAYS])
def test_the_data_of_a_run_can_be_read_but_not_written(way):
    run = way(Trainer(Configuration(Network((2, 3, 1))), *xor(), test=xor()))
    for array in (run.X, run.Y, *run.test, run.loss_history, run.test_loss_history):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


def test_data_changed_after_the_start_does_not_change_a_lottery():
    X, Y = xor()
    lottery = Lottery(Configuration(Network((2, 3, 1))), X, Y, range(5), 3)
    X[:], Y[:] = 9.0, 9.0
    untouched = Lottery(Configuration(Network((2, 3, 1))), *xor(), range(5), 3)
    for one in (lottery, untouched):
        one.advance(10.0)
    np.testing.assert_array_equal(lottery.outcomes().losses, untouched.outcomes().losses)
