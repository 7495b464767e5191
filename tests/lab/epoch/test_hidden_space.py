"""Hidden space seen from the side: the line in the picture is the network's own decision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.epoch.hidden_space import hidden_view
from nn_core import Configuration, Network, Rule, Trainer, draw, xor

X, Y = xor()


@given(st.sampled_from([(), (1,), (2,), (3,), (16,), (3, 5)]), st.integers(0, 10**6))
def test_the_distance_from_the_line_is_the_outputs_weighted_sum(hidden_layers, seed):
    network = Network((2, *hidden_layers, 1))
    parameters = np.random.default_rng(seed).normal(size=network.size)
    hidden, outputs = [X, *network.forward(parameters, X)][-2:]
    view = hidden_view(network, parameters, X)
    sums = view.seen(hidden) @ view.normal + view.shift
    np.testing.assert_allclose(1 / (1 + np.exp(-sums)), outputs[:, 0], atol=1e-12)


@given(st.sampled_from([(), (2,), (3,)]), st.permutations(range(3)), st.integers(0, 10**6))
def test_of_two_classes_the_distance_from_the_line_tells_which_is_the_likelier_and_by_how_much(layers, classes, seed):
    network, (first, second, _) = Network((2, *layers, 3), output="softmax"), classes
    parameters = np.random.default_rng(seed).normal(size=network.size)
    hidden, outputs = [X, *network.forward(parameters, X)][-2:]
    view = hidden_view(network, parameters, X, (first, second))
    sums = view.seen(hidden) @ view.normal + view.shift
    np.testing.assert_allclose(sums, np.log(outputs[:, first] / outputs[:, second]), atol=1e-11)


def test_two_units_are_the_two_axes():
    network = Network((2, 2, 1))
    parameters = np.random.default_rng(1).normal(size=network.size)
    hidden = network.forward(parameters, X)[0]
    view = hidden_view(network, parameters, X)
    np.testing.assert_array_equal(view.seen(hidden), hidden)
    assert not view.edge_on


@pytest.mark.parametrize("units", [3, 8])
def test_more_units_are_turned_without_stretching(units):
    network = Network((2, units, 1))
    parameters = np.random.default_rng(2).normal(size=network.size)
    view = hidden_view(network, parameters, X)
    assert view.edge_on
    np.testing.assert_allclose(view.axes @ view.axes.T, np.eye(2), atol=1e-12)


def test_a_network_of_zeros_has_a_picture_too():
    network = Network((2, 4, 1))
    view = hidden_view(network, np.zeros(network.size), X)
    assert np.isfinite(view.seen(network.forward(np.zeros(network.size), X)[0])).all()
    assert not view.normal.any()


@pytest.mark.parametrize("data", ["xor", "circle", "moons", "spiral"])
@pytest.mark.parametrize(("sizes", "hidden"), [((2, 4, 1), "tanh"), ((2, 8, 1), "tanh"), ((2, 3, 3, 1), "sigmoid")])
def test_neighbouring_epochs_have_neighbouring_pictures(data, sizes, hidden):
    # The default run, 2-4-1 on XOR, is among them; a mirrored axis has a cosine near -1 with its neighbour.
    network = Network(sizes, hidden)
    for seed in (1, 2):
        configuration = Configuration(network, Rule(0.5 if data == "xor" else 0.05), scheme="xavier", seed=seed)
        run, views = Trainer(configuration, *draw(data, 100)[0]), []
        for _ in range(250):
            run.advance(1)
            views.append(hidden_view(network, run.parameters, run.X).axes)
        cosines = np.einsum("kij,kij->ki", np.array(views[1:]), np.array(views[:-1]))
        assert cosines.min() > 0.97


def test_along_the_cut_the_samples_go_with_the_first_input():
    network = Network((2, 4, 1))
    for seed in range(20):
        parameters = np.random.default_rng(seed).normal(size=network.size)
        along = hidden_view(network, parameters, X).seen(network.forward(parameters, X)[0])[:, 1]
        assert along[X[:, 0] == 1].mean() > along[X[:, 0] == 0].mean()
