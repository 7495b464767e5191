"""A film tells of what was seen of a run that it leaves for another one, and its loss panel shows such curves."""

from __future__ import annotations

import json

import numpy as np
import pytest

from film.earlier_curves import MOST_POINTS, EarlierCurve, Left, curve_of
from film.training_film import TrainingFilm
from nn_core import Change, Edit, Rule
from stage.message import described
from stage.panels import Act
from stage.protocol import Request
from stage.wire import read_press

SLOW, FAST = Rule(0.5), Rule(2)


@pytest.fixture
def told() -> list[Left]:
    return []


@pytest.fixture
def film(make_film, told) -> TrainingFilm:
    """A film that was seen to epoch 40, and is held further, as far as a browser asks ahead."""
    film = make_film()
    film.follow(on_left=told.append)
    seen(film, 0, 40, play=True)
    return film


def seen(film: TrainingFilm, start: int, epoch: int, *, play: bool = False) -> None:
    """The stage stands at ``start`` and has shown ``epoch``, by the film's own changes."""
    if play:
        film.respond(Request("play", start, 48, 0, film.run, None, seen=start))
    film.respond(Request("pause", epoch if play else start, 0, 0, film.run, film.trainer.schedule, seen=epoch))


def test_another_rate_after_going_back_leaves_the_run_as_far_as_it_was_seen(film, told) -> None:
    losses = film.trainer.loss_history[:41].copy()
    seen(film, 20, 40)
    film.follow(rule=FAST)
    film.respond(Request("play", 20, 9, 0, film.run, film.trainer.schedule, seen=20))
    ((schedule, curve),) = told
    assert schedule == (Change(0, SLOW),)
    assert curve.epochs == tuple(range(41))
    np.testing.assert_allclose(curve.losses, losses, rtol=1e-4)


def test_what_was_only_computed_ahead_is_not_left_and_neither_are_a_few_epochs(film, told) -> None:
    assert film.trainer.furthest == 48
    film.follow(rule=FAST)
    film.respond(Request("play", 40, 48, 0, film.run, film.trainer.schedule, seen=40))
    film.respond(Request("pause", 52, 0, 0, film.run, film.trainer.schedule, seen=52))
    film.follow(rule=SLOW)
    film.respond(Request("step", 43, 1, 0, film.run, film.trainer.schedule, seen=52))
    assert [change.epoch for change in film.trainer.schedule] == [0, 40, 43]
    assert told == []


def test_a_number_set_by_hand_leaves_the_run_without_it_and_undo_the_one_with_it(film, told) -> None:
    edited = (Change(0, SLOW), Change(20, SLOW, (Edit(1, 0, 0, 0.4),)))
    film.respond(Request("seek", 20, 1, 0, film.run, edited))
    assert [left.schedule for left in told] == [(Change(0, SLOW),)]
    film.respond(Request("play", 20, 48, 0, film.run, edited, seen=20))
    film.respond(Request("seek", 20, 1, 0, film.run, (Change(0, SLOW),), seen=45))
    assert len(told) == 1, "what is seen by other changes than the film's is not its own"
    film.respond(Request("seek", 20, 1, 0, film.run, edited))
    film.respond(Request("play", 20, 48, 0, film.run, edited, seen=20))
    film.respond(Request("pause", 45, 0, 0, film.run, edited, seen=45))
    film.respond(Request("seek", 20, 1, 0, film.run, (Change(0, SLOW),), seen=45))
    assert [left.schedule for left in told[1:]] == [edited]
    assert told[-1].curve.epochs[-1] == 45


def test_a_reset_leaves_a_run_that_was_changed_and_not_one_that_will_be_the_same_again(film, told) -> None:
    film.respond(Request("pause", 0, 0, 0, film.run, (Change(0, SLOW),)))
    film.respond(Request("play", 0, 48, 0, film.run, (Change(0, SLOW),), seen=0))
    assert told == []
    film.follow(rule=FAST)
    changed = (Change(0, SLOW), Change(20, FAST))
    film.respond(Request("pause", 20, 0, 0, film.run, (Change(0, SLOW),), seen=20))
    film.respond(Request("play", 20, 48, 0, film.run, (Change(0, SLOW),), seen=20))
    film.respond(Request("pause", 50, 0, 0, film.run, changed, seen=50))
    film.respond(Request("pause", 0, 0, 0, film.run, (Change(0, FAST),)))
    assert [left.schedule for left in told] == [(Change(0, SLOW),), changed]


def test_another_network_leaves_all_that_was_seen_and_another_run_of_this_one_what_they_do_not_share(
    film, told
) -> None:
    film.leave((Change(0, SLOW), Change(35, FAST)))
    assert told == []
    film.leave((Change(0, SLOW), Change(25, FAST)))
    film.leave()
    assert [left.curve.epochs[-1] for left in told] == [40, 40]


@pytest.mark.parametrize("epochs", [10, MOST_POINTS, 20_000])
def test_a_curve_has_few_points_from_the_first_epoch_to_the_last(epochs: int) -> None:
    losses = np.linspace(1, 0.5, epochs + 1)
    curve = curve_of(losses)
    assert len(curve.epochs) == min(epochs + 1, MOST_POINTS)
    assert (curve.epochs[0], curve.epochs[-1]) == (0, epochs)
    np.testing.assert_allclose(curve.losses, losses[list(curve.epochs)], rtol=1e-4)


def test_the_loss_panel_has_a_thin_curve_of_each_named_and_pressable_and_few_bytes(make_film) -> None:
    curve = curve_of(np.random.default_rng(1).random(20_001))
    earlier = (EarlierCurve("rate 0.5", curve, "token", (Act("rate 0.5", "Back", "back-1"),)),)
    for settings, traces in (({}, 1), ({"data": "circle", "test": 20}, 2)):
        film = make_film(**settings)
        plain = film.panels_id
        film.follow(earlier=lambda schedule: earlier)
        assert film.panels_id != plain
        panels = [described(panel) for panel in film.panels]
        (loss,) = [panel for panel in panels if panel["name"] == "loss"]
        (kept,) = loss["kept"]
        assert (kept["trace"], kept["label"], kept["token"]) == (traces, "rate 0.5", "token")
        trace = loss["figure"]["data"][traces]
        assert (trace["name"], tuple(trace["x"]), trace["line"]["width"]) == ("rate 0.5", curve.epochs, 1)
        assert len(json.dumps([trace, kept])) < 20_000
        assert read_press({"name": "back-1", "number": 0}, film, lambda panels=panels: panels) == ("back-1", 0)
        assert read_press({"name": "back-2", "number": 0}, film, lambda panels=panels: panels) is None
