"""An epoch worked out on paper: a person with a pocket calculator gets these digits."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import exp, log, tanh

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.epoch.by_hand import places_for, work_by_hand
from lab.epoch.rounding import rounded
from nn_core import Configuration, Inputs, Network, Rule, Trainer, draw, xor
from nn_core.losses import LOSSES
from tests.lab.epoch.epochs import epoch_at


def _samples(data):
    """A gate's corners, or two hundred points, standardised: their coordinates are about 1 in size."""
    (X, Y), _ = draw(data, 200, test_share=0)
    return (X if len(X) == 4 else Inputs().standardised(X)(X)), Y


def _seen(seed, sizes=(2, 3, 1), hidden="tanh", loss="mse", data="xor"):
    X, Y = _samples(data)
    network = Network(sizes, hidden, LOSSES[loss].output or "sigmoid")
    Y = np.eye(sizes[-1])[np.arange(len(Y)) % sizes[-1]] if network.output == "softmax" else Y
    return epoch_at(network, network.initial_parameters(rng=np.random.default_rng(seed)), X, Y, 0.5, loss)


def _paper(value, places=4):
    """What a person writes down: the value, rounded in decimal."""
    return Decimal(repr(round(value, 12))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_a_calculator_that_rounds_every_line_gets_the_same_digits():
    # Written out for one sample and one unit, in decimal numbers, by the rules printed on the sheet.
    sheet = work_by_hand(_seen(4, sizes=(2, 1, 1)), 4)
    w11, w21, b1, v, c = (Decimal(f"{value:.4f}") for value in sheet.parameters)
    parts = []
    for sample, (x1, x2) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        z1 = _paper(float(w11 * x1 + w21 * x2 + b1))
        a1 = _paper(tanh(float(z1)))
        z2 = _paper(float(v * a1 + c))
        a2 = _paper(1 / (1 + exp(-float(z2))))
        y = (0, 1, 1, 0)[sample]
        d2 = _paper(float(2 * (a2 - y) * a2 * (1 - a2) / 4))
        d1 = _paper(float(v * d2 * (1 - a1 * a1)))
        row = [sheet.z[0], sheet.a[0], sheet.z[1], sheet.a[1], sheet.delta[1], sheet.delta[0]]
        assert [f"{values[sample, 0]:.4f}" for values in row] == [f"{d:.4f}" for d in (z1, a1, z2, a2, d2, d1)]
        parts.append([_paper(float(x1 * d1)), _paper(float(x2 * d1)), d1, _paper(float(a1 * d2)), d2])
    gradient = [sum(column) for column in zip(*parts)]
    assert [f"{value:.4f}" for value in sheet.gradient] == [f"{value + 0:.4f}" for value in gradient]
    new = [_paper(float(old - g / 2)) for old, g in zip((w11, w21, b1, v, c), gradient)]
    assert [f"{value:.4f}" for value in sheet.updated] == [f"{value:.4f}" for value in new]


def test_softmax_by_a_calculator_that_rounds_every_line_gets_the_same_digits():
    sheet = work_by_hand(_seen(4, sizes=(2, 3), loss="categorical_cross_entropy"), 4)
    weights = [Decimal(f"{value:.4f}") for value in sheet.parameters]
    for sample, (x1, x2) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        z = [_paper(float(weights[k] * x1 + weights[3 + k] * x2 + weights[6 + k])) for k in range(3)]
        powers = [exp(float(one)) for one in z]
        a = [_paper(power / sum(powers)) for power in powers]
        y = [int(k == sample % 3) for k in range(3)]
        losses = [_paper(y[k] * (log(sum(powers)) - float(z[k]))) for k in range(3)]
        delta = [_paper(float((a[k] - y[k]) / 4)) for k in range(3)]
        for values, paper in ((sheet.z[0], z), (sheet.a[0], a), (sheet.losses, losses), (sheet.delta[0], delta)):
            assert [f"{value:.4f}" for value in values[sample]] == [f"{number:.4f}" for number in paper]
    assert f"{sheet.mean_loss:.4f}" == str(_paper(float(sheet.losses.sum() / 4)))


@pytest.mark.parametrize(
    ("sizes", "loss"),
    [
        ((2, 3, 1), "mse"), ((2, 4, 3, 1), "mse"), ((2, 3, 1), "cross_entropy"), ((2, 4, 3, 1), "cross_entropy"),
        ((2, 3, 3), "categorical_cross_entropy"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu"])
def test_with_many_places_paper_and_engine_agree(sizes, hidden, loss):
    seen = _seen(11, sizes, hidden, loss)
    sheet = work_by_hand(seen, 13)
    for exact, paper in zip((*seen.z, *seen.a, *seen.delta), (*sheet.z, *sheet.a, *sheet.delta)):
        np.testing.assert_allclose(paper, exact, atol=1e-11)
    np.testing.assert_allclose(sheet.gradient, seen.gradient, atol=1e-11)
    np.testing.assert_allclose(sheet.updated, seen.updated, atol=1e-11)
    np.testing.assert_allclose(sheet.losses, seen.losses, atol=1e-11)


@given(st.integers(0, 10**6), st.integers(3, 6))
def test_every_number_on_the_sheet_is_one_that_can_be_printed(seed, places):
    sheet = work_by_hand(_seen(seed), places)
    parts = (sheet.X, sheet.parameters, *sheet.z, *sheet.a, sheet.losses, *sheet.delta, sheet.gradient, sheet.updated)
    for numbers in parts:
        np.testing.assert_array_equal(numbers, rounded(numbers, places))


def test_the_places_grow_as_the_steps_shrink_and_stay_within_bounds():
    X, Y = xor()
    network = Network((2, 2, 1))
    parameters = network.initial_parameters(rng=np.random.default_rng(0))
    places = [places_for(epoch_at(network, parameters, X, Y, rate)) for rate in (10.0, 0.1, 0.001, 1e-9)]
    assert places == sorted(places)
    assert places[0] == 4
    assert places[-1] == 8
    # Three digits of the largest step show.
    seen = epoch_at(network, parameters, X, Y, 0.001)
    assert np.abs(seen.updated - seen.parameters).max() >= 100 * 10.0 ** -places_for(seen)


def _trained(data, sizes=(2, 4, 1), hidden="tanh", loss="mse", epochs=200):
    network = Network(sizes, hidden)
    run = Trainer(Configuration(network, Rule(0.5), loss=loss, scheme="xavier", seed=1), *_samples(data))
    run.advance(epochs)
    return epoch_at(network, run.parameters, run.X, run.Y, 0.5, loss)


@pytest.mark.parametrize("data", ["circle", "moons", "spiral", "gauss"])
@pytest.mark.parametrize(("hidden", "loss"), [("tanh", "mse"), ("sigmoid", "cross_entropy")])
def test_with_one_sample_of_a_cloud_on_the_page_a_gradient_is_the_engines_to_within_two_last_digits(data, hidden, loss):
    seen = _trained(data, hidden=hidden, loss=loss)
    places = places_for(seen)
    for sample in (0, 7, 101, 199):
        sheet = work_by_hand(seen, places, [sample])
        assert np.abs(sheet.gradient - seen.gradient).max() < 2 * 10.0**-places
        assert np.abs(sheet.updated - seen.updated).max() < 2 * 10.0**-places
        assert sheet.mean_loss == rounded(seen.mean_loss, places)


@pytest.mark.parametrize("data", ["circle", "moons", "spiral", "gauss"])
@pytest.mark.parametrize("hidden", ["tanh", "relu"])
def test_what_is_not_on_the_page_is_rounded_once(data, hidden):
    # In a deep network the roundings on the page themselves reach further than two digits; those off it never do.
    seen = _trained(data, (2, 16, 16, 1), hidden)
    places = places_for(seen)
    sheet = work_by_hand(seen, places, [7])
    for layer, (W, b) in enumerate(seen.network.layers(sheet.gradient - seen.gradient)):
        on_page, exact = sheet.contributions(layer), seen.contributions(layer)
        assert np.abs(W - (rounded(on_page.W[7], places) - exact.W[7])).max() < 0.5001 * 10.0**-places
        assert np.abs(b - (on_page.b[7] - exact.b[7])).max() < 0.5001 * 10.0**-places


def test_with_all_samples_on_the_page_the_gradient_is_the_sum_of_what_is_printed():
    sheet = work_by_hand(_seen(4), 4, [0, 1, 2, 3])
    for layer, (W, b) in enumerate(sheet.network.layers(sheet.gradient)):
        parts = sheet.contributions(layer)
        np.testing.assert_allclose(W, rounded(parts.W, 4).sum(axis=0), atol=1e-12)
        np.testing.assert_allclose(b, parts.b.sum(axis=0), atol=1e-12)
