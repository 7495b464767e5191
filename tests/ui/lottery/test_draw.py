"""A lottery being drawn: in slices, one viewer at a time, and no more kept than is shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from server.slices import slot
from setting.setting import DEFAULT
from ui.lottery.draw import CURVES, KEPT, Draw
from ui.lottery.plan import Axis, Plan, cell_seconds

PLAN = Plan(
    replace(DEFAULT, epochs=200), (Axis("hidden", (1, 2)), Axis("activation", ("tanh", "relu"))), networks=100
)  # fmt: skip


def finished(draw: Draw) -> Draw:
    draw.finish()
    return draw


def test_cells_come_in_the_order_of_the_charts() -> None:
    assert [(cell.layers, cell.activation) for cell in PLAN.cells] == [
        ((1,), "tanh"),
        ((1,), "relu"),
        ((2,), "tanh"),
        ((2,), "relu"),
    ]
    assert PLAN.cells[PLAN.index(place=1, series=0)].layers == (2,)
    field = finished(Draw(PLAN, cell_seconds(PLAN))).field
    assert (field.axis, field.places, field.series) == ("hidden neurons", ["1", "2"], ["Tanh", "ReLU"])


def test_ticks_and_axes_say_in_few_letters_what_varies() -> None:
    plan = Plan(DEFAULT, (Axis("features", (("x1", "x2", "x1x2"),)), Axis("l1", (0.0, 0.01))), 100)
    field = Draw(plan, [1, 1]).field
    assert (field.axis, field.places, field.second, field.series) == (
        "features", ["x₁, x₂<br>x₁x₂"], "L1 penalty", ["0", "0.01"],
    )  # fmt: skip
    batches = Draw(Plan(DEFAULT, (Axis("batch", (1, None)),), 100), [1, 1]).field
    assert batches.places == ["1", "all"]


def test_a_field_has_room_for_the_cells_that_are_still_to_come() -> None:
    draw = Draw(PLAN, cell_seconds(PLAN))
    while len(draw.cells) < 1:
        draw.advance(0.001)
    draw.stop()
    assert [[cell is not None for cell in row] for row in draw.field.cells] == [[True, False], [False, False]]


def test_the_part_done_rises_from_0_to_1() -> None:
    draw, seen = Draw(PLAN, cell_seconds(PLAN)), [0.0]
    while not draw.finished:
        seen.append(draw.done)
        draw.advance(0.001)
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(seen))
    assert (seen[0], draw.done) == (0.0, 1.0)


def test_a_slice_gives_way_while_another_viewers_slice_runs() -> None:
    draw = Draw(PLAN, cell_seconds(PLAN))
    with slot() as free:
        assert free
        draw.tick(0.01)
        assert draw.done == 0.0
    for _ in range(3):  # The first step draws initial weights.
        draw.tick(0.01)
    assert draw.done > 0.0


def test_told_to_finish_it_is_drawn_to_its_end_whoever_has_the_slice() -> None:
    draw = Draw(PLAN, cell_seconds(PLAN))
    with slot():
        draw.finish()
    assert draw.finished
    assert len(draw.cells) == len(PLAN.cells)


def test_only_what_is_shown_is_kept() -> None:
    cell = finished(Draw(PLAN, cell_seconds(PLAN))).cells[0]
    assert cell.outcomes.parameters.size == cell.outcomes.curves.size == 0
    assert len(cell.outcomes) == 100
    assert cell.curves.shape == (CURVES, len(cell.recorded))
    assert set(cell.kept) == {"solved", "not solved"}
    for verdict in cell.kept:
        rows, parameters = cell.kept[verdict]
        assert len(rows) == len(parameters) == min(KEPT, int(cell.outcomes.with_verdict(verdict).sum()))


def test_stopping_in_the_middle_of_a_cell_keeps_its_networks_that_are_done() -> None:
    # 250 samples times 16 × 16 units train one at a time, so a cell is done network by network.
    plan = Plan(replace(DEFAULT, data="moons", layers=(4, 16), epochs=100), (Axis("hidden", (16,)),), networks=100)
    draw = Draw(plan, cell_seconds(plan))
    while draw.done < 0.1:
        draw.advance(0.001)
    draw.stop()
    assert draw.stopped
    assert 1 <= len(draw.cells[0].outcomes) < 100


def test_stopping_before_anything_is_done_leaves_nothing() -> None:
    draw = Draw(PLAN, cell_seconds(PLAN))
    draw.stop()
    assert (draw.cells, draw.finished) == ([], True)
