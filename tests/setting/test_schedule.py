"""The rules of a run on the way, as the URL and a browser hold them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core import Change, Edit, Rule
from setting import edits, schedule
from setting.own_points import MOST
from setting.schedule import LATEST_EPOCH, MOST_CHANGES
from setting.setting import DEFAULT
from tests.setting.settings import plain, settings, texts


def rules_of(points):
    """Any rule of a run with so many training ``points``."""
    samples = st.none() | st.integers(1, points)
    return st.builds(lambda setting, samples: setting.rule._replace(samples=samples), settings, samples)


FIRST, SIZES = DEFAULT.rule, (2, 4, 1)


def edits_in(sizes):
    """Up to nine edits of different parameters of a network of these ``sizes``."""
    names = st.sampled_from([name for block in edits.names(sizes) for name in block])
    made = st.builds(
        lambda name, value, frozen: edits.from_browser([name, value, frozen], sizes),
        names, st.floats(-edits.LARGEST, edits.LARGEST), st.booleans(),
    )  # fmt: skip
    return st.lists(made, max_size=9, unique_by=lambda edit: edit[:3]).map(tuple)


def schedules_in(sizes, points=MOST):
    """Any schedule of a network of these ``sizes`` with so many training ``points``."""
    one = st.tuples(rules_of(points), edits_in(sizes))
    later = st.dictionaries(st.integers(1, LATEST_EPOCH), one, max_size=20)
    return st.tuples(one, later).map(
        lambda drawn: tuple(Change(epoch, *entry) for epoch, entry in sorted({0: drawn[0], **drawn[1]}.items()))
    )


schedules = schedules_in(SIZES)


def told(changes):
    """What a link has of ``changes``: those that change something."""
    pairs = zip([None, *changes], changes)
    return tuple(entry for before, entry in pairs if not before or entry.edits or entry.rule != before.rule)


def test_changes_are_written_short_and_plain() -> None:
    later = FIRST._replace(learning_rate=1.0), FIRST._replace(learning_rate=1.0, l2=0.01, optimiser="adam")
    written = schedule.to_text((Change(0, FIRST), Change(300, later[0]), Change(450, later[1])), SIZES)
    assert written == "300:rate=1 450:optimiser=adam 450:l2=0.01"


def test_points_that_join_on_the_way_are_told_by_how_many_there_are_then() -> None:
    changes = Change(0, FIRST._replace(samples=12)), Change(450, FIRST._replace(samples=13)), Change(700, FIRST)
    assert schedule.to_text(changes, SIZES) == "0:points=12 450:points=13 700:points=all"


@given(schedules)
def test_what_was_written_is_read_to_the_last_bit(changes) -> None:
    assert schedule.from_text(schedule.to_text(changes, SIZES), changes[0].rule, SIZES) == (told(changes), [])


def test_changes_may_be_in_any_order_and_several_at_one_epoch_are_one_rule() -> None:
    changes, told = schedule.from_text("450:l2=0.01,300:rate=1,450:optimiser=adam,460:l2=0.01", FIRST, SIZES)
    assert changes == (Change(0, FIRST), Change(300, Rule(1.0)), Change(450, Rule(1.0, None, "adam", 0.0, 0.01)))
    assert told == []


def test_a_change_at_epoch_0_is_how_the_run_begins() -> None:
    assert schedule.from_text("0:rate=2", FIRST, SIZES) == ((Change(0, FIRST._replace(learning_rate=2.0)),), [])


@pytest.mark.parametrize(
    "part",
    ["x", "300", "300:", "300:rate", "300:rate=", "300:rate=x", "300:rate=nan", "300:rate=0", "300:rate=101", ":rate=1",
     "-1:rate=1", "0.5:rate=1", f"{LATEST_EPOCH + 1}:rate=1", "1e999:rate=1", "300:seed=2", "300:batch=0", "300:l1=-1",
     "300:batch=1.5", "300:optimiser=sgd", "300:rate=1:2", "300:rate=1=2", "<b>", "9" * 5000],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_is_no_change_is_dropped_and_told_and_the_others_hold(part: str) -> None:
    changes, told = schedule.from_text(f"{part},400:l1=0.1", FIRST, SIZES)
    assert changes == (Change(0, FIRST), Change(400, FIRST._replace(l1=0.1)))
    assert len(told) == 1
    assert told[0].startswith("The link has changes that mean nothing here: “")


def test_the_same_thing_changed_twice_at_one_epoch_is_changed_once_and_told() -> None:
    changes, told = schedule.from_text("300:rate=1,300:rate=2", FIRST, SIZES)
    assert changes == (Change(0, FIRST), Change(300, FIRST._replace(learning_rate=1.0)))
    assert told == ["The link has changes that mean nothing here: “300·rate=2”."]


def test_more_changes_than_a_run_may_have_are_left_out_and_told() -> None:
    changes, told = schedule.from_text(
        ",".join(f"{i}:rate={1 + i % 2}" for i in range(1, MOST_CHANGES + 9)), FIRST, SIZES
    )
    assert len(changes) == MOST_CHANGES
    assert told == ["The link changes the run more than 499 times; what comes later is left out."]
    assert schedule.from_text("1:rate=1," + "1" * 10**6, FIRST, SIZES)[0] == (Change(0, FIRST),)


def test_as_many_changes_as_a_run_may_have_survive_the_url() -> None:
    long = [Rule(0.1 + 0.2, 1200, "gradient_descent", 1 / 3e5, 1e-300), Rule(1 / 3, None, "momentum", 0.1 / 7, 2 / 3)]
    changes = tuple(Change(epoch and 19_000 + epoch, long[epoch % 2]) for epoch in range(MOST_CHANGES))
    assert schedule.from_text(schedule.to_text(changes, SIZES), long[0], SIZES) == (changes, [])


@given(
    st.one_of(st.text(), st.lists(st.tuples(texts, texts).map(lambda pair: f"{pair[0]}:rate={pair[1]}")).map(",".join))
)
def test_whatever_a_stranger_writes_is_a_schedule_that_the_engine_takes_and_short_plain_notices(text: str) -> None:
    changes, told = schedule.from_text(text, FIRST, SIZES)
    assert schedule.read_schedule(json.loads(json.dumps(schedule.to_browser(changes, SIZES))), SIZES) == changes
    assert all(map(plain, told))


@given(schedules)
def test_what_a_browser_sends_back_is_the_same_schedule(changes) -> None:
    assert schedule.read_schedule(json.loads(json.dumps(schedule.to_browser(changes, SIZES))), SIZES) == changes


PLAIN = [1, None, "adam", 0, 0, None]


@pytest.mark.parametrize(
    "sent",
    [
        "0", None, {}, [], [[]], [[0]], [[0, PLAIN, 2]], [0, PLAIN], [[1, PLAIN]], [[0, []]], [[0, PLAIN[:5]]],
        [[0, [*PLAIN, 0]]], [[0, 0.5]], [[0, dict(enumerate(PLAIN))]], [[0, tuple(PLAIN)]], [(0, PLAIN)],
        *([[0, [rate, *PLAIN[1:]]]] for rate in (0, -1, 101, float("nan"), float("inf"), "1", True, None, [1], "all")),
        *([[0, [1, batch, *PLAIN[2:]]]] for batch in (0, -1, 1201, 1.5, "10", "all", True, [])),
        *([[0, [1, None, optimiser, 0, 0, None]]] for optimiser in ("sgd", "", None, 0, "Adam")),
        *([[0, [*PLAIN[:3], rate, 0, None]]] for rate in (-1, 10.1, float("nan"), "0", False, None, 10**5000)),
        *([[0, [*PLAIN[:4], rate, None]]] for rate in (-1e-9, 11, float("inf"), "", None)),
        *([[epoch, PLAIN]] for epoch in ("0", False, None, float("nan"), -1)),
        *([[0, PLAIN], [epoch, PLAIN]] for epoch in (0, 0.5, LATEST_EPOCH + 1, 10**5000, "1", True)),
        *([[0, PLAIN, [edit]]] for edit in (
            [], ["w1.1.1", 0.4], ["w1.1.1", 0.4, 1], ["w1.1.1", "0.4", False], ["w1.1.1", None, False],
            ["w1.1.1", True, False], ["w1.1.1", 100.1, False], ["w1.1.1", float("nan"), False], ["w3.1.1", 0, False],
            ["w1.3.1", 0, False], ["b1.5", 0, False], ["b0.1", 0, False], ["w01.1.1", 0, False], ["", 0, False],
            [["w1.1.1"], 0, False], "w1.1.1", None, ["freeze1.1.1", 0, True], ["w1.1.1", 10**5000, False],
        )),
        [[0, PLAIN, {}]], [[0, PLAIN, None]], [[0, PLAIN, [], []]],
        [[0, PLAIN], [5, PLAIN], [4, PLAIN]],
        [[epoch, PLAIN] for epoch in range(501)],
    ],
)  # fmt: skip
def test_what_a_browser_sends_that_is_no_schedule_is_none(sent: object) -> None:
    assert schedule.read_schedule(sent, SIZES) is None


def test_what_a_browser_sends_is_read_with_whole_epochs_and_the_engines_types() -> None:
    changes = schedule.read_schedule([[0, [1, 10.0, "adam", 0, 0.5, None]], [300.0, PLAIN]], SIZES)
    assert changes == (Change(0, Rule(1.0, 10, "adam", 0.0, 0.5)), Change(300, Rule(1.0, None, "adam", 0.0, 0.0)))
    assert [type(value) for value in changes[0].rule] == [float, int, str, float, float, type(None)]
    assert type(changes[1].epoch) is int


def test_parameters_set_by_hand_are_written_by_name_counted_from_1_and_what_is_frozen_says_so():
    by_hand = (Edit(1, 0, 0, 0.4), Edit(0, 1, 3, -2.0, True), Edit(1, 4, 0, 0.1 + 0.2), Edit(0, 2, 0, 0.0, True))
    changes = (Change(0, FIRST, by_hand[:1]), Change(450, FIRST._replace(l2=0.01), by_hand[1:]))
    written = "0:w2.1.1=0.4 450:l2=0.01 450:freeze1.2.4=-2 450:b2.1=0.30000000000000004 450:freezeb1.1=0"
    assert schedule.to_text(changes, SIZES) == written
    assert schedule.from_text(written, FIRST, SIZES) == (changes, [])
    assert schedule.to_browser(changes, SIZES)[0] == (0, FIRST, (("w2.1.1", 0.4, False),))


BEYOND = "The link sets a parameter to no number from −100 to 100, beyond which nothing more is seen"
REFUSED = {
    "450:w3.1.1=0.4": "The link sets by hand what this network does not have",
    "450:w1.3.1=0.4": "The link sets by hand what this network does not have",
    "450:freezeb2.2=0": "The link sets by hand what this network does not have",
    "450:w0.1.1=0": "The link sets by hand what this network does not have",
    "450:w2.1.1=": BEYOND,
    "450:w2.1.1=nan": BEYOND,
    "450:b2.1=-1e999": BEYOND,
    "450:freeze2.1.1=100.1": BEYOND,
    "400:w1.1.1=1": "The link sets a parameter twice at one epoch",
    "20001:w2.1.1=0.4": "The link sets a parameter after epoch 20,000, the last there is",
    "450:weight=1": "The link has changes that mean nothing here",
    "x:w2.1.1=0.4": "The link has changes that mean nothing here",
    "450:freeze=1": "The link has changes that mean nothing here",
}


@pytest.mark.parametrize("part", REFUSED)
def test_what_cannot_be_set_by_hand_is_refused_with_its_reason_and_the_others_hold(part):
    changes, refused = schedule.from_text(f"400:freeze1.1.1=0.5 {part} 500:b2.1=1", FIRST, SIZES)
    by_hand = Edit(0, 0, 0, 0.5, True), Edit(1, 4, 0, 1.0)
    assert changes == (Change(0, FIRST), Change(400, FIRST, by_hand[:1]), Change(500, FIRST, by_hand[1:]))
    assert refused == [f"{REFUSED[part]}: “{part.replace(':', '·')}”."]
    assert all(map(plain, refused))


def test_every_parameter_set_by_hand_on_the_way_counts_as_a_change_and_those_a_run_starts_from_as_one():
    sizes = (9, 16, 16, 16, 1)
    names = [name for block in edits.names(sizes) for name in block]
    start, most = " ".join(f"0:{name}=1" for name in names), " ".join(f"7:{name}=1" for name in names[:498])
    changes, refused = schedule.from_text(f"{start} {most}", FIRST, sizes)
    assert [len(change.edits) for change in changes] == [len(names), 498]
    assert refused == []
    changes, refused = schedule.from_text(f"{start} {most} 8:rate=1", FIRST, sizes)
    assert len(changes) == 2
    assert refused == ["The link changes the run more than 499 times; what comes later is left out."]


def test_of_a_parameter_that_a_browser_sets_twice_at_one_epoch_the_last_value_counts():
    sent = [[0, PLAIN, [["b2.1", 1, False], ["w1.1.1", 2, True], ["b2.1", 3, True]]]]
    assert schedule.read_schedule(sent, SIZES)[0].edits == (Edit(1, 4, 0, 3.0, True), Edit(0, 0, 0, 2.0, True))
