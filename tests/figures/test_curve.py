"""The curve of a network with one input: what it is made of, and where it lies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.curve import POINTS, curves, fitted_curve
from figures.theme import DARK, LIGHT, Theme, rgb, unit_colour
from figures.thumbnail import SIDE, thumbnails
from film.scene import plane_of
from nn_core import Inputs, Network, draw

TRAINING, TEST = draw("sine", 60, noise=10, output="linear")
PLANE = plane_of([TRAINING, TEST], None, 20)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 99), st.booleans())
def test_the_pieces_and_the_bias_add_up_to_the_curve(layers: list[int], seed: int, featured: bool) -> None:
    inputs = Inputs(("x1", "sinx1")).standardised(TRAINING[0]) if featured else None
    network = Network((2 if featured else 1, *layers, 1), output="linear")
    stack = np.stack([network.initial_parameters(rng=np.random.default_rng([seed, k])) for k in range(3)])
    curve, pieces = curves(network, stack, PLANE, inputs)
    assert (curve.shape, pieces.shape) == ((3, POINTS, 2), (3, layers[-1], POINTS, 2))
    bias = network.layers(stack)[-1].b[:, 0]
    np.testing.assert_allclose(pieces[..., 1].sum(axis=1) + bias, curve[..., 1], rtol=1e-9, atol=1e-12)
    given = curve[0, :, :1] if inputs is None else inputs(curve[0, :, :1])
    np.testing.assert_allclose(network.predict(stack[0], given)[:, 0], curve[0, :, 1])


def test_without_hidden_units_there_are_no_pieces() -> None:
    curve, pieces = curves(Network((1, 1), output="linear"), np.array([2.0, 1.0]), PLANE)
    assert pieces.shape == (0, POINTS, 2)
    np.testing.assert_allclose(curve[:, 1], 2 * curve[:, 0] + 1)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_pieces_come_first_in_their_units_colours_then_the_curve_then_the_samples(theme: Theme) -> None:
    network = Network((1, 3, 1), output="linear")
    curve, pieces = curves(network, np.ones(network.size), PLANE)
    figure = fitted_curve(theme, PLANE, curve, pieces, TRAINING, TEST)
    assert [line.line.color for line in figure.data[:3]] == [unit_colour(theme, unit) for unit in range(3)]
    assert figure.data[3].line.color == theme.ink
    assert [marker.marker.symbol for marker in figure.data[4:]] == ["circle", "circle-open"]
    low, high = figure.layout.yaxis.range
    assert low < min(TRAINING[1].min(), TEST[1].min())
    assert high > max(TRAINING[1].max(), TEST[1].max())


def test_a_thumbnail_has_the_curve_in_ink_and_the_samples_beneath_it() -> None:
    network = Network((1, 1), output="linear")
    (picture,) = thumbnails(LIGHT, network, np.array([[0.0, 0.0]]), *TRAINING, span=(-1, 1))
    assert picture.shape == (SIDE, SIDE, 3)
    ink, faint = ((picture == rgb(colour)).all(axis=-1) for colour in (LIGHT.ink, LIGHT.faint))
    assert ink.any(axis=0).all()
    assert np.ptp(np.flatnonzero(ink.any(axis=1))) <= 2
    assert faint.any()
