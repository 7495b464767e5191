"""Two runs as one film: at the same epochs, each bit for bit the engine's, whatever the other one does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from figures.theme import LIGHT
from film.pair import PairFilm, Side
from nn_core import Change, Edit, Rule, Trainer
from setting.setting import DEFAULT, Setting
from stage.message import described
from stage.protocol import Response
from stage.wire import read_request


def side(setting: Setting, *changes: Change) -> Side:
    return Side(
        setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
        kind=setting.kind, goal=2000, stride=1, rule=setting.rule, theme=LIGHT, changes=changes or None,
    )  # fmt: skip


def pair(a: Setting = DEFAULT, **b: object) -> PairFilm:
    return PairFilm(side(a), side(replace(a, **b)))


def ask(film: PairFilm, kind: str, start: int, count: int = 48) -> Response:
    """Request as a browser does that says what it was told of the changes."""
    changes = [[epoch, list(rules), [list(edit) for edit in edits]] for epoch, rules, *rest in film.changes
               for edits in (rest or [()])]  # fmt: skip
    sent = {"kind": kind, "from": start, "count": count, "serial": 1, "run": film.run, "changes": changes}
    request = read_request(sent, film)
    assert request
    return film.respond(request)


@pytest.fixture(autouse=True)
def all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("film.training_film.BUDGET", float("inf"))


def engines(setting: Setting, epoch: int, *changes: Change) -> Trainer:
    run = Trainer(setting.configuration(), setting.training_data()[0], setting.training_data()[1], changes or None)
    run.advance(epoch)
    return run


def test_both_runs_are_the_engines_and_a_rate_moved_in_one_changes_that_one_alone() -> None:
    film = pair(seed=2)
    shown = ask(film, "play", 0)
    assert shown.epochs == list(range(1, 49))
    assert {len(values) for values in (shown.channels | shown.readings).values()} == {48}
    film.films[1].follow(rule=Rule(2))
    ask(film, "play", 20, 10)
    first, second = (one.trainer for one in film.films)
    b = replace(DEFAULT, seed=2)
    assert first.parameters.tobytes() == engines(DEFAULT, 30).parameters.tobytes()
    assert second.parameters.tobytes() == engines(b, 30, Change(0, Rule(0.5)), Change(20, Rule(2))).parameters.tobytes()
    assert film.changes == ((0, (*Rule(0.5), *Rule(0.5))), (20, (*Rule(0.5), *Rule(2))))
    assert film.control == film.changes[-1][1]


def test_what_each_run_brings_is_named_by_it_and_the_difference_is_that_of_both_boundaries() -> None:
    film = pair(rate=2.0)
    shown = ask(film, "play", 0, 30)
    a, b = (shown.channels[f"{name}-boundary"].astype(float) for name in "ab")
    (mark,) = next(panel for panel in film.panels if panel.name == "difference").marks
    difference = mark.base + mark.unit * shown.channels["difference"]
    np.testing.assert_allclose(difference, (b - a) / 255, atol=0.004)
    assert (difference[a == b] == 0).all()
    for name, one in zip("ab", film.films):
        np.testing.assert_array_equal(np.concatenate(shown.curves[f"{name}-loss"]), one.trainer.loss_history[1:])
        np.testing.assert_array_equal(shown.readings[f"{name}-train-loss"], one.trainer.loss_history[1:])
    channels = {*shown.channels, *shown.curves, *shown.readings}
    for panel in map(described, film.panels):
        used = [mark["channel"] for mark in panel.get("marks", ())] + [*panel.get("edges", ()), panel.get("channel")]
        assert {name for name in used if name} <= channels
    names = [panel.name for panel in film.panels]
    assert len(set(names)) == len(names)
    assert [reading.label for reading in film.readings] == ["A loss", "A accuracy", "B loss", "B accuracy"]


def test_a_run_that_leaves_the_range_of_a_float_keeps_its_last_picture_while_the_other_goes_on() -> None:
    film = pair(replace(DEFAULT, data="plane", layers=(4,), rate=0.1).consistent(), rate=30.0)
    epochs, start = [], 0
    while start < 200:
        shown = ask(film, "play", start)
        epochs += shown.epochs
        start = shown.epochs[-1]
        last = shown
    ended = film.films[1].diverged
    assert ended is not None
    assert ended < 200
    assert epochs == list(range(1, start + 1))
    assert film.diverged is None
    assert film.epoch == start
    assert np.isnan(np.concatenate(last.curves["b-loss"])).all()
    assert np.isfinite(np.concatenate(last.curves["a-loss"])).all()
    assert (last.channels["b-boundary"] == last.channels["b-boundary"][0]).all()
    whole = ask(film, "seek", 200)
    (loss,) = whole.curves["b-loss"]
    np.testing.assert_array_equal(loss[:ended], film.films[1].trainer.loss_history)
    assert np.isnan(loss[ended:]).all()
    assert len(loss) == 201
    assert any("B left the range of a float" in note.text for note in film.notes)


def test_frames_that_one_run_had_no_time_for_are_left_out_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    film = pair(seed=2)
    whole = film.films[1].respond
    film.films[1].respond = lambda request: whole(replace(request, count=5))  # type: ignore[method-assign]
    assert ask(film, "play", 0).epochs == [1, 2, 3, 4, 5]
    assert film.epoch == 5
    assert ask(film, "play", 5).epochs == [6, 7, 8, 9, 10]
    assert film.films[0].trainer.parameters_at(10).tobytes() == engines(DEFAULT, 10).parameters.tobytes()
    monkeypatch.setattr(film.films[1], "respond", lambda request: Response())
    assert ask(film, "play", 10).epochs == []


def test_numbers_set_by_hand_in_a_link_are_of_their_run_alone_and_come_back_from_a_browser() -> None:
    edited = (Change(0, Rule(0.5), (Edit(0, 0, 0, 0.4),)), Change(30, Rule(2)))
    film = PairFilm(side(DEFAULT), side(DEFAULT, *edited))
    film.films[1].follow(rule=Rule(2))
    assert film.start == 30
    assert film.changes[0][2] == (("B w1.1.1", 0.4, False),)
    ask(film, "seek", 40)
    a, b = film.films
    assert a.trainer.parameters.tobytes() == engines(DEFAULT, 40).parameters.tobytes()
    assert b.trainer.parameters.tobytes() == engines(DEFAULT, 40, *edited).parameters.tobytes()


@pytest.mark.parametrize(
    "changes",
    [None, [], [[0]], [[0, [0.5] * 5]], [[0, [*Rule(0.5), *Rule(-1)]]], [[0, [*Rule(0.5)] * 2, "x"]], {"a": 1},
     [[5, [*Rule(0.5)] * 2]], [[0, [*Rule(0.5)] * 2, [["A w9.9.9", 1, False]]]]],
    ids=str,
)  # fmt: skip
def test_changes_that_no_pair_can_follow_are_refused(changes: object) -> None:
    assert pair().read_changes(changes) is None


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ({}, {"data": "and"}, None),
        ({}, {"layers": (8, 8)}, None),
        ({"data": "circle"}, {"data": "spiral"}, "different data"),
        ({}, {"output": "tanh"}, "not the same range"),
        ({"data": "three_blobs"}, {"seed": 2}, None),
    ],
)
def test_boundaries_of_different_networks_are_compared_and_where_they_cannot_be_it_is_said_why(a, b, why) -> None:
    first = replace(DEFAULT, **a).consistent()
    film = PairFilm(side(first), side(replace(first, **b).consistent()))
    shown = ask(film, "play", 0, 3)
    panel = next(panel for panel in film.panels if panel.name == "difference")
    assert ("difference" in shown.channels) == (why is None)
    assert bool(panel.marks) == (why is None)
    assert why is None or why in panel.alt
