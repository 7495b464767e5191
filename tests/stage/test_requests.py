"""Asks come from a browser, and anybody can write one: what is not an request is taken for none."""

from __future__ import annotations

import copy
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.panels import Table
from stage.protocol import Changes, DrawnPoints, Note, Request, Stepper, View
from stage.wire import MOST_FRAMES, read_drawn_points, read_kept, read_press, read_request, read_view

GOOD = {"kind": "play", "from": 400, "count": 48, "serial": 7, "run": "abc", "changes": [[0, 0.5], [300, 2]]}


LATEST = 20_000


class AnyFilm:
    """As much of a film as the reading of an request needs; its changes may be any two of a kind."""

    latest = LATEST

    def read_changes(self, sent: object) -> Changes | None:
        return tuple((epoch, value) for epoch, value in sent) if sent in CHANGES else None


CHANGES = [GOOD["changes"]]


def read(value: object) -> Request | None:
    return read_request(value, AnyFilm())


@pytest.mark.parametrize("kind", ["play", "step", "pause", "seek"])
def test_a_good_ask_is_read_as_it_was_meant(kind: str) -> None:
    assert read({**GOOD, "kind": kind}) == Request(kind, 400, 48, 7, "abc", ((0, 0.5), (300, 2.0)))


def test_changes_may_be_left_to_the_film() -> None:
    request = read({**GOOD, "changes": None})
    assert request is not None
    assert request.changes is None


def test_whole_numbers_may_come_with_a_point_as_javascript_has_only_one_kind() -> None:
    request = read({**GOOD, "from": 400.0, "serial": 1e12})
    assert request is not None
    assert (request.start, request.serial) == (400, 10**12)


def test_more_frames_than_a_message_carries_are_cut_down() -> None:
    request = read({**GOOD, "count": 10**9})
    assert request is not None
    assert request.count == MOST_FRAMES


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("kind", bad) for bad in (None, 1, "", "delete", ["play"], {})),
        *(("run", bad) for bad in (None, 1, ["abc"])),
        *((name, bad) for name in ("from", "count", "serial") for bad in (None, "1", -1, 0.5, NAN, INF, True, 2**60)),
        ("from", LATEST + 1),
        *(("changes", bad) for bad in ("0", [], [[0, -1]], {})),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_one_thing_wrong_makes_it_no_ask(name: str, value: object) -> None:
    assert read({**GOOD, name: value}) is None
    assert read({key: kept for key, kept in GOOD.items() if key != name}) is None or name == "changes"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("<img src=x>"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(value=JSON, keys=st.lists(st.sampled_from(list(GOOD)), max_size=3), inside=st.booleans())
def test_whatever_a_stranger_sends_is_an_ask_within_limits_or_none(value: Any, keys: list[str], inside: bool) -> None:
    sent: Any = value
    if inside:
        sent = copy.deepcopy(GOOD) | dict.fromkeys(keys, value)
    request = read(sent)
    if request is not None:
        assert 0 <= request.start <= LATEST
        assert 0 <= request.count <= MOST_FRAMES
        assert 0 <= request.seen <= LATEST
        assert request.changes is None or [list(change) for change in request.changes] in CHANGES


@given(JSON | st.lists(st.text(), max_size=30))
def test_whatever_a_stranger_says_a_tab_has_kept_is_a_few_short_texts(value: Any) -> None:
    kept = read_kept(value)
    assert len(kept) <= 20
    assert all(isinstance(token, str) for token in kept)
    assert read_kept(["a" * 20_001, "b"]) == ("b",)


TABLES = (
    Table("table", "", "", "", (), (("0",), ("1",)), "outputs", press=0),
    Table("plain", "", "", "", (), (("0",),), "outputs"),
)


class PressedFilm:
    """As much of a film as the reading of a press needs."""

    notes = (Note(0, "Not solved.", "done", ("Why?", "why")), Note(0, "Solved."))
    steppers = (Stepper("rate", "Learning rate", "0.5"),)


def pressed(press: object) -> tuple[str, int] | None:
    return read_press(press, PressedFilm(), lambda: [asdict(table) for table in TABLES])


@pytest.mark.parametrize(("name", "number"), [("table", 1), ("why", 0), ("rate", -1), ("rate", 1), ("rate", 3.0)])
def test_a_press_on_a_table_an_action_or_a_stepper_is_read_with_its_number(name: str, number: float) -> None:
    assert pressed({"name": name, "number": number}) == (name, number)


def test_a_press_on_an_action_or_a_stepper_does_not_wait_for_panels() -> None:
    for name in ("why", "rate"):
        assert read_press({"name": name, "number": 0}, PressedFilm(), lambda: pytest.fail("panels were made"))


@pytest.mark.parametrize(
    "press",
    [
        None, {}, {"name": "why"}, {"name": ["why"], "number": 0}, {"name": "why", "number": "0"},
        {"name": "why", "number": 1}, {"name": "why", "number": False}, {"name": "table", "number": 2},
        {"name": "table", "number": -1}, {"name": "table", "number": 0.5}, {"name": "plain", "number": 0},
        {"name": "rate", "number": NAN}, {"name": "rate", "number": INF}, {"name": "rate", "number": 10**6},
        {"name": "loss", "number": 0},
    ],
    ids=str,
)  # fmt: skip
def test_a_press_on_what_is_not_there_is_none(press: object) -> None:
    assert pressed(press) is None


SEEN = {"hidden": ["loss", "plane"], "large": "plane-1", "present": True, "serial": 7}


def test_what_is_seen_of_the_stage_is_read_as_it_was_meant() -> None:
    assert read_view(SEEN) == (View(("loss", "plane"), "plane-1", present=True), 7)
    assert read_view({**SEEN, "hidden": [], "large": None}) == (View(present=True), 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("hidden", bad) for bad in (None, "loss", {}, [1], [None], [""], ["x" * 41], ["x"] * 41)),
        *(("serial", bad) for bad in (None, "7", -1, 0.5, True)),
        *(("large", bad) for bad in (1, "", ["plane"], "x" * 41, True)),
        *(("present", bad) for bad in (None, 1, "true", [])),
    ],
    ids=lambda value: str(value)[:20],
)
def test_one_thing_wrong_and_nothing_is_said_of_what_is_seen(name: str, value: object) -> None:
    assert read_view({**SEEN, name: value}) is None


@given(value=JSON)
def test_whatever_a_stranger_says_of_what_is_seen_is_a_view_or_none(value: Any) -> None:
    for sent in (value, {**SEEN, "hidden": value}, {**SEEN, "large": value}):
        if read := read_view(sent):
            assert all(isinstance(name, str) for name in (*read[0].hidden, read[0].large or ""))


POINT = [0.5, 1, 0, False]
DRAWN = {"points": [POINT], "from": 0, "changes": None, "more": None, "of": "", "serial": 7}


def test_what_was_drawn_is_read_as_it_stands() -> None:
    sent = {**DRAWN, "points": [POINT, [-1, 2, 0.25, True]], "from": 450, "changes": [[0, "x"]], "more": 1, "of": "run"}
    points = ((0.5, 1.0, 0.0, False), (-1.0, 2.0, 0.25, True))
    assert read_drawn_points(sent, AnyFilm()) == DrawnPoints(points, 450, [[0, "x"]], 1, "run", 7)
    assert read_drawn_points({**DRAWN, "points": []}, AnyFilm()).points == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": None}, {"points": [None]}, {"points": [[0, 0, 0]]}, {"points": [[0, 0, 0, 1]]},
        {"points": [["0", 0, 0, False]]}, {"points": [[float("nan"), 0, 0, False]]}, {"points": [[1e10, 0, 0, False]]},
        {"points": [[True, 0, 0, False]]}, {"points": [POINT] * 5001}, {"from": -1}, {"from": 1e6}, {"from": None},
        {"more": 2}, {"more": -1}, {"more": "1"}, {"of": None}, {"serial": None}, {"serial": 0.5},
    ],
    ids=str,
)  # fmt: skip
def test_a_drawing_that_is_none_is_nothing(wrong: dict) -> None:
    assert read_drawn_points({**DRAWN, **wrong}, AnyFilm()) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda part: st.lists(part) | st.dictionaries(st.sampled_from([*DRAWN]), part),
    )
)
def test_whatever_a_browser_sends_as_drawn_does_no_harm(value: object) -> None:
    assert read_drawn_points(value, AnyFilm()) is None or value["serial"] >= 0
