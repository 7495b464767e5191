"""A recorded film is the whole run, bit for bit, with what was changed on the way, in frames that a tab can hold."""

from __future__ import annotations

from urllib.parse import parse_qs

import numpy as np
import pytest

from figures.theme import LIGHT
from film import recording
from film.recording import Recording
from lab.sliced_work import SlicedWork
from nn_core import Trainer
from setting.run import from_query

CHANGED = "v=2&data=circle&samples=60&epochs=90&changes=31:rate=2 40:batch=7 52:w2.1.1=0.4 60:freeze1.1.1=-1"
FEW = "epochs=90&speed=1"


def recorded(query: str, last: int | None = None) -> Recording:
    """The film of a link, drawn to ``last``."""
    run, told = from_query(parse_qs(query))
    assert told == []
    film = Recording(run, last or run.setting.epochs, theme=LIGHT)
    SlicedWork(film.record()).finish()
    return film


@pytest.mark.parametrize("query", [FEW, CHANGED, "v=2&data=three_blobs&samples=60&epochs=40&speed=5"])
def test_every_frame_shows_what_the_engine_has_at_its_epoch_by_the_changes_of_the_link(query: str) -> None:
    film, (run, _) = recorded(query), from_query(parse_qs(query))
    whole = film.first_frame()
    witness = Trainer(film.configuration, film.X, film.Y, run.schedule, test=film.test)
    assert whole.epochs == [*range(0, film.goal, film.stride), film.goal]
    for frame, epoch in enumerate(whole.epochs):
        if epoch:
            witness.advance(epoch - witness.epoch)
        for number, (W, b) in enumerate(film.configuration.network.layers(witness.parameters), start=1):
            np.testing.assert_array_equal(whole.channels[f"weights-{number}"][frame], np.float32(np.vstack([W, b])))
    np.testing.assert_array_equal(np.concatenate(whole.curves["loss"]), witness.loss_history)
    assert {len(values) for values in (whole.channels | whole.readings).values()} == {len(whole.epochs)}
    assert [epoch for epoch, *_ in film.changes] == [change.epoch for change in run.schedule]
    assert [epoch for epoch, _ in film.jumps["loss"]] == [change.epoch for change in run.schedule if change.edits]


def test_a_film_that_ends_early_has_nothing_of_what_comes_later() -> None:
    film = recorded(CHANGED, 45)
    assert film.first_frame().epochs[-1] == film.goal == 45
    assert [epoch for epoch, *_ in film.changes] == [0, 31, 40]


def test_small_batches_leave_frames_as_far_apart_as_the_film_says() -> None:
    film = recorded("v=2&data=circle&samples=100&batch=1&hidden=1&speed=50&epochs=120")
    assert film.first_frame().epochs == [0, 50, 100, 120]


@pytest.mark.parametrize(("most", "room", "stride"), [(50, 32e6, 2), (20, 32e6, 5), (2000, 80e3, 7)])
def test_too_many_frames_or_too_large_ones_stand_farther_apart_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch, most: int, room: float, stride: int
) -> None:
    monkeypatch.setattr(recording, "MOST", most)
    monkeypatch.setattr(recording, "_ROOM", room)
    film = recorded("epochs=100&speed=2")
    whole = film.first_frame()
    held = sum(values.nbytes for values in whole.channels.values())
    assert (film.stride, film.thinned) == (stride, stride > 2)
    assert len(whole.epochs) <= most + 1
    assert held * (len(whole.epochs) - 1) <= room * len(whole.epochs)


def test_a_run_that_diverges_ends_at_its_last_finite_epoch_and_gives_no_advice() -> None:
    film = recorded("data=hills&activation=relu&rate=100&epochs=500&speed=1")
    assert film.diverged is not None
    assert film.first_frame().epochs[-1] == film.diverged - 1
    assert all(np.isfinite(values).all() for values in film.first_frame().readings.values())
    (words,) = [note.text for note in film.notes if note.state == "diverged"]
    assert words.startswith(f"Diverged at epoch {film.diverged}")
    assert "Reset" not in words


def test_it_says_at_each_epoch_by_which_rule_it_was_trained_and_offers_nothing_that_only_the_app_can_do() -> None:
    film = recorded(CHANGED)
    said = {epoch: [note.text for note in film.notes if note.since <= epoch and note.state == "playing"][-1]
            for epoch in (0, 30, 31, 45)}  # fmt: skip
    assert said[0] == said[30] == "Training with learning rate 0.5."
    assert said[31] == "Training with learning rate 2."
    assert said[45] == "Training with learning rate 2, batches of 7."
    assert not any(note.action for note in film.notes)
    words = " ".join(note.text for note in film.notes if note.since <= film.goal)
    assert not any(word in words for word in ("Raise", "Train ", "Reset"))
    assert (film.editable, film.steppers, film.start) == (None, (), 0)
