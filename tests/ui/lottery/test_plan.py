"""How long a lottery will take, told before it starts, and what is left of a plan that takes too long."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from lab.criterion import Criterion
from lab.lottery.lottery import Lottery
from lab.lottery.pace import Pace, pace
from nn_core import Configuration, Network, Trainer, xor
from setting.of_data import features
from setting.setting import DEFAULT, Setting
from tests.setting.settings import settings as settings_of_runs
from ui.lottery import plan as lottery_plan
from ui.lottery.axes import text
from ui.lottery.plan import (
    IDLE,
    MOST_SECONDS,
    Axis,
    Plan,
    cell_seconds,
    largest_that_fits,
)

PLAN = Plan(
    replace(DEFAULT, epochs=200), (Axis("hidden", (1, 2)), Axis("activation", ("tanh", "relu"))), networks=100
)  # fmt: skip


def inputs_of(cell: Setting) -> tuple[np.ndarray, np.ndarray]:
    X, Y = cell.training_data()
    return cell.inputs()(X), Y


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Setting]:
    """The settings whose pace is asked for: a second a network, and a millisecond for each of its epochs."""
    asked: list[Setting] = []
    monkeypatch.setattr(lottery_plan, "_pace", lambda cell, judged: asked.append(cell) or Pace(1.0, 0.001))
    return asked


def test_time_in_which_other_programs_ran_is_not_taken_for_the_lotterys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0.0, 1000.0)  # Whoever looks is interrupted for a thousand seconds.
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    told = pace(Lottery(Configuration(Network((2, 4, 1))), *xor(), range(100), 100))
    assert 0 < told.a_network < 1
    assert 0 < told.an_epoch < 1


def test_narrow_networks_take_less(measured: list[Setting]) -> None:
    narrow, same, wide, _ = cell_seconds(PLAN)
    assert narrow == same
    assert wide == pytest.approx(100 * (1.0 + 200 * 0.001))
    assert 100 * 1.0 < narrow < wide


def test_only_the_widest_network_of_a_kind_is_measured(measured: list[Setting]) -> None:
    axes = (Axis("hidden", tuple(range(1, 17))), Axis("activation", ("sigmoid", "tanh", "relu")))
    cell_seconds(replace(PLAN, axes=axes))
    assert sorted((cell.layers, cell.activation) for cell in measured) == [
        ((16,), "relu"), ((16,), "sigmoid"), ((16,), "tanh")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "axis",
    [
        Axis("rate", (0.1, 1.0)), Axis("init", ("normal", "he")), Axis("noise", (0, 20)), Axis("samples", (100, 500)),
        Axis("data_seed", (1, 2)), Axis("l2", (0.01, 0.1)), Axis("features", (("x1",), ("x1", "x2"))),
    ],
)  # fmt: skip
def test_what_does_not_change_the_cost_or_only_in_proportion_is_measured_once(
    measured: list[Setting], axis: Axis
) -> None:
    cell_seconds(Plan(replace(DEFAULT, data="circle"), (axis,), 100))
    assert len(measured) == 1


@pytest.mark.parametrize(
    "axis", [Axis("batch", (1, 10, None)), Axis("optimiser", ("momentum", "rmsprop", "adam")), Axis("depth", (1, 4, 5))]
)
def test_what_changes_the_cost_is_measured_too(measured: list[Setting], axis: Axis) -> None:
    cell_seconds(Plan(replace(DEFAULT, data="circle", layers=(8,)), (axis,), 100))
    # Many layers train one by one, and the larger of them stands for all.
    assert len(measured) == (2 if axis.name == "depth" else 3)


@pytest.mark.parametrize("plan", [
    Plan(replace(DEFAULT, epochs=500), (Axis("hidden", (1, 4, 16)),), networks=1000),
    Plan(replace(DEFAULT, epochs=50, layers=(1, 8), data="moons"), (Axis("hidden", (1, 16)),), networks=100),
    Plan(replace(DEFAULT, epochs=10, data="moons", order="fixed"), (Axis("batch", (20, None)),), networks=100),
])  # fmt: skip
def test_what_is_told_of_every_cell_is_about_what_it_takes(plan: Plan) -> None:
    def told_to_taken() -> list[float]:
        ratios = []
        lottery_plan._pace.clear()
        for told, cell in zip(cell_seconds(plan), plan.cells):
            started = time.thread_time()  # Not what other programs take meanwhile.
            plan.lottery(cell).advance(60.0)
            ratios.append(told / (time.thread_time() - started))
        return ratios

    # Others at work empty the caches, so a moment is needed in which nobody else is.
    assert any(all(0.3 < ratio < 3 for ratio in told_to_taken()) for _ in range(5))


def test_the_pace_is_measured_once_and_not_with_every_rerun_of_the_page(monkeypatch) -> None:
    measured: list[object] = []
    monkeypatch.setattr(lottery_plan, "pace", lambda lottery, seconds: measured.append(lottery) or Pace(1.0, 0.001))
    plan = Plan(DEFAULT, (Axis("activation", ("sigmoid", "tanh", "relu")),), networks=2000)
    lottery_plan._pace.clear()
    seconds = [cell_seconds(plan) for _ in range(3)]
    lottery_plan._pace.clear()  # A pace that nothing has.
    assert len(measured) == 3
    assert seconds[0] == seconds[1] == seconds[2]


def test_the_largest_that_fits_has_fewer_networks_and_only_then_fewer_epochs() -> None:
    plan = replace(PLAN, networks=1000, setting=replace(DEFAULT, epochs=10_000))
    assert largest_that_fits(plan, MOST_SECONDS) == plan
    assert largest_that_fits(plan, 2.5 * MOST_SECONDS) == replace(plan, networks=400)
    shorter = largest_that_fits(plan, 25 * MOST_SECONDS)
    assert shorter is not None
    assert (shorter.networks, shorter.setting.epochs) == (100, 4000)
    assert largest_that_fits(plan, 500_000 * MOST_SECONDS) is None


def test_only_all_the_features_that_the_data_have_are_called_all() -> None:
    some = ("x1", "x1sq", "sinx1")
    assert text(some, Setting(data="circle")) == "x₁, x₁², sin x₁"
    assert text(some, Setting(data="sine")) == text(features("circle"), Setting(data="circle")) == "all"


def test_each_cell_is_judged_by_its_own_criterion() -> None:
    plan = Plan(replace(DEFAULT, data="gauss"), (Axis("output", ("sigmoid", "tanh")),), 100, right=90, error=0.1)
    sigmoid, tanh = map(plan.criterion, plan.cells)
    assert (sigmoid, tanh) == (Criterion(0.9, 0.1, 0.5), Criterion(0.9, 0.4, 0.0))
    assert "0.5 and the mean squared error is under 0.1 (output “Sigmoid”), or at least" in plan.solved_means()
    assert "0 and the mean squared error is under 0.4 (output “Tanh”)." in plan.solved_means()


@pytest.mark.parametrize(
    ("data", "judged", "share", "expected"),
    [
        ("xor", "test", 50, "training"), ("gauss", "training", 50, "training"), ("gauss", "test", 50, "test"),
        ("gauss", "test", 0, "training"), ("plane", "training", 50, "test"), ("plane", "training", 0, "training"),
    ],
)  # fmt: skip
def test_values_are_judged_by_test_samples_classes_by_those_that_were_chosen(
    data: str, judged: str, share: int, expected: str
) -> None:
    cell = replace(DEFAULT, data=data, test=share).consistent()
    plan = Plan(cell, (Axis("hidden", (2,)),), 100, judged)
    assert plan.judged_in(cell) == expected
    lottery = plan.lottery(cell)
    samples = cell.test_data() if expected == "test" else cell.training_data()
    assert samples is not None
    np.testing.assert_array_equal(lottery.judged[0], samples[0])
    assert (lottery.criterion.middle is None) == (data == "plane")


@settings(deadline=None, max_examples=20)
@given(cell=settings_of_runs)
def test_any_run_the_train_page_can_make_can_be_drawn_and_ends_as_there(cell: Setting) -> None:
    cell = replace(cell, epochs=2, samples=min(cell.samples, 40), seed=1)
    plan = Plan.of(cell, (Axis("activation", (cell.activation,)),), 100)
    (drawn,) = plan.cells
    assert replace(drawn, **{name: getattr(cell, name) for name in (*IDLE, *cell.unused)}) == cell
    lottery = Lottery(drawn.configuration(), *inputs_of(drawn), range(1, 4), 2, plan.criterion(drawn))
    lottery.finish()
    outcomes, trainer = lottery.outcomes(), Trainer(cell.configuration(), *inputs_of(cell))
    trainer.advance(2)
    assert outcomes is not None
    if outcomes.with_verdict("diverged")[0]:
        assert trainer.epoch < 2 or not np.isfinite(outcomes.losses[0])
    else:
        np.testing.assert_allclose(outcomes.losses[0], trainer.loss_history[-1], rtol=1e-6)
