"""Classes in pictures: a byte says which wins and how sure the network is, and a colour and a shape say the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.boundary import HEATMAP, Plane, boundary
from figures.classes import SHAPES, class_bytes, class_colours, class_ends, class_scale, kinds
from figures.theme import DARK, LIGHT, rgb
from figures.thumbnail import SIDE, thumbnails
from nn_core import Network

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@given(st.integers(2, 4), st.integers(0, 10**6))
def test_a_byte_says_which_class_wins_and_how_sure_the_network_is(classes, seed):
    outputs = np.random.default_rng(seed).dirichlet(np.ones(classes), 50)
    bytes_ = class_bytes(outputs)
    np.testing.assert_array_equal(bytes_ >> 6, outputs.argmax(axis=1))
    sure = (outputs.max(axis=1) - 1 / classes) / (1 - 1 / classes)
    np.testing.assert_allclose((bytes_ & 63) / 63, sure, atol=0.5001 / 63)


def test_undecided_outputs_are_least_sure_and_what_is_not_a_number_is_too():
    assert class_bytes(np.full((2, 3), 1 / 3)).tolist() == [0, 0]
    assert class_bytes(np.array([0.2, np.nan, 0.3])) == 64
    assert class_bytes(np.array([0, 0, 0, 1.0])) == 255


@THEMES
def test_colours_are_fainter_where_the_network_is_less_sure_and_end_sharply_between_two_classes(theme):
    scale = class_scale(theme)
    assert [at for at, _ in scale] == [0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1]
    for number in range(4):
        faint, full = class_ends(theme, number)
        assert [colour for _, colour in scale[2 * number : 2 * number + 2]] == [faint, full]
        paper, own = rgb(theme.zero), rgb(theme.classes[number])
        assert np.linalg.norm(rgb(faint) - paper) < np.linalg.norm(rgb(full) - paper)
        assert np.linalg.norm(rgb(full) - own) < np.linalg.norm(rgb(faint) - own)
        sure = np.eye(4)[[number]]
        np.testing.assert_allclose(class_colours(theme, sure), [rgb(full)])


@THEMES
def test_every_class_has_its_colour_and_shape_on_the_plane_and_on_small_pictures(theme):
    X, Y = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1], [2, 2]]), np.eye(3)[[0, 1, 2, 2, 1]]
    network, plane = Network((2, 3), output="softmax"), Plane(-1, 3, 10)
    parameters = np.random.default_rng(0).normal(size=network.size)
    outputs = network.predict(parameters, plane.points).reshape(10, 10, 3)
    figure = boundary(theme, plane, outputs, np.empty((0, 2, 2)), (X, Y), (X[:2], Y[:2]))
    np.testing.assert_array_equal(figure.data[HEATMAP].z, class_bytes(outputs))
    drawn = [(trace.name, trace.marker.color, trace.marker.symbol, len(trace.x)) for trace in figure.data[-6:]]
    names = ["class ● 1", "class ■ 2", "class ▲ 3"]
    assert drawn[:3] == list(zip(names, theme.classes, SHAPES, (1, 2, 2)))
    assert drawn[3:] == list(zip(names, theme.classes, (f"{shape}-open" for shape in SHAPES), (1, 1, 0)))
    assert [kind.own.sum() for kind in kinds(theme, Y, (0, 1))] == [1, 2, 2]
    (picture,) = thumbnails(theme, network, parameters[None], X, Y)
    assert picture.shape == (SIDE, SIDE, 3)
    colours = {tuple(pixel) for pixel in picture.reshape(-1, 3).tolist()}
    assert {tuple(np.rint(rgb(class_ends(theme, number)[1])).astype(int).tolist()) for number in range(3)} <= colours
