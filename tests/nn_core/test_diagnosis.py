"""Why is it not learning? For every threshold a run on either side of it, and none for runs that learn."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core import Configuration, Network, Trainer, dataset
from nn_core.diagnosis import BEND, FALL, SHORTEST, SLOPE, STILL, VANISHED, diagnose, fall
from nn_core.history import measured
from nn_core.verdict import SOLVED


def _run(epochs, sizes=(2, 4, 1), hidden="tanh", *, data="xor", scheme="xavier", rate=0.5, seed=1, loss="mse"):
    network = Network(sizes, hidden)
    trainer = Trainer(Configuration(network, loss=loss, learning_rate=rate, scheme=scheme, seed=seed), *dataset(data))
    if epochs:
        trainer.advance(epochs)
    return trainer


def _kinds(trainer):
    return [finding.kind for finding in diagnose(trainer)]


def test_the_default_setting_gets_no_diagnosis_at_any_time_whatever_the_seed():
    for seed in range(25):
        trainer = _run(2000, seed=seed)
        for epoch in (0, 100, 300, 500, 700, 1000, 1500, 2000):
            trainer.rewind(epoch)
            assert diagnose(trainer) == []
        assert SOLVED.met(trainer.outputs, trainer.Y)


@pytest.mark.parametrize(("hidden", "scheme", "rate"), [("sigmoid", "normal", 2.0), ("relu", "he", 0.1)])
def test_a_run_that_solved_it_has_no_diagnosis_though_units_died_or_saturated(hidden, scheme, rate):
    runs = [_run(4000, (2, 8, 1), hidden, scheme=scheme, rate=rate, seed=seed) for seed in range(8)]
    solved = [run for run in runs if SOLVED.met(run.outputs, run.Y)]
    assert len(solved) >= 4
    assert all(diagnose(run) == [] for run in solved)


def test_divergence_is_told_with_its_epoch_and_rate():
    linear = Network((2, 4, 1), "linear", "linear")
    trainer = Trainer(Configuration(linear, learning_rate=10.0, seed=1), *dataset("blobs"))
    trainer.advance(2000)
    (finding,) = diagnose(trainer)
    assert finding.kind == "diverged"
    assert finding.since == trainer.diverged_at
    assert finding.evidence["rate"] == 10.0
    trainer.rewind(2)
    assert diagnose(trainer) == []


def test_dead_is_dead_on_every_sample_and_stuck_is_something_else():
    # The same network from three seeds: one unit dead, both dead, and none dead but stuck all the same.
    one, both, none = (_run(2000, (2, 2, 1), "relu", scheme="he", seed=seed) for seed in (2, 8, 6))
    assert [diagnose(run)[0].units for run in (one, both)] == [((0, 1),), ((0, 0), (0, 1))]
    assert _kinds(one) == ["dead", "minimum"]
    assert _kinds(both) == ["dead", "no_gradient"]
    assert _kinds(none) == ["minimum"]
    hidden = none.configuration.network.forward(none.parameters, none.X)[0]
    assert (hidden > 0).any(axis=0).all()


def test_a_good_part_of_the_failures_of_two_relu_units_have_no_dead_unit():
    failures = [run for seed in range(30) if diagnose(run := _run(800, (2, 2, 1), "relu", scheme="he", seed=seed))]
    without = [run for run in failures if "dead" not in _kinds(run)]
    assert len(failures) > 20
    assert 0.2 < len(without) / len(failures) < 0.6


def test_the_epoch_of_a_death_is_the_first_look_that_found_it_dead():
    # A rate of 10 throws every unit out of reach of the data within ten epochs.
    trainer = _run(2000, hidden="relu", rate=10.0)
    dead = diagnose(trainer)[0]
    network = trainer.configuration.network
    assert dead.kind == "dead"
    assert dead.evidence["units"] == 4
    assert 0 < dead.since < 50
    assert (network.forward(trainer.parameters_at(dead.since), trainer.X)[0] == 0).all()
    assert (network.forward(trainer.parameters_at(0), trainer.X)[0] > 0).any()


def test_units_that_start_alike_are_told_at_once_and_units_that_nearly_do_are_not():
    zeros = _run(0, scheme="zeros")
    assert _kinds(zeros) == ["identical", "no_gradient"]
    assert len(diagnose(zeros)[0].units) == 4
    assert "identical" not in _kinds(_nudged(zeros, 1e-6))
    assert "identical" in _kinds(_nudged(zeros, 1e-12))


def _nudged(trainer, size):
    """The run ``trainer`` begun again with its initial weights that much apart, and long enough to be judged."""
    parameters = trainer.parameters + size * np.arange(trainer.configuration.network.size)

    class Nudged(Configuration):
        def initial_parameters(self):
            return parameters

    run = Trainer(Nudged(trainer.configuration.network, learning_rate=0.5), trainer.X, trainer.Y)
    run.advance(SHORTEST)
    return run


def test_a_saturated_unit_is_one_whose_slope_is_gone_on_every_sample():
    # With a step of ten the sigmoids of the hidden layers and the output are thrown to their ends and stay there.
    thrown = _run(2000, (2, 16, 16, 1), rate=10.0, scheme="normal")
    finding = next(finding for finding in diagnose(thrown) if finding.kind == "saturated")
    history = measured(thrown)
    for layer in range(3):
        steepest = history.slopes(layer)[-1].max(axis=0) / (1.0 if layer < 2 else 0.25)
        named = [unit for at, unit in finding.units if at == layer]
        assert named == list(np.flatnonzero(steepest < SLOPE))
    assert (2, 0) in finding.units
    # Stuck with slopes to spare: nothing saturated.
    assert "saturated" not in _kinds(_run(2000, (2, 2, 1), "sigmoid", scheme="normal", seed=0))


def test_a_vanishing_gradient_names_the_layer_and_both_sizes():
    thrown = _run(2000, (2, 16, 16, 1), rate=10.0, scheme="normal")
    finding = next(finding for finding in diagnose(thrown) if finding.kind == "vanishing")
    assert finding.evidence["layer"] == 0
    assert finding.evidence["here"] < VANISHED * finding.evidence["last"]
    flat = _run(2000, (2, 4, 4, 1), "sigmoid", rate=0.1)
    layers = flat.configuration.network.layers(measured(flat).sweep.gradient[-1])
    sizes = [np.sqrt((W**2).mean()) for W, _ in layers]
    assert sizes[0] > VANISHED * sizes[-1]
    assert _kinds(flat) == ["plateau"]


def test_a_rate_too_small_to_move_is_not_a_plateau_and_a_larger_one_is_neither():
    kinds = {rate: _kinds(_run(2000, rate=rate)) for rate in (0.001, 0.01, 0.5)}
    assert kinds[0.001] == ["rate_too_small"]
    assert "rate_too_small" not in kinds[0.01]
    assert kinds[0.5] == []
    evidence = diagnose(_run(2000, rate=0.001))[0].evidence
    assert evidence["moved"] < 0.1 * evidence["length"]


def test_a_loss_that_bounces_is_told_from_one_that_stands_still():
    bouncing = next(
        run
        for seed in range(20)
        if diagnose(run := _run(1000, (2, 4, 1), data="circles", rate=10.0, seed=seed, loss="cross_entropy"))
    )
    (finding,) = diagnose(bouncing)
    assert finding.kind == "bouncing"
    assert finding.evidence["highest"] > 1.1 * finding.evidence["lowest"]


def test_a_plateau_is_left_later_and_a_minimum_is_not():
    plateau = _run(2000, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    minimum = _run(2000, (2, 2, 1), seed=1)
    assert _kinds(plateau) == ["plateau"]
    assert _kinds(minimum) == ["minimum"]
    for run in (plateau, minimum):
        evidence = diagnose(run)[0].evidence
        assert (evidence["least"] < -BEND * evidence["gradient"]) == (run is plateau)
    before = {run: run.last_loss for run in (plateau, minimum)}
    for run in before:
        run.advance(20_000)
    assert plateau.last_loss < 0.1 * before[plateau]
    assert minimum.last_loss > 0.98 * before[minimum]


def test_the_epoch_of_a_standstill_is_where_the_loss_came_near_and_stayed():
    run = _run(2000, (2, 2, 1), seed=1)
    since, losses = diagnose(run)[-1].since, run.loss_history
    assert np.abs(losses[since:] - losses[-1]).max() <= FALL * losses[-1]
    assert np.abs(losses[since - 1] - losses[-1]) > FALL * losses[-1]


def test_a_run_whose_loss_still_falls_is_left_alone_and_one_that_fell_short_of_it_is_not():
    falling = _run(1500, (2, 4, 1), "sigmoid", scheme="normal", seed=3, rate=0.1)
    still = _run(600, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    assert not SOLVED.met(falling.outputs, falling.Y)
    assert fall(falling) > STILL
    assert fall(still) < STILL
    assert diagnose(falling) == []
    assert _kinds(still) == ["plateau"]


def test_nothing_is_said_of_a_run_too_short_to_judge():
    still = _run(SHORTEST - 1, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    assert diagnose(still) == []
    still.advance(1)
    assert _kinds(still) == ["plateau"]


def test_looking_leaves_the_run_where_it_was():
    run = _run(700, (2, 2, 1), seed=1)
    before = run.parameters
    diagnose(run)
    assert run.epoch == 700
    assert (run.parameters == before).all()


def test_a_history_looks_at_both_ends_and_measures_what_a_single_pass_measures():
    run = _run(777)
    history = measured(run)
    assert history.epochs[0] == 0
    assert history.epochs[-1] == 777
    gradient = run.configuration.network.gradient(run.parameters, run.X, run.Y)
    np.testing.assert_allclose(history.sweep.gradient[-1], gradient, rtol=1e-12, atol=1e-15)
    assert history.since(np.arange(len(history.epochs)) >= 3) == history.epochs[3]
    assert history.since(np.arange(len(history.epochs)) < 3) is None
