"""The loss over a plane of parameters: coordinates and distances by hand, losses as those of single networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import landscape
from lab.landscape import of_two, through
from lab.sliced_work import SlicedWork
from nn_core import Network

XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])


def test_the_plane_of_two_weights_has_their_values_as_coordinates_and_lets_the_others_be() -> None:
    parameters = np.array([3.0, -1, 4, -2])
    plane = of_two(parameters, 2, 0)
    assert plane.coordinates(parameters).tolist() == [4, 3]
    assert plane.at(np.array(7.0), np.array(8.0)).tolist() == [8, -1, 7, -2]
    assert plane.distance(parameters) == 0
    assert plane.distance(np.array([9.0, 2, 9, 2])) == 5  # 3 and 4 aside


def test_the_plane_through_three_places_is_worked_out_by_hand() -> None:
    start, end, other = np.array([1.0, 0, 0]), np.array([1.0, 2, 0]), np.array([1.0, 1, 3])
    plane = through(start, end, other)
    assert plane
    assert plane.directions.tolist() == [[0, 1, 0], [0, 0, 1]]
    assert plane.coordinates(np.stack([start, end, other])).tolist() == [[0, 0], [2, 0], [1, 3]]
    assert plane.distance(np.array([[-4.0, 1, 1], [1, 9, 9]])).tolist() == [5, 0]


@pytest.mark.parametrize(
    ("end", "other"),
    [([0, 0, 0], [1, 2, 3]), ([1, 2, 3], [0, 0, 0]), ([1, 2, 3], [2, 4, 6]), ([1, 2, 3], [-1, -2, -3])],
)
def test_there_is_no_plane_through_three_places_on_one_line(end: list[float], other: list[float]) -> None:
    assert through(np.zeros(3), np.array(end, float), np.array(other, float)) is None


@given(seed=st.integers(0, 999), layers=st.lists(st.integers(1, 5), max_size=2), samples=st.integers(1, 30))
def test_the_three_places_lie_on_their_plane_at_right_angles_and_every_loss_is_that_of_the_network_there(
    seed: int, layers: list[int], samples: int
) -> None:
    rng = np.random.default_rng(seed)
    network = Network((2, *layers, 1))
    ends = rng.normal(size=(3, network.size))
    X, Y = rng.normal(size=(samples, 2)), rng.uniform(size=(samples, 1))
    plane = through(*ends)
    assert plane
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-9)
    np.testing.assert_allclose(plane.distance(ends), 0, atol=1e-9)
    np.testing.assert_allclose(plane.at(*plane.coordinates(ends).T), ends, atol=1e-9)
    x, y = np.linspace(-2, 3, 4), np.linspace(-1, 2, 3)
    found = SlicedWork(landscape.losses(network, plane, x, y, X, Y, "cross_entropy")).finish()
    singly = [[network.loss(plane.at(np.array(a), np.array(b)), X, Y, "cross_entropy") for a in x] for b in y]
    np.testing.assert_allclose(found, singly, rtol=1e-12)


def test_a_grid_that_is_too_large_for_one_call_is_worked_out_in_steps_to_the_same_losses() -> None:
    rng = np.random.default_rng(3)
    network, X, Y = Network((2, 8, 1)), rng.normal(size=(250, 2)), rng.uniform(size=(250, 1))
    plane, axis = of_two(rng.normal(size=network.size), 0, 3), np.linspace(-3, 3, 20)
    work = SlicedWork(landscape.losses(network, plane, axis, axis, X, Y, "mse"))
    work.advance(0)
    assert not work.finished
    assert 0 < work.done < 1
    at_once = network.loss(plane.at(*np.meshgrid(axis, axis)), X, Y)
    np.testing.assert_allclose(work.finish(), at_once, rtol=1e-12)


def test_a_loss_that_is_too_large_for_a_float_is_infinite_and_no_error() -> None:
    network = Network((2, 1), output="linear")
    plane = of_two(np.zeros(3), 0, 1)
    found = SlicedWork(landscape.losses(network, plane, np.array([1e200]), np.array([0.0]), *XOR, "mse")).finish()
    assert found.tolist() == [[np.inf]]


def test_the_line_between_two_places_has_their_losses_at_its_ends_and_the_middle_s_in_its_middle() -> None:
    network, rng = Network((2, 3, 1)), np.random.default_rng(5)
    a, b = rng.normal(size=(2, network.size))
    found = landscape.between(network, a, b, *XOR, "mse", points=3)
    np.testing.assert_allclose(found, [network.loss(place, *XOR) for place in (a, (a + b) / 2, b)], rtol=1e-12)
