"""The loss curve: epochs counted from 0, over axes that stand still."""

from __future__ import annotations

import numpy as np
import pytest

from figures.loss import TEST, TRAINING, loss_curves
from figures.theme import DARK, LIGHT, Theme

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
LOSSES = [0.3, 0.2, 0.05]


@BOTH
def test_the_first_loss_is_that_of_epoch_0(theme: Theme) -> None:
    curve = loss_curves(theme, [LOSSES], epochs=100).data[TRAINING]
    assert list(curve.x) == [0, 1, 2]
    assert list(curve.y) == LOSSES
    assert curve.line.color == theme.accent


@BOTH
def test_the_axes_have_names_and_are_ready_for_every_epoch_to_come(theme: Theme) -> None:
    layout = loss_curves(theme, [LOSSES[:1]], epochs=5000).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("epoch", "loss")
    assert tuple(layout.xaxis.range) == (0, 5000)


@pytest.mark.parametrize("first", [0.0, 0.25, 0.4, 0.7, 5.0])
def test_the_axis_stands_on_zero_and_has_air_above_the_first_loss(first: float) -> None:
    low, high = loss_curves(LIGHT, [[first]], epochs=10).layout.yaxis.range
    assert low == 0
    assert high >= 1.25 * first
    assert high >= 0.4


def test_ranges_do_not_move_while_the_curve_grows() -> None:
    short, long = (loss_curves(LIGHT, [LOSSES[:n]], epochs=10).layout for n in (1, 3))
    assert short == long


@pytest.mark.parametrize("first", [0.25, 0.7, 5.0])
def test_a_logarithmic_axis_reaches_from_far_below_to_above_the_first_loss(first: float) -> None:
    axis = loss_curves(LIGHT, [[first]], epochs=10, log=True).layout.yaxis
    assert axis.type == "log"
    low, high = axis.range
    assert 10**low <= 1e-5
    assert 10**high >= 1.25 * first


def test_the_losses_may_be_an_array() -> None:
    assert list(loss_curves(LIGHT, [np.array(LOSSES)], epochs=3).data[TRAINING].y) == LOSSES


def test_the_loss_of_test_points_is_a_second_curve_told_apart_without_its_colour() -> None:
    curves = loss_curves(LIGHT, [LOSSES, [0.4, 0.3, 0.2]], epochs=3).data
    assert list(curves[TEST].y) == [0.4, 0.3, 0.2]
    assert (curves[TRAINING].line.dash, curves[TEST].line.dash) == ("solid", "dash")
    assert len(loss_curves(LIGHT, [LOSSES], epochs=3).data) == 1
