"""A boundary's colours are the engine's outputs, however they are computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from film.boundary_bytes import predict_single, shades
from nn_core import Configuration, Network, Rule, Trainer

POINTS = np.mgrid[-0.5:1.5:21j, -0.5:1.5:21j].reshape(2, -1).T
HIDDEN = st.sampled_from(["tanh", "sigmoid", "relu"])
SIZES = st.sampled_from([(2, 1, 1), (2, 4, 1), (2, 16, 16, 1)])


def exact(network: Network, parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.rint(255 * network.predict(parameters, POINTS)[..., 0])


@given(hidden=HIDDEN, sizes=SIZES, size=st.floats(0, 40), seed=st.integers(0, 2**32))
def test_no_shade_is_more_than_one_of_255_steps_off_the_engines_output(hidden, sizes, size, seed) -> None:
    network = Network(sizes, hidden)
    parameters = size * np.random.default_rng(seed).uniform(-1, 1, size=(3, network.size))
    assert np.abs(shades(network, parameters, POINTS, (0, 1)) - exact(network, parameters)).max() <= 1


@given(hidden=HIDDEN, size=st.floats(1, 40), noise=st.floats(0.0001, 1), seed=st.integers(0, 2**32))
def test_nor_where_large_weights_cancel_each_other(hidden, size, noise, seed) -> None:
    network = Network((2, 16, 16, 1), hidden)
    parameters = np.zeros((1, network.size))
    for W, _ in network.layers(parameters):
        W[:] = size
        W[..., ::2, :] *= -1 if len(W[0]) > 2 else 1
    parameters += noise * np.random.default_rng(seed).uniform(-1, 1, size=parameters.shape)
    assert np.abs(shades(network, parameters, POINTS, (0, 1)) - exact(network, parameters)).max() <= 1


@pytest.mark.parametrize("size", [1e3, 1e30, 1e90])
def test_shades_are_exact_however_large_the_parameters_grow(size) -> None:
    network = Network((2, 4, 4, 1), "relu")
    parameters = size * np.random.default_rng(0).normal(size=(5, network.size))
    wanted = exact(network, parameters)
    assert set(np.unique(wanted)) >= {0, 255}
    np.testing.assert_array_equal(shades(network, parameters, POINTS, (0, 1)), wanted)


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu"])
def test_the_largest_networks_of_the_controls_are_shaded_in_single_precision_when_they_have_learned_xor(
    hidden, monkeypatch
) -> None:
    X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([[0], [1], [1], [0.0]])
    configuration = Configuration(Network((2, 16, 16, 1), hidden), Rule(1.0), seed=1)
    trainer = Trainer(configuration, X, Y)
    trainer.advance(2000)
    asked = []
    monkeypatch.setattr(
        "film.boundary_bytes.predict_single", lambda *given: asked.append(given) or predict_single(*given)
    )
    shades(configuration.network, trainer.parameters[None], POINTS, (0, 1))
    assert len(asked) == 1


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu", "linear"])
@pytest.mark.parametrize("stack", [(), (4,), (2, 3)])
def test_single_precision_predicts_the_same_to_a_millionth_and_never_warns(hidden, stack) -> None:
    network, rng = Network((2, 5, 3, 1), hidden=hidden), np.random.default_rng(3)
    parameters, X = rng.normal(size=(*stack, network.size)), rng.normal(size=(6, 2))
    single = predict_single(network, parameters, X)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, network.predict(parameters, X), atol=1e-6)
    with np.errstate(all="raise"):
        assert predict_single(network, 1e-40 * parameters, 1e300 * X).dtype == np.float32


@pytest.mark.parametrize("output", ["tanh", "linear"])
def test_outputs_are_shaded_over_their_span_and_what_lies_beyond_it_has_the_colour_of_its_end(output) -> None:
    network = Network((2, 3, 1), output=output)
    parameters = 3 * np.random.default_rng(1).normal(size=(2, network.size))
    outputs = network.predict(parameters, POINTS)[..., 0]
    wanted = np.rint(255 * (np.clip(outputs, -1, 1) + 1) / 2)
    assert np.abs(shades(network, parameters, POINTS, (-1, 1)) - wanted).max() <= 1
