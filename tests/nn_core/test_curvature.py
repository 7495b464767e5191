"""Curvature: exact where the loss is a parabola, negative on a saddle, silent at corners."""

from __future__ import annotations

import numpy as np

from nn_core import Network, xor
from nn_core.curvature import curvatures

X, Y = xor()


def test_a_linear_network_bends_as_its_data_says():
    network = Network((2, 1), output="linear")
    design = np.column_stack([X, np.ones(4)])
    exact = np.linalg.eigvalsh(2 * design.T @ design / 4)
    np.testing.assert_allclose(curvatures(network, np.zeros(3), X, Y), exact, atol=1e-9)


def test_the_product_of_two_weights_is_a_saddle():
    network = Network((1, 1, 1), hidden="linear", output="linear")
    bends = curvatures(network, np.zeros(4), np.ones((1, 1)), np.ones((1, 1)))
    assert bends[0] < -1
    assert bends[-1] > 1


def test_parameters_at_a_corner_are_left_out():
    network = Network((2, 2, 1), hidden="relu")
    assert len(curvatures(network, np.zeros(9), X, Y)) < 9
