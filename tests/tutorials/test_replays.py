"""What the texts print or claim, computed again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest

from lab.criterion import SOLVED
from tests.tutorials.result import outcome
from tutorials import RECIPES, Replay
from tutorials import outcome as outcomes
from tutorials.recipe import blocks
from tutorials.replay import reprinted
from tutorials.variation import Variation, published

pytestmark = pytest.mark.xdist_group("replays")  # Of one worker, which runs each of them once.
ALL = list(RECIPES)


@cache
def run(variation: Variation) -> Replay:
    """The run at its end, to be looked at only."""
    replay = Replay(variation)
    replay.advance(variation.epochs)
    return replay


def outputs(replay: Replay) -> np.ndarray:
    return replay.configuration.network.predict(replay.parameters, replay.X)


def test_the_notebook_prints_its_ten_losses_and_eight_predictions_again_to_the_last_digit() -> None:
    again = reprinted(run(published("notebook")))
    assert [name.split()[0] for name in again] == 10 * ["loss"] + 8 * ["sample"]
    assert tuple(again.values()) == RECIPES["notebook"].printed


def test_the_notebooks_claim_names_the_first_and_the_last_loss_it_prints() -> None:
    recipe = RECIPES["notebook"]
    assert f"from {recipe.printed[0]} to {recipe.printed[9]} in ten" in recipe.claim


def test_one_update_later_the_notebooks_last_digits_are_others() -> None:
    replay = run(published("notebook"))
    assert tuple(f"{value:.8f}" for value in outputs(replay).flat) != tuple(reprinted(replay).values())[-8:]


def test_the_guide_is_stuck_from_its_own_seed_with_two_outputs_at_a_half() -> None:
    replay = run(published("guide"))
    assert published("guide").seed == 42
    assert not SOLVED.met(outputs(replay), replay.Y)
    np.testing.assert_allclose(outputs(replay)[:, 0], [0.05, 0.5, 0.95, 0.5], atol=0.01)


def test_the_guides_hidden_layer_cannot_tell_01_from_11_and_has_no_slope_left_to_learn_it() -> None:
    replay = run(published("guide"))
    hidden = replay.configuration.network.forward(replay.parameters, replay.X)[0]
    assert np.abs(hidden[1] - hidden[3]).max() < 0.01
    assert (hidden * (1 - hidden))[[1, 3]].max() < 0.01


def test_ten_thousand_epochs_more_leave_the_guide_where_it_is() -> None:
    replay = run(replace(published("guide"), epochs=20_000))
    losses = replay.loss_history
    assert 0.125 < losses[-1] < losses[10_000] < 0.13
    np.testing.assert_allclose(outputs(replay)[[1, 3]], 0.5, atol=0.01)


@pytest.mark.parametrize("key", ["class", "functions", "notebook"])
def test_the_others_learn_from_the_seed_they_are_shown_with(key: str) -> None:
    replay = run(published(key))
    assert SOLVED.met(outputs(replay), replay.Y)


def literal_start(key: str, seed: int) -> list[np.ndarray]:
    """The texts' own calls in their own order, on a generator seeded as np.random.seed does."""
    random = np.random.RandomState(seed)
    if key == "class":
        W1, W2 = random.rand(4, 2), random.rand(1, 4)
        return [W1.T, random.rand(4, 1).T, W2.T, random.rand(1, 1)]
    if key == "notebook":
        return [random.rand(*shape) - 0.5 for shape in ((3, 4), (1, 4), (4, 2), (1, 2))]
    hidden = RECIPES[key].hidden
    return [random.randn(2, hidden), np.zeros((1, hidden)), random.randn(hidden, 1), np.zeros((1, 1))]


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("seed", [0, 42])
def test_the_initial_weights_are_the_ones_that_seeding_numpy_and_the_texts_calls_give(key: str, seed: int) -> None:
    recipe = RECIPES[key]
    expected = np.concatenate([block.ravel() for block in literal_start(key, seed)])
    np.testing.assert_array_equal(recipe.initial_parameters(recipe.hidden, seed), expected)


def sigma(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def literal_epoch(key: str, state: list[np.ndarray], X: np.ndarray, Y: np.ndarray) -> None:
    """One epoch written down a second time, in the texts' orientation and with their in-place updates."""
    W1, b1, W2, b2 = state
    if key == "class":
        V1, c1, V2, c2 = W1.T, b1.T, W2.T, b2.T
        for sample, target in zip(X, Y):
            x, t = sample[:, None], target[:, None]
            h = sigma(np.dot(V1, x) + c1)
            o = sigma(np.dot(V2, h) + c2)
            e = t - o
            eh = np.dot(V2.T, e)
            V2 += 0.1 * np.dot(e * o * (1 - o), h.T)
            V1 += 0.1 * np.dot(eh * h * (1 - h), x.T)
            c2 += 0.1 * e
            c1 += 0.1 * eh
        return
    h = sigma(np.dot(X, W1) + b1)
    o = sigma(np.dot(h, W2) + b2)
    if key == "notebook":
        e = o - Y
        d2 = np.dot(h.T, e) * (o * (1 - o))
        eh = np.dot(e, W2.T) * (h * (1 - h))
        W2 -= 0.1 * d2
        b2 -= 0.1 * np.sum(e, axis=0, keepdims=True)
        W1 -= 0.1 * np.dot(X.T, eh)
        b1 -= 0.1 * np.sum(eh, axis=0, keepdims=True)
        return
    d = (Y - o) * (o * (1 - o))
    dh = d.dot(W2.T) * (h * (1 - h))
    W2 += h.T.dot(d) * 0.1
    b2 += np.sum(d, axis=0, keepdims=True) * 0.1
    W1 += X.T.dot(dh) * 0.1
    b1 += np.sum(dh, axis=0, keepdims=True) * 0.1


@pytest.mark.parametrize("key", ALL)
def test_the_replay_follows_the_texts_own_loop_for_a_thousand_epochs(key: str) -> None:
    recipe = RECIPES[key]
    state = literal_start(key, 42)
    for _ in range(1000):
        literal_epoch(key, state, recipe.X, recipe.Y)
    replay = Replay(replace(published(key), seed=42))
    replay.advance(1000)
    expected = np.concatenate([block.ravel() for block in state])
    np.testing.assert_allclose(replay.parameters, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("key", ALL)
def test_a_replays_trace_holds_its_parameters_after_each_epoch(key: str) -> None:
    variation = published(key)
    traced, witness = Replay(variation), Replay(variation)
    trace = traced.trace(300)
    for epoch in (1, 255, 256, 257, 300):
        witness.advance(epoch - witness.epoch)
        np.testing.assert_array_equal(trace[epoch - 1], witness.parameters)


@pytest.mark.parametrize("key", ALL)
def test_a_replay_in_chunks_and_after_a_rewind_has_the_same_bits_as_one_in_one_go(key: str) -> None:
    whole, chunks = Replay(published(key)), Replay(published(key))
    whole.advance(700)
    for epochs in (1, 299, 256, 300):
        chunks.advance(epochs)
    chunks.rewind(431)
    chunks.advance(269)
    assert chunks.epoch == whole.epoch
    np.testing.assert_array_equal(chunks.parameters, whole.parameters)
    np.testing.assert_array_equal(chunks.loss_history, whole.loss_history)


FUNCTIONS_LOOP = """
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def slope(a):
    return a * (1 - a)

def forward(x):
    SHARED_HIDDEN
    hidden_output = sigmoid(np.dot(x, weights_input_hidden) + bias_hidden)
    return sigmoid(np.dot(hidden_output, weights_hidden_output) + bias_output)

def backward(x, y, output):
    SHARED_WEIGHTS
    d_output = (y - output) * slope(output)
    d_hidden = d_output.dot(weights_hidden_output.T) * slope(hidden_output)
    weights_hidden_output += hidden_output.T.dot(d_output) * 0.1
    weights_input_hidden += x.T.dot(d_hidden) * 0.1
    bias_output += np.sum(d_output, axis=0, keepdims=True) * 0.1
    bias_hidden += np.sum(d_hidden, axis=0, keepdims=True) * 0.1

for epoch in range(100):
    backward(X, Y, forward(X))
"""
"""The loop of the functions as printed, but for what both functions must share to run."""


@pytest.mark.parametrize(
    ("hidden_is_shared", "weights_are_shared", "missing"),
    [(False, False, "weights_hidden_output"), (True, False, "weights_hidden_output"), (False, True, "hidden_output"),
     (True, True, None)],
)  # fmt: skip
def test_the_functions_run_only_once_both_the_weights_and_the_hidden_output_are_shared(
    hidden_is_shared: bool, weights_are_shared: bool, missing: str | None, tmp_path: Path
) -> None:
    names = ("weights_input_hidden", "bias_hidden", "weights_hidden_output", "bias_output")
    weights = f"global {', '.join(names)}" if weights_are_shared else "pass"
    hidden = "global hidden_output" if hidden_is_shared else "pass"
    program = tmp_path / "functions.py"
    program.write_text(FUNCTIONS_LOOP.replace("SHARED_WEIGHTS", weights).replace("SHARED_HIDDEN", hidden))
    recipe, start = RECIPES["functions"], published("functions")
    own = dict(zip(names, blocks(recipe.network(3), start.initial_parameters)))
    if missing:
        with pytest.raises(NameError, match=f"'{missing}'"):
            run_path(str(program), {**own, "X": recipe.X, "Y": recipe.Y})
        assert all(word in recipe.ours[0] for word in ("cannot run", "global", "hidden_output"))
        return
    trained = run_path(str(program), {**own, "X": recipe.X, "Y": recipe.Y})
    expected = run(replace(start, epochs=100)).parameters
    np.testing.assert_allclose(np.concatenate([trained[name].ravel() for name in names]), expected, rtol=1e-11)


def test_neither_the_mean_nor_cross_entropy_frees_the_guides_seed_but_more_hidden_units_do() -> None:
    start = published("guide")
    for rule in start.recipe.compared:
        assert not outcome(replace(start, rule=rule)).solved
    for hidden in (3, 4):
        assert outcome(replace(start, hidden=hidden)).solved


def test_cross_entropy_is_quickest_in_the_notebooks_race_and_all_three_arrive() -> None:
    start = published("notebook")
    ends = {rule: outcome(replace(start, rule=rule)) for rule in ("published", *start.recipe.compared)}
    assert all(end.solved for end in ends.values())
    quickest = min(ends, key=lambda rule: ends[rule].first_below or start.epochs)
    assert quickest == "cross_entropy"


def test_a_run_in_slices_ends_where_one_in_one_go_does_with_the_parameters_of_every_checkpoint() -> None:
    variation = replace(published("guide"), epochs=1200)
    run, whole = outcomes.run(variation), outcome(variation)
    while not run.finished:
        run.advance(0.0005)
    assert run.result is not None
    np.testing.assert_array_equal(run.result.parameters, whole.parameters)
    np.testing.assert_array_equal(run.result.curve, whole.curve)
    assert sorted(run.result.checkpoints) == [0, 1, 10, 100, 300, 1000]
    replay = Replay(variation)
    replay.advance(300)
    np.testing.assert_array_equal(run.result.checkpoints[300], replay.parameters)


def test_an_outcomes_curve_runs_from_the_first_epoch_to_the_last_through_the_runs_own_losses() -> None:
    replay = run(published("functions"))
    end = outcome(published("functions"))
    epochs, losses = end.curve
    assert (epochs[0], epochs[-1]) == (1, 10_000)
    np.testing.assert_array_equal(losses, replay.loss_history[epochs])
    assert end.error == replay.last_loss
    below = end.first_below
    assert below is not None
    assert replay.loss_history[below] < SOLVED.error <= replay.loss_history[below - 1]


def test_an_outcome_names_the_samples_that_the_guide_confuses_and_none_in_the_runs_that_learn() -> None:
    assert outcome(published("guide")).confused == (1, 3)
    assert outcome(published("notebook")).first_below == 201


def test_only_a_text_that_shows_what_it_printed_has_it_printed_again() -> None:
    ends = {key: outcome(replace(published(key), epochs=100)) for key in RECIPES}
    assert {key for key, end in ends.items() if end.printed} == {"notebook"}


def test_a_run_is_stuck_only_where_a_longer_one_leaves_its_error_about_the_same() -> None:
    guide = published("guide")
    assert outcome(guide).is_stuck(outcome(replace(guide, epochs=20_000)))
    moving = replace(guide, seed=1, epochs=3000)
    end, later = outcome(moving), outcome(replace(moving, epochs=6000))
    assert end.confused is not None
    assert later.error < end.error / 2
    assert not end.is_stuck(later)
    alone = outcome(replace(guide, epochs=200))
    assert alone.confused is None
    assert not alone.is_stuck(alone)
