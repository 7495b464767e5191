"""What a lottery will cost, told before it starts, and what is left of a plan that costs too much."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest

from lab.lottery.cost import Pace, pace
from lab.lottery.lottery import Lottery
from nn_core import Configuration, Network, xor
from setting.setting import DEFAULT
from ui.lottery import plan as lottery_plan
from ui.lottery.plan import AXES, LARGEST, START, Axis, Plan, fits, plan_cost, to_start_with, usual

PAIRS = list(itertools.permutations(AXES, 2))


def slow(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """A machine on which the widest network of a kind needs ``seconds`` for an epoch."""
    monkeypatch.setattr(lottery_plan, "_pace", lambda kind: Pace(0.0, seconds))


def test_time_in_which_other_programs_ran_is_not_taken_for_the_lotterys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0.0, 1000.0)  # Whoever looks is interrupted for a thousand seconds.
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    told = pace(Lottery(Configuration(Network((2, 4, 1))), *xor(), range(100), 100))
    assert 0 < told.a_network < 1
    assert 0 < told.an_epoch < 1


@pytest.mark.parametrize("names", PAIRS, ids="-".join)
@pytest.mark.parametrize("seconds", [1e-7, 1e-6, 1e-5, 1e-4])
def test_every_pair_of_axes_starts_with_something_that_fits(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, str], seconds: float
) -> None:
    slow(monkeypatch, seconds)
    wanted = replace(START, axes=tuple(Axis(name, usual(name)) for name in names))
    given = to_start_with(wanted, names[1])
    assert fits(plan_cost(given))
    assert [axis.name for axis in given.axes] == list(names)
    assert all(len(axis.values) >= 2 for axis in given.axes)
    assert given == wanted or not fits(plan_cost(wanted))


def test_what_is_too_much_has_first_fewer_networks_then_fewer_new_values_then_fewer_epochs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = Plan(DEFAULT, (Axis("activation", ("tanh", "relu")), Axis("rate", (0.05, 0.1, 0.5, 1.0, 5.0))), 1000)
    an_epoch = LARGEST.seconds / (10 * 1000 * DEFAULT.epochs)  # With it, the plan is just what may be drawn.
    changed = []
    for times in (0.9, 2, 8, 12, 40):
        slow(monkeypatch, times * an_epoch)
        given = to_start_with(wanted, "rate")
        changed.append((given.networks, given.axes[1].values, given.setting.epochs))
        assert given.axes[0] == wanted.axes[0]
    assert changed == [
        (1000, (0.05, 0.1, 0.5, 1.0, 5.0), 2000),
        (200, (0.05, 0.1, 0.5, 1.0, 5.0), 2000),
        (100, (0.05, 0.5, 5.0), 2000),
        (100, (0.05, 5.0), 2000),
        (100, (0.05, 5.0), 600),
    ]
