"""Epochs worked out by hand: the numbers below come from paper, not from a program.

The first network is ReLU and linear with halves and quarters for weights, so floats hold every step exactly. The others
choose weights that are logarithms, where sigmoid and tanh are fractions: sigmoid(log 3) = 3/4, tanh(log 2) = 3/5.
"""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from nn_core import Configuration, Network, Rule, Trainer
from nn_core.initial import SCHEMES, Scheme

X = [[0.0, 1.0], [1.0, 0.0]]
Y = [[1.0], [1.0]]
#         W1: rows are inputs      b1          W2           b2
START = [1.0, -1.0, 2.0, 1.0, 0.0, 0.5, 1.0, -2.0, 0.5]

# Forward: z1 = [2, 3/2], [1, -1/2]; a1 = [2, 3/2], [1, 0]; outputs 2 - 3 + 1/2 = -1/2 and 1 + 1/2 = 3/2.
OUTPUTS = [[-0.5], [1.5]]
# Errors -3/2 and 1/2: loss (9/4 + 1/4) / 2 = 5/4.
LOSS = 1.25
# Backward: d/dz2 = 2 error / 2 = [-3/2], [1/2]; dW2 = [2 * -3/2 + 1/2, 3/2 * -3/2] = [-5/2, -9/4]; db2 = -1.
# d/da1 = [-3/2, 3], [1/2, -1]; the second unit is shut for the second sample: d/dz1 = [-3/2, 3], [1/2, 0].
# dW1 = first input [1/2, 0], second input [-3/2, 3]; db1 = [-1, 3].
GRADIENT = [0.5, 0.0, -1.5, 3.0, -1.0, 3.0, -2.5, -2.25, -1.0]
# At learning rate 1/2.
AFTER = [0.75, -1.0, 2.75, -0.5, 0.5, -1.0, 2.25, -0.875, 1.0]
# Outputs 13/4 * 9/4 + 1 = 133/16 and 5/4 * 9/4 + 1 = 61/16; errors 117/16 and 45/16; loss (13689 + 2025) / 512.
LOSS_AFTER = 15714 / 512


@pytest.fixture
def network() -> Network:
    return Network((2, 2, 1), hidden="relu", output="linear")


def test_the_forward_pass_the_loss_and_the_gradient_are_those_on_paper(network):
    assert network.predict(START, X).tolist() == OUTPUTS
    assert network.loss(START, X, Y) == LOSS
    assert network.gradient(START, X, Y).tolist() == GRADIENT


def test_one_epoch_of_training_is_the_one_on_paper(network, monkeypatch):
    _start_from(START, monkeypatch)

    run = Trainer(Configuration(network, Rule(0.5), scheme="by hand"), X, Y)
    run.advance(1)

    assert run.parameters.tolist() == AFTER
    assert run.loss_history.tolist() == [LOSS, LOSS_AFTER]


def _start_from(parameters, monkeypatch):
    """Offer ``parameters`` as an initialisation scheme, dealt out layer by layer."""

    def scheme(rng, W, b):
        W[...] = np.reshape(parameters[scheme.dealt : scheme.dealt + W.size], W.shape)
        b[...] = parameters[scheme.dealt + W.size : scheme.dealt + W.size + b.size]
        scheme.dealt = (scheme.dealt + W.size + b.size) % len(parameters)

    scheme.dealt = 0
    monkeypatch.setitem(SCHEMES, "by hand", Scheme("By hand", scheme, "by hand"))


# One input of 1 and one hidden unit, W1 = 0: a1 = 1/2. With W2 = 2 log 3, z2 = log 3 and the output is 3/4; target 0.
SIGMOIDS = Network((1, 1, 1), hidden="sigmoid", output="sigmoid")
AT = [0.0, 0.0, 2 * log(3), 0.0]


def test_squared_error_through_two_sigmoids_is_the_one_on_paper():
    # Loss 9/16; d/dz2 = 2 * 3/4 * 3/16 = 9/32; dW2 = 9/64; d/dz1 = 9/32 * 2 log 3 * 1/4 = 9/64 log 3.
    assert SIGMOIDS.loss(AT, [[1.0]], [[0.0]]) == pytest.approx(9 / 16, rel=1e-14)
    expected = [9 / 64 * log(3), 9 / 64 * log(3), 9 / 64, 9 / 32]
    np.testing.assert_allclose(SIGMOIDS.gradient(AT, [[1.0]], [[0.0]]), expected, rtol=1e-14)


def test_cross_entropy_through_two_sigmoids_is_the_one_on_paper():
    # Loss -log(1 - 3/4) = log 4; d/dz2 = 3/4 - 0; dW2 = 3/8; d/dz1 = 3/4 * 2 log 3 * 1/4 = 3/8 log 3.
    assert SIGMOIDS.loss(AT, [[1.0]], [[0.0]], "cross_entropy") == pytest.approx(log(4), rel=1e-14)
    expected = [3 / 8 * log(3), 3 / 8 * log(3), 3 / 8, 3 / 4]
    np.testing.assert_allclose(SIGMOIDS.gradient(AT, [[1.0]], [[0.0]], "cross_entropy"), expected, rtol=1e-14)


def test_a_tanh_unit_is_the_one_on_paper():
    # Input 1, W1 = log 2: a1 = 3/5 with slope 16/25. W2 = 5/4, so the output is 3/4; target 1/4, error 1/2.
    # Loss 1/4; d/dz2 = 1; dW2 = 3/5; d/dz1 = 5/4 * 16/25 = 4/5.
    network = Network((1, 1, 1), hidden="tanh", output="linear")
    at = [log(2), 0.0, 1.25, 0.0]

    assert network.loss(at, [[1.0]], [[0.25]]) == pytest.approx(1 / 4, rel=1e-14)
    np.testing.assert_allclose(network.gradient(at, [[1.0]], [[0.25]]), [4 / 5, 4 / 5, 3 / 5, 1.0], rtol=1e-14)


def test_the_losses_are_means_over_samples_and_outputs():
    # Two samples, two linear outputs that are the biases 1 and 2, targets 0: (1 + 4 + 1 + 4) / 4 = 5/2.
    network = Network((1, 2), output="linear")
    assert network.loss([0.0, 0.0, 1.0, 2.0], [[3.0], [4.0]], np.zeros((2, 2))) == 2.5
    # Outputs of 1/2 everywhere: log 2, whatever the targets.
    assert Network((1, 2)).loss(np.zeros(4), [[3.0], [4.0]], [[0, 1], [1, 1]], "cross_entropy") == pytest.approx(log(2))
