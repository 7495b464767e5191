"""A lottery being drawn: in slices, one viewer at a time, and no more kept than is shown."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from lab.lottery.cost import Cost, Pace
from server.slices import slot
from setting.setting import DEFAULT, Setting
from ui.lottery import plan as lottery_plan
from ui.lottery.draw import Draw
from ui.lottery.plan import CURVES, KEPT, LARGEST, Axis, Plan, largest_that_fits, plan_cost, weights

PLAN = Plan(
    replace(DEFAULT, epochs=200), (Axis("hidden", (1, 2)), Axis("activation", ("tanh", "relu"))), networks=100
)  # fmt: skip


def finished(draw: Draw) -> Draw:
    while not draw.finished:
        draw.advance(0.02)
    return draw


def test_cells_come_in_the_order_of_the_charts() -> None:
    assert [(cell.hidden, cell.activation) for cell in PLAN.cells] == [
        (1, "tanh"),
        (1, "relu"),
        (2, "tanh"),
        (2, "relu"),
    ]
    assert PLAN.cells[PLAN.index(place=1, series=0)].hidden == 2
    field = finished(Draw(PLAN, weights(PLAN))).field
    assert (field.axis, field.places, field.series) == ("hidden neurons", ["1", "2"], ["Tanh", "ReLU"])


def test_a_field_has_room_for_the_cells_that_are_still_to_come() -> None:
    draw = Draw(PLAN, weights(PLAN))
    while len(draw.cells) < 1:
        draw.advance(0.001)
    draw.stop()
    assert [[cell is not None for cell in row] for row in draw.field.cells] == [[True, False], [False, False]]


def test_the_part_done_rises_from_0_to_1() -> None:
    draw, seen = Draw(PLAN, weights(PLAN)), [0.0]
    while not draw.finished:
        seen.append(draw.done)
        draw.advance(0.001)
    assert seen == sorted(seen)
    assert (seen[0], draw.done) == (0.0, 1.0)


def test_a_slice_gives_way_while_another_viewers_slice_runs() -> None:
    draw = Draw(PLAN, weights(PLAN))
    with slot() as free:
        assert free
        draw.advance(0.01)
        assert draw.done == 0.0
    draw.advance(0.01)
    assert draw.done > 0.0


def test_only_what_is_shown_is_kept() -> None:
    cell = finished(Draw(PLAN, weights(PLAN))).cells[0]
    assert cell.outcomes.parameters.size == cell.outcomes.curves.size == 0
    assert len(cell.outcomes) == 100
    assert cell.curves.shape == (CURVES, len(cell.recorded))
    assert set(cell.kept) == {"solved", "not solved"}
    for verdict in cell.kept:
        rows, parameters = cell.kept[verdict]
        assert len(rows) == len(parameters) == min(KEPT, int(cell.outcomes.with_verdict(verdict).sum()))


def test_stopping_in_the_middle_of_a_cell_keeps_its_networks_that_are_done() -> None:
    # 200 samples times 16 × 16 units train one at a time, so a cell is done network by network.
    plan = Plan(replace(DEFAULT, data="moons", hidden2=16, epochs=100), (Axis("hidden", (16,)),), networks=100)
    draw = Draw(plan, weights(plan))
    while draw.done < 0.1:
        draw.advance(0.001)
    draw.stop()
    assert draw.stopped
    assert 1 <= len(draw.cells[0].outcomes) < 100


def test_stopping_before_anything_is_done_leaves_nothing() -> None:
    draw = Draw(PLAN, weights(PLAN))
    draw.stop()
    assert (draw.cells, draw.finished) == ([], True)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Setting]:
    """The settings whose pace is asked for: a second a network, and a millisecond for each of its epochs."""
    asked: list[Setting] = []
    monkeypatch.setattr(lottery_plan, "_pace", lambda kind: asked.append(kind) or Pace(1.0, 0.001))
    return asked


def test_the_cost_of_all_cells_is_their_sum_and_narrow_networks_are_cheaper(measured: list[Setting]) -> None:
    narrow, _, wide, _ = weights(PLAN)
    assert plan_cost(PLAN).seconds == pytest.approx(2 * (narrow + wide))
    assert wide == pytest.approx(100 * (1.0 + 200 * 0.001))
    assert 100 * 1.0 < narrow < wide


def test_only_the_widest_network_of_a_kind_is_measured(measured: list[Setting]) -> None:
    axes = (Axis("hidden", tuple(range(1, 17))), Axis("activation", ("sigmoid", "tanh", "relu")))
    weights(replace(PLAN, axes=axes))
    assert sorted((kind.hidden, kind.activation) for kind in measured) == [(16, "relu"), (16, "sigmoid"), (16, "tanh")]


@pytest.mark.parametrize("plan", [
    Plan(replace(DEFAULT, epochs=500), (Axis("hidden", (1, 4, 16)),), networks=1000),
    Plan(replace(DEFAULT, epochs=100, hidden2=8, data="moons"), (Axis("hidden", (1, 16)),), networks=100),
])  # fmt: skip
def test_what_is_told_of_every_cell_is_about_what_it_takes(plan: Plan) -> None:
    def told_to_taken() -> list[float]:
        ratios = []
        lottery_plan._pace.clear()
        for told, cell in zip(weights(plan), plan.cells):
            started = time.thread_time()  # Not what other programs take meanwhile.
            plan.lottery(cell).advance(60.0)
            ratios.append(told / (time.thread_time() - started))
        return ratios

    # The pace is read off the clock on the wall, so a moment is needed in which nobody else is at work.
    assert any(all(0.3 < ratio < 3 for ratio in told_to_taken()) for _ in range(5))


def test_what_a_plan_costs_is_measured_once_and_not_with_every_rerun_of_the_page(monkeypatch) -> None:
    measured: list[object] = []
    monkeypatch.setattr(lottery_plan, "pace", lambda lottery, seconds: measured.append(lottery) or Pace(1.0, 0.001))
    plan = Plan(DEFAULT, (Axis("activation", ("sigmoid", "tanh", "relu")),), networks=2000)
    lottery_plan._pace.clear()
    costs = [plan_cost(plan) for _ in range(3)]
    lottery_plan._pace.clear()  # A pace that nothing has.
    assert len(measured) == 3
    assert costs[0] == costs[1] == costs[2]


def test_the_largest_that_fits_has_fewer_networks_and_only_then_fewer_epochs() -> None:
    plan = replace(PLAN, networks=1000, setting=replace(DEFAULT, epochs=10_000))
    fewer = largest_that_fits(plan, Cost(2.5 * LARGEST.seconds, 1))
    assert fewer == replace(plan, networks=400)
    shorter = largest_that_fits(plan, Cost(25 * LARGEST.seconds, 1))
    assert shorter is not None
    assert (shorter.networks, shorter.setting.epochs) == (100, 4000)
    assert largest_that_fits(plan, Cost(5000 * LARGEST.seconds, 1)) is None


def test_every_lottery_that_the_controls_allow_fits_into_the_memory() -> None:
    hidden, rates = tuple(range(1, 17)), lottery_plan.options("rate")[:8]
    plan = Plan(
        replace(DEFAULT, data="moons", hidden2=16), (Axis("hidden", hidden), Axis("rate", rates)), networks=2000
    )
    assert plan_cost(plan).bytes < LARGEST.bytes
    assert np.isfinite(plan_cost(plan).seconds)
