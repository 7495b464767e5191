"""Numbers as they are printed: rounded as on paper, and never pretending to add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nn_core.rounding import relation, rounded, written

places = st.integers(0, 8)
decimals = st.decimals(-999, 999, places=9)
numbers = st.floats(-1e3, 1e3, allow_nan=False)


@given(decimals, places)
def test_a_decimal_number_is_rounded_as_on_paper_with_halves_away_from_zero(number, places):
    by_hand = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(written(float(number), places)) == by_hand


@given(st.lists(numbers, min_size=1, max_size=6), places)
def test_printed_terms_add_up_to_the_printed_sum_or_the_line_says_so(terms, places):
    total = float(np.sum(terms))
    on_paper = sum(Decimal(written(term, places)) for term in terms)
    sign = relation(float(np.sum(rounded(terms, places))), total, places)
    assert sign == ("=" if on_paper == Decimal(written(total, places)) else "≈")


@given(numbers, places)
def test_rounding_twice_is_rounding_once_and_no_zero_is_negative(number, places):
    once = written(number, places)
    assert written(float(once), places) == once
    assert not once.startswith("-0") or float(once) != 0


def test_both_signs_do_occur():
    assert relation(0.1 + 0.2, 0.3, 4) == "="
    assert relation(0.33 + 0.33 + 0.33, 1.0, 2) == "≈"


def test_arrays_keep_their_shape():
    np.testing.assert_array_equal(rounded([[0.25, -0.25], [1.05, 2.0]], 1), [[0.3, -0.3], [1.1, 2.0]])
