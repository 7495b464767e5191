"""The bytes over the plane are the engine's activations, however they are computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from film.boundary_bytes import PlaneBytes, forward_single, plane_bytes, unit_range
from nn_core import Configuration, Network, Rule, Trainer

POINTS = np.mgrid[-0.5:1.5:21j, -0.5:1.5:21j].reshape(2, -1).T
KEPT = np.arange(0, len(POINTS), 3)
HIDDEN = st.sampled_from(["tanh", "sigmoid", "relu"])
SIZES = st.sampled_from([(2, 1, 1), (2, 4, 1), (2, 16, 16, 1)])


def exact(network: Network, parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.rint(255 * network.predict(parameters, POINTS)[..., 0])


def of_plane(network: Network, parameters: NDArray[np.float64], span: tuple[float, float] = (0, 1)) -> PlaneBytes:
    return plane_bytes(network, parameters, POINTS, span, KEPT)


def shades(network: Network, parameters: NDArray[np.float64]) -> NDArray[np.int64]:
    return of_plane(network, parameters).output.astype(int)


@given(hidden=HIDDEN, sizes=SIZES, size=st.floats(0, 40), seed=st.integers(0, 2**32))
def test_no_shade_is_more_than_one_of_255_steps_off_the_engines_output(hidden, sizes, size, seed) -> None:
    network = Network(sizes, hidden)
    parameters = size * np.random.default_rng(seed).uniform(-1, 1, size=(3, network.size))
    assert np.abs(shades(network, parameters) - exact(network, parameters)).max() <= 1


@example(hidden="relu", size=18, noise=1e-4, seed=1)
@given(hidden=HIDDEN, size=st.floats(1, 40), noise=st.floats(0.0001, 1), seed=st.integers(0, 2**32))
def test_nor_where_large_weights_cancel_each_other(hidden, size, noise, seed) -> None:
    network = Network((2, 16, 16, 1), hidden)
    parameters = np.zeros((1, network.size))
    for W, _ in network.layers(parameters):
        W[:] = size
        W[..., ::2, :] *= -1 if len(W[0]) > 2 else 1
    parameters += noise * np.random.default_rng(seed).uniform(-1, 1, size=parameters.shape)
    assert np.abs(shades(network, parameters) - exact(network, parameters)).max() <= 1


@pytest.mark.parametrize("size", [1e3, 1e30, 1e90])
def test_shades_are_exact_however_large_the_parameters_grow(size) -> None:
    network = Network((2, 4, 4, 1), "relu")
    parameters = size * np.random.default_rng(0).normal(size=(5, network.size))
    wanted = exact(network, parameters)
    assert set(np.unique(wanted)) >= {0, 255}
    np.testing.assert_array_equal(shades(network, parameters), wanted)


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
        "film.boundary_bytes.forward_single", lambda *given: asked.append(given) or forward_single(*given)
    )
    shades(configuration.network, trainer.parameters[None])
    assert len(asked) == 1


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu", "linear"])
@pytest.mark.parametrize("stack", [(), (4,), (2, 3)])
def test_single_precision_predicts_the_same_to_a_millionth_and_never_warns(hidden, stack) -> None:
    network, rng = Network((2, 5, 3, 1), hidden=hidden), np.random.default_rng(3)
    parameters, X = rng.normal(size=(*stack, network.size)), rng.normal(size=(6, 2))
    single = forward_single(network, parameters, X)[-1].mT
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, network.predict(parameters, X), atol=1e-6)
    with np.errstate(all="raise"):
        assert forward_single(network, 1e-40 * parameters, 1e300 * X)[-1].dtype == np.float32


@pytest.mark.parametrize("output", ["tanh", "linear"])
def test_outputs_are_shaded_over_their_span_and_what_lies_beyond_it_has_the_colour_of_its_end(output) -> None:
    network = Network((2, 3, 1), output=output)
    parameters = 3 * np.random.default_rng(1).normal(size=(2, network.size))
    outputs = network.predict(parameters, POINTS)[..., 0]
    wanted = np.rint(255 * (np.clip(outputs, -1, 1) + 1) / 2)
    assert np.abs(of_plane(network, parameters, (-1, 1)).output.astype(int) - wanted).max() <= 1


@given(
    hidden=st.sampled_from(["tanh", "sigmoid", "relu", "leaky_relu", "linear"]),
    sizes=st.sampled_from([(2, 1), (2, 1, 1), (2, 5, 3, 1)]), size=st.floats(0, 40), seed=st.integers(0, 2**32),
)  # fmt: skip
def test_every_hidden_unit_is_what_the_engine_says_to_one_of_255_steps_of_its_own_range(
    hidden, sizes, size, seed
) -> None:
    network = Network(sizes, hidden)
    parameters = size * np.random.default_rng(seed).uniform(-1, 1, size=(3, network.size))
    _, units, largest, _ = of_plane(network, parameters)
    hidden_layers = network.forward(parameters, POINTS[KEPT])[:-1]
    wanted = np.concatenate([np.empty((3, len(KEPT), 0)), *hidden_layers], axis=-1).mT
    low, high = (largest.astype(float)[..., None] * end for end in unit_range(network))
    said = low + units / 255 * (high - low)
    assert np.all(np.abs(said - wanted) <= 1.001 / 255 * (high - low) + 1e-30)


def test_a_dead_unit_is_in_the_middle_of_its_colours() -> None:
    network = Network((2, 1, 1), "relu")
    assert set(of_plane(network, np.array([[0, 0, -1.0, 1, 0]])).units.ravel()) == {128}
