"""The sentences of the tutorials page say what the numbers say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np

from lab.gradient.check import GradientCheck
from tests.tutorials.result import outcome
from tutorials import RECIPES
from tutorials.other_seeds import Success
from tutorials.outcome import Outcome
from tutorials.recipe import BLOCKS
from tutorials.variation import Variation, published
from ui.tutorials.sentences import (
    block_verdict,
    check_summary,
    judged_lines,
    recipe_table,
    reproduced,
    sample_names,
    seeds,
    solved_when,
    why_not,
)
from ui.verdicts import right


def test_one_wrong_digit_is_counted_as_not_reproduced() -> None:
    printed = RECIPES["notebook"].printed
    ours = {str(i): text for i, text in enumerate(printed)}
    assert "18 of 18 printed numbers" in reproduced(printed, ours)[0]
    summary, table = reproduced(printed, {**ours, "9": "0.0002", "10": "0.01123574"})
    assert "16 of 18 printed numbers" in summary
    assert "| 9 | 0.0001 | 0.0002 |" in table


def test_lines_with_one_verdict_stand_together() -> None:
    found = dict.fromkeys(BLOCKS, ("cross_entropy", 8.0)) | {"W2": None}
    words = judged_lines(RECIPES["notebook"].lines, found, "mse")
    assert words.count("\n- ") + 1 == 2
    assert words.count("8 × the gradient of the cross-entropy") == 1


def test_a_finding_is_ticked_only_for_the_loss_asked_about() -> None:
    assert ":material/check:" in block_verdict(("mse", 2.0), "mse")
    assert ":material/close:" in block_verdict(("mse", 2.0), "cross_entropy")
    assert "no multiple" in block_verdict(None, "mse")


def test_the_summary_counts_parameters_and_measures_the_angle() -> None:
    def check(published: list[float]) -> GradientCheck:
        return GradientCheck(np.array(published), np.array([1.0, 0.0]), np.zeros(2, dtype=bool), smallest=1e-6)

    along = check_summary(check([1.0, 0.0]), "mse", 0)
    assert right("**all 2 parameters move along the gradient**") in along
    wrong = check_summary(check([0.0, 1.0]), "mse", 1000)
    assert "At epoch 1,000 :red[:material/close: **2 of 2 parameters do not move" in wrong
    assert "90° away from the steepest descent" in wrong


@cache
def told(variation: Variation) -> tuple[str, Outcome, Outcome]:
    end, later = outcome(variation), outcome(replace(variation, epochs=2 * variation.epochs))
    return why_not(variation, end, later), end, later


def test_a_stuck_run_is_told_with_its_samples_its_derivatives_and_both_errors() -> None:
    words, end, later = told(published("guide"))
    assert words.startswith("**Why it is stuck.** Samples 01 and 11")
    assert "hardly any gradient" in words
    assert f"from {end.error:.4f} to {later.error:.4f}." in words


def test_a_run_that_a_longer_one_carries_on_is_not_called_stuck() -> None:
    words, end, later = told(replace(published("guide"), seed=1, epochs=3000))
    assert words.startswith("**Not learned yet.** Samples")
    assert "stuck" not in words
    assert later.solved
    assert f"from {end.error:.4f} to {later.error:.4f}, and then it has learned." in words


def test_no_want_of_gradient_is_claimed_where_the_derivatives_are_large() -> None:
    words, end, _ = told(Variation("guide", seed=4, hidden=1, rate=0.1, epochs=100))
    assert end.confused is not None
    hidden = end.hidden[list(end.confused)]
    assert (hidden * (1 - hidden)).max() > 0.2
    assert "have different targets" in words
    assert "hardly any gradient" not in words


def test_a_bound_is_never_rounded_down() -> None:
    words, end, _ = told(published("guide"))
    bounds = [float(number) for number in re.findall(r"(?:more than|over) (0\.\d+)", words)]
    assert len(bounds) == 2
    assert end.confused is not None
    i, j = end.confused
    measured = [np.abs(end.hidden[i] - end.hidden[j]).max(), end.derivatives[[i, j]].max()]
    assert all(value <= bound < value + 0.001 for value, bound in zip(measured, bounds))


def test_a_relus_derivatives_are_its_own() -> None:
    words, end, _ = told(replace(published("guide"), activation="relu", epochs=1000))
    assert end.confused == (0, 2)
    assert set(np.unique(end.derivatives)) <= {0.0, 1.0}
    assert "no unit’s derivative is over 0 there" in words


def test_a_run_cut_short_that_confuses_nothing_is_told_by_its_errors_alone() -> None:
    words, end, later = told(replace(published("guide"), epochs=200))
    assert end.confused is None
    assert words == (
        f"**Not learned yet.** Twice as many epochs take the error from {end.error:.4f} to {later.error:.4f}."
    )


def test_fewer_than_a_thousand_seeds_are_told_with_the_reason() -> None:
    assert seeds(Success(708, 1000)).endswith("a rate of 67.9 to 73.6 % (Wilson’s 95 % interval).")
    few = seeds(Success(100, 125))
    assert few.startswith("**100 of 125 other seeds succeed**")
    assert few.endswith("Not 1,000: with so many units and epochs that would take too long.")


def test_a_rule_in_the_race_says_when_it_got_below_and_where_it_ended() -> None:
    end = outcome(replace(published("notebook"), epochs=300))
    assert solved_when("Mine", end) == f"Mine: {right('first under 0.05 at epoch 201')}, {end.error:.2g} at the end"
    assert "never under 0.05" in solved_when("Mine", outcome(replace(published("notebook"), epochs=100)))


def test_the_recipe_names_its_sizes_and_samples_their_outputs() -> None:
    assert "3-4-2, sigmoid" in recipe_table(published("notebook"))
    relu = recipe_table(replace(published("guide"), activation="relu", hidden2=4, data="and"))
    assert "2-2-4-1, ReLU in every hidden layer, sigmoid at the output" in relu
    assert "4 of AND" in relu
    assert "then W3" in relu
    assert "one at a time, in columns" in recipe_table(published("class"))
    assert sample_names(RECIPES["guide"]) == ["00", "01", "10", "11"]
    assert sample_names(RECIPES["notebook"])[:2] == ["00, out 1", "00, out 2"]
