"""The pictures of the tutorials page hold the numbers they were given."""

from __future__ import annotations

import numpy as np
import pytest

from figures.theme import DARK, LIGHT, Theme
from figures.tutorials import gradient_matrix, outputs_and_targets, race, shape_grid, success_rates


def named(figure, name: str):
    return next(trace for trace in figure.data if trace.name == name)


def test_each_output_stands_in_the_row_of_its_target() -> None:
    figure = outputs_and_targets(LIGHT, np.array([0.1, 0.6]), np.array([0.0, 1.0]), ["00", "01"])
    assert list(named(figure, "output").x) == [0.1, 0.6]
    assert list(named(figure, "target").x) == [0.0, 1.0]
    assert list(named(figure, "output").y) == list(named(figure, "target").y) == [0, 1]
    assert list(figure.layout.yaxis.ticktext) == ["00", "01"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_gradients_cells_are_numbered_and_zero_is_the_middle_of_the_palette(theme: Theme) -> None:
    values = np.array([[0.5, -2.0], [1e-12, 0.0]])
    figure = gradient_matrix(theme, values, ["h1"], ["a", "b"], limit=2.0, power=-1)
    (heatmap,) = figure.data
    assert (heatmap.zmin, heatmap.zmax) == (-2.0, 2.0)
    assert [list(row) for row in heatmap.text] == [["+5.00", "−20.00"], ["0", "0"]]


def test_a_matrix_too_wide_for_a_phone_leaves_its_numbers_to_the_pointer() -> None:
    figure = gradient_matrix(LIGHT, np.ones((2, 9)), ["x"], [f"h{i}" for i in range(9)], limit=1.0, power=0)
    assert not any(text for row in figure.data[0].text for text in row)


def test_the_race_ends_each_curve_at_its_last_epoch_and_holds_all_of_them_in_its_axes() -> None:
    epochs = np.array([1, 100, 10_000])
    curves = {"a": (epochs, np.array([0.25, 0.01, 1e-6])), "b": (epochs, np.full(3, 0.25))}
    figure = race(LIGHT, curves, goal=0.05)
    # Which rule is right, only the curves say.
    assert not {trace.line.color for trace in figure.data} & {LIGHT.right, LIGHT.wrong, LIGHT.accent}
    for name, (_, losses) in curves.items():
        assert named(figure, name).x[-1] == 10_000
        assert named(figure, name).y[-1] == losses[-1]
    low, high = figure.layout.yaxis.range
    assert low <= -6
    assert high >= np.log10(0.25)


def test_the_bars_of_a_success_rate_end_at_its_interval_in_per_cent() -> None:
    figure = success_rates(LIGHT, {"one": (0.7, 0.6, 0.9)})
    dots = figure.data[0]
    assert dots.x[0] + dots.error_x.array[0] == pytest.approx(90)
    assert dots.x[0] - dots.error_x.arrayminus[0] == pytest.approx(60)


def test_a_shape_that_runs_is_marked_where_its_sizes_cross() -> None:
    runs = np.array([[True, False, False], [True, True, False]])
    heatmap = shape_grid(LIGHT, runs).data[0]
    assert [list(row) for row in heatmap.text] == [["✓ runs", "✗", "✗"], ["✓ runs", "✓ runs", "✗"]]
    assert [colour for _, colour in heatmap.colorscale] == [LIGHT.pale(LIGHT.wrong), LIGHT.right]
    assert list(heatmap.x) == [1, 2, 3]
    assert list(heatmap.y) == [1, 2]
