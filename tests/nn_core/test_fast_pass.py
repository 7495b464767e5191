"""The fast pass is the definition made quick: one arithmetic, held together to twelve digits."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn_core
from lab.lottery.batched_pass import BatchedPass
from nn_core import Configuration, Network, Rule, Trainer, exchange
from nn_core.activations import ACTIVATIONS, Activation
from nn_core.fast_pass import Pass
from nn_core.losses import LOSSES, Loss
from tests.nn_core.runs import ALONE, fitting, moons

# An activation and a loss that the fast pass has no rules of its own for.
STRANGE = Activation(
    "Softsign", lambda z: z / (1 + np.abs(z)), lambda a: (1 - np.abs(a)) ** 2, 1.0, (-1, 1), "{}", "", "", "", ""
)  # fmt: skip
ABSOLUTE = Loss("Absolute", lambda z, a, Y: np.abs(a - Y), 1.0, lambda a, Y: np.sign(a - Y), "", "", "", "")


@pytest.fixture(scope="module", autouse=True)
def _strangers():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ACTIVATIONS, "softsign", STRANGE)
        patch.setitem(LOSSES, "absolute", ABSOLUTE)
        yield


@st.composite
def problems(draw, batched=False):
    loss = draw(st.sampled_from([*sorted(LOSSES), "absolute"]))
    outputs, classes = fitting(loss), LOSSES[loss].output == "softmax"
    output = draw(st.sampled_from(outputs if LOSSES[loss].output else [*outputs, "softsign"]))
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    sizes[-1] += classes
    network = Network(tuple(sizes), draw(st.sampled_from([*ALONE, "softsign"])), output)
    rng, n = np.random.default_rng(draw(st.integers(0, 10**6))), draw(st.integers(1, 6))
    stack = (draw(st.integers(1, 4)),) if batched else draw(st.sampled_from([(), (1,), (3,), (2, 3)]))
    X, Y = rng.normal(size=(n, sizes[0])), rng.uniform(size=(n, sizes[-1]))
    Y = np.eye(sizes[-1])[Y.argmax(axis=1)] if classes else Y
    return network, rng.normal(size=(*stack, network.size)), X, Y, loss


def _agree(fast, defined):
    np.testing.assert_allclose(fast, defined, rtol=1e-12, atol=1e-12)


@given(problems())
def test_the_fast_pass_is_the_definition(problem):
    network, parameters, X, Y, loss = problem
    sweep = Pass(network, parameters, X, loss)
    for _ in range(2):  # The second sweep finds the arrays of the first.
        sweep.forward()
        for fast, defined in zip(sweep.a, network.forward(parameters, X)):
            _agree(fast, defined)
        _agree(sweep.loss(Y), network.loss(parameters, X, Y, loss))
        _agree(sweep.backward(Y), network.gradient(parameters, X, Y, loss))


@given(problems(batched=True))
def test_networks_on_the_last_axis_are_the_definition_too(problem):
    network, parameters, X, Y, loss = problem
    sweep = BatchedPass(network, np.ascontiguousarray(parameters.T), X, loss)
    _agree(sweep.forward(), network.predict(parameters, X))
    _agree(sweep.loss(Y), network.loss(parameters, X, Y, loss))
    _agree(sweep.backward(Y).T, network.gradient(parameters, X, Y, loss))


@pytest.mark.parametrize("batch_size", [1, 4, 7, 8, 20, 21, 100])
def test_an_epoch_of_minibatches_steps_along_the_gradient_of_each_in_turn(batch_size):
    X, Y = moons(20)
    configuration = Configuration(Network((2, 3, 1)), Rule(0.3, batch_size=batch_size), seed=5)
    run, parameters = Trainer(configuration, X, Y), configuration.initial_parameters()
    for epoch in range(3):
        order = np.random.default_rng((5, epoch)).permutation(20)
        for start in range(0, 20, batch_size):
            rows = order[start : start + batch_size]
            parameters = parameters - 0.3 * configuration.network.gradient(parameters, X[rows], Y[rows])
        run.advance(1)
        _agree(run.parameters, parameters)


def test_the_definition_imports_nothing_that_makes_it_fast():
    source = Path(nn_core.__file__).with_name("network.py").read_text(encoding="utf-8")
    imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    needed = {"activations", "checks", "initial", "losses"}
    assert {name for name in imported if name.startswith("nn_core")} == {f"nn_core.{name}" for name in needed}


def test_the_engine_can_be_read_in_one_sitting():
    # What other libraries hold of a network is nothing that the engine needs.
    files = set(Path(nn_core.__file__).parent.glob("*.py")) - {Path(exchange.__file__)}
    # 1,400, and what parameters set by hand and frozen on the way have added, more than two classes (softmax, its loss,
    # labels as targets, three datasets), points of one's own, and samples that come on the way.
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= 1580
