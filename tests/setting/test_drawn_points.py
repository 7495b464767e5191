"""Points that are drawn: as own points, and as a part of a run that they join."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Change, Edit, Rule, Trainer
from setting.drawn_points import digits, joined, make_drawn
from setting.own_points import LARGEST, MOST, Own, usable, within
from setting.own_text import read, write
from setting.setting import Setting
from setting.table import RefusedError

PLANE = (-0.3, 1.3)
TWO = [(0.0, 0.0, 0.0, False), (1.0, 1.0, 1.0, False)]
numbers = st.floats(-1e9, 1e9)
drawn = st.lists(st.tuples(numbers, numbers, st.sampled_from((0.0, 1.0, 2.0, 3.0, 0.5)), st.booleans()), max_size=8)
sizes = st.floats(0.01, 1e6) | st.just(2.3e6)
planes = st.tuples(st.floats(-1.3e6, 9e5), sizes).map(lambda ends: (ends[0], ends[0] + ends[1]))


def test_a_drawn_point_is_rounded_to_what_the_picture_shows_and_lies_within_it() -> None:
    points = [*TWO, (0.123456, 0.9876, 0.0, True), (7.0, -7.0, 1.0, False)]
    own = make_drawn(points, PLANE, regression=False)
    assert own.training == ((0.0, 0.0, "a"), (1.0, 1.0, "b"), (1.3, -0.3, "b"))
    assert own.test == ((0.123, 0.988, "a"),)
    assert own.plane == PLANE


def test_a_point_drawn_beside_a_curve_has_its_height_as_its_value_rounded_on_the_scale_of_heights() -> None:
    points = [(-1.23456, 0.34567, 0.0, False), (0.5, 9.0, 0.0, False), (0.25, -0.5, 0.0, True)]
    own = make_drawn(points, (-6.0, 6.0, -1.6, 1.6), regression=True)
    assert own == Own(((-1.23, 0.346), (0.5, 1.6)), ((0.25, -0.5),), plane=(-6.0, 6.0, -1.6, 1.6))
    assert (own.columns, own.kind, read(write(own))) == (1, "regression", own)
    assert make_drawn([(0.0, 7.0, 0.0, False), (1.0, 1e9, 0.0, False)], (0.0, 2.0, 5.0, 2e6), regression=True).training[
        1
    ] == (1.0, LARGEST)


def test_points_beside_the_largest_stay_where_a_link_can_hold_them() -> None:
    own = make_drawn([(1e5, 1e5, 0.0, False), (1.2e6, 1.2e6, 1.0, False)], (-1.55e5, 1.205e6), regression=False)
    assert own.plane == (-155_000, LARGEST)
    assert own.training[1] == (LARGEST, LARGEST, "b")
    assert read(write(own)) == own


def test_a_class_that_is_new_beside_those_with_names_is_called_by_its_number() -> None:
    own = make_drawn([*TWO, (0.5, 0.5, 3.0, False)], PLANE, regression=False, names=("elm", "oak"))
    assert own.names == ("elm", "oak", "3", "4")
    assert make_drawn(TWO, PLANE, regression=False, names=own.names).names == ("elm", "oak")


@pytest.mark.parametrize(("plane", "expected"), [((-0.3, 1.3), 3), ((-6.0, 6.0), 2), ((0.0, 5000.0), 0)])
def test_places_have_as_many_digits_as_tell_a_pixel_from_the_next(plane: tuple[float, float], expected: int) -> None:
    assert digits(*plane) == expected


@given(drawn, planes, st.booleans() | planes)
def test_whatever_is_drawn_can_be_trained_on_and_written_down_or_waits_with_a_sentence(points, plane, kind):
    upright = kind if isinstance(kind, tuple) else ()  # Beside a curve.
    try:
        own = make_drawn(points, (*plane, *upright), regression=bool(kind))
    except RefusedError:
        return
    assert usable(own)
    assert within(own)
    assert read(write(own)) == own
    Setting(data=write(own)).consistent().training_data()


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([], "There is no point"),
        ([(0.0, 0.0, 0.0, True)], "There are only test points"),
        ([(0.0, 0.0, 0.0, False)], "All points are of one class"),
        ([*TWO, (0.5, 0.5, 2.0, True)], "A class has test points alone"),
        ([(0.0, 0.0, 0.0, False), (0.0, 0.0, 1.0, False)], "All points lie at one place"),
        ([*TWO, (0.5, 0.5, 9.0, False)], "There are 4 classes"),
        ([*TWO, *[(0.5, 0.5, 0.0, False)] * MOST], "There can be at most 1,200 points"),
    ],
)  # fmt: skip
def test_what_cannot_be_trained_on_says_what_training_waits_for(points: list, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        make_drawn(points, PLANE, regression=False)


def test_beside_a_curve_training_waits_for_another_height_and_another_place() -> None:
    for points, why in (
        ([(0.0, 0.5, 0.0, False)], "at one height"),
        ([(0.0, 0.5, 0.0, False), (1.0, 0.5, 0.0, False)], "at one height"),
        ([(0.0, 0.5, 0.0, False), (0.0, -0.5, 0.0, False)], "at one place"),
    ):
        with pytest.raises(RefusedError, match=why):
            make_drawn(points, (-1.0, 1.0, -1.0, 1.0), regression=True)


def test_values_are_drawn_where_there_are_no_classes_and_must_differ() -> None:
    own = make_drawn([(0.0, 0.0, -0.5, False), (1.0, 1.0, 0.25, False)], PLANE, regression=True)
    assert own == Own(((0.0, 0.0, -0.5), (1.0, 1.0, 0.25)), plane=PLANE)
    with pytest.raises(RefusedError, match="one value"):
        make_drawn([(0.0, 0.0, 0.5, False), (1.0, 1.0, 0.5, False)], PLANE, regression=True)


def test_points_that_join_leave_all_that_was_trained_before_as_it_was() -> None:
    rule, quick, edit = Rule(0.5), Rule(1.0), Edit(0, 0, 0, 0.4)
    before = Change(0, rule), Change(30, quick, (edit,)), Change(90, rule)
    first = joined(before, 50, 4, quick)
    few = quick._replace(samples=4)
    assert first == (Change(0, rule._replace(samples=4)), Change(30, few, (edit,)), Change(50, quick))
    assert joined(first, 70, 5, quick)[2:] == (Change(50, quick._replace(samples=5)), Change(70, quick))
    assert joined(before, 30, 4, quick)[1:] == (Change(30, quick, (edit,)),)
    points = [*TWO, (0.0, 1.0, 0.0, False), (1.0, 0.0, 1.0, False), (0.5, 0.5, 0.0, False)]
    four, five = (Setting(data=write(make_drawn(points[:n], PLANE, regression=False))) for n in (4, 5))
    old = Trainer(four.configuration(), *four.training_data(), before)
    new = Trainer(five.configuration(), *five.training_data(), first)
    old.advance(50), new.advance(50)
    np.testing.assert_array_equal(old.parameters, new.parameters)
    np.testing.assert_array_equal(old.loss_history[:50], new.loss_history[:50])
    old.advance(1), new.advance(1)
    assert (old.parameters != new.parameters).any()
