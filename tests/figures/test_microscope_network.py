"""The network drawn: every number is there, and none covers another where there is room."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from figures.microscope_labels import BELOW, label_places
from figures.microscope_network import Drawing, network_drawing, short
from figures.theme import DARK, LIGHT

PHONE = 345


def _drawing(sizes, layer=0, unit=0, seed=0, leads_on=False):
    rng = np.random.default_rng(seed)
    names = [[f"{letter}{unit + 1}" for unit in range(size)] for letter, size in zip("xhgy", sizes)]
    shapes = list(itertools.pairwise(sizes))
    return Drawing(
        names=names,
        values=[rng.uniform(-1, 1, size) for size in sizes],
        shades=[rng.uniform(-1, 1, size) for size in sizes],
        weights=[rng.normal(size=shape) for shape in shapes],
        biases=[rng.normal(size=n_out) for _, n_out in shapes],
        line=["weight"] * len(shapes),
        layer=layer,
        unit=unit,
        leads_on=leads_on,
    )


def _texts(figure):
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("sizes", [(2, 4, 1), (3, 4, 2), (2, 2, 1), (2, 3, 3, 1)])
def test_a_small_layer_has_every_weight_on_its_line_and_every_bias_under_its_unit(sizes):
    for layer in range(len(sizes) - 1):
        drawing = _drawing(sizes, layer)
        texts = _texts(network_drawing(LIGHT, drawing))
        assert not drawing.crowded
        for weight in drawing.weights[layer].ravel():
            assert short(weight) in texts
        for names, biases in zip(drawing.names[1:], drawing.biases):
            assert all(f"{name} · b {short(bias)}" in texts for name, bias in zip(names, biases))


def test_the_output_bias_is_written_too():
    drawing = _drawing((2, 4, 1))
    assert any(text.startswith("g1 · b") for text in _texts(network_drawing(LIGHT, drawing)))


def test_a_crowded_layer_labels_only_the_followed_unit_and_says_so():
    drawing = _drawing((3, 16, 16, 2), layer=1, unit=5)
    texts = _texts(network_drawing(DARK, drawing))
    assert drawing.crowded
    assert all(short(weight) in texts for weight in drawing.weights[1][:, 5])
    assert len(texts) == 16 + sum(drawing.sizes)


@pytest.mark.parametrize("sizes", [(2, 4, 1), (3, 16, 16, 2)])
def test_the_weights_on_from_the_followed_unit_are_written_where_the_step_uses_them(sizes):
    drawing = _drawing(sizes, layer=0, unit=2, leads_on=True)
    texts = _texts(network_drawing(LIGHT, drawing))
    assert all(short(weight) in texts for weight in drawing.weights[1][2])
    without = _texts(network_drawing(LIGHT, _drawing(sizes, layer=0, unit=2)))
    assert len(texts) == len(without) + sizes[2]


@pytest.mark.parametrize("sizes", [(2, 4, 1), (3, 16, 16, 2)])
def test_every_number_is_under_the_cursor(sizes):
    drawing = _drawing(sizes, layer=0)
    figure = network_drawing(LIGHT, drawing)
    told = [text for trace in figure.data for text in trace.customdata]
    for weights, biases in zip(drawing.weights, drawing.biases):
        assert all(
            any(f"{value:+.6g}".replace("-", "−") in text for text in told) for value in (*weights.ravel(), *biases)
        )
    for values in drawing.values:
        assert all(any(f"{value:+.6g}".replace("-", "−") in text for text in told) for value in values)


@pytest.mark.parametrize(
    ("n_in", "n_out", "columns"), [(2, 4, 3), (4, 1, 3), (3, 3, 3), (2, 2, 3), (3, 2, 4), (2, 3, 4)]
)
def test_on_a_phone_no_number_covers_another_or_a_circle(n_in, n_out, columns):
    pixels, gap, tallest = 84, PHONE / columns, max(n_in, n_out)

    def heights(size):
        return ((size - 1) / 2 - np.arange(size)) * min(2.0, tallest / size) * pixels

    starts, ends = heights(n_in), heights(n_out)
    wanted = list(np.ndindex(n_in, n_out))
    at = label_places(starts, ends, wanted, gap)
    boxes = [(at[i, j] * gap, starts[i] + at[i, j] * (ends[j] - starts[i])) for i, j in wanted]
    for (x1, y1), (x2, y2) in itertools.combinations(boxes, 2):
        assert abs(x1 - x2) >= 42 or abs(y1 - y2) >= 16
    for (x, y), (column, y0) in itertools.product(boxes, [*((0, s) for s in starts), *((gap, e) for e in ends)]):
        assert abs(x - column) >= 39 or abs(y - y0) >= 25
        # A name may be brushed at its end, a few pixels of air, not more.
        assert abs(x - column) >= 42 or abs(y - (y0 - BELOW)) >= 12


@pytest.mark.parametrize("sizes", [(2, 4, 1), (3, 16, 16, 2)])
def test_circles_and_names_keep_apart_at_every_size(sizes):
    drawing = _drawing(sizes)
    figure = network_drawing(LIGHT, drawing)
    low, high = figure.layout.yaxis.range
    pixels = (figure.layout.height - 8) / (high - low)
    circles = [trace for trace in figure.data if trace.mode == "markers+text"]
    assert [len(trace.x) for trace in circles] == list(sizes)
    for trace in circles:
        steps = -np.diff(np.asarray(trace.y)) * pixels
        # A circle of 34 pixels, and the name that begins below it.
        assert (steps >= 34 + 15 - 1).all()


def test_the_units_at_work_are_framed_in_the_accent():
    figure = network_drawing(LIGHT, _drawing((2, 4, 1), layer=0, unit=2))
    frames = [list(trace.marker.line.color) for trace in figure.data if trace.mode == "markers+text"]
    assert frames[1] == [LIGHT.accent if unit == 2 else LIGHT.faint for unit in range(4)]
    assert LIGHT.accent not in frames[0] + frames[2]


def test_a_value_that_is_not_known_yet_leaves_its_circle_empty():
    drawing = _drawing((2, 2, 1))
    drawing.values[2][:] = np.nan
    circles = [trace for trace in network_drawing(LIGHT, drawing).data if trace.mode == "markers+text"]
    assert list(circles[2].text) == [""]


@pytest.mark.parametrize(
    ("value", "text"), [(1.234, "+1.23"), (-0.0951, "−0.10"), (0.0123, "+0.012"), (-0.00012, "−1e−4"), (0.0, "+0.00")]
)
def test_numbers_are_short_and_keep_their_sign(value, text):
    assert short(value) == text
