"""The film of a run keeps its word: what is asked for is what the Trainer does, bit for bit, whoever asks and when."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from figures.theme import LIGHT
from film import seekable_run
from film.training_film import TrainingFilm
from nn_core import Change, Rule, Trainer
from setting.schedule import MOST_CHANGES
from stage.protocol import Request, Response

RULES = ((0, Rule(0.5)), (60, Rule(2.0)), (90, Rule(0.1)))


def trainer_of(film, schedule=None) -> Trainer:
    """The run that ``film`` should show, made without it."""
    return Trainer(film.configuration, film.X, film.Y, schedule or ((0, film.rule),))


def test_frames_come_at_the_stride_and_end_at_the_goal(make_film, send) -> None:
    film = make_film(goal=100, stride=30)
    assert send(film, "play", 0).epochs == [30, 60, 90, 100]
    assert send(film, "play", 100).epochs == []


def test_no_more_frames_come_than_were_asked_for(make_film, send) -> None:
    film = make_film(stride=5)
    assert send(film, "play", 0, count=3).epochs == [5, 10, 15]
    assert send(film, "play", 15, count=2).epochs == [20, 25]


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 4, 3, 1)], ids=str)
def test_a_frame_shows_what_the_engine_computes_at_its_epoch(make_film, send, sizes) -> None:
    film = make_film(sizes=sizes, stride=7)
    answer = send(film, "play", 0, count=3)
    network = film.configuration.network
    for frame, epoch in enumerate(answer.epochs):
        witness = trainer_of(film)
        witness.advance(epoch)
        for number, (W, b) in enumerate(network.layers(witness.parameters), start=1):
            np.testing.assert_array_equal(answer.channels[f"weights-{number}"][frame], np.float32(np.vstack([W, b])))
        np.testing.assert_allclose(answer.channels["outputs"][frame], witness.outputs[:, 0], rtol=1e-6)
        plane = network.predict(witness.parameters, film.plane.points)[:, 0]
        np.testing.assert_allclose(answer.channels["boundary"][frame] / 255, plane, atol=0.502 / 255)
        for unit in range(sizes[1]):
            W, b = network.layers(witness.parameters)[0]
            line = answer.channels[f"line-{unit + 1}"][frame]
            np.testing.assert_allclose(line @ W[:, unit] + b[0, unit], 0, atol=1e-4)


def test_a_step_of_an_epoch_with_batches_shows_its_last_update_by_the_gradient_of_that_batch_alone(
    make_film, send
) -> None:
    film, played = make_film(data="circle"), make_film(data="circle")
    for each in (film, played):
        each.follow(rule=Rule(0.5, 60, "adam"))
    before, after = send(played, "play", 0, count=2).channels["weights-1"]
    send(film, "step", 0)
    response = send(film, "step", 1)
    assert (response.epochs, response.part) == ([1, 2], "batch 4 of 4")
    assert not film.whole_steps
    np.testing.assert_array_equal(response.channels["weights-1"][1], after)
    assert not np.array_equal(response.channels["weights-1"][0], before), "a step of four updates begins with its first"
    network, run = film.configuration.network, trainer_of(film, ((0, film.rule),))
    run.advance(1)
    state, step = run.next_steps()
    for samples in run.batches():
        here = state[0].copy()
        slope = network.gradient(here, film.X[samples], film.Y[samples])
        step(slope.copy())
    for name, wanted in (("weights", here), ("gradients", slope)):
        for number, layer in enumerate(network.layers(wanted), start=1):
            shown = response.channels[f"{name}-{number}"][0]
            np.testing.assert_allclose(shown, np.vstack(layer), rtol=1e-5, atol=1e-7)
    assert [len(piece) for piece in response.curves["loss"]] == [0, 1]


def test_a_step_of_all_samples_at_once_is_whole_and_one_with_batches_ends_at_the_goal(make_film, send) -> None:
    film = make_film(goal=1)
    assert film.whole_steps
    assert send(film, "step", 0).part == ""
    film.follow(rule=Rule(0.5, 3))
    assert send(film, "step", 1).epochs == []


def test_the_losses_of_all_frames_together_are_the_loss_of_every_epoch(make_film, send) -> None:
    film = make_film(goal=100, stride=30)
    pieces = [*film.first_frame().curves["loss"], *send(film, "play", 0).curves["loss"]]
    witness = trainer_of(film)
    witness.advance(100)
    np.testing.assert_array_equal(np.concatenate(pieces), witness.loss_history)


def test_the_first_frame_is_epoch_0_and_showing_it_leaves_the_run_where_it_is(make_film, send) -> None:
    film = make_film()
    first = film.first_frame()
    send(film, "play", 0)
    again = film.first_frame()
    assert (first.epochs, again.epochs, film.trainer.epoch) == ([0], [0], 48)
    assert all(np.array_equal(again.channels[name], values) for name, values in first.channels.items())
    W, b = film.configuration.network.layers(film.configuration.initial_parameters())[0]
    np.testing.assert_array_equal(again.channels["weights-1"][0], np.float32(np.vstack([W, b])))


@pytest.mark.parametrize("stride", [1, 2, 100])
def test_a_step_is_one_epoch_whatever_the_speed(make_film, send, stride) -> None:
    film = make_film(stride=stride)
    assert send(film, "step", 0, count=1).epochs == [1]
    assert send(film, "step", 1, count=1).epochs == [2]


def test_a_step_past_the_goal_shows_nothing(make_film, send) -> None:
    film = make_film(goal=100)
    send(film, "seek", 100)
    assert send(film, "step", 100, count=1).epochs == []


def test_an_epoch_passed_or_still_to_come_can_be_opened_with_all_losses_up_to_it(make_film, send) -> None:
    film = make_film()
    witness = trainer_of(film)
    witness.advance(700)
    for epoch in (700, 3, 0, 450):
        answer = send(film, "seek", epoch)
        assert answer.epochs == [epoch]
        (losses,) = answer.curves["loss"]
        np.testing.assert_array_equal(losses, witness.loss_history[: epoch + 1])
        parameters = film.configuration.network.layers(witness.parameters_at(epoch))
        np.testing.assert_array_equal(answer.channels["weights-2"][0], np.float32(np.vstack(parameters[1])))


def test_settling_takes_the_engine_to_the_epoch_on_screen(make_film, send) -> None:
    film = make_film()
    send(film, "play", 0)
    assert send(film, "pause", 17).epochs == []
    witness = trainer_of(film)
    witness.advance(17)
    assert film.trainer.epoch == 17
    assert film.trainer.parameters.tobytes() == witness.parameters.tobytes()


def test_reset_gives_the_same_initial_weights_again(make_film, send) -> None:
    film = make_film()
    first = send(film, "play", 0)
    send(film, "pause", 0)
    assert film.trainer.parameters.tobytes() == film.configuration.initial_parameters().tobytes()
    again = send(film, "play", 0)
    assert all(np.array_equal(again.channels[name], values) for name, values in first.channels.items())


def test_a_rate_moved_on_the_way_is_the_trainers_schedule_bit_for_bit(make_film, send) -> None:
    film = make_film()
    for (epoch, rule), until in zip(RULES, (60, 90, 130)):
        film.follow(rule=rule)
        send(film, "play", epoch, count=until - epoch)
    assert film.changes == RULES
    witness = trainer_of(film, RULES)
    witness.advance(130)
    assert film.trainer.parameters.tobytes() == witness.parameters.tobytes()
    np.testing.assert_array_equal(film.trainer.loss_history, witness.loss_history)


def test_a_rate_moved_while_frames_wait_acts_from_the_epoch_drawn(make_film, send) -> None:
    film = make_film()
    send(film, "play", 0)
    film.follow(rule=Rule(3.0))
    assert send(film, "play", 20, count=2, changes=((0, Rule(0.5)),)).epochs == [21, 22]
    assert film.changes == ((0, Rule(0.5)), (20, Rule(3.0)))
    witness = trainer_of(film, film.changes)
    witness.advance(22)
    assert film.trainer.parameters.tobytes() == witness.parameters.tobytes()


def test_a_server_that_knows_nothing_goes_on_with_the_same_bits(make_film, send) -> None:
    """What the browser knows, the changes and the epoch, is enough: no server needs to remember."""
    old = make_film()
    for (epoch, rule), until in zip(RULES, (60, 90, 700)):
        old.follow(rule=rule)
        send(old, "play", epoch, count=until - epoch)
    new = make_film(rate=RULES[-1][1].learning_rate)
    answer = send(new, "play", 700, changes=RULES)
    assert answer.epochs == list(range(701, 749))
    send(old, "play", 700)
    assert new.trainer.parameters.tobytes() == old.trainer.parameters.tobytes()
    assert new.changes == old.changes
    np.testing.assert_array_equal(new.trainer.loss_history, old.trainer.loss_history)


def test_training_on_from_before_a_change_drops_the_change(make_film, send) -> None:
    film = make_film()
    send(film, "play", 0, count=60)
    film.follow(rule=Rule(2.0))
    send(film, "play", 60, count=40)
    send(film, "pause", 30, changes=((0, Rule(0.5)), (60, Rule(2.0))))
    send(film, "play", 30, count=70, changes=((0, Rule(0.5)), (60, Rule(2.0))))
    assert film.changes == ((0, Rule(0.5)), (30, Rule(2.0)))
    witness = trainer_of(film, film.changes)
    witness.advance(100)
    assert film.trainer.parameters.tobytes() == witness.parameters.tobytes()


def test_looking_back_without_training_keeps_the_changes(make_film, send) -> None:
    film = make_film()
    send(film, "play", 0, count=60)
    film.follow(rule=Rule(2.0))
    send(film, "play", 60, count=40)
    send(film, "pause", 30)
    assert send(film, "seek", 100).epochs == [100]
    witness = trainer_of(film, ((0, Rule(0.5)), (60, Rule(2.0))))
    witness.advance(100)
    assert film.trainer.parameters.tobytes() == witness.parameters.tobytes()


def test_more_epochs_after_the_end_go_on_from_there(make_film, send) -> None:
    film = make_film(goal=100, stride=50)
    assert send(film, "play", 0).epochs == [50, 100]
    film.follow(goal=200)
    assert send(film, "play", 100).epochs == [150, 200]
    witness = trainer_of(film)
    witness.advance(200)
    assert film.trainer.parameters.tobytes() == witness.parameters.tobytes()


@pytest.mark.parametrize("kind", ["play", "step", "seek"])
def test_the_same_ask_has_the_same_answer(make_film, send, kind) -> None:
    film = make_film(stride=3)
    first, second = (send(film, kind, 40, changes=((0, Rule(0.5)),)) for _ in range(2))
    assert first.epochs == second.epochs
    assert all(np.array_equal(second.channels[name], values) for name, values in first.channels.items())
    assert all(map(np.array_equal, first.curves["loss"], second.curves["loss"]))


def work_for_eight_looks_at_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr("film.training_film.BUDGET", 8)
    clock = SimpleNamespace(perf_counter=lambda: next(ticks))
    for module in ("training_film", "seekable_run"):
        monkeypatch.setattr(f"film.{module}.time", clock)


def test_work_is_bounded_by_time_and_what_does_not_fit_comes_with_the_next_ask(make_film, send, monkeypatch) -> None:
    whole = send(make_film(stride=20), "play", 0, count=30)
    work_for_eight_looks_at_the_clock(monkeypatch)
    film, pieces = make_film(stride=20), []
    while sum(len(piece.epochs) for piece in pieces) < 30:
        start = pieces[-1].epochs[-1] if pieces else 0
        pieces.append(film.respond(Request("play", start, 30, 0, film.run, None)))
        assert 0 < len(pieces[-1].epochs) <= 8
    assert [epoch for piece in pieces for epoch in piece.epochs][:30] == whole.epochs
    weights = np.concatenate([piece.channels["weights-1"] for piece in pieces])[:30]
    np.testing.assert_array_equal(weights, whole.channels["weights-1"])


@pytest.mark.parametrize("kind", ["play", "step", "seek", "pause"])
def test_a_long_way_to_an_epoch_is_gone_in_pieces(make_film, monkeypatch, kind) -> None:
    work_for_eight_looks_at_the_clock(monkeypatch)
    film = make_film(goal=20_000)
    asks = 0
    answer = Response()
    while film.trainer.epoch < 5000:
        before = film.trainer.epoch
        answer = film.respond(Request(kind, 5000, 1, 0, film.run, None))
        asks += 1
        assert film.trainer.epoch - before <= 1000
    assert asks > 5
    assert answer.epochs == {"play": [5001], "step": [5001], "seek": [5000], "pause": []}[kind]


@pytest.mark.parametrize(
    "other",
    [
        {"sizes": (2, 4, 1)}, {"sizes": (2, 3, 3, 1)}, {"hidden": "relu"}, {"loss": "cross_entropy"},
        {"scheme": "normal"}, {"seed": 2}, {"data": "and"},
    ],
    ids=str,
)  # fmt: skip
def test_another_network_or_other_data_is_another_run(make_film, other) -> None:
    assert make_film(**other).run != make_film().run


def test_rate_epochs_and_speed_belong_to_the_same_run(make_film, send) -> None:
    film = make_film()
    name = film.run
    assert make_film(rate=2.0, goal=100, stride=10).run == name
    film.follow(rule=Rule(2.0), goal=100, stride=10)
    send(film, "play", 0)
    assert film.run == name


def test_the_way_is_what_was_trained_with_and_from_the_present_epoch_on_the_sliders_rate(make_film, send) -> None:
    film = make_film(rate=0.5)
    assert film.schedule_from_here == (Change(0, Rule(0.5)),)
    film.follow(rule=Rule(2.0))
    assert film.schedule_from_here == (Change(0, Rule(2.0)),), "nothing was trained yet"
    film.follow(rule=Rule(0.5))
    send(film, "play", 0, count=40)
    assert film.schedule_from_here == (Change(0, Rule(0.5)),)
    film.follow(rule=Rule(2.0))
    assert film.schedule_from_here == (Change(0, Rule(0.5)), Change(40, Rule(2.0)))
    send(film, "play", 40, count=10)
    assert film.schedule_from_here == (Change(0, Rule(0.5)), Change(40, Rule(2.0)))
    assert film.changes == ((0, Rule(0.5)), (40, Rule(2.0)))


def test_a_rate_moved_at_more_epochs_than_a_link_can_say_stays_and_the_film_says_so(
    make_film, send, monkeypatch
) -> None:
    film, most = make_film(), 50
    assert seekable_run.MOST_CHANGES == MOST_CHANGES
    monkeypatch.setattr(seekable_run, "MOST_CHANGES", most)
    for epoch in range(most):
        film.follow(rule=Rule(0.5 + epoch / 1000))
        send(film, "step", epoch, count=1)
    full = film.changes
    assert len(full) == most
    film.follow(rule=Rule(3.0))
    answer = send(film, "step", most, count=1)
    assert answer.epochs == [most + 1]
    assert film.changes == full == tuple(change[:2] for change in film.schedule_from_here)
    said = [note.text for note in film.notes]
    assert "Training with learning rate 0.549." in said
    assert any("stays as it is" in words for words in said)
    send(film, "pause", 0, count=0, changes=((0, Rule(3.0)),))
    send(film, "play", 0, count=4)
    assert film.changes == ((0, Rule(3.0)),)
    assert not any("stays" in note.text for note in film.notes)


def test_a_linked_run_that_was_reset_has_a_way_of_its_own(make_film, send) -> None:
    like = make_film()
    film = TrainingFilm(
        like.configuration,
        (like.points, like.Y),
        goal=2000,
        stride=1,
        rule=Rule(1.0),
        theme=LIGHT,
        changes=(Change(0, Rule(0.5)), Change(300, Rule(1.0))),
    )
    assert film.schedule_from_here == (Change(0, Rule(0.5)), Change(300, Rule(1.0)))
    send(film, "pause", 0, changes=((0, Rule(1.0)),))
    film.follow(rule=Rule(2.0))
    assert film.schedule_from_here == (Change(0, Rule(2.0)),)
    send(film, "step", 0, count=1)
    assert film.schedule_from_here == (Change(0, Rule(2.0)),)
