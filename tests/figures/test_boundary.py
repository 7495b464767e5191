"""The decision boundary: where its cells and its lines lie, and what its colours are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from figures.boundary import FIRST_LINE, HEATMAP, Plane, boundary, plane_around, unit_lines
from figures.theme import DARK, LIGHT, Theme, unit_colour
from nn_core import Network, draw, xor

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
WEIGHTS = st.floats(-50, 50).map(lambda value: value if abs(value) > 1e-3 else 0.0)


@given(W=arrays(np.float64, (2, 5), elements=WEIGHTS), b=arrays(np.float64, (1, 5), elements=WEIGHTS))
def test_both_ends_of_a_units_line_are_where_its_weighted_sum_is_zero(W: np.ndarray, b: np.ndarray) -> None:
    lines = unit_lines(W, b)
    assert lines.shape == (5, 2, 2)
    for unit, ends in enumerate(lines):
        w, bias = W[:, unit], b[0, unit]
        if not w.any():
            assert np.isnan(ends).all()
            continue
        # The sum is a sum of terms this large: rounding leaves that much times the precision of a float.
        size = np.abs(ends) @ np.abs(w) + abs(bias)
        np.testing.assert_array_less(np.abs(ends @ w + bias), 1e-12 * size + 1e-300)


def test_a_line_reaches_equally_far_from_the_point_nearest_the_origin() -> None:
    # x + y = 1 is nearest to the origin at (½, ½), and runs down to the right.
    (ends,) = unit_lines(np.array([[2.0], [2.0]]), np.array([[-2.0]]), reach=3.0)
    np.testing.assert_allclose(ends.mean(axis=0), [0.5, 0.5])
    np.testing.assert_allclose(np.linalg.norm(ends[1] - ends[0]), 6.0)
    np.testing.assert_allclose(ends.sum(axis=1), 1.0)


def test_upright_and_level_lines_are_lines_too() -> None:
    upright, level = unit_lines(np.array([[3.0, 0.0], [0.0, 3.0]]), np.array([[-1.5, 1.5]]))
    np.testing.assert_allclose(upright[:, 0], 0.5)
    np.testing.assert_allclose(level[:, 1], -0.5)


def test_a_unit_without_weights_has_no_line_and_leaves_the_others_theirs() -> None:
    lines = unit_lines(np.array([[0.0, 1.0], [0.0, 1.0]]), np.array([[0.7, 0.0]]))
    assert np.isnan(lines[0]).all()
    assert np.isfinite(lines[1]).all()


def test_a_stack_of_layers_gives_each_layers_lines() -> None:
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(7, 3, 2, 4)), rng.normal(size=(7, 3, 1, 4))
    lines = unit_lines(W, b)
    assert lines.shape == (7, 3, 4, 2, 2)
    np.testing.assert_array_equal(lines[5, 2], unit_lines(W[5, 2], b[5, 2]))


def test_cells_fill_the_square_and_are_asked_in_their_middles() -> None:
    plane = Plane(-1.0, 3.0, 4)
    np.testing.assert_allclose(plane.middles, [-0.5, 0.5, 1.5, 2.5])


def test_points_run_along_the_first_input_and_upwards_row_by_row() -> None:
    points = Plane(0.0, 2.0, 2).points
    np.testing.assert_allclose(points, [[0.5, 0.5], [1.5, 0.5], [0.5, 1.5], [1.5, 1.5]])


@pytest.mark.parametrize("name", ["xor", "circle", "moons"])
def test_the_plane_is_a_square_with_air_around_every_sample(name: str) -> None:
    X, _ = draw(name)[0]
    plane = plane_around(X, cells=30)
    side = plane.high - plane.low
    assert plane.cells == 30
    assert plane.low + 0.04 * side < X.min()
    assert X.max() < plane.high - 0.04 * side


def test_a_single_sample_still_has_a_plane_around_it() -> None:
    plane = plane_around(np.array([[0.5, 0.5]]))
    assert plane.low < 0.5 < plane.high


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param


@pytest.fixture
def parts() -> tuple[Network, np.ndarray, Plane]:
    network = Network((2, 10, 1))
    return network, network.initial_parameters(rng=np.random.default_rng(3), scheme="uniform"), Plane(-0.3, 1.3, 20)


@pytest.fixture
def figure(theme, parts):
    network, parameters, plane = parts
    outputs = network.predict(parameters, plane.points).reshape(20, 20, 1)
    return boundary(theme, plane, outputs, unit_lines(*network.layers(parameters)[0]), xor())


def test_the_heatmap_comes_first_and_shows_what_the_network_answers_at_each_cell(figure, theme, parts) -> None:
    network, parameters, plane = parts
    heatmap = figure.data[HEATMAP]
    for row, column in ((0, 0), (0, 19), (13, 4)):
        asked = [[heatmap.x[column], heatmap.y[row]]]
        np.testing.assert_allclose(heatmap.z[row][column], network.predict(parameters, asked)[0, 0], rtol=1e-12)
    assert [list(stop) for stop in heatmap.colorscale] == theme.diverging


def test_the_middle_of_the_palette_is_the_boundary_itself(figure) -> None:
    heatmap = figure.data[HEATMAP]
    assert (heatmap.zmin + heatmap.zmax) / 2 == 0.5


def test_then_comes_a_line_a_unit_in_the_units_colour(figure, theme, parts) -> None:
    network, parameters, _ = parts
    W, b = network.layers(parameters)[0]
    for unit in range(10):
        line = figure.data[FIRST_LINE + unit]
        assert (line.mode, line.name, line.line.color) == ("lines", f"h{unit + 1}", unit_colour(theme, unit))
        np.testing.assert_allclose(np.column_stack([line.x, line.y]) @ W[:, unit] + b[0, unit], 0, atol=1e-10)


def test_two_units_of_one_colour_differ_in_their_dashes(figure, theme) -> None:
    drawn = [(line.line.color, line.line.dash) for line in figure.data[FIRST_LINE : FIRST_LINE + 10]]
    assert len(set(drawn)) == 10


def test_the_samples_lie_on_top_in_the_colours_and_shapes_of_their_targets(figure, theme) -> None:
    zeros, ones = figure.data[-2:]
    assert (zeros.name, zeros.marker.color, zeros.marker.symbol) == ("target 0", theme.negative, "circle")
    assert (ones.name, ones.marker.color, ones.marker.symbol) == ("target 1", theme.positive, "square")
    assert sorted(zip(zeros.x, zeros.y)) == [(0, 0), (1, 1)]
    assert sorted(zip(ones.x, ones.y)) == [(0, 1), (1, 0)]
    assert {trace.marker.line.color for trace in (zeros, ones)} == {theme.ink}


def test_the_axes_have_names_and_end_where_the_plane_ends(figure, parts) -> None:
    plane = parts[2]
    names = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    assert names == {"x₁": (0.75, 0), "x₂": (0, 0.75)}
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert tuple(axis.range) == (plane.low, plane.high)


def test_each_sample_lies_on_a_rim_of_paper_and_both_lie_above_the_lines(figure, theme) -> None:
    for rim, samples in zip(figure.data[-4:-2], figure.data[-2:]):
        assert (list(rim.x), list(rim.y)) == (list(samples.x), list(samples.y))
        assert rim.marker.symbol == f"{samples.marker.symbol}-open"
        assert (rim.marker.color, rim.marker.size) == (theme.paper, samples.marker.size)
        assert rim.marker.line.width > 2 * samples.marker.line.width
    assert {trace.mode for trace in figure.data[FIRST_LINE:-4]} == {"lines"}


@given(low=st.floats(-100, 100), side=st.floats(0.1, 300))
def test_two_to_seven_round_numbers_stand_evenly_at_a_side(low: float, side: float) -> None:
    numbers = np.array(Plane(low, low + side, 2).round_numbers)
    assert 2 <= len(numbers) <= 7
    assert low - 1e-6 * side <= numbers[0] < numbers[-1] <= low + 1.000001 * side
    np.testing.assert_allclose(np.diff(numbers), numbers[1] - numbers[0], rtol=1e-3)
    assert not np.signbit(numbers[numbers == 0]).any(), "zero has no sign"


def test_many_points_have_rims_that_leave_the_plane_to_be_seen() -> None:
    plane, outputs, lines = Plane(-1, 1, 2), np.full((2, 2), 0.5), np.empty((0, 2, 2))
    clouds = [draw("circle", count)[0] for count in (500, 1200)]
    few, many = (boundary(LIGHT, plane, outputs, lines, cloud).data[1].marker.line.width for cloud in clouds)
    assert 0 < many < few / 2


@BOTH
def test_a_cloud_has_smaller_points_than_a_gate(theme: Theme) -> None:
    plane, outputs, lines = Plane(-1, 1, 2), np.full((2, 2, 1), 0.5), np.empty((0, 2, 2))
    sizes = [boundary(theme, plane, outputs, lines, draw(name)[0]).data[-1].marker.size for name in ("xor", "moons")]
    assert sizes[0] > sizes[1]
