"""What the diagram shows at each step: the numbers that the formula beside it is made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from figures.microscope_network import network_diagram
from figures.theme import LIGHT
from nn_core import Inputs, Network, xor
from tests.lab.epoch.epochs import epoch_at
from ui.microscope.diagram import caption, diagram_of
from ui.microscope.steps import steps, unit_names

RNG = np.random.default_rng(0)
NETWORK = Network((3, 4, 4, 2), "tanh", "sigmoid")
EPOCH = epoch_at(
    NETWORK, RNG.normal(size=NETWORK.size), RNG.normal(size=(5, 3)), RNG.integers(0, 2, size=(5, 2)).astype(float)
)
STEPS = steps(NETWORK)


def _steps(kind):
    return [step for step in STEPS if step.kind == kind]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_frames_the_followed_unit_of_its_layer(step):
    diagram = diagram_of(EPOCH, step, 0, 1)
    assert (diagram.layer, diagram.unit) == (step.layer, 1)


@pytest.mark.parametrize("kind", ["backward", "update"])
def test_the_layer_at_work_carries_what_is_computed_and_the_others_the_weights_it_is_computed_from(kind):
    computed = NETWORK.layers(EPOCH.gradient if kind == "backward" else EPOCH.updated)
    weights = NETWORK.layers(EPOCH.parameters)
    for step in _steps(kind):
        diagram = diagram_of(EPOCH, step, 0, 0)
        for layer in range(3):
            shown = computed[layer] if layer == step.layer else weights[layer]
            np.testing.assert_array_equal(diagram.weights[layer], shown.W)
            np.testing.assert_array_equal(diagram.biases[layer], shown.b[0])


def test_going_back_the_weights_on_from_the_followed_unit_are_at_work_and_forward_they_are_not():
    (first,) = [step for step in _steps("backward") if step.layer == 0]
    assert diagram_of(EPOCH, first, 0, 1).at_work(1, 1, 3)
    assert not diagram_of(EPOCH, first, 0, 1).at_work(1, 2, 3)
    assert not diagram_of(EPOCH, _steps("forward")[0], 0, 1).at_work(1, 1, 3)


def test_numbers_flow_forward_and_backward_and_stay_where_they_are_at_the_loss_and_the_update():
    flows = {step.kind: diagram_of(EPOCH, step, 0, 0).flow for step in STEPS}
    assert flows == {"forward": 1, "loss": 0, "backward": -1, "update": 0}


def test_over_the_columns_it_stands_what_they_are_and_whose_gradient_or_new_weight_is_shown():
    diagram = diagram_of(EPOCH, _steps("backward")[1], 0, 2)
    assert list(diagram.heads) == ["inputs", "hidden layer 1", "hidden layer 2", "output layer"]
    assert [diagram.below(column)[0] for column in range(4)] == ["", "∂L/∂w → g3", "∂L/∂b", "w from g3"]
    update = diagram_of(EPOCH, _steps("update")[0], 0, 0)
    assert [update.below(column)[0] for column in range(4)] == ["new w → h1", "new b", "", ""]


def test_what_a_unit_gives_has_the_colour_of_its_sign_and_none_at_0():
    epoch = epoch_at(Network((2, 2, 1)), np.arange(9.0) - 4, *xor())
    for step in steps(epoch.network):
        for sample in range(4):
            diagram = diagram_of(epoch, step, sample, 0)
            for values, shades in zip(diagram.values, diagram.shades):
                known = ~np.isnan(values)
                np.testing.assert_array_equal(np.sign(shades[known]), np.sign(values[known]))
                assert (np.abs(shades) <= 1).all()


@pytest.mark.parametrize("hidden", [0, 1, 6])
def test_of_a_deep_network_the_layers_around_the_one_at_work_are_drawn(hidden):
    network = Network((2, *[3] * hidden, 1))
    epoch = epoch_at(network, np.arange(float(network.size)), *xor())
    for step in steps(network):
        diagram = diagram_of(epoch, step, 0, 0)
        assert len(diagram.names) == len(diagram.values) == len(diagram.weights) + 1 == min(4, hidden + 2)
        layer = network.layers(epoch.updated if step.kind == "update" else epoch.parameters)[step.layer]
        if step.kind != "backward":
            np.testing.assert_array_equal(diagram.weights[diagram.layer], layer.W)
        assert diagram.names[diagram.layer + 1] == unit_names(epoch)[step.layer + 1]
        assert ("around the one at work" in caption(diagram, epoch, step, 0)) == (hidden == 6)


def test_of_a_deep_network_an_element_names_the_same_unit_at_every_step():
    network = Network((2, *[3] * 6, 1))
    epoch, names = epoch_at(network, np.arange(float(network.size)), *xor()), {}
    for step in steps(network):
        for element in network_diagram(LIGHT, diagram_of(epoch, step, 0, 0))["elements"]:
            if element["id"].startswith("name-"):
                assert names.setdefault(element["id"], element["text"]) == element["text"]
    assert len(set(names.values())) == len(names) == sum(network.sizes)


def test_inputs_are_drawn_by_the_names_of_their_features_and_coloured_by_their_size():
    inputs, points = Inputs(("x1", "x1x2")), np.array([[-3.0, 4.0], [1.5, 2.0]])
    network = Network((2, 3, 1))
    epoch = replace(epoch_at(network, np.ones(13), inputs(points), np.zeros((2, 1))), features=inputs)
    diagram = diagram_of(epoch, STEPS[0], 1, 0)
    assert diagram.names[0] == ["x₁", "x₁x₂"]
    np.testing.assert_array_equal(diagram.values[0], [1.5, 3.0])
    np.testing.assert_array_equal(diagram.shades[0], [0.5, 0.25])
