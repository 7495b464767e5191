"""The formulas: the engine's numbers, and signs that tell the truth about rounding."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from lab.epoch.epoch import compute_epoch
from nn_core import Configuration, Edit, Inputs, Network, Rule, Trainer, draw, xor
from nn_core.features import FEATURES
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from setting.of_data import features
from tests.lab.epoch.epochs import epoch_at
from tests.nn_core.runs import ALONE
from ui.microscope.formulas import worked
from ui.microscope.latex import added, equals, number
from ui.microscope.latex import product as product_of
from ui.microscope.matrices import is_cut, matrix, worked_batch
from ui.microscope.steps import steps

X, Y = xor()
NUMBER = r"-?\d+\.\d+|-?\d+"


def _epoch(seed=0, sizes=(2, 4, 1), hidden="tanh", loss="mse", data="xor", output="sigmoid", **rule):
    if loss == "categorical_cross_entropy":
        sizes, output = (*sizes[:-1], 3), "softmax"
    network = Network(sizes, hidden, output)
    X, Y = draw(data, 200)[0]
    Y = np.arange(len(X)) % 3 if output == "softmax" else Y
    parameters = network.initial_parameters(rng=np.random.default_rng(seed), scheme="uniform")
    return epoch_at(network, parameters, X, Y, 0.5, loss, **rule)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (2, *[16] * 6, 1)])
def test_the_steps_go_forward_then_the_loss_then_backward_then_the_update(sizes):
    kinds = [(step.kind, step.layer) for step in steps(Network(sizes))]
    layers = list(range(len(sizes) - 1))
    forward, backward = [("forward", i) for i in layers], [("backward", i) for i in layers[::-1]]
    assert kinds == [*forward, ("loss", layers[-1]), *backward, *(("update", i) for i in layers)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", ALONE)
@pytest.mark.parametrize(("sizes", "data"), [((2, 4, 1), "xor"), ((2, 3, 3, 1), "xor"), ((2, 16, 16, 1), "moons")])
def test_every_step_ends_in_the_engines_own_number(sizes, data, hidden, loss):
    epoch, sample, unit = _epoch(5, sizes, hidden, loss, data), 3, 0
    for step in steps(epoch.network):
        shown = worked(epoch, step, sample, unit, 5)
        ends = [re.findall(NUMBER, formula)[-1] for formula in shown.numbers]
        if step.kind == "forward":
            expected = [epoch.z[step.layer][sample, unit], epoch.a[step.layer][sample, unit]]
        elif step.kind == "loss":
            expected = [epoch.losses[sample, 0], epoch.mean_loss]
        elif step.kind == "backward":
            gradient = epoch.network.layers(epoch.gradient)[step.layer]
            expected = [epoch.delta[step.layer][sample, unit], *gradient.W[:, unit], gradient.b[0, unit]]
        else:
            new = epoch.network.layers(epoch.updated)[step.layer]
            expected = [*new.W[:, unit], new.b[0, unit]]
        assert ends == [number(value, 5) for value in expected]


def test_a_result_that_is_printed_whole_is_equal_and_one_that_is_rounded_is_nearly_so():
    assert [equals(value, 2) for value in (0.25, 3.0, -0.5)] == ["= 0.25", "= 3", "= -0.50"]
    assert equals(1 / 3, 2) == r"\approx 0.33"


def test_of_many_samples_the_others_are_one_number_and_of_few_each_is_written():
    few = worked(_epoch(), steps(Network((2, 4, 1)))[4], 1, 0, 4).numbers[1]
    many = worked(_epoch(data="moons"), steps(Network((2, 4, 1)))[4], 1, 0, 4).numbers[1]
    assert "all others" not in few
    assert "all others" in many
    assert few.count("boxed") == many.count("boxed") == 1


def test_of_many_weights_each_gradient_takes_one_line_that_adds_up():
    for data in ("xor", "moons"):
        epoch = _epoch(data=data)
        shown = worked(epoch, steps(epoch.network)[3], 1, 0, 6)
        assert "then the other samples’" in shown.sentence
        a, d = epoch.a[0][1], float(epoch.delta[1][1, 0])
        for i, formula in enumerate(shown.numbers[1:]):
            assert "aligned" not in formula
            part, others, total = re.fullmatch(r".*= \\boxed\{(.*)\} (.*) (?:=|\\approx) (.*)", formula).groups()
            own = a[i] * d if i < len(a) else d
            assert part == (product_of(a[i], d, 6) if i < len(a) else number(d, 6))
            assert own + float(others.replace(" ", "")) == pytest.approx(float(total), abs=2e-6)


def test_each_of_two_outputs_has_its_own_loss_and_delta():
    network, rng = Network((3, 4, 2), "sigmoid"), np.random.default_rng(0)
    epoch = epoch_at(network, rng.normal(size=network.size), rng.normal(size=(4, 3)), rng.uniform(size=(4, 2)))
    for unit in (0, 1):
        loss, mean = worked(epoch, steps(network)[2], 0, unit, 4).numbers
        assert loss.endswith(f" {number(epoch.losses[0, unit], 4)} \\end{{aligned}}")
        assert mean.endswith(f" {number(epoch.mean_loss, 4)} \\end{{aligned}}")
        assert r"\frac{1}{8}" in mean
        delta = worked(epoch, steps(network)[3], 0, unit, 4).numbers[0]
        assert r"\frac{2}{8}" in delta
        assert delta.endswith(f" {number(epoch.delta[1][0, unit], 4)} \\end{{aligned}}")


def test_softmax_is_worked_out_with_the_sums_of_all_outputs_and_its_loss_is_a_mean_over_samples():
    epoch = _epoch(loss="categorical_cross_entropy")
    z, (y, a, delta) = epoch.z[1][1], (float(values[1, 2]) for values in (epoch.Y, epoch.a[1], epoch.delta[1]))
    powers = " + ".join(f"e^{{{number(value, 4)}}}" for value in z)
    forward, loss, backward = (worked(epoch, step, 1, 2, 4) for step in steps(epoch.network)[1:4])
    assert rf"\frac{{e^{{{number(z[2], 4)}}}}}{{{powers}}}" in forward.numbers[1]
    assert rf"{number(y, 4)} \cdot \big(\ln({powers}) - " in loss.numbers[0]
    assert loss.symbols[1].startswith(r"L = \frac{1}{4} \sum \ell")
    assert rf"\frac{{1}}{{4}} \cdot ({number(a, 4)} - {number(y, 4)})" in backward.numbers[0]
    assert delta == pytest.approx((a - y) / 4)
    batch = worked_batch(epoch, steps(epoch.network)[1], 4)
    assert batch.symbols[1].endswith(r"\frac{e^{Z^{(2)}}}{\text{row sums of } e^{Z^{(2)}}}")


@pytest.mark.parametrize("loss", LOSSES)
def test_the_whole_batch_shows_every_number_of_a_small_network(loss):
    epoch = _epoch(loss=loss)
    assert not is_cut(epoch)
    for step in steps(epoch.network):
        text = " ".join(worked_batch(epoch, step, 5).numbers)
        if step.kind == "forward":
            values = [*epoch.z[step.layer].ravel(), *epoch.a[step.layer].ravel()]
        elif step.kind == "backward":
            values = [*epoch.delta[step.layer].ravel(), *epoch.network.layers(epoch.gradient)[step.layer].W.ravel()]
        else:
            own = epoch.network.layers(epoch.updated)[step.layer]
            values = epoch.losses.ravel() if step.kind == "loss" else [*own.W.ravel(), *own.b.ravel()]
        assert all(number(value, 5) in text for value in values)


def test_a_matrix_that_does_not_fit_is_cut_with_dots():
    text = matrix(np.ones((200, 16)), 4)
    assert r"\vdots" in text
    assert r"\cdots" in text
    assert text.count("1") == 6 * 4
    assert is_cut(_epoch(data="moons"))


def test_long_sums_break_their_lines_and_no_zero_is_negative():
    assert added(["1.23456", "-2.34567"]) == "1.23456 - 2.34567"
    assert added(["-1.5", "2"]) == "- 1.5 + 2"
    assert added([r"1.23456 \cdot 2.34567"] * 4).count(r"\\") == 3
    assert number(-0.0, 4) == "0"


def test_braces_are_balanced_in_every_formula():
    for hidden in ALONE:
        for loss, optimiser in product(LOSSES, OPTIMISERS):
            epoch = _epoch(1, (2, 11, 3, 1), hidden, loss, optimiser=optimiser, l1=0.001)
            for step in steps(epoch.network):
                for shown in (worked(epoch, step, 0, 0, 4), worked_batch(epoch, step, 4)):
                    for formula in (*shown.symbols, *shown.numbers):
                        assert formula.count("{") == formula.count("}")
                        # KaTeX refuses a second superscript on the same symbol.
                        assert not re.search(r"\^\{\(\d\)\}_\{\d+\}\^", formula)


def _later(rule, network=None):
    """An update of a run that has gone on for some epochs."""
    run = Trainer(Configuration(network or Network((2, 2, 1)), rule, scheme="xavier", seed=2), *xor())
    run.advance(7)
    return compute_epoch(run)


def _updated(epoch):
    """The formulas of the first layer's update, for its first unit."""
    return worked(epoch, next(step for step in steps(epoch.network) if step.kind == "update"), 0, 0, 6)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_an_update_shows_what_the_optimiser_remembers_before_and_after_and_its_constants(name):
    epoch, kind = _later(Rule(0.1, optimiser=name)), OPTIMISERS[name]
    shown = _updated(epoch)
    assert kind.constants in shown.sentence
    assert (f"t = {epoch.step}" in shown.sentence) == bool(kind.memory)
    for formula, parameter in zip(shown.numbers, (0, 2, 4)):  # Of h1: from x1, from x2, the bias.
        printed = [float(text) for text in re.findall(NUMBER, formula)]
        for row in (*epoch.memory, *epoch.remembered):
            assert any(value == pytest.approx(row[parameter], rel=0.01) for value in printed)
        assert printed[-1] == pytest.approx(epoch.updated[parameter], abs=1e-6)
        assert any(value == pytest.approx(epoch.gradient[parameter], rel=0.01, abs=1e-6) for value in printed)


def test_a_penalty_stands_in_the_update_of_a_weight_and_not_of_a_bias():
    epoch = _later(Rule(0.1, l1=0.001, l2=0.02))
    shown = _updated(epoch)
    weight, bias = shown.symbols
    assert r"- \eta\,(0.001\,\mathrm{sign}(w) + 0.02\,w)" in weight
    assert "sign" not in bias
    now = number(float(epoch.parameters[0]), 6)
    assert re.search(rf"0.1 \\cdot \(0.001 \\cdot \(?-?1\)? \+ 0.02 \\cdot \(?{now}\)?\)", shown.numbers[0])
    assert "0.02" not in shown.numbers[-1]
    assert "the loss and the gradient here are without" in shown.sentence
    loss = next(step for step in steps(epoch.network) if step.kind == "loss")
    assert "The penalties are not in it." in worked(epoch, loss, 0, 0, 6).sentence


def test_a_weight_that_l1_has_ended_is_0_and_said_to_be():
    epoch = _later(Rule(0.5, l1=1.0))
    assert not epoch.alive[0]
    assert "ended by L1" in _updated(epoch).numbers[0]
    assert "ended by L1" not in _updated(epoch).numbers[-1]


def test_what_is_frozen_is_said_to_stay_as_it_is():
    run = Trainer(Configuration(Network((2, 4, 1)), Rule(0.5, optimiser="adam")), X, Y)
    run.edit(Edit(0, 0, 0, 0.4, True))
    shown = _updated(compute_epoch(run))
    assert "What is frozen takes no step" in shown.sentence
    assert r"= 0.4 \quad \text{(frozen)}" in shown.numbers[0].replace("0.400000", "0.4")
    assert "frozen" not in shown.numbers[-1]


def test_features_come_from_their_point_and_have_their_names():
    points, Y = draw("gauss", 40, output="tanh")[0]
    for inputs in (Inputs(features("plane")), Inputs(("x1sq", "sinx2")).standardised(points)):
        network = Network((len(inputs.names), 3, 1))
        run = Trainer(Configuration(network), inputs(points), Y)
        epoch = compute_epoch(run, 0, points, inputs)
        first = steps(network)[0]
        shown = worked(epoch, first, 5, 0, 5)
        for formula, value in zip(shown.numbers, epoch.X[5]):
            assert re.findall(NUMBER, formula)[-1] == number(value, 5)
            assert formula.count("{") == formula.count("}")
        assert r"\sin x_{2}" in shown.numbers[len(inputs.names) - 1]
        assert f"features {', '.join(FEATURES[name].label for name in inputs.names)}" in (
            worked_batch(epoch, first, 5).sentence
        )
    plain = replace(epoch_at(Network((2, 3, 1)), np.ones(13), *xor()), features=Inputs(), points=X)
    assert len(worked(plain, first, 1, 0, 5).numbers) == 2


def test_the_matrices_of_an_update_have_the_optimisers_memory():
    epoch = _later(Rule(0.1, optimiser="adam"))
    shown = worked_batch(epoch, steps(epoch.network)[-1], 5)
    assert sum(r"\text{ of }" in formula for formula in shown.numbers) == 4  # Two rows, of weights and of biases.
    assert "cell by cell" in shown.sentence
