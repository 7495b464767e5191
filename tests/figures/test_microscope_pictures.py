"""The gradient check's heatmaps, the race of two losses, and the pictures of hidden space."""

from __future__ import annotations

import numpy as np
import pytest

from figures.boundary import plane_around
from figures.microscope_check import error_heatmap, percent, two_losses
from figures.microscope_hidden import hidden_space, response_maps
from figures.theme import DARK, LIGHT

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0.0], [1], [1], [0]])


BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def cells(figure):
    """Of each cell the colour and what is written in it."""
    (heatmap,) = figure.data
    grounds = dict(heatmap.colorscale)
    return {
        (row, column): (grounds[code / heatmap.zmax], heatmap.text[row][column])
        for (row, column), code in np.ndenumerate(heatmap.z)
    }


@BOTH
def test_errors_stand_in_the_shape_of_the_weights_each_with_its_verdict_as_colour_and_sign(theme):
    errors = np.array([[1e-9, 0.5], [0.0, 2e-3], [np.nan, 1e-7]])
    figure = error_heatmap(theme, errors, ["x₁", "x₂"], ["h1", "h2"], (0, 1))
    right, corner = theme.pale(theme.right), theme.pale(theme.neutral)
    assert cells(figure) == {
        (0, 0): (right, "✓ 1e−9"), (0, 1): (theme.wrong, "✗ 50%"), (1, 0): (right, "✓ 0"),
        (1, 1): (theme.wrong, "✗ 2e−3"), (2, 0): (corner, "corner"), (2, 1): (right, "✓ 1e−7"),
    }  # fmt: skip
    assert list(figure.layout.yaxis.ticktext) == ["x₁", "x₂", "bias"]
    told = np.asarray(figure.data[0].hovertext)
    assert "right: relative error" in told[0, 0]
    assert "wrong: relative error 50%" in told[0, 1]
    assert "cannot be compared" in told[2, 0]


def test_where_there_is_no_room_for_numbers_the_signs_are_there_all_the_same():
    errors = np.array([[1e-9] * 8 + [0.5], [np.nan] * 9])
    figure = error_heatmap(LIGHT, errors, ["x₁"], [f"h{unit + 1}" for unit in range(9)], None)
    assert [text for _, text in cells(figure).values()].count("✓") == 8
    assert cells(figure)[0, 8] == (LIGHT.wrong, "✗")
    assert cells(figure)[1, 0][1] == "–"


def test_the_worst_error_is_framed_and_without_one_there_is_no_frame():
    errors = np.full((3, 4), 1e-8)
    (frame,) = error_heatmap(LIGHT, errors, ["x₁", "x₂"], ["h1", "h2", "h3", "h4"], (2, 3)).layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (2.5, 3.5, 1.5, 2.5)
    assert not error_heatmap(LIGHT, errors, ["x₁", "x₂"], ["h1", "h2", "h3", "h4"], None).layout.shapes


def test_of_many_columns_so_many_are_named_that_the_names_stand_beside_each_other():
    names = [f"h{unit + 1}" for unit in range(16)]
    figure = error_heatmap(LIGHT, np.full((3, 16), 1e-8), ["x₁", "x₂"], names, None)
    assert list(figure.layout.xaxis.ticktext) == names[::4]
    assert list(figure.layout.xaxis.tickvals) == list(range(0, 16, 4))


@pytest.mark.parametrize(("error", "text"), [(1.7, "170%"), (0.0123, "1%"), (0.0042, "4.2e−3"), (3e-11, "3.0e−11")])
def test_an_error_reads_as_a_percentage_where_it_is_large(error, text):
    assert percent(error) == text


@BOTH
def test_two_losses_start_together_and_are_told_apart_by_colour_and_without(theme):
    right, wrong = two_losses(theme, np.linspace(1, 0, 5001), np.linspace(1, 2, 5001), name="loss").data
    assert right.y[0] == wrong.y[0]
    assert right.line.dash != wrong.line.dash
    assert (right.line.color, wrong.line.color) == (theme.right, theme.wrong)
    assert len(right.x) <= 1001
    assert right.x[-1] == 5000


def test_the_cut_runs_where_the_sum_is_zero_and_every_sample_is_marked():
    normal, shift = np.array([2.0, 0.0]), -1.0
    figure = hidden_space(LIGHT, (X, Y), None, (0, 1), [X], normal, shift, ("h1", "h2"))
    cut = next(trace for trace in figure.data if trace.type == "contour")
    sums = np.asarray(cut.z)
    np.testing.assert_allclose(sums[0], 2 * np.asarray(cut.x) - 1)
    assert (cut.contours.start, cut.contours.end) == (0, 0)
    marked = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    assert sorted((len(trace.x), trace.marker.symbol) for trace in marked) == [(2, "circle"), (2, "square")]


def test_test_points_are_hollow_and_inside_the_picture_and_values_have_their_colour():
    test = np.array([[9.0, 9.0]]), np.array([[0.25]])
    figure = hidden_space(LIGHT, (X, Y), test, (-1, 1), [X], np.ones(2), 0.0, ("h1", "h2"))
    hollow = [trace for trace in figure.data if trace.type == "scatter" and "open" in str(trace.marker.symbol)]
    assert [list(trace.x) for trace in hollow] == [[9.0]]
    assert list(hollow[0].marker.color) == [0.25]
    assert figure.layout.xaxis.range[1] > 9


def test_samples_that_all_coincide_still_have_a_picture():
    figure = hidden_space(
        LIGHT, (np.zeros((4, 2)), Y), None, (0, 1), [np.zeros((3, 2))], np.zeros(2), 0.0, ("h1", "h2")
    )
    low, high = figure.layout.xaxis.range
    assert high > low


@pytest.mark.parametrize("units", [1, 2, 5, 16])
def test_every_hidden_unit_has_a_square_map_with_its_name(units):
    plane = plane_around(X, cells=10)
    names = [f"h{unit + 1}" for unit in range(units)]
    figure = response_maps(LIGHT, plane, np.zeros((10, 10, units)), names, (-1, 1), (X, Y), (0, 1))
    assert sum(trace.type == "heatmap" for trace in figure.data) == units
    assert [note.text for note in figure.layout.annotations] == names
    axes = list(figure.select_yaxes())
    assert len(axes) >= units
    assert all(axis.scaleanchor for axis in axes)
