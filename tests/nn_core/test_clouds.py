"""Clouds are balanced, seeded and about the square from -1 to 1."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core import CLOUDS, GATES, Configuration, Network, Rule, Trainer, cloud, dataset


@pytest.mark.parametrize("name", CLOUDS)
@pytest.mark.parametrize("n_samples", [2, 7, 200])
def test_a_cloud_has_as_many_samples_as_asked_half_in_each_class(name, n_samples):
    X, Y = cloud(name, n_samples, rng=np.random.default_rng(0))
    assert (X.shape, Y.shape) == ((n_samples, 2), (n_samples, 1))
    assert (X.dtype, Y.dtype) == (np.float64, np.float64)
    assert Y.sum() == n_samples // 2
    assert set(Y.ravel()) == {0.0, 1.0}


@pytest.mark.parametrize("name", CLOUDS)
def test_a_cloud_is_decided_by_its_generator(name):
    one, same, other = (cloud(name, 50, rng=np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("name", CLOUDS)
def test_a_cloud_fills_about_the_square_from_minus_one_to_one(name):
    X, _ = cloud(name, 2000, rng=np.random.default_rng(0))
    assert (np.abs(X) < 1.5).all()
    assert (np.quantile(np.abs(X), 0.95, axis=0) > 0.5).all()


@pytest.mark.parametrize("name", sorted(set(CLOUDS) - {"blobs"}))
def test_a_cloud_other_than_the_blobs_needs_more_than_one_line(name):
    X, Y = dataset(name)
    line = Trainer(Configuration(Network((2, 1)), Rule(1.0), loss="cross_entropy"), X, Y)
    line.advance(1000)
    assert _right(line) < 0.95


def test_one_line_separates_the_blobs():
    line = Trainer(Configuration(Network((2, 1)), Rule(1.0), loss="cross_entropy"), *dataset("blobs"))
    line.advance(1000)
    assert _right(line) > 0.98


def _right(run):
    return ((run.configuration.network.predict(run.parameters, run.X) > 0.5) == (run.Y > 0.5)).mean()


@pytest.mark.parametrize("name", [*GATES, *CLOUDS])
def test_a_dataset_is_found_by_name_and_decided_by_its_seed(name):
    (X, Y), (again, _), (other, _) = dataset(name), dataset(name, seed=0), dataset(name, seed=1)
    assert X.shape == ((4, 2) if name in GATES else (200, 2))
    assert len(X) == len(Y)
    np.testing.assert_array_equal(X, again)
    assert np.array_equal(X, other) == (name in GATES)
    assert len(dataset(name, n_samples=30)[0]) == (4 if name in GATES else 30)


def test_drawing_a_cloud_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].tobytes()  # noqa: NPY002
    for name in CLOUDS:
        dataset(name)
    assert np.random.get_state()[1].tobytes() == before  # noqa: NPY002
