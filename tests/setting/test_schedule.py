"""The rules of a run on the way, as the URL and a browser hold them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Rule
from setting import schedule
from setting.schedule import LATEST_EPOCH, MOST_CHANGES
from setting.setting import DEFAULT
from tests.setting.settings import plain, settings, texts

rules = settings.map(lambda setting: setting.rule)
schedules = st.lists(st.integers(1, LATEST_EPOCH), unique=True, max_size=20).flatmap(
    lambda epochs: st.tuples(*(st.tuples(st.just(epoch), rules) for epoch in [0, *sorted(epochs)]))
)
FIRST = DEFAULT.rule


def test_changes_are_written_short_and_plain() -> None:
    later = FIRST._replace(learning_rate=1.0), FIRST._replace(learning_rate=1.0, l2=0.01, optimiser="adam")
    written = schedule.to_text(((0, FIRST), (300, later[0]), (450, later[1])))
    assert written == "300:rate=1 450:optimiser=adam 450:l2=0.01"


@given(schedules)
def test_what_was_written_is_read_to_the_last_bit(changes) -> None:
    told = [entry for before, entry in zip([None, *changes], changes) if not before or entry[1] != before[1]]
    assert schedule.from_text(schedule.to_text(changes), changes[0][1]) == (tuple(told), [])


def test_changes_may_be_in_any_order_and_several_at_one_epoch_are_one_rule() -> None:
    changes, told = schedule.from_text("450:l2=0.01,300:rate=1,450:optimiser=adam,460:l2=0.01", FIRST)
    assert changes == ((0, FIRST), (300, Rule(1.0)), (450, Rule(1.0, None, "adam", 0.0, 0.01)))
    assert told == []


def test_a_change_at_epoch_0_is_how_the_run_begins() -> None:
    assert schedule.from_text("0:rate=2", FIRST) == (((0, FIRST._replace(learning_rate=2.0)),), [])


@pytest.mark.parametrize(
    "part",
    ["x", "300", "300:", "300:rate", "300:rate=", "300:rate=x", "300:rate=nan", "300:rate=0", "300:rate=101", ":rate=1",
     "-1:rate=1", "0.5:rate=1", f"{LATEST_EPOCH + 1}:rate=1", "1e999:rate=1", "300:seed=2", "300:batch=0", "300:l1=-1",
     "300:batch=1.5", "300:optimiser=sgd", "300:rate=1:2", "300:rate=1=2", "<b>", "9" * 5000],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_is_no_change_is_dropped_and_told_and_the_others_hold(part: str) -> None:
    changes, told = schedule.from_text(f"{part},400:l1=0.1", FIRST)
    assert changes == ((0, FIRST), (400, FIRST._replace(l1=0.1)))
    assert len(told) == 1
    assert told[0].startswith("The link has changes that mean nothing here: “")


def test_the_same_thing_changed_twice_at_one_epoch_is_changed_once_and_told() -> None:
    changes, told = schedule.from_text("300:rate=1,300:rate=2", FIRST)
    assert changes == ((0, FIRST), (300, FIRST._replace(learning_rate=1.0)))
    assert told == ["The link has changes that mean nothing here: “300·rate=2”."]


def test_more_changes_than_a_run_may_have_are_left_out_and_told() -> None:
    changes, told = schedule.from_text(",".join(f"{i}:rate={1 + i % 2}" for i in range(1, MOST_CHANGES + 9)), FIRST)
    assert len(changes) == MOST_CHANGES
    assert told == ["The link changes the run more than 499 times; what comes later is left out."]
    assert schedule.from_text("1:rate=1," + "1" * 10**6, FIRST)[0] == ((0, FIRST),)


def test_as_many_changes_as_a_run_may_have_survive_the_url() -> None:
    long = [Rule(0.1 + 0.2, 1200, "gradient_descent", 1 / 3e5, 1e-300), Rule(1 / 3, None, "momentum", 0.1 / 7, 2 / 3)]
    changes = tuple((epoch and 19_000 + epoch, long[epoch % 2]) for epoch in range(MOST_CHANGES))
    assert schedule.from_text(schedule.to_text(changes), long[0]) == (changes, [])


@given(
    st.one_of(st.text(), st.lists(st.tuples(texts, texts).map(lambda pair: f"{pair[0]}:rate={pair[1]}")).map(",".join))
)
def test_whatever_a_stranger_writes_is_a_schedule_that_the_engine_takes_and_short_plain_notices(text: str) -> None:
    changes, told = schedule.from_text(text, FIRST)
    assert schedule.read_schedule(json.loads(json.dumps(changes))) == changes
    assert all(map(plain, told))


@given(schedules)
def test_what_a_browser_sends_back_is_the_same_schedule(changes) -> None:
    assert schedule.read_schedule(json.loads(json.dumps(changes))) == changes


PLAIN = [1, None, "adam", 0, 0]


@pytest.mark.parametrize(
    "sent",
    [
        "0", None, {}, [], [[]], [[0]], [[0, PLAIN, 2]], [0, PLAIN], [[1, PLAIN]], [[0, []]], [[0, PLAIN[:4]]],
        [[0, [*PLAIN, 0]]], [[0, 0.5]], [[0, dict(enumerate(PLAIN))]], [[0, tuple(PLAIN)]], [(0, PLAIN)],
        *([[0, [rate, *PLAIN[1:]]]] for rate in (0, -1, 101, float("nan"), float("inf"), "1", True, None, [1], "all")),
        *([[0, [1, batch, *PLAIN[2:]]]] for batch in (0, -1, 1201, 1.5, "10", "all", True, [])),
        *([[0, [1, None, optimiser, 0, 0]]] for optimiser in ("sgd", "", None, 0, "Adam")),
        *([[0, [*PLAIN[:3], rate, 0]]] for rate in (-1, 10.1, float("nan"), "0", False, None, 10**5000)),
        *([[0, [*PLAIN[:4], rate]]] for rate in (-1e-9, 11, float("inf"), "", None)),
        *([[epoch, PLAIN]] for epoch in ("0", False, None, float("nan"), -1)),
        *([[0, PLAIN], [epoch, PLAIN]] for epoch in (0, 0.5, LATEST_EPOCH + 1, 10**5000, "1", True)),
        [[0, PLAIN], [5, PLAIN], [4, PLAIN]],
        [[epoch, PLAIN] for epoch in range(501)],
    ],
)  # fmt: skip
def test_what_a_browser_sends_that_is_no_schedule_is_none(sent: object) -> None:
    assert schedule.read_schedule(sent) is None


def test_what_a_browser_sends_is_read_with_whole_epochs_and_the_engines_types() -> None:
    changes = schedule.read_schedule([[0, [1, 10.0, "adam", 0, 0.5]], [300.0, PLAIN]])
    assert changes == ((0, Rule(1.0, 10, "adam", 0.0, 0.5)), (300, Rule(1.0, None, "adam", 0.0, 0.0)))
    assert [type(value) for value in changes[0][1]] == [float, int, str, float, float]
    assert type(changes[1][0]) is int
