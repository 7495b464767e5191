"""A film in which parameters are set by hand: what the browser asks for is what the Trainer does, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from film.training_film import TrainingFilm
from lab.criterion import SOLVED
from nn_core import Change, Edit, Rule, Trainer
from setting.edits import LARGEST
from setting.run import Run, from_query, to_query
from setting.schedule import MOST_CHANGES
from setting.setting import Setting
from stage.protocol import Request, Response

FIRST, RULE = [0, [0.5, None, "gradient_descent", 0.0, 0.0, None]], [0.5, None, "gradient_descent", 0.0, 0.0, None]
SET, FROZEN = ["w2.1.1", 0.4, False], ["w2.1.1", 0.4, True]


def ask(film: TrainingFilm, kind: str, start: int, changes: list, count: int = 48) -> Response:
    """Request a film as a browser does, with its own words for what was changed."""
    read = film.read_changes(changes)
    assert read is not None
    return film.respond(Request(kind, start, count, 0, film.run, read))


def witness(film: TrainingFilm, *changes: Change, epochs: int) -> Trainer:
    run = Trainer(film.configuration, film.X, film.Y, (Change(0, Rule(0.5)), *changes))
    run.advance(epochs)
    return run


@pytest.mark.parametrize("knows", [True, False], ids=["where it is", "new"])
def test_an_edit_of_the_epoch_on_screen_is_seen_there_and_goes_on_bit_for_bit(make_film, send, knows) -> None:
    film = make_film()
    if knows:
        send(film, "play", 0)
    shown = ask(film, "seek", 30, [FIRST, [30, RULE, [SET]]])
    run = witness(film, Change(30, Rule(0.5), (Edit(1, 0, 0, 0.4),)), epochs=30)
    assert shown.epochs == [30]
    np.testing.assert_array_equal(shown.curves["loss"][0], run.loss_history)
    assert shown.channels["weights-2"][0, 0, 0] == np.float32(0.4)
    assert film.changes == ((0, Rule(0.5)), (30, Rule(0.5), (("w2.1.1", 0.4, False),)))
    send(film, "play", 30)
    run.advance(48)
    assert film.trainer.parameters.tobytes() == run.parameters.tobytes()
    assert film.schedule_from_here == run.schedule


@pytest.mark.parametrize("knows", [True, False], ids=["set here", "by a link"])
def test_the_curves_go_straight_up_or_down_at_edits_from_where_they_were_before_the_first(
    make_film, send, knows
) -> None:
    film, plain = make_film(data="circle", test=20), make_film(data="circle", test=20)
    first, second = [0, RULE, [SET]], [30, RULE, [SET, ["w2.1.1", -1, True]]]
    if knows:
        ask(film, "seek", 0, [first])
        ask(film, "seek", 30, [first, [30, RULE, [SET]]])
    ask(film, "seek", 30, [first, second])
    send(film, "play", 30)
    send(plain, "seek", 0)
    begun = plain.trainer.last_loss, plain.trainer.test_loss_history[0]
    ask(plain, "seek", 30, [first])
    run = plain.trainer
    after = run.last_loss, run.test_loss_history[30]
    wanted = {name: [(0, begun[i]), (30, after[i])] for i, name in enumerate(["loss", "loss-test"])}
    assert film.jumps == wanted
    assert film.trainer.epoch == 78
    send(film, "seek", 20)
    assert film.jumps == wanted
    ask(film, "seek", 20, [FIRST])
    assert film.jumps == {"loss": [], "loss-test": []}


def test_what_is_frozen_stays_and_a_frame_at_an_edits_epoch_is_the_edited_one(make_film, send) -> None:
    film = make_film(stride=10)
    film.follow(rule=Rule(0.5))
    changes = [FIRST, [20, RULE, [FROZEN]], [40, RULE, [["w2.1.1", -1, False]]]]
    ask(film, "seek", 50, changes)
    send(film, "pause", 0)
    frames = send(film, "seek", 20), send(film, "seek", 35), send(film, "seek", 40), send(film, "seek", 41)
    weights = [float(frame.channels["weights-2"][0, 0, 0]) for frame in frames]
    assert weights[:3] == [np.float32(0.4), np.float32(0.4), -1.0]
    assert weights[3] != -1.0


def test_taken_back_an_edit_leaves_no_trace(make_film, send) -> None:
    film, plain = make_film(), make_film()
    ask(film, "seek", 30, [FIRST, [30, RULE, [SET]]])
    send(film, "play", 30, count=20)
    ask(film, "seek", 30, [FIRST])
    assert film.changes == ((0, Rule(0.5)),)
    send(film, "play", 30), send(plain, "seek", 30), send(plain, "play", 30)
    assert film.trainer.parameters.tobytes() == plain.trainer.parameters.tobytes()
    assert film.trainer.loss_history.tobytes() == plain.trainer.loss_history.tobytes()


def test_of_two_edits_at_one_epoch_the_second_can_be_taken_back_alone(make_film, send) -> None:
    film, bias = make_film(), ["b2.1", -1, False]
    ask(film, "seek", 30, [FIRST, [30, RULE, [SET, bias]]])
    ask(film, "seek", 30, [FIRST, [30, RULE, [SET]]])
    run = witness(film, Change(30, Rule(0.5), (Edit(1, 0, 0, 0.4),)), epochs=30)
    assert film.trainer.parameters.tobytes() == run.parameters.tobytes()


def test_reset_forgets_what_was_set_by_hand(make_film, send) -> None:
    film = make_film()
    ask(film, "seek", 0, [[0, RULE, [SET]]])
    assert film.trainer.parameters[9] == 0.4
    ask(film, "pause", 0, [FIRST])
    assert film.trainer.parameters.tobytes() == film.configuration.initial_parameters().tobytes()
    assert film.changes == ((0, Rule(0.5)),)


def test_a_rule_moved_at_the_epoch_of_an_edit_leaves_it_and_one_moved_before_forgets_it(make_film, send) -> None:
    film = make_film()
    ask(film, "seek", 30, [FIRST, [30, RULE, [FROZEN]]])
    film.follow(rule=Rule(0.1))
    send(film, "step", 30, count=1)
    assert film.changes[-1] == (30, Rule(0.1), (("w2.1.1", 0.4, True),))
    film.follow(rule=Rule(0.2))
    send(film, "step", 10, count=1)
    assert film.changes == ((0, Rule(0.5)), (10, Rule(0.2)))


def test_all_who_watch_a_run_have_the_panels_of_its_initial_weights(make_film) -> None:
    film, plain = make_film(), make_film()
    ask(film, "seek", 0, [[0, RULE, [SET]]])
    assert film.panels_id == plain.panels_id
    assert list(map(repr, film.panels)) == list(map(repr, plain.panels))


def test_what_is_solved_is_forgotten_where_it_is_undone_by_hand_and_only_there(make_film, send) -> None:
    film = make_film(goal=2000)
    send(film, "seek", 1500)
    since = film.solved_at
    assert since is not None
    ask(film, "seek", 1500, [FIRST, [1500, RULE, [["b2.1", film.trainer.parameters[-1] + 1e-6, False]]]])
    assert film.solved_at == since
    ask(film, "seek", 1500, [FIRST, [1500, RULE, [["b2.1", 50, True]]]])
    assert film.solved_at is None
    ask(film, "seek", 1600, [FIRST, [1500, RULE, [["b2.1", 50, True]]]])
    assert film.solved_at is None


def test_no_more_can_be_set_by_hand_than_a_link_can_say(make_film) -> None:
    film = make_film(sizes=(2, 16, 16, 16, 1))
    names = [f"w2.{row}.{column}" for row in range(1, 17) for column in range(1, 17)]
    names += [f"w3.{row}.{column}" for row in range(1, 17) for column in range(1, 17)]
    assert film.editable == LARGEST
    ask(film, "seek", 1, [FIRST, [1, RULE, [[name, 0, False] for name in names[: MOST_CHANGES - 2]]]])
    assert film.editable is None
    assert film.read_changes([FIRST, [1, RULE, [[name, 0, False] for name in names[:MOST_CHANGES]]]]) is None
    ask(film, "seek", 0, [[0, RULE, [[name, 0, False] for name in names]]])
    assert film.editable == LARGEST, "what a run starts from is a change together"


def test_xor_built_by_hand_is_solved_at_once_and_comes_from_its_link_bit_for_bit(make_film) -> None:
    by_hand = {"w1.1.1": 20, "w1.2.1": 20, "b1.1": -10, "w1.1.2": 20, "w1.2.2": 20, "b1.2": -30, "w2.1.1": 10,
               "w2.2.1": -10, "b2.1": -10}  # fmt: skip
    film = make_film(sizes=(2, 2, 1))
    answer = ask(film, "seek", 0, [[0, RULE, [[name, value, False] for name, value in by_hand.items()]]])
    assert (answer.channels["outputs"][0].ravel() > 0.5).tolist() == [False, True, True, False]
    assert SOLVED.met(film.trainer.outputs, film.Y)
    assert film.solved_at == 0
    setting = Setting(layers=(2,), seed=1)
    run, told = from_query({name: [text] for name, text in to_query(Run(setting, film.schedule_from_here)).items()})
    assert (run.schedule, told) == (film.schedule_from_here, [])
    again = Trainer(run.setting.configuration(), *run.setting.training_data(), run.schedule)
    assert again.parameters.tobytes() == film.trainer.parameters.tobytes()
    assert again.last_loss == film.trainer.last_loss
