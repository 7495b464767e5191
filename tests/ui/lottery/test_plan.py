"""How long a lottery will take, told before it starts, and what is left of a plan that takes too long."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest

from lab.lottery.lottery import Lottery
from lab.lottery.pace import Pace, pace
from nn_core import Configuration, Network, xor
from setting.setting import DEFAULT, Setting
from ui.lottery import plan as lottery_plan
from ui.lottery.plan import (
    MOST_SECONDS,
    Axis,
    Plan,
    cell_seconds,
    largest_that_fits,
)

PLAN = Plan(
    replace(DEFAULT, epochs=200), (Axis("hidden", (1, 2)), Axis("activation", ("tanh", "relu"))), networks=100
)  # fmt: skip


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Setting]:
    """The settings whose pace is asked for: a second a network, and a millisecond for each of its epochs."""
    asked: list[Setting] = []
    monkeypatch.setattr(lottery_plan, "_pace", lambda kind: asked.append(kind) or Pace(1.0, 0.001))
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
    assert sorted((kind.hidden, kind.activation) for kind in measured) == [(16, "relu"), (16, "sigmoid"), (16, "tanh")]


@pytest.mark.parametrize("plan", [
    Plan(replace(DEFAULT, epochs=500), (Axis("hidden", (1, 4, 16)),), networks=1000),
    Plan(replace(DEFAULT, epochs=100, hidden2=8, data="moons"), (Axis("hidden", (1, 16)),), networks=100),
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
    assert largest_that_fits(plan, 5000 * MOST_SECONDS) is None
