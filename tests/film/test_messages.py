"""What a film says in words was measured, and is true of the epoch it is said of."""

from __future__ import annotations

import numpy as np
import pytest

from film import messages
from film.messages import MORE_EPOCHS, WHY
from lab.criterion import SOLVED, accuracy
from nn_core import Change, Edit, Inputs, Network, Rule, Trainer
from stage.protocol import Response


def first_solved(film, until: int) -> int | None:
    """By brute force: the first epoch at which every sample is right and the error small."""
    witness = Trainer(film.configuration, film.X, film.Y, film.trainer.schedule)
    for _ in range(until):
        witness.advance(1)
        if SOLVED.met(witness.outputs, film.Y):
            return witness.epoch
    return None


def said(film, epoch: int, state: str) -> str:
    """The last sentence that holds, as the stage chooses it."""
    held = [note.text for note in film.notes if note.since <= epoch and note.state in (None, state)]
    return held[-1]


@pytest.mark.parametrize("data", ["xor", "xnor", "moons"])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_solved_is_told_with_the_very_first_epoch(make_film, send, data, loss) -> None:
    film = make_film(data=data, loss=loss, sizes=(2, 8, 1), rate=2.0, stride=50)
    send(film, "play", 0)
    exact = first_solved(film, film.trainer.epoch)
    assert exact is not None
    assert exact % 50, "an epoch that is drawn would prove less"
    assert film.solved_at == exact
    assert said(film, exact, "playing").startswith(f"Solved at epoch {exact:,}:")
    assert "Solved" not in said(film, exact - 1, "playing")


@pytest.mark.parametrize("back", [0, 1, 40])
def test_going_back_and_on_at_another_speed_finds_the_same_epoch(make_film, send, back) -> None:
    film = make_film(rate=2.0)
    exact = first_solved(film, 2000)
    send(film, "play", 0, count=exact - 10)
    send(film, "pause", back)
    film.follow(stride=1000)
    send(film, "play", back)
    assert film.solved_at == exact


def test_a_solution_on_a_way_not_taken_is_forgotten(make_film, send) -> None:
    film = make_film(rate=2.0)
    send(film, "play", 0, count=1000)
    assert film.solved_at is not None
    film.follow(rule=Rule(0.001))
    send(film, "play", 5, count=1000)
    assert film.solved_at is None
    assert not any("Solved" in note.text for note in film.notes)


def test_on_another_way_the_first_epoch_that_solves_is_another(make_film, send) -> None:
    film = make_film(rate=0.001)
    send(film, "play", 0, count=1000)
    assert film.solved_at is None
    film.follow(rule=Rule(2.0))
    send(film, "play", 5, count=1000)
    assert film.solved_at == first_solved(film, film.trainer.epoch) < 1000


def test_a_solution_before_a_change_still_holds(make_film, send) -> None:
    film = make_film(rate=2.0)
    send(film, "play", 0, count=1000)
    solved = film.solved_at
    film.follow(rule=Rule(0.001))
    send(film, "play", 900, count=10)
    assert film.solved_at == solved


@pytest.mark.parametrize(
    ("data", "met"),
    [
        ("xor", "every sample was on the right side of 0.5 and the mean squared error was under 0.05"),
        ("hills", "the mean squared error was under 0.01"),
    ],
)
def test_what_solved_means_is_said_of_the_epoch_at_which_it_was_for_it_may_be_so_no_longer(
    make_film, data, met
) -> None:
    film = make_film(data=data)
    film._solving.at = 432
    assert said(film, 916, "playing") == f"Solved at epoch 432: {met}."


def test_what_is_not_solved_at_the_end_says_what_the_four_outputs_are(make_film, send) -> None:
    film = make_film(goal=100, stride=100, rate=0.01)
    send(film, "play", 0)
    outputs = ", ".join(f"{value:.2f}" for value in film.trainer.outputs[:, 0])
    assert said(film, 100, "done") == (
        f"Not solved after 100 epochs: the outputs are {outputs}; wanted were 0, 1, 1, 0."
    )


def test_a_single_epoch_is_one_epoch(make_film, send) -> None:
    film = make_film(goal=1)
    send(film, "play", 0)
    assert said(film, 1, "done").startswith("Not solved after 1 epoch:")


@pytest.mark.parametrize("kind", ["seek", "pause"])
def test_a_film_made_anew_after_a_restart_says_the_same_at_its_end(make_film, send, kind) -> None:
    film, anew = (make_film(goal=100, stride=100, rate=0.01) for _ in range(2))
    send(film, "play", 0)
    send(anew, kind, 100, count=1)
    assert said(anew, 100, "done") == said(film, 100, "done")


def test_an_end_brought_forward_to_the_epoch_drawn_says_what_came_out(make_film, send) -> None:
    film = make_film(goal=2000, stride=100, rate=0.01)
    send(film, "play", 0, count=3)
    film.follow(goal=300)
    assert said(film, 300, "done").startswith("Not solved after 300 epochs: the outputs are ")


def test_on_a_cloud_it_says_how_many_points_are_right(make_film, send) -> None:
    film = make_film(data="spiral", goal=100, stride=100, rate=0.01)
    send(film, "play", 0)
    right = round(200 * accuracy(film.trainer.outputs, film.Y))
    told = said(film, 100, "done")
    assert told.startswith(f"Not solved after 100 epochs: {right} of 200 points are on the right side, ")


def test_more_epochs_replace_the_words_of_the_old_end(make_film, send) -> None:
    film = make_film(goal=100, stride=100)
    send(film, "play", 0)
    assert "Not solved after 100" in said(film, 100, "done")
    film.follow(goal=2000)
    assert "Not solved" not in said(film, 100, "paused")
    send(film, "play", 100)
    assert said(film, 2000, "done").startswith("Solved at epoch")


@pytest.mark.parametrize("state", ["ready", "playing", "paused", "done"])
def test_there_is_something_to_say_in_every_state(make_film, state) -> None:
    """Even where the end was brought forward to before the epoch on screen."""
    assert said(make_film(), 0, state)


def test_the_rate_in_the_words_is_the_sliders(make_film) -> None:
    assert "0.05" in said(make_film(rate=0.05), 10, "playing")


LINE, PLANE = "its boundary is one line.", "its output is one plane."
SUM = "one weighted sum of the features decides."


@pytest.mark.parametrize(
    ("kind", "output", "features", "most"),
    [
        ("gate", "sigmoid", None, LINE), ("classes", "tanh", ("x2",), LINE), ("classes", "tanh", ("x1", "x1sq"), SUM),
        ("regression", "linear", ("x1", "x2"), PLANE), ("regression", "linear", ("x1", "sinx2"), SUM),
        ("regression", "tanh", ("x1", "x2"), SUM),
    ],
)  # fmt: skip
@pytest.mark.parametrize("hidden", [(), (3, 3)])
def test_a_linear_model_is_told_by_what_it_can_do_at_most_with_its_data_and_features(
    kind, output, features, most, hidden
) -> None:
    network = Network((len(features or "xy"), *hidden, 1), hidden="linear", output=output)
    told = messages.general(Rule(), network, kind, features and Inputs(features))
    assert [note.state for note in told if note.text.endswith(f" A linear model: {most}")] == ["ready", "playing"]


def test_a_network_with_a_layer_that_bends_is_no_linear_model() -> None:
    told = messages.general(Rule(), Network((2, 3, 1), hidden="relu"), "gate", None)
    assert not any("linear" in note.text for note in told)


@pytest.fixture
def brink(make_film, send):
    """A film whose slider was moved at epoch 40 to a rate that no network survives; with what was shown of that."""

    def shoot() -> tuple[object, Response]:
        film = make_film(hidden="relu", sizes=(2, 4, 4, 1), loss="cross_entropy", scheme="he")
        send(film, "play", 0, count=40)
        film.follow(rule=Rule(1e120))
        return film, send(film, "play", 40)

    return shoot


def test_a_run_that_diverges_is_told_with_its_epoch_and_the_rate_that_did_it(brink) -> None:
    film, answer = brink()
    assert film.diverged is not None
    assert film.trainer.epoch == film.diverged - 1 >= 40
    assert answer.epochs == list(range(41, film.diverged))
    words = said(film, film.trainer.epoch, "diverged")
    assert words.startswith(f"Diverged at epoch {film.diverged:,}: with learning rate 1e+120 ")


def test_the_last_finite_parameters_stay_on_screen(brink, send) -> None:
    film, _ = brink()
    assert np.isfinite(film.trainer.parameters).all()
    assert send(film, "play", film.trainer.epoch).epochs == []
    assert send(film, "step", film.trainer.epoch, count=1).epochs == []


def test_after_diverging_one_can_go_back_and_on_with_a_smaller_rate(brink, send) -> None:
    film, _ = brink()
    send(film, "pause", 30)
    assert film.trainer.epoch == 30
    film.follow(rule=Rule(0.1))
    assert send(film, "play", 30, count=100).epochs[-1] == 130
    assert film.diverged is None
    assert film.changes == ((0, Rule(0.5)), (30, Rule(0.1)))
    assert not any("Diverged" in note.text for note in film.notes)


@pytest.mark.parametrize("rate", [0.01, 2.0])
def test_a_run_beyond_its_goal_says_so_solved_or_not_and_only_there(make_film, send, rate) -> None:
    film = make_film(rate=rate)
    send(film, "seek", 1500)
    assert (film.solved_at is not None) == (rate == 2.0)
    film.follow(goal=1000)
    told = "Epochs is set to 1,000; this run has gone further. Raise it to train on, or go back."
    assert said(film, 1500, "done") == told
    assert "further" not in said(film, 1000, "done")
    film.follow(goal=2000)
    assert "further" not in said(film, 1500, "paused")


def actions(film, epoch: int, state: str) -> set[str]:
    """The names of the buttons beside the words."""
    held = [note for note in film.notes if note.since <= epoch and note.state in (None, state)]
    return {note.action[1] for note in held if note.action}


@pytest.mark.parametrize(("rate", "offered"), [(0.01, {"why", "more-epochs"}), (2.0, {"more-epochs"})])
def test_a_run_that_ends_offers_more_epochs_and_unless_it_has_solved_its_task_the_reason(
    make_film, send, rate, offered
) -> None:
    film = make_film(rate=rate)
    send(film, "seek", film.goal)
    assert actions(film, film.goal, "done") == set()
    film.follow(actions=(WHY, MORE_EPOCHS))
    assert actions(film, film.goal, "done") == offered
    assert actions(film, film.goal - 1, "paused") == set()
    film.follow(actions=(WHY,))
    assert "more-epochs" not in actions(film, film.goal, "done")


def test_a_run_from_given_weights_does_not_say_that_nothing_is_learned_yet() -> None:
    network = Network((2, 1))
    edits = (Edit(0, 0, 0, 0.5), Edit(0, 1, 0, -0.5), Edit(0, 2, 0, 0.1))
    for made, words in [(edits, "begins with weights that were given"), (edits[1:], "nothing is learned yet")]:
        schedule = (Change(0, Rule(), made),)
        live = messages.general(Rule(), network, "gate", None, messages.given(schedule, network))
        assert words in live[0].text
        assert words in messages.recorded(schedule, network, "gate", None)[0].text
