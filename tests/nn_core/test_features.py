"""Features: what they are, and the map from points to inputs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Inputs, draw
from nn_core.features import FEATURES

OF_TWO = sorted(name for name, feature in FEATURES.items() if feature.needs <= 2)
NAMES = st.lists(st.sampled_from(OF_TWO), min_size=1, unique=True).map(tuple)


def test_features_are_what_their_formulas_say():
    point = [3.0, -5.0, 2.0, 0.5, 7.0, 8.0, -1.0, 4.0]
    values = Inputs(tuple(FEATURES))([point])[0].tolist()
    assert values == [*point, 9.0, 25.0, -15.0, math.sin(3), math.sin(-5)]


def test_of_one_coordinate_there_are_three_features():
    assert [name for name, feature in FEATURES.items() if feature.needs == 1] == ["x1", "x1sq", "sinx1"]
    assert Inputs(("x1", "x1sq", "sinx1"))([[3.0]]).tolist() == [[3.0, 9.0, math.sin(3)]]


@given(NAMES, st.integers(0, 99))
def test_standardised_inputs_have_mean_0_and_deviation_1_where_they_were_fitted_and_the_same_map_elsewhere(names, seed):
    (X, _), (test, _) = draw("gauss", seed=seed)
    inputs = Inputs(names).standardised(X)
    np.testing.assert_allclose(inputs(X).mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(inputs(X).std(axis=0), 1, rtol=1e-12)
    plain = Inputs(names)
    expected = (plain(test) - plain(X).mean(axis=0)) / plain(X).std(axis=0)
    np.testing.assert_allclose(inputs(test), expected, rtol=1e-12, atol=1e-12)
    assert inputs(test).shape == (len(test), len(names))


def test_the_coordinates_themselves_come_through_bit_for_bit():
    (X, _), _ = draw("circle")
    assert Inputs()(X).tobytes() == X.tobytes()


def test_a_feature_that_is_the_same_everywhere_is_only_shifted():
    inputs = Inputs().standardised([[1.0, 5.0], [3.0, 5.0]])
    assert inputs([[1.0, 5.0], [2.0, 6.0]]).tolist() == [[-1.0, 0.0], [0.0, 1.0]]


def test_inputs_cannot_be_changed_and_compare_by_value():
    (X, _), _ = draw("circle")
    one, same = (Inputs(("x1sq", "x2")).standardised(X) for _ in range(2))
    assert one == same
    assert hash(one) == hash(same)
    with pytest.raises(AttributeError):
        one.shift = ()
