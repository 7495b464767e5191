"""When a problem counts as solved."""

from __future__ import annotations

import numpy as np
import pytest

from lab.criterion import SOLVED, Criterion, accuracy, criterion_for, first_solved
from nn_core import Configuration, Network, Rule, Trainer, draw, xor
from nn_core.activations import ACTIVATIONS
from nn_core.losses import LOSSES
from tests.nn_core.runs import fitting

OUTPUTS = ("sigmoid", "tanh", "linear")
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


@pytest.mark.parametrize("kind", ["gate", "classes"])
@pytest.mark.parametrize("output", ["sigmoid", "tanh", "linear"])
def test_the_same_part_of_the_way_from_one_class_to_the_other_solves_with_every_output(kind, output):
    low, high = ACTIVATIONS[output].targets
    targets, wanted = low + (high - low) * Y, criterion_for(kind, output)
    for way, solved in ((0.2, True), (0.23, False), (0.51, False)):
        outputs = low + (high - low) * np.abs(Y - way)
        assert wanted.met(outputs, targets) == solved
        assert wanted.met(outputs, targets) == SOLVED.met(np.abs(Y - way), Y)
        assert accuracy(outputs, targets, wanted) == (way < 0.5)


def test_regression_is_solved_by_its_error_alone():
    values, wanted = np.array([[0.2], [0.9], [-0.9]]), criterion_for("regression", "linear")
    assert wanted.met(values + 0.099, values)
    assert not wanted.met(values + 0.1001, values)
    assert not wanted.met(values * np.nan, values)
    assert wanted.in_words("test ") == "the mean squared error of the test samples is under 0.01"


def test_accuracy_is_the_share_of_samples_on_their_own_side_of_each_network_in_a_stack():
    outputs = np.array([[[0.1], [0.9], [0.4], [0.5]], [[0.1], [0.9], [0.6], [np.nan]]])
    assert accuracy(outputs, Y).tolist() == [0.5, 0.75]
    assert accuracy(outputs - 0.5, Y - 0.5, Criterion(middle=0.0)).tolist() == [0.5, 0.75]


@pytest.mark.parametrize(
    ("loss", "output"), [(loss, output) for loss in LOSSES for output in fitting(loss) if output in OUTPUTS]
)
def test_no_network_that_solves_is_taken_for_impossible_by_its_loss(output, loss):
    rng, (low, high) = np.random.default_rng(0), ACTIVATIONS[output].targets
    targets, wanted = low + (high - low) * Y, criterion_for("gate", output)
    outputs = targets + (high - low) * rng.uniform(0, 0.5, (400, 1, 1)) * rng.uniform(-1, 1, (400, 4, 1))
    if output == "sigmoid":
        outputs = np.clip(outputs, 1e-9, 1 - 1e-9)
    losses = LOSSES[loss].each(np.log(outputs / (1 - outputs)) if output == "sigmoid" else outputs, outputs, targets)
    met = wanted.met(outputs, targets)
    possible = wanted.possible(loss, losses.mean(axis=(-2, -1)))
    assert met.any()
    assert not possible.all()
    assert possible[met].all()


@pytest.mark.parametrize("classes", [2, 3, 4, 7])
@pytest.mark.parametrize("error", [0.01, 0.05, 0.2])
def test_no_network_that_tells_classes_apart_is_taken_for_impossible_by_its_loss(classes, error):
    # The worst there are among them: all that is not the class's own output is shared out evenly among the others.
    rng, targets = np.random.default_rng(classes), np.eye(classes)[np.arange(12) % classes]
    own = rng.uniform(1 / classes, 1, (4000, 12, 1)) ** rng.uniform(0, 1, (4000, 1, 1))
    outputs = targets * own + (1 - targets) * (1 - own) / (classes - 1)
    wanted = Criterion(error=error, largest=True)
    met = wanted.met(outputs, targets)
    possible = wanted.possible("categorical_cross_entropy", -np.log(own).mean(axis=(-2, -1)), classes)
    assert met.any()
    assert possible[met].all()
    assert Criterion(0.9, error, largest=True).possible("categorical_cross_entropy", np.array([9.0]), classes).all()
    assert not wanted.possible("categorical_cross_entropy", np.array([1.001 * np.log(classes)]), classes).any()


def test_of_classes_a_sample_is_right_where_its_own_output_is_the_largest():
    outputs = [[0.4, 0.3, 0.3], [0.2, 0.5, 0.3], [0.2, 0.4, 0.4], [np.nan, 0.9, 0.1], [np.nan, np.nan, np.nan]]
    targets, wanted = np.eye(3)[[0, 1, 2, 1, 0]], criterion_for("classes", "softmax")
    assert accuracy(outputs, targets, wanted) == 0.4
    assert wanted.met(np.array([[0.8, 0.1, 0.1]]), targets[:1])
    assert not wanted.met(np.array([[0.6, 0.3, 0.1]]), targets[:1])  # The mean squared error is 0.087.
    said = "every test sample has its largest output at its own class and the mean squared error is under 0.05"
    assert wanted.in_words("test ") == said
    assert (
        Criterion(0.9, largest=True)
        .in_words(past=True)
        .startswith("at least 90% of the samples had their largest output at their own class and")
    )


def test_the_words_say_what_is_asked_for():
    said = "every sample is on the right side of 0.5 and the mean squared error is under 0.05"
    assert SOLVED.in_words() == said
    assert criterion_for("classes", "tanh").in_words() == said.replace("0.5", "0", 1).replace("0.05", "0.2")
    assert Criterion(0.75).in_words("test ").startswith("at least 75% of the test samples are on the right side")


def test_the_first_that_solves_is_found_among_a_run_of_parameters():
    run = Trainer(Configuration(Network((2, 4, 1)), Rule(0.5), scheme="xavier", seed=1), *xor())
    trace = run.trace(1000)
    judged = run.X, run.Y
    first = first_solved(run.configuration, SOLVED, judged, trace, run.loss_history[1:])
    met = SOLVED.met(run.configuration.network.predict(trace, run.X), run.Y)
    assert first == int(met.argmax()) > 0
    assert first_solved(run.configuration, SOLVED, judged, trace[:first], run.loss_history[1 : first + 1]) is None


@pytest.mark.parametrize("loss", ["mse", "cross_entropy", "categorical_cross_entropy"])
@pytest.mark.parametrize("share", [0.95, 0.99, 1.0])
def test_the_first_that_solves_is_the_one_that_a_look_at_every_sample_of_every_epoch_finds(loss, share):
    if classes := loss == "categorical_cross_entropy":
        judged, network = draw("three_blobs", 60, noise=30, test_share=0)[0], Network((2, 8, 3), output="softmax")
    else:
        judged, network = draw("moons", 60, noise=5, test_share=0)[0], Network((2, 8, 1))
    (X, targets), rule, criterion = judged, Rule(0.05 if classes else 1.0), Criterion(share, largest=classes)
    run = Trainer(Configuration(network, rule, loss, seed=1), *judged)
    trace, losses = run.trace(1000), run.loss_history[1:]
    first = int(criterion.met(run.configuration.network.predict(trace, X), targets).argmax())
    assert first > 0
    for start in range(0, first + 1, 97):
        found = first_solved(run.configuration, criterion, judged, trace[start:], losses[start:])
        assert found == first - start
    assert first_solved(run.configuration, criterion, judged, trace[:first], losses[:first]) is None
