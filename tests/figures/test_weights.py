"""The weights of a layer as a heatmap: every number in its place, biases too, one scale for every layer."""

from __future__ import annotations

import numpy as np
import pytest

from figures.theme import DARK, LIGHT, Theme
from figures.weights import LIMIT, weights

INPUTS, UNITS = ["x₁", "x₂"], ["h1", "h2", "h3"]
VALUES = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -0.25], [9.0, -9.0, 0.125]])


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param


def test_a_row_is_an_input_a_column_a_unit_and_the_last_row_the_biases(theme: Theme) -> None:
    figure = weights(theme, VALUES, INPUTS, UNITS)
    np.testing.assert_array_equal(figure.data[0].z, VALUES)
    assert list(figure.layout.yaxis.ticktext) == ["x₁", "x₂", "bias"]
    assert list(figure.layout.xaxis.ticktext) == UNITS
    assert [axis.title.text for axis in (figure.layout.xaxis, figure.layout.yaxis)] == ["", ""], "the names say it"


def test_the_first_input_stands_at_the_top_and_every_cell_is_whole(theme: Theme) -> None:
    layout = weights(theme, VALUES, INPUTS, UNITS).layout
    assert tuple(layout.yaxis.range) == (2.5, -0.5)
    assert tuple(layout.xaxis.range) == (-0.5, 2.5)


def test_zero_has_the_middle_colour_and_the_scale_is_the_same_for_every_layer(theme: Theme) -> None:
    for values in (VALUES, 0.01 * VALUES):
        heatmap = weights(theme, values, INPUTS, UNITS).data[0]
        assert (heatmap.zmin, heatmap.zmax) == (-LIMIT, LIMIT)
        assert [list(stop) for stop in heatmap.colorscale] == theme.diverging


def test_numbers_are_written_with_their_sign(theme: Theme) -> None:
    assert weights(theme, VALUES, INPUTS, UNITS).data[0].texttemplate == "%{z:+.2f}"


def test_each_cell_says_which_connection_it_is_under_the_pointer(theme: Theme) -> None:
    names = np.asarray(weights(theme, VALUES, INPUTS, UNITS).data[0].customdata)
    assert names[1, 2] == "x₂ → h3"
    assert names[2, 0] == "bias → h1"


def test_units_wear_the_colours_of_their_lines(theme: Theme) -> None:
    ticks = weights(theme, VALUES, INPUTS, UNITS, theme.units[:3]).layout.xaxis.ticktext
    assert all(name in tick and colour in tick for tick, name, colour in zip(ticks, UNITS, theme.units))


@pytest.mark.parametrize("count", range(1, 17))
def test_names_of_many_units_are_thinned_evenly_and_the_biases_keep_theirs(theme: Theme, count: int) -> None:
    names = [f"h{i + 1}" for i in range(count)]
    layout = weights(theme, np.zeros((count + 1, count)), names, names).layout
    down, across = list(layout.yaxis.tickvals), list(layout.xaxis.tickvals)
    assert [layout.yaxis.ticktext[i] for i in range(len(down))] == [[*names, "bias"][i] for i in down]
    assert [layout.xaxis.ticktext[i] for i in range(len(across))] == [names[i] for i in across]
    assert down[0] == across[0] == 0
    assert down[-1] == count
    assert min(np.diff(down), default=1) == (down[1] if len(down) > 1 else 1), (
        "the last names are as far apart as others"
    )
    assert len(down) <= 7
    assert len(across) <= 8
