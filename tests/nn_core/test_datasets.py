"""Datasets: truth tables, and points drawn as TensorFlow Playground draws them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import DATASETS, GATES, draw, gate, xor

TRUTH = {
    "xor": lambda a, b: a != b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "nand": lambda a, b: not (a and b),
    "xnor": lambda a, b: a == b,
}


@pytest.mark.parametrize("name", TRUTH)
def test_a_gate_is_its_truth_table(name):
    X, Y = gate(name)
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert Y.tolist() == [[float(TRUTH[name](a, b))] for a, b in X.astype(bool)]


def test_every_gate_has_its_truth_table_tested():
    assert set(TRUTH) == set(GATES)


def test_xor_is_the_gate_of_that_name_and_each_call_gives_new_arrays():
    X, Y = xor()
    X[:], Y[:] = 9, 9
    assert [array.tolist() for array in xor()] == [array.tolist() for array in gate("xor")]
    assert xor()[0].max() == 1


DRAWN = sorted(set(DATASETS) - set(GATES))
CLASSES = [name for name in DRAWN if DATASETS[name].kind == "classes" and DATASETS[name].classes == 2]
MORE_CLASSES = {"three_blobs": 3, "four_blobs": 4, "three_spirals": 3}


@pytest.mark.parametrize("number", range(16))
def test_every_truth_table_of_two_inputs_can_be_written_out(number):
    outputs = f"{number:04b}"
    (X, Y), test = draw(outputs)
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert Y[:, 0].tolist() == [float(output) for output in outputs]
    assert test is None


@pytest.mark.parametrize("name", GATES)
def test_a_gate_is_drawn_whole_whatever_else_is_asked_for(name):
    (X, Y), test = draw(name, 300, noise=50, test_share=90, seed=7)
    np.testing.assert_array_equal(X, gate(name)[0])
    np.testing.assert_array_equal(Y, gate(name)[1])
    assert test is None
    assert set(draw(name, output="tanh")[0][1].ravel()) == {-1.0, 1.0}


@given(st.sampled_from(DRAWN), st.integers(20, 1200), st.integers(0, 50), st.integers(0, 90), st.integers(0, 2**40))
def test_samples_are_shared_out_between_training_and_test(name, n, noise, share, seed):
    (X, Y), test = draw(name, n, noise=noise, test_share=share, seed=seed)
    left, targets = test or (np.empty((0, X.shape[1])), np.empty((0, Y.shape[1])))
    assert len(X) == len(Y) == n * (100 - share) // 100
    assert len(left) == len(targets) == n - len(X)
    assert (test is None) == (share == 0)
    points = np.concatenate([X, left])
    assert np.isfinite(points).all()
    assert name == "gauss" or name.endswith("blobs") or np.abs(points).max() <= 6
    # Who is tested is who would have been trained with another share: the draw is the same.
    (other, _), rest = draw(name, n, noise=noise, test_share=90 - share, seed=seed)
    np.testing.assert_array_equal(np.concatenate([other, *([rest[0]] if rest else [])]), points)


@pytest.mark.parametrize("name", DRAWN)
def test_a_dataset_is_decided_by_its_seed(name):
    one, same, other = (draw(name, seed=seed)[0][0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_drawing_a_dataset_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].tobytes()  # noqa: NPY002
    for name in DATASETS:
        draw(name)
    assert np.random.get_state()[1].tobytes() == before  # noqa: NPY002


@pytest.mark.parametrize("name", CLASSES)
def test_classes_have_the_targets_of_the_output(name):
    for output, targets in (("sigmoid", {0, 1}), ("tanh", {-1, 1}), ("linear", {0, 1})):
        (_, Y), _ = draw(name, output=output)
        assert set(Y.ravel()) == targets
        assert 0.35 < np.mean(max(targets) == Y) < 0.65


@given(st.sampled_from(sorted(MORE_CLASSES)), st.integers(20, 1200))
def test_of_more_classes_each_has_its_share_and_targets_are_one_hot(name, n):
    (_, Y), _ = draw(name, n, test_share=0, output="softmax")
    assert Y.shape == (n, MORE_CLASSES[name])
    assert set(Y.ravel()) == {0, 1}
    assert (Y.sum(axis=1) == 1).all()
    assert np.ptp(Y.sum(axis=0)) <= 1


def test_every_dataset_of_more_classes_has_its_own_number_of_them():
    assert {name: data.classes for name, data in DATASETS.items() if data.classes > 2} == MORE_CLASSES


@pytest.mark.parametrize(("name", "noise", "variance"), [("three_blobs", 0, 0.5), ("four_blobs", 50, 4.0)])
def test_blobs_stand_around_a_circle_and_noise_widens_them(name, noise, variance):
    (X, Y), _ = draw(name, 1200, noise=noise, test_share=0)
    for number in range(classes := MORE_CLASSES[name]):
        points, angle = X[Y[:, number] == 1], 2 * np.pi * number / classes
        np.testing.assert_allclose(points.mean(axis=0), [3 * np.sin(angle), 3 * np.cos(angle)], atol=0.35)
        np.testing.assert_allclose(points.var(axis=0), variance, rtol=0.25)


def test_three_spirals_are_one_arm_turned_by_thirds():
    (X, Y), _ = draw("three_spirals", 30, test_share=0)
    arms = [np.array(sorted(X[Y[:, arm] == 1].tolist(), key=lambda point: np.hypot(*point))) for arm in range(3)]
    i = np.arange(10)
    angle = 2.5 * np.pi * i / 10
    for arm, points in enumerate(arms):
        turned = angle + 2 * np.pi * arm / 3
        np.testing.assert_allclose(points, (i / 2 * [np.sin(turned), np.cos(turned)]).T, atol=1e-12)


def _drawn(name, noise=0, n=1200):
    (X, Y), _ = draw(name, n, noise=noise, test_share=0)
    return X, Y[:, 0]


def test_a_circle_is_a_disc_within_a_ring():
    X, Y = _drawn("circle")
    radius = np.hypot(*X.T)
    assert radius[Y == 1].max() <= 2.5
    assert radius[Y == 0].min() >= 3.5
    assert radius.max() <= 5
    assert (Y == 1).sum() == 600


def test_exclusive_or_keeps_clear_of_the_axes():
    X, Y = _drawn("xor_cloud")
    assert np.abs(X).min() >= 0.3
    assert np.abs(X).max() <= 5.3
    np.testing.assert_array_equal(Y, X.prod(axis=1) > 0)


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (25, 2.25), (50, 4.0)])
def test_gaussians_stand_at_2_and_minus_2_and_noise_widens_them(noise, variance):
    X, Y = _drawn("gauss", noise)
    for points, centre in ((X[Y == 1], 2), (X[Y == 0], -2)):
        assert len(points) == 600
        np.testing.assert_allclose(points.mean(axis=0), centre, atol=0.35)
        np.testing.assert_allclose(points.var(axis=0), variance, rtol=0.2)


def test_a_spiral_has_two_arms_half_a_turn_apart():
    X, Y = _drawn("spiral", n=20)
    arm = np.array(sorted(X[Y == 1].tolist(), key=lambda point: np.hypot(*point)))
    other = np.array(sorted(X[Y == 0].tolist(), key=lambda point: np.hypot(*point)))
    np.testing.assert_allclose(other, -arm, atol=1e-12)
    i = np.arange(10)
    angle = 3.5 * np.pi * i / 10
    np.testing.assert_allclose(arm, (i / 2 * [np.sin(angle), np.cos(angle)]).T, atol=1e-12)


def test_noise_moves_the_points_of_a_spiral():
    X, Y = _drawn("spiral", 50)
    still, _ = _drawn("spiral")
    assert 0 < np.abs(X - still).max() <= 0.5


def test_a_plane_rises_by_a_tenth_along_each_axis():
    X, Y = _drawn("plane")
    np.testing.assert_allclose(Y, X.sum(axis=1) / 10)


def test_hills_are_six_cones():
    X, Y = _drawn("hills")
    tops = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
    for point, value in zip(X, Y):
        cones = [sign * (1 - np.hypot(*(point - top)) / 2) for top, sign in tops.items()]
        heights = [cone for (_, sign), cone in zip(tops.items(), cones) if cone * sign > 0]
        assert value == pytest.approx(max(heights, key=abs, default=0))
    assert (Y == 0).any()


@pytest.mark.parametrize("name", ["circle", "xor_cloud", "plane", "hills"])
def test_where_a_label_is_read_off_a_place_noise_moves_the_place_and_not_the_point(name):
    (X, Y), (there, labels) = _drawn(name), _drawn(name, 25)
    if name in ("circle", "xor_cloud"):
        np.testing.assert_array_equal(np.sort(there, axis=0), np.sort(X, axis=0))
        assert 0.02 < (labels != Y).mean() < 0.4
    assert np.abs(there).max() <= 6


@pytest.mark.parametrize("name", ["circle", "moons", "spiral"])
def test_more_noise_makes_neighbours_disagree_more(name):
    apart = []
    for noise in (0, 50):
        X, Y = _drawn(name, noise)
        distance = np.hypot(*(X[:, None] - X).T)
        np.fill_diagonal(distance, np.inf)
        apart.append((Y[distance.argmin(axis=0)] != Y).mean())
    assert apart[0] < 0.01 <= apart[1]
