"""The gradient check as work in slices: as many as the network is large, and the same answer as in one go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lab.gradient.check import check_gradient, checking
from nn_core import Inputs, Network, draw, xor
from tests.lab.epoch.epochs import epoch_at
from ui.microscope.gradient_check import checked, described


def test_a_large_networks_check_is_done_slice_by_slice_and_says_what_it_says_in_one_go() -> None:
    network = Network((2, 16, 16, 1), hidden="relu")
    X, Y = draw("spiral", 400)[0]
    parameters = network.initial_parameters(rng=np.random.default_rng(0), scheme="he")
    work = checking(network, parameters, X, Y, "cross_entropy")
    work.advance(seconds=0)
    done = [work.done]
    while not work.finished:
        work.advance(1e-4)
        done.append(work.done)
    assert done == sorted(done)
    assert 0 < done[0] < 0.1
    assert done[-1] == 1
    whole = check_gradient(network, parameters, X, Y, "cross_entropy")
    np.testing.assert_array_equal(work.finish().error, whole.error)


def test_a_small_networks_check_needs_no_more_than_the_slice_it_begins_with() -> None:
    network = Network((2, 16, 16, 1))
    parameters = network.initial_parameters(rng=np.random.default_rng(0), scheme="xavier")
    assert checked(network, parameters, *xor(), "mse", 0.0, 0.0).finished


def test_a_parameter_is_told_by_its_name_and_what_it_joins() -> None:
    epoch = epoch_at(Network((2, 3, 1)), np.zeros(13), *xor())
    names = [described(epoch, index) for index in (0, 5, 7, 9, 12)]
    assert names == [
        "W1[0,0] (x₁ → h1)",
        "W1[1,2] (x₂ → h3)",
        "b1[1] (bias → h2)",
        "W2[0,0] (h1 → output)",
        "b2[0] (bias → output)",
    ]
    assert described(replace(epoch, features=Inputs(("sinx1", "x1x2"))), 0) == "W1[0,0] (sin x₁ → h1)"
