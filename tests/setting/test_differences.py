"""What of one run is not as in another, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from nn_core import Change, Edit, Rule
from setting.differences import differences, parting
from setting.run import Run
from setting.setting import DEFAULT
from tests.setting.settings import plain, settings

PRESENT = Run(DEFAULT, (Change(0, Rule(0.5)), Change(300, Rule(2))))
EDITED = (Edit(1, 0, 0, 0.4), Edit(0, 2, 1, -1, frozen=True))


def by(*changes: Change) -> Run:
    return Run(DEFAULT.with_rule(changes[-1].rule), changes)


def of(**fields: object) -> Run:
    return Run(replace(DEFAULT, **fields), PRESENT.schedule)


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (by(Change(0, Rule(0.5))), ["rate 0.5"]),
        (by(Change(0, Rule(0.5)), Change(300, Rule(2, 4, "adam", 0.1))), ["batch 4", "Adam", "L1 0.1"]),
        (by(*PRESENT.schedule, Change(450, Rule(0.1))), ["rate 0.1"]),
        (by(Change(0, Rule(0.5)), Change(300, Rule(2, samples=3))), ["3 training points"]),
        (by(Change(0, Rule(0.5)), Change(300, Rule(1)), Change(450, Rule(3))), ["rate 1", "rate 3 from 450"]),
        (by(Change(0, Rule(0.5)), Change(300, Rule(2), EDITED)), ["w2.1.1 = 0.4", "b1.2 frozen at −1"]),
        (of(seed=7, layers=(8,)), ["8 neurons", "seed 7"]),
        (of(layers=(1,)), ["1 neuron"]),
        (of(layers=()), ["no hidden layer"]),
        (of(layers=(8, 4), activation="relu"), ["8 and 4 neurons", "ReLU"]),
        (of(data="and", standardise=True), ["AND", "standardised"]),
        (of(epochs=7, speed=50, hide=("seed",), noise=10), []),
        (PRESENT, []),
    ],
)
def test_what_differs_is_said_in_the_order_of_the_controls(run: Run, said: list[str]) -> None:
    assert differences(run, PRESENT) == said


def test_what_was_set_by_hand_in_the_other_run_alone_is_said_too() -> None:
    edited = by(Change(0, Rule(0.5)), Change(300, Rule(2), EDITED))
    assert differences(PRESENT, edited) == ["nothing set by hand at 300"]
    many = tuple(Edit(0, 0, column, 0.5) for column in range(3))
    assert differences(by(Change(0, Rule(0.5), many)), by(Change(0, Rule(0.5)))) == ["3 numbers set by hand"]


def test_of_many_later_changes_two_are_told() -> None:
    rates = [Change(100 * i, Rule(i + 1)) for i in range(6)]
    assert differences(by(*rates), PRESENT) == ["rate 1", "rate 2 from 100", "rate 3 from 200", "3 more changes"]


def test_two_schedules_part_where_the_first_change_is_not_the_same() -> None:
    first, later = PRESENT.schedule
    assert parting((first,), PRESENT.schedule) == parting(PRESENT.schedule, (first,)) == 300
    assert parting((first, later), (first, later)) is None
    assert parting((Change(0, Rule(1)),), (first,)) == 0
    assert parting((first, Change(200, Rule(0.5))), (first,)) is None, "a change to the same rule changes nothing"


@given(settings, settings)
def test_any_two_settings_differ_in_words_exactly_where_their_networks_or_rules_do(one, other) -> None:
    def run(setting):
        return Run(setting, (Change(0, setting.rule),))

    said = differences(run(one), run(other))
    same = one.of_network() == other.of_network() and one.rule == other.rule
    assert bool(said) != same
    assert all(text and plain(text) for text in said)
