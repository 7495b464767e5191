"""The gradient check as work in slices: as many as the network is large, and the same answer as in one go."""

from __future__ import annotations

import numpy as np

from lab.gradient.check import Differences, check_gradient
from nn_core import Network, dataset
from ui.microscope.gradient_check import _differences


def test_a_large_networks_check_is_done_slice_by_slice_and_says_what_it_says_in_one_go() -> None:
    network = Network((2, 16, 16, 1), hidden="relu")
    X, Y = dataset("spirals")
    parameters = network.initial_parameters(rng=np.random.default_rng(0), scheme="he")
    work = Differences(network, parameters, X, Y, "cross_entropy")
    work.advance(seconds=0)
    done = [work.done]
    while not work.finished:
        work.advance(1e-4)
        done.append(work.done)
    assert done == sorted(done)
    assert 0 < done[0] < 0.1
    assert done[-1] == 1
    gradient = network.gradient(parameters, X, Y, "cross_entropy")
    whole = check_gradient(network, parameters, X, Y, "cross_entropy")
    np.testing.assert_array_equal(work.against(gradient).error, whole.error)


def test_a_small_networks_check_needs_no_more_than_the_slice_it_begins_with() -> None:
    network = Network((2, 16, 16, 1))
    parameters = network.initial_parameters(rng=np.random.default_rng(0), scheme="xavier")
    assert _differences(network, parameters, *dataset("xor"), "mse").finished
