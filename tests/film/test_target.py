"""A film says when it has reached what a task asks for, and by what run."""

from __future__ import annotations

import numpy as np
import pytest

from film.target import first_reached
from lab.criterion import accuracy
from nn_core import Rule
from setting.task import Goal


def test_the_first_frame_that_reaches_the_target_counts() -> None:
    readings = {"train-loss": np.array([0.3, 0.04, 0.01]), "train-accuracy": np.array([0.5, 0.75, 1.0])}
    assert first_reached(Goal(loss=0.05), [0, 10, 20], readings) == (10, "training loss 0.04")
    found = first_reached(Goal(loss=0.05, accuracy=100), [0, 10, 20], readings)
    assert found == (20, "training loss 0.01, training accuracy 100 %")
    assert first_reached(Goal(loss=0.001), [0, 10, 20], readings) is None
    assert first_reached(Goal(test=1), [0, 10, 20], readings) is None


def test_a_film_tells_its_target_from_the_epoch_on_that_reached_it(make_film, send) -> None:
    film = make_film(rate=2.0)
    film.follow(target=Goal(loss=0.05))
    send(film, "play", 0, 48)
    assert film.reached_at is None
    while film.reached_at is None:
        send(film, "play", film.epoch, 48)
    losses = film.trainer.loss_history
    assert losses[film.reached_at] < 0.05 <= losses[film.reached_at - 1]
    note = next(note for note in film.notes if note.text.startswith("Goal reached"))
    assert note.since == film.reached_at
    assert "3 hidden neurons" in note.text


def test_a_run_that_turned_off_before_has_not_reached_it(make_film, send) -> None:
    film = make_film(rate=2.0)
    film.follow(target=Goal(loss=0.05))
    while film.reached_at is None:
        send(film, "play", film.epoch, 48)
    reached = film.reached_at
    send(film, "pause", reached + 1)
    film.follow(rule=Rule(0.001))
    send(film, "play", reached + 1, 5)
    assert film.reached_at == reached
    send(film, "pause", reached - 5)
    film.follow(rule=Rule(0.002))
    send(film, "play", reached - 5, 5)
    assert film.reached_at is None


def test_where_numbers_may_not_be_set_by_hand_none_can_be(make_film) -> None:
    film = make_film()
    assert film.editable
    film.follow(fixed=True)
    assert film.editable is None


@pytest.mark.parametrize("seed", range(4))
def test_the_last_update_that_a_step_shows_begins_within_the_epoch_before_and_reaches_nothing(
    make_film, send, seed
) -> None:
    film = make_film(data="moons", seed=seed)
    film.follow(rule=Rule(0.5, 5), target=Goal(accuracy=88))
    while film.reached_at is None:
        send(film, "step", film.epoch, 1)
    network = film.configuration.network
    right = accuracy(network.predict(film.trainer.parameters_at(film.reached_at), film.X), film.Y, film.criterion)
    assert right >= 0.88
