"""What cannot work is refused with what was expected, what came, and what to do."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.criterion import SOLVED
from lab.epoch.by_hand import places_for, work_by_hand
from lab.epoch.hidden_space import hidden_view
from lab.gradient.check import check_gradient
from lab.run.diagnosis import diagnose
from nn_core import Change, Configuration, Edit, Inputs, Network, Rule, Trainer, draw, gate, xor
from tests.lab.epoch.epochs import epoch_at
from tests.nn_core.runs import ALONE, RULES

NAN, INF = float("nan"), float("inf")
NETWORK = Network((2, 3, 1))
ZEROS, P = np.zeros(13), np.linspace(-1, 1, 13)
X, Y = xor()
RNG = np.random.default_rng(0)


def _configured(**settings):
    return Configuration(NETWORK, **settings)


CLASSES = Network((2, 3), output="softmax")


def _of_classes(targets):
    return CLASSES.loss(np.zeros(9), X, targets, "categorical_cross_entropy")


def _run():
    return Trainer(Configuration(NETWORK), X, Y)


# What is tried, and words of the error: what was expected, and what came.
REFUSED = {
    "no sizes": (lambda: Network(()), "at least inputs and outputs", r"got \(\)"),
    "one size": (lambda: Network((2,)), "at least inputs and outputs", r"got \(2,\)"),
    "a number for sizes": (lambda: Network(3), "a sequence of ints", "got 3"),
    "None for sizes": (lambda: Network(None), "a sequence of ints", "got None"),
    "a negative size": (lambda: Network((2, -4, 1)), "at least 1", "got -4"),
    "a size of zero": (lambda: Network((2, 0, 1)), "at least 1", "got 0"),
    "half a unit": (lambda: Network((2, 2.5, 1)), "whole number", "got 2.5"),
    "a bool for a size": (lambda: Network((2, True, 1)), "whole number", "got True"),
    "a size of 2.0": (lambda: Network((2, 2.0, 1)), "whole number", r"got 2.0. Pass an int, for instance 1\."),
    "text for a size": (lambda: Network("21"), "whole number", "got '2'"),
    "an unknown hidden activation": (lambda: Network((2, 1), hidden="gelu"), "'sigmoid', 'tanh', 'relu'", "got 'gelu'"),
    "an unknown output activation": (lambda: Network((2, 1), output=None), "'sigmoid', 'tanh', 'relu'", "got None"),
    "an unknown scheme": (lambda: NETWORK.initial_parameters(rng=RNG, scheme="best"), "'xavier', 'he'", "got 'best'"),
    "a seed for a generator": (lambda: NETWORK.initial_parameters(rng=1), "rng must be a Generator", "got int"),
    "an unknown loss": (lambda: NETWORK.loss(ZEROS, X, Y, "hinge"), "'half_mse', 'cross_entropy'", "got 'hinge'"),
    "cross-entropy without a sigmoid": (
        lambda: Network((2, 1), output="tanh").loss(np.zeros(3), X, Y, "cross_entropy"),
        "needs output='sigmoid'",
        "got output='tanh'",
    ),
    "softmax inside": (lambda: Network((2, 3, 2), hidden="softmax"), "act on each unit alone", "got 'softmax'"),
    "softmax of one output": (lambda: Network((2, 1), output="softmax"), "end with 2 or more", r"got \(2, 1\)"),
    "softmax with squares": (
        lambda: Configuration(CLASSES, loss="mse"), "do not depend on each other", "loss='categorical_cross_entropy'",
    ),
    "softmax's loss without it": (
        lambda: Configuration(NETWORK, loss="categorical_cross_entropy"), "needs output='softmax'", "loss='mse'",
    ),
    "a label beyond the classes": (lambda: _of_classes([0, 1, 2, 3]), "whole numbers from 0 to 2", "got 3. Give"),
    "a label below zero": (lambda: _of_classes([-1, 0, 1, 2]), "whole numbers from 0 to 2", "got -1"),
    "a label between two": (lambda: _of_classes([0, 1, 1.5, 2]), "whole numbers from 0 to 2", "got 1.5"),
    "rows that are no shares": (lambda: _of_classes(np.eye(4)[:, :3]), "rows that add up to 1", r"got 0\. Use one-hot"),
    "labels where they are no targets": (
        lambda: Network((2, 3)).loss(np.zeros(9), X, [0, 1, 2, 0]), r"shape \(4, 3\)", r"one-hot np.eye\(3\)",
    ),
    "layers of whole numbers": (lambda: NETWORK.layers(np.zeros(13, int)), "an array of floats", "of int64"),
    "layers of masked numbers": (lambda: NETWORK.layers(np.ma.zeros(13)), "must be an array", "got MaskedArray"),
    "too few parameters": (lambda: NETWORK.predict(np.zeros(12), X), r"\(\.\.\., 13\)", r"got \(12,\)"),
    "a vector of layers too short": (lambda: NETWORK.layers(np.zeros(5)), r"\(\.\.\., 13\)", r"got \(5,\)"),
    "a vector of layers too long": (lambda: NETWORK.layers(np.zeros(50)), r"\(\.\.\., 13\)", r"got \(50,\)"),
    "a stack of layers turned round": (lambda: NETWORK.layers(np.zeros((13, 4))), r"\(\.\.\., 13\)", r"got \(13, 4\)"),
    "a list of layers": (lambda: NETWORK.layers([0.0] * 13), "must be an array", "got list"),
    "a number for parameters": (lambda: NETWORK.predict(1.0, X), r"\(\.\.\., 13\)", r"got \(\)"),
    "NaN parameters": (lambda: NETWORK.predict(ZEROS + NAN, X), "parameters must be finite", "got NaN or infinity"),
    "ragged parameters": (lambda: NETWORK.predict([[1.0], [1.0, 2.0]], X), "an array of numbers", "got list"),
    "words for parameters": (lambda: NETWORK.predict("weights", X), "an array of numbers", "got str"),
    "complex parameters": (lambda: NETWORK.predict(ZEROS + 1j, X), "an array of numbers", "got ndarray"),
    "one sample without its row": (lambda: NETWORK.predict(ZEROS, [0.0, 1.0]), r"\(n_samples, 2\)", r"got \(2,\)"),
    "three inputs for two": (lambda: NETWORK.predict(ZEROS, np.zeros((4, 3))), r"\(n_samples, 2\)", r"got \(4, 3\)"),
    "no samples": (lambda: NETWORK.predict(ZEROS, np.zeros((0, 2))), r"\(n_samples, 2\)", r"got \(0, 2\)"),
    "infinite inputs": (lambda: NETWORK.predict(ZEROS, [[0.0, INF]]), "X must be finite", "got NaN or infinity"),
    "targets in a line": (lambda: NETWORK.loss(ZEROS, X, Y.ravel()), r"Y must have shape \(4, 1\)", r"got \(4,\)"),
    "class labels for three outputs": (
        lambda: Network((2, 3)).loss(np.zeros(9), X, [0, 1, 2, 1]), r"Y must have shape \(4, 3\)",
        r"got \(4,\).*one-hot np\.eye\(3\)\[labels\]",
    ),
    "a hidden target": (
        lambda: Trainer(_configured(), X, np.ma.array(Y, mask=[[0], [1], [0], [0]])), "Y must be known", "got masked",
    ),
    "a hidden input in a list": (
        lambda: NETWORK.predict(ZEROS, [np.ma.array([0.0, 1.0], mask=[0, 1])]), "X must be known", "got masked",
    ),
    "dates for targets": (
        lambda: Trainer(_configured(), X, np.array([["2020"]] * 4, "datetime64[D]")), "array of numbers", "got ndarray",
    ),
    "spans of time for targets": (
        lambda: Trainer(_configured(), X, Y.astype("timedelta64[s]")), "array of numbers", "got ndarray",
    ),
    "digits in quotes for targets": (lambda: Trainer(_configured(), X, [["0"]] * 4), "array of numbers", "got list"),
    "bytes for inputs": (lambda: NETWORK.predict(ZEROS, X.astype("S")), "array of numbers", "got ndarray"),
    "None among the inputs": (lambda: NETWORK.predict(ZEROS, [[0.0, None]]), "array of numbers", "got list"),
    "inputs beyond a float": (lambda: NETWORK.predict(ZEROS, [[0, 10**400]]), "must be finite", "got NaN or infinity"),
    "a target too few": (lambda: NETWORK.gradient(ZEROS, X, Y[:3]), r"Y must have shape \(4, 1\)", r"got \(3, 1\)"),
    "NaN targets": (lambda: NETWORK.loss(ZEROS, X, Y + NAN), "Y must be finite", "got NaN or infinity"),
    "a target of 2 for cross-entropy": (
        lambda: NETWORK.loss(ZEROS, X, 2 * Y, "cross_entropy"), "between 0 and 1", "got 0 to 2",
    ),
    "a gradient towards targets of -1": (
        lambda: NETWORK.gradient(ZEROS, X, 2 * Y - 1, "cross_entropy"), "between 0 and 1", "got -1 to 1",
    ),
    "training cross-entropy towards -4": (
        lambda: Trainer(_configured(loss="cross_entropy"), X, Y - 4), "between 0 and 1", "got -4 to -3",
    ),
    "no configuration": (lambda: Trainer("xor", X, Y), "configuration must be a Configuration", "got str"),
    "a network for a configuration": (lambda: Trainer(NETWORK, X, Y), "must be a Configuration", "got Network"),
    "no network": (lambda: Configuration("xor"), "network must be a Network", "got str"),
    "an unknown optimiser": (lambda: _configured(rule=Rule(1.0, None, "lbfgs")), "'rmsprop', 'adam'", "got 'lbfgs'"),
    "cross-entropy for a linear output": (
        lambda: Configuration(Network((2, 1), output="linear"), loss="cross_entropy"),
        "needs output='sigmoid'",
        "got output='linear'",
    ),
    "an unknown loss to train on": (lambda: _configured(loss="hinge"), "'half_mse', 'cross_entropy'", "got 'hinge'"),
    "an unknown start": (lambda: _configured(scheme="best"), "'xavier', 'he'", "got 'best'"),
    "a learning rate of zero": (lambda: _configured(rule=Rule(0.0)), "finite number above 0", "got 0.0"),
    "a negative learning rate": (lambda: _configured(rule=Rule(-0.1)), "finite number above 0", "got -0.1"),
    "a NaN learning rate": (lambda: _configured(rule=Rule(NAN)), "finite number above 0", "got nan"),
    "an infinite learning rate": (lambda: _configured(rule=Rule(INF)), "finite number above 0", "got inf"),
    "an enormous learning rate": (lambda: _configured(rule=Rule(10**400)), "finite number above 0", "got 1000"),
    "a bool for a learning rate": (lambda: _configured(rule=Rule(True)), "finite number above 0", "got True"),
    "text for a learning rate": (lambda: _configured(rule=Rule("0.1")), "finite number above 0", "got '0.1'"),
    "a negative seed": (lambda: _configured(seed=-1), "seed .* at least 0", "got -1"),
    "a bool for a seed": (lambda: _configured(seed=True), "seed .* whole number", "got True"),
    "no seed": (lambda: _configured(seed=None), "seed .* whole number", "got None"),
    "a batch of nothing": (lambda: _configured(rule=Rule(batch_size=0)), "batch_size .* at least 1", "got 0"),
    "training inputs too wide": (lambda: Trainer(_configured(), X.T, Y), r"\(n_samples, 2\)", r"got \(2, 4\)"),
    "training targets too few": (lambda: Trainer(_configured(), X, Y[:2]), r"\(4, 1\)", r"got \(2, 1\)"),
    "training on NaN": (lambda: Trainer(_configured(), X + NAN, Y), "X must be finite", "got NaN or infinity"),
    "zero epochs": (lambda: _run().advance(0), "epochs .* at least 1", r"got 0. Pass a larger int"),
    "negative epochs": (lambda: _run().advance(-5), "epochs .* at least 1", "got -5"),
    "a bool for epochs": (lambda: _run().advance(True), "epochs .* whole number", r"got True. Pass an int"),
    "half an epoch": (lambda: _run().advance(0.5), "epochs .* whole number", "got 0.5"),
    "an epoch not reached": (lambda: _run().rewind(1), "already reached, 0 to 0", "got 1"),
    "an epoch before the start": (lambda: _run().rewind(-1), "epoch .* at least 0", "got -1"),
    "parameters of an epoch not reached": (lambda: _run().parameters_at(7), "already reached, 0 to 0", "got 7"),
    "a new rate of zero": (lambda: _run().set_rule(Rule(0)), "finite number above 0", "got 0"),
    "a schedule that starts late": (
        lambda: Trainer(_configured(), X, Y, ((5, Rule()),)),
        "start at epoch 0",
        r"got .*\[5\]",
    ),
    "a schedule that turns back": (
        lambda: Trainer(_configured(), X, Y, ((0, Rule()), (9, Rule()), (4, Rule()))),
        "start at epoch 0 and rise",
        r"got .*\[0, 9, 4\]",
    ),
    "a number for a schedule": (lambda: Trainer(_configured(), X, Y, 5), "a sequence of", "got 5"),
    "zero for a schedule": (lambda: Trainer(_configured(), X, Y, 0), "a sequence of", "got 0"),
    "an empty schedule": (lambda: Trainer(_configured(), X, Y, ()), "start at epoch 0", r"got epochs \[\]"),
    "a schedule of bare rates": (
        lambda: Trainer(_configured(), X, Y, (0.1, 0.2)),
        r"\(epoch, Rule\)",
        r"got \(0.1, 0.2\)",
    ),
    "a schedule with rates": (lambda: Trainer(_configured(), X, Y, ((0, 0.1),)), "rule must be a Rule", "got float"),
    "a schedule with a rate below 0": (lambda: Trainer(_configured(), X, Y, ((0, Rule(-1.0)),)), "above 0", "got -1.0"),
    "an edit of no layer": (lambda: _run().edit(Edit(2, 0, 0, 0.5)), "layer .* at most 1", "got 2"),
    "an edit of no unit below": (lambda: _run().edit(Edit(0, 3, 0, 0.5)), "row .* at most 2", "got 3"),
    "an edit of no unit": (lambda: _run().edit(Edit(0, 2, 3, 0.5)), "column .* at most 2", "got 3"),
    "an edit to infinity": (lambda: _run().edit(Edit(0, 0, 0, INF)), "value must be finite", "got NaN or infinity"),
    "an edit to a word": (lambda: _run().edit(Edit(0, 0, 0, "0.5")), "value must be an array of numbers", "got list"),
    "an edit that is a pair": (lambda: _run().edit((0, 0.5)), "edit must be an Edit", "got tuple"),
    "an edit that blows up the loss": (
        lambda: Trainer(Configuration(Network((2, 1), output="linear")), X, Y).edit(Edit(0, 2, 0, 1e200)),
        "must leave the loss finite", r"got \(Edit",
    ),
    "edits in a list": (
        lambda: Trainer(_configured(), X, Y, ((0, Rule(), [Edit(0, 0, 0, 0.5)]),)), "edits must be a tuple", "got list",
    ),
    "a rate for a rule": (lambda: _configured(rule=0.1), "rule must be a Rule", "got float"),
    "a negative penalty": (lambda: _configured(rule=Rule(l1=-0.1)), "l1 .* at least 0", "got -0.1"),
    "an infinite penalty": (lambda: _configured(rule=Rule(l2=INF)), "l2 .* at least 0", "got inf"),
    "an unknown order": (lambda: _configured(order="sorted"), "'shuffled', 'fixed'", "got 'sorted'"),
    "a test of points alone": (lambda: Trainer(_configured(), X, Y, test=X), "test must be a tuple", "got ndarray"),
    "test points too wide": (lambda: Trainer(_configured(), X, Y, test=(X.T, Y)), r"\(n_samples, 2\)", r"got \(2, 4\)"),
    "test targets too few": (lambda: Trainer(_configured(), X, Y, test=(X, Y[:2])), r"\(4, 1\)", r"got \(2, 1\)"),
    "a truth table too long": (lambda: draw("01101"), "dataset must be one of 'xor'", "got '01101'"),
    "a dataset that is no text": (lambda: draw(None), "dataset must be one of 'xor'", "got None"),
    "too few samples": (lambda: draw("circle", 19), "n_samples .* at least 20 and at most 1200", "got 19"),
    "too many samples": (lambda: draw("circle", 1201), "n_samples .* at most 1200", "got 1201"),
    "noise as a share": (lambda: draw("circle", noise=0.5), "noise must be a whole number", "got 0.5"),
    "too much noise": (lambda: draw("circle", noise=51), "noise .* at most 50", "got 51"),
    "nothing to train on": (lambda: draw("circle", test_share=91), "test_share .* at most 90", "got 91"),
    "a drawn dataset with a negative seed": (lambda: draw("circle", seed=-1), "seed .* at least 0", "got -1"),
    "targets of an unknown output": (lambda: draw("circle", output="gelu"), "activation must be one of", "got 'gelu'"),
    "an unknown feature": (lambda: Inputs(("x1", "x9"))(X), "feature must be one of 'x1', 'x2'", "got 'x9'"),
    "no features": (lambda: Inputs(())(X), "one feature or more", r"got \(\)"),
    "a feature twice": (lambda: Inputs(("x1", "x1"))(X), "one feature or more", r"got \('x1', 'x1'\)"),
    "points on a line": (lambda: Inputs()(np.zeros((4, 1))), r"points must .* \(n_samples, 2\)", r"got \(4, 1\)"),
    "an unknown gate": (lambda: gate("nor"), "'nand', 'xnor'", "got 'nor'"),
}  # fmt: skip


@pytest.mark.parametrize(("attempt", "expected", "came"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_work_is_refused_with_the_expected_the_given_and_the_remedy(attempt, expected, came):
    with pytest.raises(ValueError, match=expected) as refusal:
        attempt()
    sentence = str(refusal.value)
    assert re.search(came, sentence)
    remedy = sentence.rstrip(".").rsplit(". ", 1)[-1]
    assert re.match("Advance|Choose|Give|Make|Pass|Remove|Sort|Use|Write", remedy), sentence


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.floats()),
    st.lists(st.tuples(st.integers(), st.floats())),
    st.lists(st.tuples(st.integers(0, 9), RULES)).map(tuple),
)


@given(anything)
def test_a_schedule_is_taken_or_refused_in_words_whatever_it_is(schedule):
    refusal = None
    try:
        taken = Trainer(_configured(), X, Y, schedule).schedule
    except ValueError as error:
        refusal = str(error)
    if refusal:
        assert "; got " in refusal
    else:
        assert taken == tuple(Change(*entry) for entry in schedule or [(0, Rule())])


@given(anything)
def test_nothing_but_a_configuration_is_trained(configuration):
    with pytest.raises(ValueError, match=r"must be a Configuration; got .* Make one"):
        Trainer(configuration, X, Y)


@given(st.lists(st.integers(0, 20), max_size=3))
def test_the_layers_of_an_array_are_views_of_it_or_it_is_refused(shape):
    parameters = np.zeros(shape)
    if shape and shape[-1] == 13:
        assert all(
            np.shares_memory(part, parameters) or not part.size
            for W, b in NETWORK.layers(parameters)
            for part in (W, b)
        )
    else:
        with pytest.raises(ValueError, match=r"\(\.\.\., 13\); got .* Use initial"):
            NETWORK.layers(parameters)


@given(st.lists(st.floats(-2, 2), min_size=4, max_size=4))
def test_cross_entropy_takes_targets_from_0_to_1_and_no_others(values):
    targets = np.array(values)[:, None]
    if all(0 <= value <= 1 for value in values):
        assert NETWORK.loss(ZEROS, X, targets, "cross_entropy") == pytest.approx(np.log(2))
    else:
        with pytest.raises(ValueError, match=r"between 0 and 1 .*; got .* Use"):
            NETWORK.loss(ZEROS, X, targets, "cross_entropy")
    assert NETWORK.loss(ZEROS, X, targets) >= 0


@given(st.integers(0, 10**6), st.floats(0, 308), st.sampled_from(["tanh", "sigmoid", "relu", "linear"]))
def test_the_gradient_of_huge_parameters_is_as_silent_as_their_loss(seed, exponent, hidden):
    # Warnings are errors in these tests.
    network = Network((2, 3, 1), hidden, "linear")
    parameters = np.random.default_rng(seed).uniform(-1, 1, 13) * 10**exponent
    network.loss(parameters, X, Y)
    assert network.gradient(parameters, X, Y).shape == (13,)


@given(st.floats(-308, 308), st.floats(-308, 308), st.sampled_from(ALONE), st.booleans())
def test_nothing_is_warned_of_or_raised_at_the_ends_of_what_a_float_holds(weights, inputs, hidden, strict):
    network, parameters, far = Network((2, 3, 1), hidden), P * 10.0**weights, (X - 0.5) * 10.0**inputs
    # Somebody may have asked NumPy to raise.
    with np.errstate(all="raise" if strict else "warn"):
        assert network.predict(parameters, far).shape == (4, 1)
        network.loss(parameters, far, Y), network.gradient(parameters, far, Y, "cross_entropy")
        run = Trainer(Configuration(network), far, Y, parameters=parameters)
        run.advance(2)
        assert run.outputs.shape == (4, 1)
        seen = epoch_at(network, parameters, far, Y)
        work_by_hand(seen, places_for(seen)), check_gradient(network, parameters, far, Y)
        hidden_view(network, parameters, far), SOLVED.met(1e200 * Y, Y), diagnose(run)
