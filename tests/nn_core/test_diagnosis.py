"""Why is it not learning? For every threshold a run on either side of it, and none for runs that learn."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core import Configuration, Network, Trainer, dataset
from nn_core.curvature import curvatures
from nn_core.diagnosis import _to_and_fro, diagnose, fall, window
from nn_core.history import measured, slopes
from nn_core.verdict import SOLVED


def _run(epochs, sizes=(2, 4, 1), hidden="tanh", *, data="xor", scheme="xavier", rate=0.5, seed=1, loss="mse"):
    network = Network(sizes, hidden)
    trainer = Trainer(Configuration(network, loss=loss, learning_rate=rate, scheme=scheme, seed=seed), *dataset(data))
    if epochs:
        trainer.advance(epochs)
    return trainer


def _kinds(trainer):
    return [finding.kind for finding in diagnose(trainer)]


def _size(values):
    return float(np.linalg.norm(values))


def _flattest(run):
    """The least, over the units, of the steepest slope a unit has on any sample, as a part of what it could be."""
    sweep, most = measured(run).sweep, {"sigmoid": 0.25, "tanh": 1.0}
    return min(slopes(sweep, i)[-1].max(axis=0).min() / most[name] for i, name in enumerate(sweep.network.activations))


def _apart(run):
    """How far the two hidden units that are most alike are apart."""
    (W, b), (above, _) = run.configuration.network.layers(run.parameters)
    rows = np.concatenate([W.T, b.T, above], axis=1)
    return min(np.abs(rows[i] - rows[j]).max() for i in range(len(rows)) for j in range(i))


def _gradient(run):
    return run.configuration.network.gradient(run.parameters, run.X, run.Y, run.configuration.loss)


def _first_to_last(run):
    """The gradient of a weight in the first layer, as a part of that of one in the last."""
    layers = run.configuration.network.layers(_gradient(run))
    return np.sqrt(np.square(layers[0].W).mean() / np.square(layers[-1].W).mean())


def _slope_left(run):
    now = _size(_gradient(run))
    begin = run.parameters_at(0)
    return now / _size(run.configuration.network.gradient(begin, run.X, run.Y, run.configuration.loss))


def _bends(run):
    return curvatures(run.configuration.network, run.parameters, run.X, run.Y, run.configuration.loss)


MEASURES = {
    "epochs": lambda run: run.epoch,
    "gradient": lambda run: _size(_gradient(run)),
    "fall": fall,
    "rises": lambda run: (np.diff(window(run)) > 0).mean(),
    "swing": lambda run: window(run).max() / window(run).min() - 1,
    "slope": _flattest,
    "apart": _apart,
    "first to last": _first_to_last,
    "moved": lambda run: _size(run.parameters - run.parameters_at(0)) / _size(run.parameters_at(0)),
    "slope left": _slope_left,
    "bend": lambda run: -_bends(run)[0] / _size(_gradient(run)),
    "bend to bend": lambda run: -_bends(run)[0] / np.abs(_bends(run)).max(),
}


def _round_and_round(losses, epochs=620):
    """A run that goes through ``losses`` again and again: one weight, sent from each value to the next.

    The last quarter of 620 epochs holds 156 losses, so that each of its halves holds whole rounds of 2, 3 or 6.
    """
    stops = np.sqrt(losses)

    def onward(sweep, Y):
        weight = sweep.parameters[0]
        here = int(np.argmin(np.abs(stops - weight)))
        return np.array([weight - stops[(here + 1) % len(stops)], 0.0])

    configuration = Configuration(Network((1, 1), output="linear"), learning_rate=1.0, scheme="zeros")
    trainer = Trainer(configuration, [[1.0]], [[0.0]], backward=onward)
    trainer.advance(epochs)
    return trainer


def _near_twins(apart):
    return _nudged(_run(0, scheme="zeros"), apart)


STILL_RUN = dict(sizes=(2, 2, 1), hidden="sigmoid", scheme="normal", seed=0)
ENDED = dict(sizes=(2, 2, 1), hidden="relu", scheme="uniform", rate=0.2, seed=5)
FLAT_RUN = dict(sizes=(2, 2, 1), hidden="relu", scheme="uniform", rate=0.2, seed=9)
SMALL_FIRST = dict(sizes=(2, 3, 3, 1), hidden="sigmoid", rate=0.003, seed=8, loss="cross_entropy")

# Runs on either side of each threshold, near enough that twice or half of the threshold would take one for the other:
# what is measured, the number that decides (all literal: this table says what the thresholds are), and what is found.
EITHER_SIDE = {
    "an epoch count under 500": (lambda: _run(400, **STILL_RUN), "epochs", 400, []),
    "an epoch count over 500": (lambda: _run(800, **STILL_RUN), "epochs", 800, ["plateau"]),
    "a gradient over 1e-12": (lambda: _run(1000, **ENDED), "gradient", 1.33e-12, ["dead", "minimum"]),
    "a gradient under 1e-12": (lambda: _run(1025, **ENDED), "gradient", 0.71e-12, ["dead", "no_gradient"]),
    "a loss that fell by over 5 %": (
        lambda: _run(700, (2, 8, 1), scheme="normal", rate=0.005, seed=6), "fall", 0.062, [],
    ),
    "a loss that fell by under 5 %": (
        lambda: _run(500, (2, 8, 1), scheme="normal", rate=0.002, seed=6), "fall", 0.0355, ["rate_too_small"],
    ),
    "a loss that fell by over 1 %": (
        lambda: _run(500, (2, 3, 1), scheme="uniform", rate=0.05, seed=1), "fall", 0.0154, [],
    ),
    "a loss that fell by under 1 %": (
        lambda: _run(500, (2, 2, 1), scheme="normal", rate=1.0, seed=1), "fall", 0.0075, ["minimum"],
    ),
    # The last half of the first run would still show a fall; the last eighth of the second would not.
    "a fall before the last quarter": (lambda: _run(1000, (2, 2, 1)), "fall", 0.0082, ["minimum"]),
    "a fall in the last quarter": (lambda: _run(800, (2, 2, 1)), "fall", 0.0113, []),
    "over a quarter of rises": (lambda: _round_and_round([1.4, 1.2, 1.0]), "rises", 0.333, ["bouncing"]),
    "under a quarter of rises": (
        lambda: _round_and_round([1.5, 1.4, 1.3, 1.2, 1.1, 1.0]), "rises", 0.167, ["to_and_fro"],
    ),
    "a swing of over a tenth": (lambda: _round_and_round([1.0, 1.15]), "swing", 0.15, ["bouncing"]),
    "a swing of under a tenth": (lambda: _round_and_round([1.0, 1.07]), "swing", 0.07, ["to_and_fro"]),
    "slopes over 0.05": (
        lambda: _run(1800, (2, 3, 3, 1), scheme="normal", rate=0.1, seed=2, loss="cross_entropy"),
        "slope", 0.08, ["plateau"],
    ),
    "a slope under 0.05": (
        lambda: _run(1400, (2, 8, 8, 1), "sigmoid", scheme="normal", rate=0.05, seed=2, loss="cross_entropy"),
        "slope", 0.046, ["saturated", "plateau"],
    ),
    "units over 1e-9 apart": (lambda: _near_twins(1.5e-9), "apart", 1.5e-9, ["no_gradient"]),
    "units under 1e-9 apart": (lambda: _near_twins(0.7e-9), "apart", 0.7e-9, ["identical", "no_gradient"]),
    "a first layer with over 0.01 of the gradient": (
        lambda: _run(1200, **SMALL_FIRST), "first to last", 0.0135, ["minimum"],
    ),
    "a first layer with under 0.01 of the gradient": (
        lambda: _run(700, **SMALL_FIRST), "first to last", 0.0077, ["vanishing", "minimum"],
    ),
    "weights that moved by over a tenth": (
        lambda: _run(500, (2, 3, 1), "sigmoid", scheme="he", rate=0.1, seed=5), "moved", 0.168, ["plateau"],
    ),
    "weights that moved by under a tenth": (
        lambda: _run(500, (2, 3, 1), "sigmoid", scheme="uniform", rate=0.003, seed=9),
        "moved", 0.091, ["rate_too_small"],
    ),
    "over a tenth of the slope left": (
        lambda: _run(500, (2, 3, 3, 1), "sigmoid", scheme="normal", rate=0.05, seed=4),
        "slope left", 0.168, ["rate_too_small"],
    ),
    "under a tenth of the slope left": (
        lambda: _run(500, (2, 8, 1), "sigmoid", scheme="he", rate=0.02, seed=5), "slope left", 0.0913, ["plateau"],
    ),
    "a bend of over 0.45": (
        lambda: _run(500, (2, 8, 1), "sigmoid", scheme="normal", rate=0.1, seed=2), "bend", 0.63, ["plateau"],
    ),
    "a bend of under 0.45": (
        lambda: _run(500, (2, 2, 1), "relu", scheme="normal", rate=2.0, seed=6), "bend", 0.35, ["minimum"],
    ),
    "a bend of over 1e-6 of the largest": (lambda: _run(1925, **FLAT_RUN), "bend to bend", 1.45e-6, ["plateau"]),
    "a bend of under 1e-6 of the largest": (lambda: _run(2050, **FLAT_RUN), "bend to bend", 0.76e-6, ["minimum"]),
}  # fmt: skip


@pytest.mark.parametrize(("make", "measure", "value", "kinds"), EITHER_SIDE.values(), ids=EITHER_SIDE)
def test_runs_on_either_side_of_a_threshold_are_told_apart(make, measure, value, kinds):
    run = make()
    assert MEASURES[measure](run) == pytest.approx(value, rel=0.05)
    assert _kinds(run) == kinds


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
    run.advance(500)
    return run


def test_a_saturated_unit_is_one_whose_slope_is_gone_on_every_sample():
    # With a step of ten the sigmoids of the hidden layers and the output are thrown to their ends and stay there.
    thrown = _run(2000, (2, 16, 16, 1), rate=10.0, scheme="normal")
    finding = next(finding for finding in diagnose(thrown) if finding.kind == "saturated")
    history = measured(thrown)
    for layer in range(3):
        steepest = slopes(history.sweep, layer)[-1].max(axis=0) / (1.0 if layer < 2 else 0.25)
        named = [unit for at, unit in finding.units if at == layer]
        assert named == list(np.flatnonzero(steepest < 0.05))
    assert (2, 0) in finding.units
    # Stuck with slopes to spare: nothing saturated.
    assert "saturated" not in _kinds(_run(2000, (2, 2, 1), "sigmoid", scheme="normal", seed=0))


def test_a_vanishing_gradient_names_the_layer_and_both_sizes():
    thrown = _run(2000, (2, 16, 16, 1), rate=10.0, scheme="normal")
    finding = next(finding for finding in diagnose(thrown) if finding.kind == "vanishing")
    assert finding.evidence["layer"] == 0
    assert finding.evidence["here"] < 0.01 * finding.evidence["last"]
    flat = _run(2000, (2, 4, 4, 1), "sigmoid", rate=0.1)
    layers = flat.configuration.network.layers(measured(flat).sweep.gradient[-1])
    sizes = [np.sqrt((W**2).mean()) for W, _ in layers]
    assert sizes[0] > 0.01 * sizes[-1]
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


def test_steps_that_only_go_to_and_fro_are_no_minimum():
    """Every hidden unit is dead; the output's bias jumps between two values, on which the loss is the same."""
    run = _run(701, (2, 4, 1), "relu", data="circles", rate=10.0, seed=1, scheme="normal", loss="cross_entropy")
    assert _kinds(run) == ["dead", "to_and_fro"]
    evidence = diagnose(run)[-1].evidence
    run.advance(1)
    assert run.outputs.mean() == pytest.approx(evidence["next"])
    run.advance(1)
    assert run.outputs.mean() == pytest.approx(evidence["now"])


@pytest.mark.parametrize(("left", "found"), [(0.95, True), (0.85, False), (0.4, False)])
def test_steps_that_overshoot_and_come_closer_are_told_from_those_that_do_not(left: float, found: bool):
    """A bias alone on a square of curvature 2: every step leaves 1 - 2 rate of the gradient."""
    X, Y = np.zeros((2, 1)), np.array([[0.0], [1.0]])
    network = Network((1, 1), output="linear")
    run = Trainer(Configuration(network, learning_rate=(1 + left) / 2, scheme="zeros"), X, Y)
    assert (_to_and_fro(run) is not None) == found


def test_a_plateau_is_left_later_and_a_minimum_is_not():
    plateau = _run(2000, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    minimum = _run(2000, (2, 2, 1), seed=1)
    assert _kinds(plateau) == ["plateau"]
    assert _kinds(minimum) == ["minimum"]
    for run in (plateau, minimum):
        evidence = diagnose(run)[0].evidence
        assert (evidence["least"] < -0.45 * evidence["gradient"]) == (run is plateau)
    before = {run: run.last_loss for run in (plateau, minimum)}
    for run in before:
        run.advance(20_000)
    assert plateau.last_loss < 0.1 * before[plateau]
    assert minimum.last_loss > 0.98 * before[minimum]


def test_the_epoch_of_a_standstill_is_where_the_loss_came_near_and_stayed():
    run = _run(2000, (2, 2, 1), seed=1)
    since, losses = diagnose(run)[-1].since, run.loss_history
    assert np.abs(losses[since:] - losses[-1]).max() <= 0.05 * losses[-1]
    assert np.abs(losses[since - 1] - losses[-1]) > 0.05 * losses[-1]


def test_a_run_whose_loss_still_falls_is_left_alone_and_one_that_fell_short_of_it_is_not():
    falling = _run(1500, (2, 4, 1), "sigmoid", scheme="normal", seed=3, rate=0.1)
    still = _run(600, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    assert not SOLVED.met(falling.outputs, falling.Y)
    assert fall(falling) > 0.01
    assert fall(still) < 0.01
    assert diagnose(falling) == []
    assert _kinds(still) == ["plateau"]


def test_nothing_is_said_of_a_run_too_short_to_judge():
    still = _run(499, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
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


@pytest.mark.parametrize("began", [0, 1, 2, 137, 500, 776, 777])
def test_an_onset_is_found_to_the_epoch_wherever_the_looks_fall(began):
    run = _run(777)
    # The first weight of this run only grows, so its value is a clock.
    clock = [run.parameters_at(epoch)[0] for epoch in range(778)]
    assert (np.diff(clock) > 0).all()
    assert measured(run).since(lambda sweep: sweep.parameters[:, 0] >= clock[began]) == began


def test_what_came_and_went_counts_from_its_last_coming():
    run = _run(777)
    history = measured(run)
    first = history.sweep.parameters[:, 0]
    gone = (first[3], first[-4])
    since = history.since(lambda sweep: (sweep.parameters[:, 0] < gone[0]) | (sweep.parameters[:, 0] > gone[1]))
    assert since == history.epochs[-4] + 1


def test_the_epoch_of_a_cause_is_one_at_which_it_holds_and_did_not_the_epoch_before():
    run = _run(2000, hidden="relu", rate=10.0)
    since = diagnose(run)[0].since
    network = run.configuration.network

    def dead(epoch):
        return (network.forward(run.parameters_at(epoch), run.X)[0] == 0).all()

    assert dead(since)
    assert not dead(since - 1)
