"""What the drawing shows at each step: the numbers that the formula beside it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from lab.epoch.epoch import compute_epoch
from nn_core import Network
from ui.microscope.drawing import caption, drawing_of
from ui.microscope.steps import steps

RNG = np.random.default_rng(0)
NETWORK = Network((3, 4, 4, 2), "tanh", "sigmoid")
EPOCH = compute_epoch(
    NETWORK, RNG.normal(size=NETWORK.size), RNG.normal(size=(5, 3)), RNG.integers(0, 2, size=(5, 2)).astype(float), 0.5
)
STEPS = steps(NETWORK)


def _steps(kind):
    return [step for step in STEPS if step.kind == kind]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_frames_the_followed_unit_of_its_layer(step):
    drawing = drawing_of(EPOCH, step, 0, 1)
    assert (drawing.layer, drawing.unit) == (step.layer, 1)


@pytest.mark.parametrize("kind", ["backward", "update"])
def test_the_layer_at_work_carries_what_is_computed_and_the_others_the_weights_it_is_computed_from(kind):
    computed = NETWORK.layers(EPOCH.gradient if kind == "backward" else EPOCH.updated)
    weights = NETWORK.layers(EPOCH.parameters)
    for step in _steps(kind):
        drawing = drawing_of(EPOCH, step, 0, 0)
        for layer in range(3):
            shown = computed[layer] if layer == step.layer else weights[layer]
            np.testing.assert_array_equal(drawing.weights[layer], shown.W)
            np.testing.assert_array_equal(drawing.biases[layer], shown.b[0])


def test_going_back_the_weights_on_from_the_followed_unit_are_written_and_forward_they_are_not():
    (first,) = [step for step in _steps("backward") if step.layer == 0]
    assert drawing_of(EPOCH, first, 0, 1).labelled(1, 1, 3)
    assert not drawing_of(EPOCH, first, 0, 1).labelled(1, 2, 3)
    assert not drawing_of(EPOCH, _steps("forward")[0], 0, 1).labelled(1, 1, 3)


def test_the_caption_says_whose_gradient_is_on_the_lines():
    step = _steps("backward")[-1]
    words = caption(drawing_of(EPOCH, step, 0, 0), step, 0)
    assert "the gradient ∂L/∂w of the framed layer, the weights and biases elsewhere" in words
