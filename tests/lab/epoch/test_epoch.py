"""One epoch under the microscope: the engine's own numbers, whole and sample by sample."""

from __future__ import annotations

import numpy as np
import pytest

from lab.epoch.epoch import compute_epoch
from nn_core import Configuration, Network, Rule, Trainer, dataset, xor

CASES = [((2, 4, 1), "tanh", "mse"), ((2, 3, 2, 1), "sigmoid", "cross_entropy"), ((2, 4, 1), "relu", "mse")]


@pytest.mark.parametrize(("sizes", "hidden", "loss"), CASES)
@pytest.mark.parametrize("data", ["xor", "moons"])
def test_the_updated_parameters_are_the_next_epoch_of_the_run_bit_for_bit(sizes, hidden, loss, data):
    X, Y = dataset(data)
    trainer = Trainer(Configuration(Network(sizes, hidden), Rule(0.3), loss=loss, seed=7), X, Y)
    trainer.advance(20)
    seen = compute_epoch(trainer.configuration.network, trainer.parameters_at(12), X, Y, 0.3, loss)
    assert (seen.updated == trainer.parameters_at(13)).all()
    assert seen.mean_loss == trainer.loss_history[12]


@pytest.mark.parametrize(("sizes", "hidden", "loss"), CASES)
def test_what_the_samples_contribute_adds_up_to_the_gradient(sizes, hidden, loss):
    X, Y = xor()
    network = Network(sizes, hidden)
    seen = compute_epoch(network, network.initial_parameters(rng=np.random.default_rng(3)), X, Y, 0.5, loss)
    for layer, (dW, db) in enumerate(network.layers(seen.gradient)):
        parts = seen.contributions(layer)
        np.testing.assert_allclose(parts.W.sum(axis=0), dW, atol=1e-15)
        np.testing.assert_allclose(parts.b.sum(axis=0), db, atol=1e-15)


def test_the_losses_of_the_outputs_have_the_mean_loss_as_their_mean():
    network, rng = Network((3, 4, 2), hidden="sigmoid"), np.random.default_rng(2)
    X, Y = rng.normal(size=(5, 3)), rng.uniform(size=(5, 2))
    for loss in ("mse", "cross_entropy"):
        seen = compute_epoch(network, rng.normal(size=network.size), X, Y, 0.1, loss)
        assert seen.losses.shape == (5, 2)
        assert seen.losses.mean() == pytest.approx(seen.mean_loss, rel=1e-14)
    np.testing.assert_allclose(compute_epoch(network, seen.parameters, X, Y, 0.1).losses, (seen.a[-1] - Y) ** 2)


def test_looking_changes_nothing():
    X, Y = xor()
    network = Network((2, 3, 1))
    parameters = network.initial_parameters(rng=np.random.default_rng(3))
    kept = parameters.copy()
    compute_epoch(network, parameters, X, Y, 0.5)
    assert (parameters == kept).all()


def test_a_learning_rate_that_is_none_is_refused():
    X, Y = xor()
    with pytest.raises(ValueError, match="rate must be a finite number above 0"):
        compute_epoch(Network((2, 3, 1)), np.zeros(13), X, Y, 0.0)
