"""The network drawn: the step's numbers are there, and none covers a curve, a pill or another number."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from figures.microscope_network import PILL, WIDTH, Diagram, network_diagram, short
from figures.theme import DARK, LIGHT

SIZES = [*((2, hidden, 1) for hidden in range(1, 9)), (2, 1), (2, 8, 8, 1), (3, 16, 16, 2), (7, 8, 8, 1)]

POINTS = 40  # Of a curve.


def _diagram(sizes, layer=0, unit=0, flow=1, seed=0):
    rng = np.random.default_rng(seed)
    shapes = list(itertools.pairwise(sizes))
    return Diagram(
        names=[[f"{letter}{unit + 1}" for unit in range(size)] for letter, size in zip("xhgy", sizes)],
        values=[rng.uniform(-1, 1, size) for size in sizes],
        shades=[rng.uniform(-1, 1, size) for size in sizes],
        weights=[rng.normal(size=shape) for shape in shapes],
        biases=[rng.normal(size=n_out) for _, n_out in shapes],
        line=["∂L/∂w" if at == layer else "w" for at in range(len(shapes))],
        bias=["∂L/∂b" if at == layer else "b" for at in range(len(shapes))],
        heads=["inputs", "hidden layer 1", "hidden layer 2", "output layer"][: len(sizes)],
        layer=layer,
        unit=unit,
        flow=flow,
    )


def _of(picture, kind):
    """The elements of a kind by the rest of their names."""
    return {element["id"].removeprefix(f"{kind}-"): element for element in picture["elements"]
            if element["id"].startswith(f"{kind}-")}  # fmt: skip


def _text(picture, kind):
    return {place: element["text"] for place, element in _of(picture, kind).items()}


def _steps(sizes):
    """A diagram for every layer and direction, of its last unit."""
    for layer, flow in itertools.product(range(len(sizes) - 1), (-1, 0, 1)):
        yield _diagram(sizes, layer, sizes[layer + 1] - 1, flow)


def _points(path):
    """Points along a curve ``M x y C x y x y x y``."""
    ends = np.array(re.findall(r"-?[\d.]+", path), dtype=float).reshape(4, 2)
    t = np.linspace(0, 1, POINTS)[:, None]
    return sum(f * (1 - t) ** (3 - k) * t**k * ends[k] for k, f in enumerate((1, 3, 3, 1)))


def _rectangles(elements, size):
    """Left, top, right and bottom of texts ``(n, 4)``; a letter of the page is about half as wide as high."""
    rectangles = []
    for element in elements:
        wide, at = 0.5 * size * len(element["text"]), element["attributes"]
        left = at["x"] - wide * {"start": 0, "middle": 0.5, "end": 1}[at["text-anchor"]]
        rectangles.append((left, at["y"] - size / 2, left + wide, at["y"] + size / 2))
    return np.array(rectangles)


def _frames(picture):
    """The same of the pills, with their rings."""
    frames = [unit["attributes"] for unit in _of(picture, "unit").values()]
    x, y, ring = np.array([(frame["x"], frame["y"], frame["stroke-width"] / 2) for frame in frames]).T
    return np.stack([x - ring, y - ring, x + PILL[0] + ring, y + PILL[1] + ring], axis=1)


def _curves(picture):
    """Points on the curves and half the width of each there ``(n, 3)``."""
    looks = [line["attributes"] for line in _of(picture, "line").values()]
    return np.concatenate([np.c_[_points(look["d"]), np.full(POINTS, look["stroke-width"] / 2)] for look in looks])


def _overlap(some, others, slack=0.0):
    """Whether each of ``some`` rectangles reaches into each of ``others``."""
    a, b = some[:, None], others[None]
    return ((a[..., :2] < b[..., 2:] - slack) & (b[..., :2] < a[..., 2:] - slack)).all(axis=2)


def _around(curves):
    x, y, reach = curves.T
    return np.stack([x, y - reach, x, y + reach], axis=1)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_no_text_covers_a_curve_a_pill_or_another_text(sizes):
    for diagram in _steps(sizes):
        picture = network_diagram(LIGHT, diagram)
        texts = [element for kind in ("name", "number", "head", "below")
                 for element in _of(picture, kind).values() if element["text"]]  # fmt: skip
        boxes = _rectangles(texts, picture["size"])
        assert not _overlap(boxes, _around(_curves(picture))).any()
        assert not _overlap(boxes, _frames(picture), 1).any()  # Digits do not fill their line.
        assert _overlap(boxes, boxes, 1).sum() == len(boxes), "each overlaps itself alone"
        assert (boxes >= 0).all()
        assert (boxes <= [WIDTH, picture["height"]] * 2).all()


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_no_curve_runs_through_a_pill(sizes):
    picture = network_diagram(LIGHT, _diagram(sizes))
    assert not _overlap(_around(_curves(picture)), _frames(picture), 2).any()


def test_up_to_eight_units_fit_beside_the_formulas_on_a_projector():
    assert network_diagram(LIGHT, _diagram((2, 8, 1)))["height"] <= 420
    assert network_diagram(LIGHT, _diagram((2, 8, 8, 1)))["height"] <= 420


@pytest.mark.parametrize("sizes", [(2, 4, 1), (3, 16, 16, 2)])
def test_the_weights_into_the_followed_unit_stand_below_what_they_come_from_and_biases_below_their_units(sizes):
    diagram = _diagram(sizes, layer=1, unit=0)
    picture = network_diagram(DARK, diagram)
    numbers = _text(picture, "number")
    for unit, weight in enumerate(diagram.weights[1][:, 0]):
        assert numbers[f"1-{unit}"] == short(weight)
    for unit, bias in enumerate(diagram.biases[1]):
        assert numbers[f"2-{unit}"] == short(bias)
    assert {text for place, text in numbers.items() if place[0] not in "12"} == {""}
    below = _text(picture, "below")
    assert below["1"] == f"below: ∂L/∂w → {diagram.names[2][0]}"
    assert below["2"] == "below: ∂L/∂b"


def test_going_back_the_weights_on_from_the_followed_unit_stand_below_what_they_lead_to():
    diagram = _diagram((3, 4, 4, 2), layer=0, unit=2, flow=-1)
    numbers = _text(network_diagram(LIGHT, diagram), "number")
    assert [numbers[f"2-{unit}"] for unit in range(4)] == [short(weight) for weight in diagram.weights[1][2]]
    forward = _text(network_diagram(LIGHT, _diagram((3, 4, 4, 2), layer=0, unit=2)), "number")
    assert {forward[f"2-{unit}"] for unit in range(4)} == {""}


@pytest.mark.parametrize("sizes", [(2, 4, 1), (3, 16, 16, 2)])
def test_every_number_is_under_the_cursor(sizes):
    diagram = _diagram(sizes)
    told = " ".join(element["told"] for element in network_diagram(LIGHT, diagram)["elements"] if "told" in element)
    for numbers in (*diagram.weights, *diagram.biases, *diagram.values):
        assert all(f"{value:+.6g}".replace("-", "−") in told for value in numbers.ravel())


def test_pulses_run_along_the_lines_at_work_in_the_direction_of_the_step_and_not_where_nothing_goes():
    ends = {}
    for flow in (-1, 1):
        pulses = [
            _points(path) for path in network_diagram(LIGHT, _diagram((2, 4, 1), layer=0, unit=1, flow=flow))["pulses"]
        ]
        ends[flow] = [(points[0, 0], points[-1, 0]) for points in pulses]
    assert len(ends[1]) == 2
    assert all(start < end for start, end in ends[1])
    assert len(ends[-1]) == 3  # Also from the output to the followed unit.
    assert all(start > end for start, end in ends[-1])
    assert network_diagram(LIGHT, _diagram((2, 4, 1), flow=0))["pulses"] == []


def test_an_element_has_the_same_name_at_every_step():
    names = [
        {element["id"] for element in network_diagram(LIGHT, diagram)["elements"]} for diagram in _steps((2, 4, 1))
    ]
    assert all(len(each) == len(names[0]) and each == names[0] for each in names)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colour_says_the_sign_and_nothing_else(theme):
    diagram = _diagram((2, 2, 1))
    diagram.weights[0][:] = [[0.5, -0.5], [0.0, 1.0]]
    diagram.shades[1][:] = [0.0, -1.0]
    picture = network_diagram(theme, diagram)
    strokes = {place: line["attributes"]["stroke"] for place, line in _of(picture, "line").items()}
    assert strokes["0-0-0"] == strokes["0-1-1"] == theme.positive
    assert strokes["0-0-1"] == theme.negative
    assert strokes["0-1-0"] == theme.faint
    assert _of(picture, "unit")["1-0"]["attributes"]["fill"] == theme.zero


def test_the_followed_unit_alone_is_framed_in_the_accent():
    picture = network_diagram(LIGHT, _diagram((2, 4, 1), layer=0, unit=2))
    framed = [place for place, unit in _of(picture, "unit").items() if unit["attributes"]["stroke"] == LIGHT.accent]
    assert framed == ["1-2"]


def test_a_value_that_is_not_known_yet_leaves_its_pill_empty():
    diagram = _diagram((2, 2, 1))
    diagram.values[2][:] = np.nan
    assert _text(network_diagram(LIGHT, diagram), "value")["2-0"] == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.234, "+1.23"),
        (-0.0951, "−0.10"),
        (0.0123, "+0.012"),
        (-0.00012, "−1e−4"),
        (0.0, "+0.00"),
        (-123.456, "−123.46"),
        (54321.0, "+5e+04"),
        (-1e-120, "−1e−120"),
    ],
)
def test_numbers_are_short_enough_for_a_pill_and_keep_their_sign(value, text):
    assert short(value) == text
    assert len(text) * 0.62 * 11 < PILL[0]
