"""What a setting makes of its values: a network, its data, its inputs, its rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from nn_core import Configuration, Network, Rule, Trainer, gate
from setting.of_data import losses, outputs
from setting.setting import CHOICES, CONTROLS, DEFAULT, RANGES, RULE, Setting, options
from tests.setting.settings import settings


@given(settings)
def test_every_setting_within_the_limits_makes_a_network_a_configuration_and_data_that_train(setting: Setting) -> None:
    configuration = setting.configuration()
    assert configuration.network.sizes == setting.sizes
    assert configuration.seed == setting.seed
    assert configuration.rule == setting.rule
    (X, Y), held_out, inputs = setting.training_data(), setting.test_data(), setting.inputs()
    test = held_out and (inputs(held_out[0]), held_out[1])
    trainer = Trainer(configuration, inputs(X), Y, test=test)
    assert trainer.advance(1) == 1 or trainer.state == "diverged"


def test_the_default_setting_is_the_run_it_has_always_been() -> None:
    X, Y = gate("xor")
    network = Network((2, 4, 1), hidden="tanh", output="sigmoid")
    known = Trainer(Configuration(network, Rule(0.5), loss="mse", scheme="xavier", seed=1), X, Y)
    points, targets = DEFAULT.training_data()
    here = Trainer(DEFAULT.configuration(), DEFAULT.inputs()(points), targets)
    known.advance(2000), here.advance(2000)
    assert here.parameters.tobytes() == known.parameters.tobytes()
    assert DEFAULT.test_data() is None


def test_layers_are_the_hidden_layers_and_none_is_a_linear_model() -> None:
    assert Setting(layers=(3,)).sizes == (2, 3, 1)
    assert Setting(layers=(3, 2), features=("x1", "x2", "x1x2")).sizes == (3, 3, 2, 1)
    assert Setting(layers=()).sizes == (2, 1)


def test_the_seed_means_the_initial_weights_alone_and_the_data_seed_the_data() -> None:
    here, other = Setting(data="circle"), Setting(data="circle", seed=2)
    np.testing.assert_array_equal(here.training_data()[0], other.training_data()[0])
    assert not np.array_equal(here.training_data()[0], Setting(data="circle", data_seed=2).training_data()[0])


def test_data_are_split_into_training_and_test_points_that_nobody_can_write_to() -> None:
    setting = Setting(data="spiral", samples=200, test=25)
    (X, Y), (held_out, targets) = setting.training_data(), setting.test_data()
    assert X.shape == (150, 2)
    assert Y.shape == (150, 1)
    assert held_out.shape == (50, 2)
    for array in (X, Y, held_out, targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert Setting(data="spiral", test=0).test_data() is None


def test_a_truth_table_that_no_gate_has_is_data_too() -> None:
    X, Y = Setting(data="0010").training_data()
    np.testing.assert_array_equal(X, gate("xor")[0])
    assert Y.ravel().tolist() == [0, 0, 1, 0]
    assert Setting(data="0010").kind == "gate"


def test_inputs_are_features_standardised_as_the_training_points_are() -> None:
    setting = Setting(data="circle", features=("x1", "x1sq"), standardise=True)
    made = setting.inputs()(setting.training_data()[0])
    np.testing.assert_allclose(made.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(made.std(axis=0), 1)
    X = np.array([[2.0, 3.0]])
    np.testing.assert_array_equal(replace(setting, standardise=False).inputs()(X), [[2.0, 4.0]])


def test_classes_have_the_targets_that_their_output_can_reach() -> None:
    assert set(Setting(data="circle").training_data()[1].ravel()) == {0.0, 1.0}
    assert set(Setting(data="circle", output="tanh").training_data()[1].ravel()) == {-1.0, 1.0}


def test_the_rule_is_the_engines_and_a_setting_can_follow_another() -> None:
    setting = Setting(rate=0.1, batch=10, optimiser="adam", l1=0.01, l2=0.1)
    assert setting.rule == Rule(0.1, 10, "adam", 0.01, 0.1)
    assert DEFAULT.with_rule(setting.rule) == setting
    assert setting.with_rule(DEFAULT.rule) == DEFAULT


def test_what_acts_on_a_running_training_does_not_name_another_network() -> None:
    running = replace(DEFAULT.with_rule(Rule(0.1, 2, "adam", 0.1, 0.1)), epochs=20_000, speed=100, hide=("rate",))
    assert running.of_network() == DEFAULT.of_network()
    circle = Setting(data="circle")
    others = {
        "data": "gauss", "noise": 1, "samples": 501, "test": 49, "data_seed": 2, "features": ("x1",), "layers": (4, 4),
        "standardise": True, "activation": "relu", "output": "tanh", "loss": "half_mse", "init": "he", "seed": 2,
        "order": "fixed",
    }  # fmt: skip
    assert {*others, *RULE, "epochs", "speed"} == set(CONTROLS)
    for name, value in others.items():
        assert replace(circle, **{name: value}).of_network() != circle.of_network(), name


def test_what_means_nothing_to_a_gate_does_not_name_another_network() -> None:
    assert set(DEFAULT.unused) == {"noise", "samples", "test", "data_seed"}
    assert replace(DEFAULT, noise=20, samples=20, test=0, data_seed=5).of_network() == DEFAULT.of_network()
    assert Setting(data="plane").unused == ()


def test_an_inconsistent_setting_is_made_consistent_and_a_consistent_one_stays() -> None:
    assert Setting(data="plane", loss="cross_entropy").consistent() == Setting(data="plane", output="linear")
    assert Setting(output="tanh", loss="cross_entropy").consistent() == Setting(output="tanh")
    assert Setting(loss="cross_entropy").consistent() == Setting(loss="cross_entropy")
    three = Setting(data="three_blobs", output="softmax", loss="categorical_cross_entropy")
    assert Setting(data="three_blobs").consistent() == three
    assert replace(three, data="moons").consistent() == Setting(data="moons")
    assert Setting(data="hills", output="tanh").consistent() == Setting(data="hills", output="tanh")


def test_every_loss_that_is_offered_for_an_output_goes_with_it_in_the_engine() -> None:
    for data in ("xor", "circle", "plane", "three_blobs", "four_blobs"):
        for output in outputs(data):
            for loss in losses(output):
                Setting(data=data, output=output, loss=loss).configuration()
    assert "cross_entropy" in losses("sigmoid")
    assert "cross_entropy" not in losses("tanh")
    assert losses("softmax") == ("categorical_cross_entropy",)


def test_the_options_of_a_control_have_the_value_of_a_link_in_its_place() -> None:
    assert options("rate", 0.5) == CHOICES["rate"]
    assert options("rate", 0.25) == tuple(sorted((*CHOICES["rate"], 0.25)))
    assert all(RANGES["rate"][0] <= rate <= RANGES["rate"][1] for rate in CHOICES["rate"])


def test_features_that_cannot_be_made_of_the_data_give_way_to_its_coordinates() -> None:
    assert Setting(data="sine").consistent().features == ("x1",)
    assert Setting(data="sine", features=("x2", "sinx1")).consistent().features == ("sinx1",)
    assert Setting(data="own 1_2_3_a 2_1_3_b", features=("x2sq",)).consistent().features == ("x2sq",)
    assert Setting(data="xor", features=("x3",)).consistent().features == ("x1", "x2")
    assert "features" not in Setting(data="sine").consistent().to_query()
