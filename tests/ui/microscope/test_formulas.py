"""The formulas: the engine's numbers, and signs that tell the truth about rounding."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lab.epoch.epoch import compute_epoch
from nn_core import Network, dataset, xor
from ui.microscope.formulas import worked
from ui.microscope.latex import added, equals, number
from ui.microscope.matrices import is_cut, matrix, worked_batch
from ui.microscope.steps import steps

X, Y = xor()
NUMBER = r"-?\d+\.\d+|-?\d+"


def _epoch(seed=0, sizes=(2, 4, 1), hidden="tanh", loss="mse", data="xor", output="sigmoid"):
    network = Network(sizes, hidden, output)
    X, Y = dataset(data)
    return compute_epoch(
        network, network.initial_parameters(rng=np.random.default_rng(seed), scheme="uniform"), X, Y, 0.5, loss
    )


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 16, 16, 1)])
def test_the_steps_go_forward_then_the_loss_then_backward_then_the_update(sizes):
    kinds = [(step.kind, step.layer) for step in steps(Network(sizes))]
    layers = list(range(len(sizes) - 1))
    forward, backward = [("forward", i) for i in layers], [("backward", i) for i in layers[::-1]]
    assert kinds == [*forward, ("loss", layers[-1]), *backward, *(("update", i) for i in layers)]


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu"])
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
    few = worked(_epoch(), steps(Network((2, 4, 1)))[3], 1, 0, 4).numbers[1]
    many = worked(_epoch(data="moons"), steps(Network((2, 4, 1)))[3], 1, 0, 4).numbers[1]
    assert "all others" not in few
    assert "all others" in many
    assert few.count("boxed") == many.count("boxed") == 1


def test_each_of_two_outputs_has_its_own_loss_and_delta():
    network, rng = Network((3, 4, 2), "sigmoid"), np.random.default_rng(0)
    epoch = compute_epoch(
        network, rng.normal(size=network.size), rng.normal(size=(4, 3)), rng.uniform(size=(4, 2)), 0.1
    )
    for unit in (0, 1):
        loss, mean = worked(epoch, steps(network)[2], 0, unit, 4).numbers
        assert loss.endswith(f" {number(epoch.losses[0, unit], 4)} \\end{{aligned}}")
        assert mean.endswith(f" {number(epoch.mean_loss, 4)} \\end{{aligned}}")
        assert r"\frac{1}{8}" in mean
        delta = worked(epoch, steps(network)[3], 0, unit, 4).numbers[0]
        assert r"\frac{2}{8}" in delta
        assert delta.endswith(f" {number(epoch.delta[1][0, unit], 4)} \\end{{aligned}}")


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
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
    for hidden in ("tanh", "sigmoid", "relu"):
        for loss in ("mse", "cross_entropy"):
            epoch = _epoch(1, (2, 11, 3, 1), hidden, loss)
            for step in steps(epoch.network):
                for shown in (worked(epoch, step, 0, 0, 4), worked_batch(epoch, step, 4)):
                    for formula in (*shown.symbols, *shown.numbers):
                        assert formula.count("{") == formula.count("}")
                        # KaTeX refuses a second superscript on the same symbol.
                        assert not re.search(r"\^\{\(\d\)\}_\{\d+\}\^", formula)
