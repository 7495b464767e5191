"""The points of a run over its boundary or its curve, as the stage draws them and lets a reader draw others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from figures.boundary import samples_rim, samples_size
from figures.classes import SHAPES, class_name
from figures.theme import mixed
from film.scene import Scene
from setting.drawn_points import digits
from setting.own_points import CLASSES
from stage.panels import Group, Points

TAKEN = "samples"
"""The channel of how many points a run is trained on, where that changes on the way."""
Array = NDArray[np.float64]
_SAMPLE = 0.0  # What points of a curve are worth: it is their height that counts.
_VALUES = (-1.0, -0.5, 0.0, 0.5, 1.0)  # That can be drawn where there are no classes.


def points_of(scene: Scene, first: int) -> Points:
    """The points of ``scene``, in whose figure traces from ``first`` on show them."""
    (low, high), plane = scene.span, scene.plane
    test = scene.test or scene.unseen
    samples = [(scene.training, False), *([(test, True)] if test else [])]
    places = tuple((*place, hollow) for pair, hollow in samples for place in _places(scene, *pair))
    sides = [(plane.low, plane.high), plane.upright if scene.is_curve else (plane.low, plane.high)]
    shown, theme = scene.training[0], scene.theme
    ink = theme.faint if scene.is_curve else theme.ink  # Frames of many points beside each other would be a black line.
    return Points(
        places, _groups(scene), first, samples_size(shown), samples_rim(shown), ink, theme.paper,
        tuple((at, colour) for at, colour in theme.diverging), low, high, (digits(*sides[0]), digits(*sides[1])),
        TAKEN if scene.grows else "", drawable=scene.flippable and plane.columns <= 2,
        unseen=scene.unseen is not None,
    )  # fmt: skip


def _places(scene: Scene, points: Array, Y: Array) -> Iterator[tuple[float, float, float]]:
    """Where ``points`` are and what each is worth; beside a curve a point stands at its target."""
    if scene.is_curve:
        yield from ((float(x), float(y), _SAMPLE) for (x,), (y,) in zip(points, Y))
        return
    for (x, y, *_), value in zip(points, _labels(scene, Y)):
        yield float(x), float(y), value


def _labels(scene: Scene, Y: Array) -> list[float]:
    """The number of each sample's class, or its value, of targets ``(n_samples, n_out)``."""
    if scene.kind == "regression":
        return [float(value) for value in Y[:, 0]]
    classes = Y.argmax(axis=1) if scene.classes else Y[:, 0] > sum(scene.span) / 2
    return [float(number) for number in classes]


def _groups(scene: Scene) -> tuple[Group, ...]:
    """What can be drawn: each class, also those that no point has yet, or some values; beside a curve, points."""
    theme = scene.theme
    if scene.is_curve:
        return (Group("sample", _SAMPLE, theme.faint),)
    if scene.kind == "regression":
        ends = {value: theme.negative if value < 0 else theme.positive for value in _VALUES}
        return tuple(
            Group(f"{value:g}".replace("-", "−"), value, mixed(end, theme.zero, abs(value)))
            for value, end in ends.items()
        )
    two = () if scene.classes else (theme.negative, theme.positive)
    colours = (*two, *theme.classes[len(two) :])
    named = scene.class_names
    names = [class_name(i, named if i < len(named) else ()) for i in range(len(CLASSES))]
    return tuple(Group(names[i], float(i), colours[i], SHAPES[i]) for i in range(len(CLASSES)))
