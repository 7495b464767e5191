"""Wilson's interval against published values and against the equation it solves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.wilson import wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe 1998, table I, method 3 (the score method), to four places.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_one_in_newcombes_table(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_each_bound_lies_z_standard_errors_from_the_observed_share(counts: tuple[int, int]) -> None:
    successes, trials = counts
    share = successes / trials
    for bound in wilson(successes, trials):
        if 0 < bound < 1:
            assert abs(share - bound) == pytest.approx(1.96 * math.sqrt(bound * (1 - bound) / trials), rel=1e-6)


def test_none_and_all_give_one_sided_intervals_that_mirror_each_other() -> None:
    low, high = wilson(0, 100)
    assert (low, 1 - high) == (0.0, pytest.approx(wilson(100, 100)[0]))
    assert wilson(100, 100)[1] == 1.0


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (-1, 10), (11, 10), (2.5, 10), (0, True)])
def test_counts_that_cannot_be_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        wilson(successes, trials)
