"""Points drawn on the plane or beside a curve, as own points, and the schedule of a run that they join."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_core import Change, Rule
from nn_core.schedule import Schedule, edits_at
from setting.own_points import CLASSES, LARGEST, MOST, Own, Point, apart
from setting.table import RefusedError

_SPOT = 400  # Parts of the side of the plane: about the pixels it has.

DrawnPoint = tuple[float, float, float, bool]
"""A point's two coordinates, its value or the number of its class, counted from 0, and whether it is a test point."""


def digits(low: float, high: float) -> int:
    """How many digits behind the point tell places apart that a picture of the plane from ``low`` to ``high`` shows."""
    return max(0, int(np.ceil(-np.log10((high - low) / _SPOT))))


def make_drawn(
    points: Sequence[DrawnPoint], plane: tuple[float, ...], *, regression: bool, names: tuple[str, ...] = (),
    column_names: tuple[str, ...] = (),
) -> Own:  # fmt: skip
    """Own points of those drawn on ``plane``, which are rounded; a RefusedError says what training waits for.

    A ``plane`` has two ends, or beside a curve four: there a point's second coordinate is the value to predict.
    ``names`` are those that classes have, if any, and ``column_names`` those of coordinates and label; a class that is
    new is called by its number.
    """
    across, upright = plane[:2], plane[2:] or plane
    sides = [[_within(round(end, digits(*side)), -LARGEST, LARGEST) for end in side] for side in (across, upright)]
    exact = digits(*across), digits(*upright)
    made: list[tuple[Point, bool]] = []
    for x, y, value, test in points:
        x, y = (_within(round(place, n), *side) for place, n, side in zip((x, y), exact, sides))
        if len(plane) > 2:
            made.append(((x, y), test))
            continue
        if not regression and value not in range(len(CLASSES)):
            raise RefusedError(f"There are {len(CLASSES)} classes to choose from.")
        label = _within(round(value, 3), -LARGEST, LARGEST) if regression else CLASSES[int(value)]
        made.append(((x, y, label), test))
    training, held_out = (tuple(point for point, test in made if test is asked) for asked in (False, True))
    own = Own(
        training,
        held_out,
        plane=tuple(end for side in sides[: len(plane) // 2] for end in side),
        column_names=column_names,
    )
    if why := _waits_for(own, regression):
        raise RefusedError(why)
    return own._replace(names=_fitting(names, own.classes)) if names and not regression else own


def _within(number: float, low: float, high: float) -> float:
    return min(max(number, low), high) + 0.0  # No -0.


def _fitting(names: tuple[str, ...], classes: int) -> tuple[str, ...]:
    """``names`` for so many ``classes``: those that have none are called by their number."""
    return (*names, *(str(number + 1) for number in range(len(names), classes)))[:classes]


def _waits_for(own: Own, regression: bool) -> str:
    """What training on ``own`` waits for, in a sentence; empty where it need not wait."""
    labels = {point[-1] for point in own.training}
    if len(own.training) + len(own.test) > MOST:
        return f"There can be at most {MOST:,} points: training waits until some are deleted."
    if not own.training:
        return f"There {'are only test points' if own.test else 'is no point'}: training waits for points to train on."
    if len(labels) == 1 and own.columns == 1:
        return "All points are at one height: training waits for a point at another."
    if len(labels) == 1 and regression:
        return "All points have one value: training waits for a point of another."
    if len(labels) == 1:
        return "All points are of one class: training waits for a point of another."
    if not regression and not {point[-1] for point in own.test} <= labels:
        return "A class has test points alone: training waits for a point of it to train on."
    if not apart(np.array([point[:-1] for point in own.training])):
        return "All points lie at one place: training waits for a point elsewhere."
    return ""


def on_all_points(schedule: Schedule) -> Schedule:
    """``schedule`` with all points from the start on: none join on the way."""
    every = [change._replace(rule=change.rule._replace(samples=None)) for change in schedule]
    return tuple(c for before, c in zip([None, *every], every) if not before or c.edits or c.rule != before.rule)


def joined(schedule: Schedule, epoch: int, before: int, rule: Rule) -> Schedule:
    """What a run of ``schedule`` does that goes on by ``rule`` from ``epoch`` on, where new points join it.

    There were so many points ``before``: they are the first ones, and what came earlier was trained on them alone.
    """
    earlier = tuple(
        change._replace(rule=change.rule._replace(samples=change.rule.samples or before))
        for change in schedule
        if change.epoch < epoch
    )
    return (*earlier, Change(epoch, rule, edits_at(schedule, epoch)))
