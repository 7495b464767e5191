"""The palette: what its colours mean is the same everywhere, and everybody can tell them apart."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from figures.theme import DARK, LIGHT, THEMES, Theme, layout, loss_axis, unit_colour

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

# Viénot, Brettel and Mollon 1999: linear RGB as somebody without the red, or without the green, cones sees it.
SIGHTS = {
    "all cones": np.eye(3),
    "no red cones": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    "no green cones": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
}


def linear(colour: str) -> np.ndarray:
    """A colour like ``#0d6c65`` as linear light, red, green and blue from 0 to 1."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Linear light as CIELAB, where distances are about as large as they look."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(light, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: np.ndarray) -> float:
    return float(np.linalg.norm(lab(sight @ linear(one)) - lab(sight @ linear(other))))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def for_each_sight(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.parametrize("sight", SIGHTS.values(), ids=list(SIGHTS))(test)


@BOTH
def test_zero_is_the_middle_of_the_palette_and_negative_comes_before_positive(theme: Theme) -> None:
    assert theme.diverging == [[0.0, theme.negative], [0.5, theme.zero], [1.0, theme.positive]]


@BOTH
@for_each_sight
def test_negative_zero_and_positive_look_different_to_everybody(theme: Theme, sight: np.ndarray) -> None:
    for one, other in itertools.combinations((theme.negative, theme.zero, theme.positive), 2):
        assert distance(one, other, sight) > 25


@BOTH
def test_zero_is_nearly_the_paper(theme: Theme) -> None:
    sight = SIGHTS["all cones"]
    to_colour = min(distance(theme.zero, colour, sight) for colour in (theme.negative, theme.positive))
    assert distance(theme.zero, theme.paper, sight) < to_colour / 4


@BOTH
def test_words_and_curves_stand_out_from_the_paper(theme: Theme) -> None:
    assert contrast(theme.ink, theme.paper) > 7
    assert contrast(theme.faint, theme.paper) > 4.5
    assert contrast(theme.accent, theme.paper) > 3


@BOTH
def test_verdicts_can_be_read_as_marks_and_as_words(theme: Theme) -> None:
    for colour in (theme.right, theme.wrong, theme.neutral):
        assert contrast(colour, theme.paper) > 4.5
    for ground in (theme.right, theme.neutral):
        assert contrast(theme.ink, theme.pale(ground)) > 7


@BOTH
@for_each_sight
def test_right_and_wrong_look_different_to_everybody(theme: Theme, sight: np.ndarray) -> None:
    assert distance(theme.right, theme.wrong, sight) > 25
    assert distance(theme.pale(theme.right), theme.wrong, sight) > 25


@BOTH
def test_what_means_right_or_wrong_means_nothing_else(theme: Theme) -> None:
    others = (theme.negative, theme.zero, theme.positive, theme.accent, theme.neutral, *theme.units)
    for verdict, other in itertools.product((theme.right, theme.wrong), others):
        assert distance(verdict, other, SIGHTS["all cones"]) > 25


@BOTH
def test_streamlit_colours_success_errors_and_information_as_the_pictures_do(theme: Theme) -> None:
    given = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text())["theme"][theme.name]
    assert (given["greenColor"], given["redColor"], given["blueColor"]) == (theme.right, theme.wrong, theme.neutral)
    assert (given["primaryColor"], given["backgroundColor"]) == (theme.accent, theme.paper)
    assert given["textColor"] == given["codeTextColor"] == theme.ink


def test_a_logarithmic_axis_names_powers_of_ten_as_they_are_written() -> None:
    axis = go.layout.YAxis(loss_axis(0.1, log=True))
    assert (axis.type, axis.exponentformat, axis.dtick) == ("log", "power", 1)
    assert axis.range == pytest.approx((-5, -1))


@BOTH
def test_every_units_line_stands_out_from_undecided_ground(theme: Theme) -> None:
    assert all(contrast(colour, theme.zero) > 3 for colour in theme.units)


@BOTH
def test_no_unit_wears_a_colour_that_means_negative_or_positive(theme: Theme) -> None:
    assert len(set(theme.units)) == len(theme.units)
    assert not {theme.negative, theme.positive, theme.accent} & set(theme.units)


@BOTH
def test_the_colours_of_units_come_round_again(theme: Theme) -> None:
    assert [unit_colour(theme, unit) for unit in range(len(theme.units))] == list(theme.units)
    assert unit_colour(theme, len(theme.units)) == theme.units[0]


@BOTH
@for_each_sight
def test_classes_look_different_to_everybody(theme: Theme, sight: np.ndarray) -> None:
    for one, other in itertools.combinations(theme.classes, 2):
        assert distance(one, other, sight) > 50
    assert min(distance(one, theme.positive, sight) for one in theme.classes) > 30


@BOTH
def test_the_colours_of_classes_mean_nothing_else(theme: Theme) -> None:
    others = (theme.negative, theme.zero, theme.positive, theme.accent, theme.right, theme.wrong, *theme.units)
    for one, other in itertools.product(theme.classes, others):
        assert distance(one, other, SIGHTS["all cones"]) > 20


def test_a_theme_is_found_by_the_name_streamlit_gives_it() -> None:
    assert THEMES == {"light": LIGHT, "dark": DARK}


@BOTH
def test_the_layout_names_its_axes_and_keeps_still(theme: Theme) -> None:
    made = layout(theme, x="epoch", y="loss")
    assert (made.xaxis.title.text, made.yaxis.title.text) == ("epoch", "loss")
    assert made.font.color == theme.ink
    for axis in (made.xaxis, made.yaxis):
        # An axis that makes room for its own labels, or that can be dragged, would move the picture under the film.
        assert (axis.automargin, axis.fixedrange) == (False, True)
        assert axis.gridcolor == theme.grid


def test_what_a_picture_asks_for_besides_comes_on_top_of_the_layout() -> None:
    made = layout(LIGHT, x="a", y="b", showlegend=True)
    assert made.showlegend
    assert made.xaxis.title.text == "a"
