"""The lottery's pictures show the numbers they are given, and nothing hides behind something else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from figures.lottery import Field, Guess, epochs_to_success, loss_bundle, success_map, success_rates
from figures.theme import THEMES, Theme
from figures.thumbnail import SIDE, thumbnails
from lab.lottery.outcomes import SHARES, Outcomes
from nn_core import Network, xor

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def outcomes(solved: int, failed: int) -> Outcomes:
    n = solved + failed
    verdicts = np.repeat(np.array([0, 1], dtype=np.int8), [solved, failed])
    at = np.where(verdicts == 0, 10 * np.arange(1, n + 1), -1).astype(np.int32)
    return Outcomes(np.arange(n), verdicts, at, np.zeros(n), np.empty((0, 0)), np.empty((0, 0)))


ONE = Field("hidden neurons", ["1", "2", "3"], [""], [[outcomes(0, 20), outcomes(15, 5), None]])
TWO_CELLS: list[list[Outcomes | None]] = [[outcomes(4, 0), outcomes(3, 1)], [outcomes(1, 3), None]]
TWO = Field(
    "loss", ["a", "b"], ["tanh", "relu"], [[outcomes(4, 0), outcomes(3, 1)], [outcomes(1, 3), None]], "activation"
)


@themes
def test_a_cell_is_a_dot_at_its_rate_with_its_interval(theme: object) -> None:
    (dots,) = success_rates(theme, ONE).data
    assert (list(dots.x), list(dots.y)) == ([0, 1], [0, 75])
    low, high = (100 * np.array(bound) for bound in zip(*(cell.interval for cell in ONE.cells[0][:2])))
    np.testing.assert_allclose(dots.y - np.array(dots.error_y.arrayminus), low)
    np.testing.assert_allclose(dots.y + np.array(dots.error_y.array), high)


@themes
def test_series_stand_side_by_side_in_their_own_colour_and_symbol(theme: object) -> None:
    first, second = success_rates(theme, TWO).data
    assert not set(first.x) & set(second.x)
    assert all(abs(x - round(x)) < 0.5 for x in (*first.x, *second.x))
    assert (first.marker.color, first.marker.symbol) != (second.marker.color, second.marker.symbol)
    assert (first.name, second.name, first.showlegend) == ("tanh", "relu", True)


@pytest.mark.parametrize("chart", [success_rates, epochs_to_success])
@pytest.mark.parametrize("names", [["mse", "cross-entropy"], [f"{0.001 * n:g}" for n in range(1, 9)]])
def test_the_legend_says_what_its_colours_stand_for_and_takes_nothing_from_the_plot(
    chart: Any, names: list[str]
) -> None:
    field = TWO._replace(series=names, cells=[[outcomes(1, 1), None]] * len(names), second="learning rate")
    one, two = chart(THEMES["light"], ONE), chart(THEMES["light"], field)
    assert two.layout.legend.title.text == "learning rate"
    assert not one.layout.showlegend
    assert two.layout.margin.t >= 20 * (1 + len(names) / 4)
    assert two.layout.height - two.layout.margin.t >= one.layout.height - one.layout.margin.t


@themes
def test_the_map_has_every_cell_in_its_place_with_its_share_written_in_it(theme: Theme) -> None:
    (heatmap,) = success_map(theme, TWO).data
    np.testing.assert_array_equal(heatmap.z, [[100, 75], [25, np.nan]])
    assert [list(row) for row in heatmap.text] == [["100", "75"], ["25", ""]]
    assert "3 of 4 solve it" in heatmap.customdata[0][1]
    assert heatmap.customdata[0][1].startswith("b, tanh")
    axes = success_map(theme, TWO).layout
    assert (axes.xaxis.title.text, axes.yaxis.title.text) == ("loss", "activation")


@themes
def test_the_colours_of_the_map_mean_amounts_and_are_not_those_of_the_classes(theme: Theme) -> None:
    heatmap = success_map(theme, TWO).data[0]
    assert (heatmap.zmin, heatmap.zmax, heatmap.colorbar.title.text) == (0, 100, "networks that solve it, %")
    assert {colour for _, colour in heatmap.colorscale} == {theme.zero, theme.accent}


def test_0_and_100_are_written_only_for_none_and_all() -> None:
    field = Field("a", ["1", "2"], ["x", "y"], [[outcomes(1, 999), outcomes(999, 1)], [outcomes(0, 9), None]], "b")
    assert [list(row) for row in success_map(THEMES["light"], field).data[0].text] == [["1", "99"], ["0", ""]]


def test_the_guess_stands_over_the_cell_it_was_made_for() -> None:
    guess = success_rates(THEMES["light"], ONE, Guess(1, 0, 40)).data[-1]
    assert (list(guess.x), list(guess.y)) == ([1], [40])


def test_epochs_to_success_are_a_median_and_quartiles_of_those_that_got_there() -> None:
    (dots,) = epochs_to_success(THEMES["light"], ONE).data
    assert list(dots.x) == [1]
    assert (dots.y[0], dots.error_y.array[0], dots.error_y.arrayminus[0]) == (80, 30, 40)
    assert "not solved: 5 of 20" in dots.text[0]


def test_a_field_of_which_nothing_is_solved_still_draws() -> None:
    figure = epochs_to_success(THEMES["dark"], Field("x", ["1"], [""], [[outcomes(0, 5)]]))
    assert not len(figure.data[0].x)


@pytest.mark.parametrize("log", [False, True])
def test_the_bundle_shows_every_band_even_where_networks_diverged(log: bool) -> None:
    recorded, bands = np.arange(4), np.linspace(0.3, 0.01, 20).reshape(len(SHARES), 4)
    bands[-1, 2:] = np.inf
    figure = loss_bundle(THEMES["light"], recorded, bands, np.ones((3, 4)), name="mean squared error", log=log)
    assert len(figure.data) == 3 + 2 + 1
    np.testing.assert_array_equal(figure.data[-1].y, bands[2])
    assert np.isfinite(figure.layout.yaxis.range).all()


@themes
def test_a_thumbnail_is_positive_where_the_output_is_1_with_the_second_input_upwards(theme: object) -> None:
    # One unit that opens with the second input alone.
    network, parameters = Network((2, 1)), np.array([[0.0, 40.0, -20.0]])
    (picture,) = thumbnails(theme, network, parameters, *xor())
    assert picture.shape == (SIDE, SIDE, 3)
    rgb = [tuple(bytes.fromhex(colour[1:])) for colour in (theme.positive, theme.negative)]  # type: ignore[attr-defined]
    assert [tuple(picture[row, SIDE // 2]) for row in (1, -2)] == rgb


def test_samples_lie_on_the_thumbnail_in_the_colour_of_their_target() -> None:
    theme = THEMES["light"]
    (picture,) = thumbnails(theme, Network((2, 1)), np.zeros((1, 3)), *xor())
    colours = {tuple(pixel) for pixel in picture.reshape(-1, 3)}
    wanted = {tuple(bytes.fromhex(colour[1:])) for colour in (theme.positive, theme.negative, theme.ink, theme.zero)}
    assert wanted == colours
