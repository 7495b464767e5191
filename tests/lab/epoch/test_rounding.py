"""Numbers as they are printed: rounded as on paper."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lab.epoch.rounding import percent, percent_interval, rounded, rounded_down, rounded_up, written

places = st.integers(0, 8)
decimals = st.decimals(-999, 999, places=9)
numbers = st.floats(-1e3, 1e3, allow_nan=False)


@given(decimals, places)
def test_a_decimal_number_is_rounded_as_on_paper_with_halves_away_from_zero(number, places):
    by_hand = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(written(float(number), places)) == by_hand


@given(numbers, places)
def test_rounding_twice_is_rounding_once_and_no_zero_is_negative(number, places):
    once = written(number, places)
    assert written(float(once), places) == once
    assert not once.startswith("-0") or float(once) != 0


def test_arrays_keep_their_shape():
    np.testing.assert_array_equal(rounded([[0.25, -0.25], [1.05, 2.0]], 1), [[0.3, -0.3], [1.1, 2.0]])


@given(numbers, places)
def test_a_bound_is_rounded_to_the_side_on_which_it_holds_and_no_further_than_one_last_digit(number, places):
    up, down = rounded_up(number, places), rounded_down(number, places)
    assert down <= number <= up
    assert up - down <= 10.0**-places * (1 + 1e-9) + 1e-12
    assert f"{up:.{places}f}" == written(up, places)


def test_a_bound_that_needs_no_rounding_stays_and_one_just_over_it_does_not():
    assert [rounded_up(value, 3) for value in (0.00328, 0.0034, 0.003, 0.0)] == [0.004, 0.004, 0.003, 0.0]
    assert [rounded_down(value, 0) for value in (12.99, 13.0, -0.4)] == [12.0, 13.0, -1.0]


def test_none_and_all_are_the_only_0_and_100_percent():
    assert [percent(part, 2000) for part in (0, 1, 1000, 1999, 2000)] == ["0.0", "0.1", "50.0", "99.9", "100.0"]


def test_an_interval_of_shares_is_rounded_outwards():
    assert percent_interval(0.12349, 0.5671) == ("12.3", "56.8")
