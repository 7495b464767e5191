"""The map of a loss landscape: a square that holds its path, bands that part its losses, bytes that say them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.landscape import CELLS, FIRST_PATH, landscape, levels_between, map_scale
from figures.theme import DARK, LIGHT, THEMES, rgb

PLACES = np.array([[0.0, 1], [4, 2], [1, -1]])


def luminance(colour: str) -> float:
    light = (rgb(colour) / 255) ** 2.2
    return float(light @ [0.2126, 0.7152, 0.0722])


def test_the_square_has_one_scale_both_ways_and_holds_all_places_with_air() -> None:
    scale = map_scale(PLACES, np.array([0.1, 0.3]))
    assert scale.span == pytest.approx(4 * 1.6)
    assert all(map(scale.holds, PLACES))
    assert (scale.x + scale.span / 2, scale.y + scale.span / 2) == pytest.approx((2, 0.5))
    x, y = scale.middles
    assert (len(x), len(y)) == (CELLS, CELLS)
    assert x[0] - scale.x == pytest.approx(scale.x + scale.span - x[-1])
    assert not scale.holds((scale.x - 0.1, 0))


def test_where_nothing_moves_there_is_a_square_too() -> None:
    assert map_scale(np.zeros((3, 2)), np.zeros(4)).span > 0


@given(low=st.floats(1e-8, 10), factor=st.floats(1.001, 1e7))
def test_any_range_of_losses_has_levels_inside_it_in_order_some_of_them_named_in_few_digits(
    low: float, factor: float
) -> None:
    levels, named = levels_between(low, low * factor, 30)
    assert 1 < len(levels) <= 30
    assert list(levels) == sorted(set(levels))
    assert low < levels[0]
    assert levels[-1] < low * factor
    assert 1 < len(named) <= 10
    assert all(np.isclose(name, levels, rtol=0.01).any() for name in named)


def test_levels_are_named_one_two_and_five_where_there_is_room_and_by_powers_of_ten_elsewhere() -> None:
    assert levels_between(0.001, 0.25, 30)[1] == (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
    assert levels_between(1e-6, 1.0, 30)[1] == (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)


def test_bytes_say_a_loss_by_each_map_s_own_ends_and_what_is_beyond_all_colours_is_at_their_end() -> None:
    scale = map_scale(PLACES, np.array([1e-3, 1.0]))
    losses = np.full((2, CELLS, CELLS), 0.1)
    losses[0, 0, :3] = [0.01, 0.02, 0.04]
    losses[1, 0, :3] = [np.inf, np.nan, 1e-9]
    made, ends = scale.bytes_of(losses)
    assert (made.dtype, made.shape) == (np.uint8, (2, CELLS**2))
    np.testing.assert_allclose(ends, [[-2, -1], [-3, 0]], atol=1e-6)
    said = 10 ** (ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * made / 255)
    np.testing.assert_allclose(said[0, :4], [0.01, 0.02, 0.04, 0.1], rtol=0.01)
    np.testing.assert_allclose(said[1, :3], [1, 1, 1e-3], rtol=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_bands_go_from_paper_to_ever_more_ink_without_a_hue_and_names_are_read_on_all_of_them(theme: object) -> None:
    assert theme in (LIGHT, DARK)
    mapped = map_scale(PLACES, np.array([1e-3, 0.25]))
    figure = landscape(theme, mapped, ("a", "b"), [("start", 0, 1)], ["A", "B"])  # type: ignore[arg-type]
    scale = figure.data[0].colorscale
    assert (scale[0][0], scale[-1][0]) == (0, 1)
    bright = [luminance(colour) for _, colour in scale]
    assert bright in (sorted(bright), sorted(bright, reverse=True))
    assert len(set(bright)) == len(mapped.levels) + 1
    ink = luminance(theme.ink)  # type: ignore[attr-defined]
    least = min((max(ink, one) + 0.05) / (min(ink, one) + 0.05) for one in bright)
    assert least > 3
    names = [trace.name for trace in figure.data[FIRST_PATH : FIRST_PATH + 2]]
    assert names == ["A", "B"]
    looks = [(trace.line.color, trace.line.dash) for trace in figure.data[FIRST_PATH : FIRST_PATH + 2]]
    assert len(set(looks)) == 2
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("a", "b")
