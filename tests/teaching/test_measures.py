"""What is measured of runs, and how sure the estimates are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lab.wilson import wilson
from setting.setting import DEFAULT
from teaching.measures import MEASURES, Estimate, median, share
from teaching.runs import train

XOR = replace(DEFAULT, layers=(2,), epochs=300)
SEEDS = range(1, 21)


def of_each(name, runs, against=None):
    return MEASURES[name].of_each(runs, against)


def test_a_share_has_wilsons_interval_over_the_runs_that_count():
    assert share(np.array([1.0, 0.0, np.nan, 1.0])) == Estimate(2 / 3, *wilson(2, 3), 3)


def test_a_share_of_no_runs_is_refused():
    with pytest.raises(ValueError, match="no run that counts"):
        share(np.array([np.nan]))


@pytest.mark.parametrize(("n", "rank"), [(6, 1), (8, 1), (9, 2), (20, 6), (100, 40), (1000, 469)])
def test_a_median_lies_between_the_order_statistics_of_the_textbooks_table(n, rank):
    values = np.random.default_rng(0).permutation(n) + 1.0
    assert median(values) == ((n + 1) / 2, rank, n + 1 - rank, n)


@pytest.mark.parametrize("n", [10, 47])
def test_the_interval_of_a_median_holds_the_true_one_in_95_of_100_cases(n):
    drawn = np.random.default_rng(1).exponential(size=(2000, n))
    found = [median(row) for row in drawn]
    held = np.mean([one.low <= np.log(2) <= one.high for one in found])
    assert 0.94 < held < 0.99


def test_a_median_of_fewer_than_six_or_with_too_many_that_diverge_is_refused():
    with pytest.raises(ValueError, match="six runs that count; got 5"):
        median(np.array([1.0, 2, 3, 4, 5, np.nan]))
    with pytest.raises(ValueError, match="so many runs diverge"):
        median(np.array([1.0, 2, 3, 4, 5, np.inf]))


def test_of_runs_that_are_solved_it_is_known_when():
    runs = train(replace(XOR, rate=2.0), SEEDS)
    at = of_each("solved_at", runs)
    assert 0 < np.isnan(at).sum() < len(at)
    assert np.isnan(at[~np.isfinite(runs.solved_at)]).all()
    np.testing.assert_array_equal(of_each("solved", runs) == 1, np.isfinite(at))


def test_a_run_is_compared_with_that_of_the_same_seed():
    fast, slow = train(replace(XOR, rate=2.0), SEEDS), train(replace(XOR, rate=1.0), SEEDS)
    assert of_each("earlier", fast, slow).sum() > 0 == of_each("earlier", slow, fast).sum()
    never = ~np.isfinite(fast.solved_at)
    assert not of_each("earlier", fast, slow)[never].any()  # Neither is solved: not earlier.
    times = of_each("times_as_soon", fast, slow)
    both = np.isfinite(fast.solved_at) & np.isfinite(slow.solved_at)
    np.testing.assert_allclose(times[both], slow.solved_at[both] / fast.solved_at[both])
    assert np.isnan(times[~both]).all()
    np.testing.assert_array_equal(of_each("lower_loss", fast, slow), fast.losses < slow.losses)


def test_runs_with_test_points_have_a_gap_and_others_have_none():
    cloud = train(replace(DEFAULT, data="moons", samples=100, epochs=50), SEEDS)
    np.testing.assert_allclose(of_each("gap", cloud), cloud.test_losses - cloud.losses)
    wider = replace(cloud, test_losses=cloud.test_losses + 1)
    assert of_each("lower_test_loss", cloud, wider).all()
    assert of_each("lower_gap", cloud, wider).all()
    assert np.isnan(of_each("gap", train(XOR, SEEDS))).all()


def test_a_run_that_diverges_has_an_infinite_loss_and_no_gap():
    runs = train(replace(DEFAULT, data="hills", output="linear", activation="relu", rate=50.0, epochs=100), [1, 2])
    assert of_each("diverged", runs).all()
    assert np.isinf(runs.losses).all()
    assert np.isnan(of_each("gap", runs)).all()


def test_fresh_points_are_those_of_the_seed():
    moons = replace(DEFAULT, data="moons", samples=40, epochs=20)
    runs = train(moons, [3, 4], fresh_points=True)
    alone = train(replace(moons, data_seed=4), [4])
    assert (runs.losses[1], runs.test_losses[1]) == (alone.losses[0], alone.test_losses[0])
    np.testing.assert_array_equal(runs.points[1][0], alone.points[0][0])


def test_the_gradient_of_early_layers_is_small_in_a_deep_sigmoid_network():
    deep = train(replace(XOR, layers=(4, 4, 4, 4), activation="sigmoid", epochs=1), SEEDS)
    flat = train(replace(XOR, layers=(4,), activation="sigmoid", epochs=1), SEEDS)
    assert (of_each("gradient_ratio", deep) < of_each("gradient_ratio", flat)).all()


def test_a_unit_is_dead_that_is_zero_at_every_sample_and_revived_once_it_is_not():
    runs = train(replace(XOR, activation="relu", epochs=1), [1])
    dead, alive = np.zeros_like(runs.last), np.zeros_like(runs.last)
    dead[0, 4:6] = -1.0, 1.0  # The biases of the two hidden units.
    alive[0, 4:6] = 1.0, 1.0
    before, after = replace(runs, last=dead), replace(runs, last=alive)
    assert of_each("any_dead", before) == [1.0]
    assert of_each("any_dead", after) == [0.0]
    assert of_each("revived", after, before) == [1.0]
    assert of_each("revived", before, before) == [0.0]
    assert np.isnan(of_each("revived", before, after)).all()
    unsolved = replace(after, solved=np.array([False]))
    assert of_each("all_alive_unsolved", unsolved) == [1.0]
    assert np.isnan(of_each("all_alive_unsolved", replace(unsolved, solved=np.array([True])))).all()
