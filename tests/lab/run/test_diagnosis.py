"""Why is it not learning? For every threshold a run on either side of it, and none for runs that learn."""

from __future__ import annotations

import copy
import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.criterion import SOLVED, criterion_for
from lab.penalties import penalty
from lab.run.causes import identical
from lab.run.diagnosis import diagnose, diagnosing
from lab.run.history import History, measured
from lab.run.one_line import least_error, separable
from lab.run.pace import changed_at, fall, gradient_at, pace, window
from lab.sliced_work import SlicedWork
from nn_core import Configuration, Edit, Inputs, Network, Rule, Trainer
from nn_core.activations import ACTIVATIONS
from nn_core.datasets import DATASETS, draw
from nn_core.network import derivatives
from setting.of_data import features
from setting.setting import Setting


def _points(data):
    """A gate's corners, or 128 points: of a power of two, the parts of two equal classes cancel without rounding."""
    return draw(data, 128, test_share=0)[0]


def _run(epochs, sizes=(2, 4, 1), hidden="tanh", *, data="xor", scheme="xavier", rate=0.5, seed=1, loss="mse"):
    network = Network(sizes, hidden)
    trainer = Trainer(Configuration(network, Rule(rate), loss=loss, scheme=scheme, seed=seed), *_points(data))
    if epochs:
        trainer.advance(epochs)
    return trainer


def _kinds(trainer):
    return [finding.kind for finding in diagnose(trainer)]


def _history(trainer) -> History:
    """All looks at a run in one go."""
    return SlicedWork(measured(trainer)).finish()


def _size(values):
    return float(np.linalg.norm(values))


def _flattest(run):
    """The least, over the units, of the steepest slope a unit has on any sample, as a part of what it could be."""
    sweep, most = _history(run).sweep, {"sigmoid": 0.25, "tanh": 1.0}
    here = derivatives(sweep.network, sweep.a)
    return min(d[-1].max(axis=0).min() / most[name] for name, d in zip(sweep.network.activations, here))


def _apart(run):
    """How far the two hidden units that are most alike are apart."""
    (W, b), (above, _) = run.configuration.network.layers(run.parameters)
    rows = np.concatenate([W.T, b.T, above], axis=1)
    return min(np.abs(rows[i] - rows[j]).max() for i in range(len(rows)) for j in range(i))


def _gradient(run):
    return run.configuration.network.gradient(run.parameters, run.X, run.Y, run.configuration.loss)


def _signal(run):
    """The part of a sample's error signal at the output that comes down to a unit of the first layer."""
    first, *_, last = _history(run).sweep.delta
    return np.sqrt((np.square(first[-1]).mean(axis=1) / np.square(last[-1]).mean(axis=1)).mean())


def _slope_left(run):
    now = _size(_gradient(run))
    begin = run.parameters_at(0)
    return now / _size(run.configuration.network.gradient(begin, run.X, run.Y, run.configuration.loss))


MEASURES = {
    "epochs": lambda run: run.epoch,
    "fall": fall,
    "rises": lambda run: (np.diff(window(run)) > 0).mean(),
    "swing": lambda run: window(run).max() / window(run).min() - 1,
    "slope": _flattest,
    "signal": _signal,
    "moved": lambda run: _size(run.parameters - run.parameters_at(0)) / _size(run.parameters_at(0)),
    "slope left": _slope_left,
    "rose": lambda run: _rose(run),
    "fell": lambda run: _fell(run),
    "undone": lambda run: _undone(run),
}


def _undone(run):
    """The part of the next epoch's step without penalties that the penalties take back, along that step."""
    steps = []
    for rule in (run.rule._replace(l1=0.0, l2=0.0), run.rule):
        other = copy.copy(run)
        other.set_rule(rule)
        other.advance(1)
        steps.append(other.parameters - run.parameters)
    free, held = steps
    return 1 - held @ free / (free @ free)


class _Outwards:
    """A gradient that sends a weight outwards, so that an L2 penalty of 1 takes back the part ``undone`` of it."""

    def __init__(self, undone):
        self.undone = undone

    def __call__(self, sweep, Y):
        return np.array([-sweep.parameters[0] / self.undone, 0.0])


def _pulled(undone):
    rule = Rule(1e-6, l2=1.0)
    trainer = Trainer(
        Configuration(Network((1, 1), output="linear"), rule), [[1.0], [1.0]], [[0.0], [0.0]],
        ((0, rule._replace(learning_rate=1e-5)), (1, rule)), _Outwards(undone), parameters=[1.0, 0.0],
    )  # fmt: skip
    trainer.advance(600)
    return trainer


def _round_and_round(losses, epochs=620, batch_size=None):
    """A run that goes through ``losses`` again and again: one weight, sent from each value to the next.

    The last quarter of 620 epochs holds 156 losses, so that each of its halves holds whole rounds of 2, 3 or 6.
    """
    stops = np.sqrt(losses)

    def onward(sweep, Y):
        weight = sweep.parameters[0]
        here = int(np.argmin(np.abs(stops - weight)))
        return np.array([weight - stops[(here + 1) % len(stops)], 0.0])

    configuration = Configuration(Network((1, 1), output="linear"), Rule(1.0, batch_size), scheme="zeros")
    trainer = Trainer(configuration, [[1.0], [1.0]], [[0.0], [0.0]], backward=onward)
    trainer.advance(epochs)
    return trainer


def _led(weights, training=(0.0, 0.0), test=None):
    """A run whose one weight is led through ``weights``, an epoch each; its output is that weight.

    The loss of two targets is their spread and the distance of the weight from their middle, both squared.
    """
    onward = dict(zip(weights, weights[1:]))

    def backward(sweep, Y):
        weight = sweep.parameters[0]
        return np.array([weight - onward[float(weight)], 0.0])

    held_out = None if test is None else ([[1.0], [1.0]], [[test[0]], [test[1]]])
    configuration = Configuration(Network((1, 1), output="linear"), Rule(1.0), scheme="zeros")
    data = [[1.0], [1.0]], [[training[0]], [training[1]]]
    trainer = Trainer(configuration, *data, backward=backward, parameters=[weights[0], 0.0], test=held_out)
    trainer.advance(len(weights) - 1)
    return trainer


def _overfits(end=0.3, spread=0.0, epochs=400):
    """A run whose weight goes from 1 past the middle of its test targets, 0 and 1, to ``end`` and on by a hair."""
    rounded = 1 / 2**40  # So that going to a value is exact.
    way = [1 + (end - 1) * min(1, i / (0.75 * epochs)) - i * 1e-6 for i in range(epochs + 1)]
    return _led([round(value / rounded) * rounded for value in way], (-spread, spread), test=(0.0, 1.0))


def _rose(run):
    return run.test_loss_history[-1] / run.test_loss_history.min() - 1


def _fell(run):
    return 1 - run.last_loss / run.loss_history[run.test_loss_history.argmin()]


STILL_RUN = dict(sizes=(2, 2, 1), hidden="sigmoid", scheme="normal", seed=0)
ENDED = dict(sizes=(2, 2, 1), hidden="relu", scheme="uniform", rate=0.2, seed=5)
FLAT_RUN = dict(sizes=(2, 2, 1), hidden="relu", scheme="uniform", rate=0.2, seed=9)
LITTLE_SIGNAL = dict(sizes=(2, 3, 3, 1), hidden="sigmoid", scheme="uniform", rate=0.05)

# Runs on either side of each threshold, near enough that twice or half of the threshold would take one for the other:
# what is measured, the number that decides (all literal: this table says what the thresholds are), and what is found.
EITHER_SIDE = {
    "an epoch count under 500": (lambda: _run(400, **STILL_RUN), "epochs", 400, []),
    "an epoch count over 500": (lambda: _run(800, **STILL_RUN), "epochs", 800, ["still"]),
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
        lambda: _run(500, (2, 2, 1), scheme="normal", rate=1.0, seed=1), "fall", 0.0075, ["still"],
    ),
    # The last half of the first run would still show a fall; the last eighth of the second would not.
    "a fall before the last quarter": (lambda: _run(1000, (2, 2, 1)), "fall", 0.0082, ["still"]),
    "a fall in the last quarter": (lambda: _run(800, (2, 2, 1)), "fall", 0.0113, []),
    "over a quarter of rises": (lambda: _round_and_round([1.4, 1.2, 1.0]), "rises", 0.333, ["bouncing"]),
    "under a quarter of rises": (
        lambda: _round_and_round([1.5, 1.4, 1.3, 1.2, 1.1, 1.0]), "rises", 0.167, ["still"],
    ),
    "a swing of over a tenth": (lambda: _round_and_round([1.0, 1.15]), "swing", 0.15, ["bouncing"]),
    "a swing of under a tenth": (lambda: _round_and_round([1.0, 1.07]), "swing", 0.07, ["still"]),
    "a test loss that rose by over a tenth": (lambda: _overfits(end=0.325), "rose", 0.1225, ["overfitting"]),
    "a test loss that rose by under a tenth": (lambda: _overfits(end=0.36), "rose", 0.0784, []),
    "a training loss that fell by over a twentieth": (
        lambda: _overfits(spread=1.55), "fell", 0.06, ["overfitting"],
    ),
    # What is left to say of it: its samples are alike and of both classes.
    "a training loss that fell by under a twentieth": (lambda: _overfits(spread=1.94), "fell", 0.04, ["one_line"]),
    "penalties that undo over nine tenths": (lambda: _pulled(0.93), "undone", 0.93, ["penalties", "still"]),
    "penalties that undo under nine tenths": (lambda: _pulled(0.87), "undone", 0.87, ["still"]),
    "slopes over 0.05": (
        lambda: _run(1800, (2, 3, 3, 1), scheme="normal", rate=0.1, seed=2, loss="cross_entropy"),
        "slope", 0.08, ["still"],
    ),
    "a slope under 0.05": (
        lambda: _run(1400, (2, 8, 8, 1), "sigmoid", scheme="normal", rate=0.05, seed=2, loss="cross_entropy"),
        "slope", 0.046, ["saturated", "still"],
    ),
    "a first layer with over 0.01 of the signal": (
        lambda: _run(600, **LITTLE_SIGNAL, seed=1), "signal", 0.01496, ["still"],
    ),
    "a first layer with under 0.01 of the signal": (
        lambda: _run(600, **LITTLE_SIGNAL, seed=7), "signal", 0.00832, ["vanishing", "still"],
    ),
    "weights that moved by over a tenth": (
        lambda: _run(500, (2, 3, 1), "sigmoid", scheme="he", rate=0.1, seed=5), "moved", 0.168, ["still"],
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
        lambda: _run(500, (2, 8, 1), "sigmoid", scheme="he", rate=0.02, seed=5), "slope left", 0.0913, ["still"],
    ),
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
    trainer = Trainer(Configuration(linear, Rule(10.0), seed=1), *_points("gauss"))
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
    assert _kinds(one) == ["dead", "still"]
    assert _kinds(both) == ["dead", "at_rest"]
    assert _kinds(none) == ["still"]
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
    assert _kinds(zeros) == ["identical", "at_rest"]
    assert len(diagnose(zeros)[0].units) == 4
    assert "identical" not in _kinds(_perturbed(zeros, 1e-6))
    assert "identical" in _kinds(_perturbed(zeros, 1e-12))


@pytest.mark.parametrize(("apart", "found"), [(1.5e-9, False), (0.7e-9, True)])
def test_units_are_identical_that_differ_by_no_more_than_the_rounding_of_a_long_run(apart, found):
    run = _perturbed(_run(0, scheme="zeros"), apart)
    assert _apart(run) == pytest.approx(apart, rel=0.05)
    assert identical(_history(run).sweep, "mse")[0][-1].tolist() == [found] * 4


def _perturbed(trainer, size):
    """The run ``trainer`` begun again with its initial weights that much apart, and long enough to be judged."""
    parameters = trainer.parameters + size * np.arange(trainer.configuration.network.size)

    class Perturbed(Configuration):
        def initial_parameters(self):
            return parameters

    run = Trainer(Perturbed(trainer.configuration.network, Rule(0.5)), trainer.X, trainer.Y)
    run.advance(500)
    return run


def test_a_saturated_unit_is_one_whose_slope_is_gone_on_every_sample():
    # With a step of ten the sigmoids of the hidden layers and the output are thrown to their ends and stay there.
    thrown = _run(2000, (2, 16, 16, 1), rate=10.0, scheme="normal")
    finding = next(finding for finding in diagnose(thrown) if finding.kind == "saturated")
    sweep = _history(thrown).sweep
    for layer, here in enumerate(derivatives(sweep.network, sweep.a)):
        steepest = here[-1].max(axis=0) / (1.0 if layer < 2 else 0.25)
        named = [unit for at, unit in finding.units if at == layer]
        assert named == list(np.flatnonzero(steepest < 0.05))
    assert (2, 0) in finding.units
    # Stuck with slopes to spare: nothing saturated.
    assert "saturated" not in _kinds(_run(2000, (2, 2, 1), "sigmoid", scheme="normal", seed=0))


@pytest.mark.parametrize("scheme", ["xavier", "uniform"])
def test_a_vanishing_gradient_is_named_however_small_the_last_layers_has_become(scheme):
    deep = _run(600, (2, *[8] * 6, 1), "sigmoid", scheme=scheme)
    first, *_, last = deep.configuration.network.layers(_gradient(deep))
    assert deep.last_loss == pytest.approx(0.25, abs=1e-3)
    assert _size(last.W) < 0.01
    (vanishing, still) = diagnose(deep)
    assert (vanishing.kind, still.kind) == ("vanishing", "still")
    assert vanishing.units == ((0, 0),)
    assert vanishing.evidence["share"] == pytest.approx(_signal(deep))
    assert vanishing.evidence["share"] < 0.001


def test_one_hidden_layer_of_open_units_has_no_vanishing_gradient_though_all_its_gradients_are_small():
    stuck = _run(2000, (2, 2, 1), "relu", scheme="he", seed=6)
    assert _size(_gradient(stuck)) < 1e-3
    assert _kinds(stuck) == ["still"]


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
        if diagnose(run := _run(1000, (2, 4, 1), data="circle", rate=10.0, seed=seed, loss="cross_entropy"))
    )
    (finding,) = diagnose(bouncing)
    assert finding.kind == "bouncing"
    assert finding.evidence["highest"] > 1.1 * finding.evidence["lowest"]


def test_of_two_runs_that_stand_still_one_gets_on_and_nothing_else_is_said_of_either():
    gets_on = _run(2000, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    stays = _run(2000, (2, 2, 1), seed=1)
    assert _kinds(gets_on) == _kinds(stays) == ["still"]
    before = {run: run.last_loss for run in (gets_on, stays)}
    for run in before:
        run.advance(20_000)
    assert gets_on.last_loss < 0.1 * before[gets_on]
    assert stays.last_loss > 0.98 * before[stays]


def test_a_healthy_run_on_a_cloud_that_pauses_is_only_said_to_stand_still():
    pausing = _run(1500, (2, 3, 1), "sigmoid", data="moons", seed=0)
    assert _kinds(pausing) == ["still"]
    pausing.advance(5500)
    assert SOLVED.met(pausing.outputs, pausing.Y)


def test_one_hidden_neuron_is_too_few_where_no_line_parts_the_classes_whatever_the_run_does():
    for epochs in (0, 100, 2000):
        (finding,) = diagnose(_run(epochs, (2, 1, 1)))
        assert finding.kind == "one_line"
    assert "one_line" not in _kinds(_run(2000, (2, 1, 1), data="and", rate=0.001))
    assert _kinds(_run(600, (2, 8, 8, 1), hidden="linear", rate=0.1)) == ["one_line"]
    assert _kinds(_run(600, (2, 1, 1, 1), rate=0.1)) == ["one_line"]
    assert "one_line" not in _kinds(_run(600, (2, 1, 2, 1), rate=0.1))
    assert "one_line" not in _kinds(_run(600, (2, 2, 1), rate=0.1))


@pytest.mark.parametrize(("data", "layers", "kinds"), [
    ("three_spirals", (), ["one_line"]), ("three_spirals", (1,), ["one_line"]), ("three_spirals", (4,), []),
    ("three_blobs", (), []),
])  # fmt: skip
def test_of_more_than_two_classes_two_that_no_line_parts_are_found(data, layers, kinds):
    setting = Setting(data=data, samples=90, layers=layers, test=0, rate=0.1).consistent()
    trainer = Trainer(setting.configuration(), *setting.training_data())
    trainer.advance(20)
    found = diagnose(trainer, criterion_for(setting.kind, setting.output))
    assert [finding.kind for finding in found if finding.kind == "one_line"] == kinds
    for finding in found:
        assert not kinds or finding.evidence["one"] < finding.evidence["other"] < 3


@pytest.mark.parametrize(
    ("like", "function", "sizes", "kinds"),
    [
        ("tanh", np.square, (2, 1, 1), []),  # Its boundary may be two lines.
        ("linear", lambda z: 2 * z, (2, 8, 1), ["one_line"]),
        ("linear", lambda z: z * np.abs(z), (2, 8, 1), []),
    ],
)
def test_whether_a_boundary_is_one_line_follows_from_the_table_of_activations(
    monkeypatch, like, function, sizes, kinds
):
    monkeypatch.setitem(ACTIVATIONS, "strange", ACTIVATIONS[like]._replace(function=function))
    assert _kinds(_run(0, sizes, "strange")) == kinds


@pytest.mark.parametrize(
    "name", [name for name, data in DATASETS.items() if data.kind != "regression" and data.classes == 2]
)
def test_a_straight_line_parts_the_classes_of_some_datasets_only(name):
    X, Y = _points(name)
    assert separable(X, Y[:, 0] > 0.5) == (name in ("and", "or", "nand", "gauss"))


def test_no_line_parts_points_that_lie_on_one_in_the_wrong_order_or_on_each_other():
    along = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    assert separable(along, np.array([False, True, True]))
    assert not separable(along, np.array([True, False, True]))
    assert not separable(np.zeros((2, 2)), np.array([True, False]))
    assert separable(along, np.array([True, True, True]))


@pytest.mark.parametrize("data", ["and", "moons"])
def test_a_run_at_rest_is_told_so_and_no_epoch_moves_it_at_the_largest_rate(data):
    zeros = _run(600, data=data, scheme="zeros")
    if data == "and":  # Its classes are not balanced, so the output's bias learns first.
        zeros.advance(2000)
    assert _kinds(zeros) == ["identical", "at_rest"]
    before = zeros.parameters
    zeros.set_rule(zeros.rule._replace(learning_rate=10.0 if data == "moons" else 0.5))
    zeros.advance(500)
    assert (zeros.parameters == before).all()


def test_adam_and_momentum_are_not_said_to_be_at_rest_for_their_memory_may_move_them():
    X, Y = _points("moons")
    for name in ("adam", "momentum"):
        run = Trainer(Configuration(Network((2, 2, 1)), Rule(optimiser=name), scheme="zeros"), X, Y)
        run.advance(1000)
        assert pace(run) == "still"
        assert _kinds(run) == ["identical", "still"]  # And no learning rate is too small for a gradient of 0.


def test_a_diagnosis_in_slices_finds_what_one_in_one_go_finds_whatever_becomes_of_the_run_in_between():
    run, same = (_run(2000, hidden="relu", rate=10.0) for _ in range(2))
    work, seen = diagnosing(run), []
    work.advance(0)
    run.rewind(17)
    while not work.finished:
        work.advance(1e-9)
        seen.append(work.done)
        if len(seen) == 5:
            run.set_rule(run.rule._replace(learning_rate=0.1))
        if len(seen) % 3 == 0:
            run.advance(40)
    assert len(seen) > 40
    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.1
    assert seen[-1] <= 1
    assert work.result == diagnose(same)


@pytest.mark.parametrize("options", [dict(epochs=2000), dict(epochs=10, sizes=(2, 1, 1)), dict(epochs=700, rate=0.001)])
def test_what_is_found_at_once_keeps_no_run_and_neither_does_a_finished_diagnosis(options):
    gc.collect()
    before = sum(isinstance(thing, Trainer) for thing in gc.get_objects())
    at_once, in_slices = diagnosing(_run(**options)), diagnosing(_run(600, scheme="zeros"))
    at_once.advance(0)
    in_slices.advance()
    assert at_once.finished
    assert in_slices.finished
    gc.collect()
    assert sum(isinstance(thing, Trainer) for thing in gc.get_objects()) == before


def test_what_is_no_run_is_refused():
    with pytest.raises(ValueError, match="trainer must be a Trainer; got NoneType"):
        diagnose(None)


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
    assert _kinds(still) == ["still"]


def test_nothing_is_said_of_a_run_too_short_to_judge():
    still = _run(499, (2, 2, 1), "sigmoid", scheme="normal", seed=0)
    assert diagnose(still) == []
    still.advance(1)
    assert _kinds(still) == ["still"]


def test_looking_leaves_the_run_where_it_was():
    run = _run(700, (2, 2, 1), seed=1)
    before = run.parameters
    diagnose(run)
    assert run.epoch == 700
    assert (run.parameters == before).all()


def test_a_history_looks_at_both_ends_and_measures_what_a_single_pass_measures():
    run = _run(777)
    history = _history(run)
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
    since = _history(run).since(lambda sweep: sweep.parameters[:, 0] >= clock[began])
    assert SlicedWork(since).finish() == began


def test_what_came_and_went_counts_from_its_last_coming():
    run = _run(777)
    history = _history(run)
    first = history.sweep.parameters[:, 0]
    gone = (first[3], first[-4])
    since = history.since(lambda sweep: (sweep.parameters[:, 0] < gone[0]) | (sweep.parameters[:, 0] > gone[1]))
    assert SlicedWork(since).finish() == history.epochs[-4] + 1


def test_the_epoch_of_a_cause_is_one_at_which_it_holds_and_did_not_the_epoch_before():
    run = _run(2000, hidden="relu", rate=10.0)
    since = diagnose(run)[0].since
    network = run.configuration.network

    def dead(epoch):
        return (network.forward(run.parameters_at(epoch), run.X)[0] == 0).all()

    assert dead(since)
    assert not dead(since - 1)


def _noisy(epochs, **changes):
    """A network with room for every point, on forty noisy ones."""
    training, test = draw("xor_cloud", 80, noise=30, seed=1)
    rule = Rule(0.03, optimiser="adam")._replace(**changes)
    trainer = Trainer(Configuration(Network((2, 16, 1)), rule, scheme="xavier", seed=1), *training, test=test)
    trainer.advance(epochs)
    return trainer


def test_overfitting_is_told_with_the_epoch_of_the_lowest_test_loss_and_both_losses_then_and_now():
    run = _noisy(1000)
    (finding,) = diagnose(run)
    lowest = int(run.test_loss_history.argmin())
    assert finding.kind == "overfitting"
    assert finding.since == lowest
    assert 0 < lowest < 500
    assert finding.evidence == {
        "lowest": run.test_loss_history[lowest],
        "now": run.test_loss_history[-1],
        "training_then": run.loss_history[lowest],
        "training": run.last_loss,
        "gap": run.test_loss_history[-1] - run.last_loss,
    }


def test_overfitting_is_told_in_batches_too_and_of_a_run_that_solves_its_training_points():
    run = _noisy(1000, batch_size=10)
    assert SOLVED.met(run.outputs, run.Y)
    assert _kinds(run) == ["overfitting"]


def test_overfitting_is_told_only_where_it_was_measured_and_the_test_points_are_not_solved():
    unseen = _noisy(1000)
    unseen.test = None
    assert _kinds(unseen) == []
    assert _kinds(_noisy(98)) == []
    # Too short for medians of five epochs; the same fall and rise is told where it takes longer.
    assert _kinds(_overfits(epochs=98)) == []
    assert _kinds(_overfits(epochs=100)) == ["overfitting"]
    solved = criterion_for("regression", "linear")
    run = _led([1 - i / 1024 for i in range(1001)], test=(0.4, 0.4))
    assert run.test_loss_history[-1] > 100 * run.test_loss_history.min()
    assert diagnose(run, solved)[0].kind == "overfitting"
    near = _led([1 - i / 1024 for i in range(1001)], test=(0.1, 0.1))
    assert near.test_loss_history[-1] > 100 * near.test_loss_history.min()
    assert "overfitting" not in [finding.kind for finding in diagnose(near, solved)]


def test_one_epoch_with_a_low_test_loss_is_no_overfitting():
    run = _overfits(end=0.99)
    assert _kinds(run) == []
    weights = [float(run.parameters_at(epoch)[0]) for epoch in range(401)]
    weights[50] = 0.5
    dip = _led(weights, test=(0.0, 1.0))
    assert _rose(dip) > 0.9
    assert _kinds(dip) == []


@pytest.mark.parametrize("batch_size", [None, 2])
def test_a_loss_that_bounces_is_a_finding_where_all_samples_are_taken_at_once(batch_size):
    assert _kinds(_round_and_round([1.4, 1.2, 1.0], batch_size=batch_size)) == ["bouncing"]


def test_a_loss_of_batches_bounces_by_itself_and_stands_still_within_its_range():
    (finding,) = diagnose(_round_and_round([1.4, 1.2, 1.0], batch_size=1))
    assert finding.kind == "still"
    assert finding.since == 1
    assert 0.16 < finding.evidence["within"] < 0.41


def test_a_loss_that_only_rises_neither_bounces_nor_stands_still():
    run = _led([1 + i / 1024 for i in range(1001)])
    assert pace(run) == "rising"
    assert _kinds(run) == []


def test_a_run_is_judged_by_its_present_rule_alone():
    run = _run(2000, (2, 2, 1), seed=1)
    assert _kinds(run) == ["still"]
    run.set_rule(run.rule._replace(learning_rate=0.4))
    assert pace(run) == "early"
    run.advance(124)
    assert pace(run) == "early"
    assert _kinds(run) == []
    run.advance(1)
    assert (changed_at(run), len(window(run))) == (2000, 126)
    assert _kinds(run) == ["still"]
    run.rewind(1900)
    assert (changed_at(run), len(window(run))) == (0, 476)
    bouncing = _round_and_round([1.0, 1.15])
    bouncing.set_rule(bouncing.rule._replace(learning_rate=1e-9))
    bouncing.advance(125)
    assert _kinds(bouncing) == ["still"]


def test_a_rate_is_not_said_to_be_too_small_for_what_another_one_did():
    slow = _run(1000, rate=0.001)
    assert _kinds(slow) == ["rate_too_small"]
    changed = Trainer(
        slow.configuration, slow.X, slow.Y, ((0, slow.rule), (10, slow.rule._replace(learning_rate=0.002)))
    )
    changed.advance(1000)
    assert "rate_too_small" not in _kinds(changed)


def _held(optimiser="gradient_descent", epochs=1500, rate=0.1, **penalties):
    training, _ = draw("circle", 80, seed=1)
    rule = Rule(rate, optimiser=optimiser, **penalties)
    trainer = Trainer(Configuration(Network((2, 4, 1)), rule, scheme="xavier", seed=1), *training)
    trainer.advance(epochs)
    return trainer


@pytest.mark.parametrize(
    ("optimiser", "rate", "l2"), [("gradient_descent", 0.1, 0.05), ("momentum", 0.03, 0.5), ("adam", 0.01, 1.0)]
)
def test_penalties_are_named_that_undo_what_the_next_epoch_would_change(optimiser, rate, l2):
    run = _held(optimiser, rate=rate, l2=l2)
    penalties = diagnose(run)[0]
    assert penalties.kind == "penalties"
    assert penalties.since == run.epoch
    assert penalties.evidence["held"] < 0.1 * penalties.evidence["free"]
    assert penalties.evidence["undone"] == pytest.approx(_undone(run))
    assert "penalties" not in _kinds(_held(optimiser, rate=rate))


def test_penalties_are_named_that_have_taken_all_weights_of_a_layer_to_nothing():
    for penalties in ({"l1": 0.3}, {"l2": 1.0}):
        run = _held(**penalties)
        found = diagnose(run)[0]
        assert found.kind == "penalties"
        assert found.evidence["shrunk"] == found.evidence["of"] == 12
    started_so = _run(600, scheme="zeros")
    started_so.set_rule(started_so.rule._replace(l2=0.1))
    started_so.advance(600)
    assert "penalties" not in _kinds(started_so)


def test_the_gradient_of_a_penalised_run_is_that_of_loss_and_penalties_together():
    run = _held(epochs=5, l1=0.01, l2=0.1)
    network, here = run.configuration.network, run.parameters
    numeric = []
    for i in range(network.size):
        step = np.zeros(network.size)
        step[i] = 1e-6
        up, down = (
            network.loss(there, run.X, run.Y) + penalty(network, there, 0.01, 0.1)
            for there in (here + step, here - step)
        )
        numeric.append((up - down) / 2e-6)
    np.testing.assert_allclose(gradient_at(run, here), numeric, rtol=1e-5, atol=1e-8)


def test_a_divergence_that_l2_alone_would_cause_is_told_with_its_factor():
    (finding,) = diagnose(_held(rate=1.0, l2=3.0))
    assert finding.kind == "diverged"
    assert finding.evidence["factor"] == -2.0


@pytest.mark.parametrize("hidden", ["linear", "tanh"])
def test_a_linear_model_is_told_where_no_weighted_sum_of_its_features_parts_the_classes(hidden):
    def kinds(data, features, output="sigmoid", layers=()):
        training, _ = draw(data, 80, seed=1, output=output)
        inputs = Inputs(features)
        network = Network((len(features), *layers, 1), hidden, output)
        trainer = Trainer(Configuration(network), inputs(training[0]), training[1])
        return [finding.kind for finding in diagnose(trainer, criterion_for("classes", output))]

    for output in ("sigmoid", "tanh", "linear"):
        assert kinds("xor_cloud", ("x1", "x2"), output) == ["one_line"]
        assert kinds("xor_cloud", ("x1", "x2", "x1x2"), output) == []
        assert kinds("gauss", ("x1", "x2"), output) == []
    assert kinds("circle", ("x1sq", "x2sq")) == []
    assert kinds("circle", ("x1",)) == ["one_line"]
    assert kinds("spiral", features("circle")) == ["one_line"]
    assert kinds("xor_cloud", ("x1", "x2"), layers=(4, 4)) == (["one_line"] if hidden == "linear" else [])


def test_a_linear_network_is_told_where_no_weighted_sum_comes_near_enough_to_the_values():
    def found(data, hidden="linear", output="linear", noise=0):
        training, test = draw(data, 200, noise=noise, seed=1)
        trainer = Trainer(Configuration(Network((2, 4, 1), hidden, output), Rule(0.01)), *training, test=test)
        trainer.advance(600)
        return trainer, diagnose(trainer, criterion_for("regression", output))

    trainer, (finding,) = found("hills")
    assert finding.kind == "one_plane"
    assert finding.evidence == {"least": least_error(*trainer.test), "bound": 0.01, "test": 1}
    trainer.advance(5000)
    X, Y = trainer.test
    outputs = trainer.configuration.network.predict(trainer.parameters, X)
    assert np.square(outputs - Y).mean() > finding.evidence["least"]
    assert found("plane")[1] == []
    for other in (found("hills", hidden="tanh"), found("hills", output="tanh")):
        assert "one_plane" not in [finding.kind for finding in other[1]]


def test_of_a_regression_the_test_points_decide_whether_it_is_solved():
    training, _ = draw("plane", 40, seed=1)
    network = Network((2, 1), output="linear")
    trainer = Trainer(Configuration(network, Rule(0.05)), *training, test=(training[0], training[1] + 1))
    trainer.advance(600)
    criterion = criterion_for("regression", "linear")
    assert criterion.met(trainer.outputs, trainer.Y)
    assert pace(trainer, criterion) != "solved"
    trainer.test = training
    assert pace(trainer, criterion) == "solved"


def test_targets_of_minus_one_and_one_are_solved_and_parted_at_zero():
    training, _ = draw("xor", output="tanh")
    trainer = Trainer(Configuration(Network((2, 4, 1), output="tanh"), Rule(0.3), scheme="xavier", seed=1), *training)
    trainer.advance(2000)
    assert diagnose(trainer, criterion_for("gate", "tanh")) == []
    assert pace(trainer, criterion_for("gate", "tanh")) == "solved"


@given(st.integers(1, 7), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_what_a_weighted_sum_parts_is_separable_until_a_point_in_the_midst_of_one_class_is_of_the_other(
    features, points, seed
):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(points, features)) * 10.0 ** rng.integers(-3, 4, features)
    sums = X @ rng.normal(size=features) / np.abs(X).max() + rng.normal() / 10
    positive = sums > 0
    assert separable(X, positive)
    amid = rng.dirichlet(np.ones(points)) @ X
    for answer in (True, False):
        if (positive != answer).all():
            assert not separable(np.vstack([X, amid]), np.append(positive, answer))


@pytest.mark.parametrize("name", [name for name, data in DATASETS.items() if data.kind == "classes"])
def test_a_point_of_both_classes_is_parted_by_no_sum_of_features(name):
    (points, Y), _ = draw(name, 60, seed=3)
    inputs = Inputs(features("circle"))(points)
    positive = Y[:, 0] > 0.5
    assert not separable(np.vstack([inputs, inputs[:1]]), np.append(positive, not positive[0]))


def test_a_run_whose_only_free_parameters_are_at_rest_is_at_rest_whatever_the_frozen_ones_would_do():
    run = _run(0)
    run.edit(*(Edit(0, row, unit, 0.5, True) for row in range(3) for unit in range(4)))
    run.edit(*(Edit(1, row, 0, 0.0, True) for row in range(5)))
    run.advance(600)
    assert run.frozen.all()
    assert np.linalg.norm(_gradient(run)) > 0
    assert not gradient_at(run, run.parameters).any()
    assert pace(run) == "at_rest"
    found = diagnose(run)[-1]
    assert (found.kind, found.evidence["frozen"], found.evidence["gradient"]) == ("at_rest", 17, 0)


def test_what_is_set_by_hand_or_frozen_is_no_sign_of_too_small_a_rate():
    slow = dict(sizes=(2, 8, 1), scheme="normal", rate=0.002, seed=6)
    assert _kinds(_run(500, **slow)) == ["rate_too_small"]
    large, by_hand = _run(0, **slow), _run(0, **slow)
    large.edit(Edit(0, 0, 0, 50.0, True))  # Which makes all the parameters together so long that none seems to move.
    large.advance(500)
    free = ~large.frozen
    began = large.parameters_at(0)
    found = next(one for one in diagnose(large) if one.kind == "rate_too_small")
    assert found.evidence["length"] == pytest.approx(np.linalg.norm(began[free]))
    assert found.evidence["moved"] == pytest.approx(np.linalg.norm((large.parameters - began)[free]))
    by_hand.advance(250)
    by_hand.edit(Edit(0, 0, 0, 0.0))
    by_hand.advance(250)
    assert "rate_too_small" not in _kinds(by_hand)
