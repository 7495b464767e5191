"""When a problem counts as solved."""

from __future__ import annotations

import numpy as np
import pytest

from lab.criterion import SOLVED, Criterion
from nn_core import Configuration, Network, Rule, Trainer, xor

Y = np.array([[0.0], [1.0], [1.0], [0.0]])


@pytest.mark.parametrize(
    ("outputs", "solved"),
    [
        ([0.1, 0.9, 0.9, 0.1], True),
        ([0.1, 0.9, 0.9, 0.51], False),  # the last is on the wrong side
        ([0.3, 0.7, 0.7, 0.3], False),  # all on the right side, but a mean squared error of 0.09
        ([0.2, 0.8, 0.8, 0.2], True),  # 0.04
        ([0.1, 0.9, np.nan, 0.1], False),
        ([0.1, 0.9, np.inf, 0.1], False),
    ],
)
def test_solved_is_every_sample_on_its_side_and_a_small_error(outputs, solved):
    assert SOLVED.met(np.array(outputs)[:, None], Y) == solved


@pytest.mark.parametrize("undecided", [0, 1])
def test_an_output_of_a_half_is_on_no_side(undecided):
    outputs = Y.copy()
    outputs[undecided] = 0.5
    assert not Criterion(error=1.0).met(outputs, Y)


def test_an_error_at_the_limit_is_not_under_it():
    assert not Criterion(error=0.0625).met(np.array([[0.25], [0.75], [0.75], [0.25]]), Y)
    assert Criterion(error=0.0626).met(np.array([[0.25], [0.75], [0.75], [0.25]]), Y)


def test_a_lower_accuracy_lets_some_samples_be_wrong():
    outputs = np.array([[0.0], [1.0], [1.0], [0.51]])
    assert Criterion(accuracy=0.75, error=1.0).met(outputs, Y)
    assert not Criterion(accuracy=0.76, error=1.0).met(outputs, Y)


def test_a_sample_with_several_outputs_is_right_only_when_all_of_them_are():
    targets = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert Criterion(error=1.0).met(np.array([[0.1, 0.9], [0.9, 0.1]]), targets)
    assert not Criterion(error=1.0).met(np.array([[0.1, 0.9], [0.9, 0.6]]), targets)


def test_a_stack_gets_an_answer_for_each_of_its_networks():
    run = Trainer(Configuration(Network((2, 4, 1)), Rule(0.5), scheme="xavier", seed=1), *xor())
    run.advance(2000)
    stack = np.array([[run.parameters_at(0), run.parameters_at(2000)]])
    solved = SOLVED.met(run.configuration.network.predict(stack, run.X), run.Y)
    assert solved.tolist() == [[False, True]]


@pytest.mark.parametrize("wrong", [np.ma.array(Y, mask=Y == 1), Y.astype(str), None])
def test_what_is_hidden_or_no_number_is_never_judged(wrong):
    for given in ((wrong, Y), (Y, wrong)):
        with pytest.raises(ValueError, match="must be"):
            SOLVED.met(*given)
