"""Initial weights as each scheme says."""

from __future__ import annotations

import numpy as np

from nn_core import Network


def test_the_playgrounds_weights_are_within_a_half_and_its_biases_a_tenth():
    network = Network((2, 16, 16, 1))
    parameters = network.initial_parameters(rng=np.random.default_rng(0), scheme="playground")
    for W, b in network.layers(parameters):
        assert (b == 0.1).all()
        assert np.abs(W).max() < 0.5
    W = network.layers(parameters)[1].W
    assert abs(W.mean()) < 0.05
    assert abs(W.std() - 1 / 12**0.5) < 0.03
