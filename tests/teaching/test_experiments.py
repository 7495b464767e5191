"""Every experiment has a result of its own, it is what its sentence takes for true, and the engine still gives it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from teaching import results
from teaching.experiments import EARLY, FEWEST, FEWEST_SAMPLED, measured, read_experiments, sample
from teaching.links import run_of
from teaching.measure import holds, tasks, wanted
from teaching.measures import Estimate, share
from teaching.results import in_words, result, stored
from teaching.runs import train
from teaching.toml import TomlError
from tests.teaching.files import table

XOR = """
[experiments.two]
link = "data=xor&layers=2&epochs=300&rate=2"
measure = "solved"
expect = [0.2, 0.9]
seeds = 20
"""


def read(folder, text):
    return read_experiments(table(folder, text))


@pytest.mark.parametrize(("key", "experiment"), [pytest.param(*task, id=task[0]) for task in tasks()])
def test_an_experiment_is_measured_and_holds_and_its_first_seeds_give_again_what_they_gave(key, experiment):
    kept = stored(key, experiment)
    assert kept, f"{key} was changed or is new. Measure it: python -m teaching.measure {key} --write"
    assert holds(experiment, kept.estimate), f"{in_words(experiment, kept.estimate)} is not {experiment.expect}"
    for now, before in zip(sample(experiment), (kept.values, kept.losses)):
        finite = np.where(np.isfinite(now), now, np.nan)
        np.testing.assert_allclose(finite, np.array(before, float), 1e-3, 1e-6, equal_nan=True)


def test_an_experiment_is_read_and_measured(tmp_path):
    two = read(tmp_path, XOR)["two"]
    runs = train(run_of(two.link).setting, range(1, 21))
    assert measured(two) == share(runs.solved.astype(float))


def test_a_sample_is_of_the_first_seeds_and_shorter_where_they_take_long(tmp_path):
    two = read(tmp_path, XOR)["two"]
    values, losses = sample(two)
    early = replace(run_of(two.link).setting, epochs=EARLY)
    runs = train(early, range(1, FEWEST + 1))
    np.testing.assert_array_equal(values, runs.solved)
    np.testing.assert_array_equal(losses, runs.losses)
    link = "data=circle&samples=1200&layers=8&batch=1&rate=0.1"
    _, losses = sample(read(tmp_path, XOR.replace(two.link, link))["two"])
    assert len(losses) == FEWEST_SAMPLED
    assert (losses > train(replace(run_of(link).setting, epochs=EARLY), [1, 2]).losses).all()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            ("layers=2", "layers=20"),
            "two, link: expected a link that opens without a repair. The link asked for layers",
        ),
        (("epochs=300", "changes=5:rate=1"), "two, link: expected a link without changes on the way"),
        (("solved", "sovled"), "two, measure: expected one of solved,"),
        (("seeds = 20", "seed = 20"), "two, seed: expected one of expect, link, measure, against, seeds"),
        (("seeds = 20", "seeds = 2"), "two, seeds: expected a whole number from 20 to 1,000; got 2"),
        (("[0.2, 0.9]", "[0.9, 0.2]"), "two, expect: expected the lower end first"),
        (("solved", "earlier"), "two, against: expected another link with the measure earlier; got nothing"),
        (("seeds = 20", 'against = "data=xor"'), "two, against: expected nothing with the measure solved"),
        (("seeds = 20", "fresh_points = true"), "two, fresh_points: expected false for a truth table"),
        (("experiments.two", "experiments.Two_1"), "expected a name of small letters, digits and hyphens"),
    ],
)
def test_a_mistake_in_an_experiment_is_told(tmp_path, changed, told):
    with pytest.raises(TomlError) as refused:
        read(tmp_path, XOR.replace(*changed))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("measure", "estimate", "words"),
    [
        ("solved", (0.632, 0.60166, 0.66133), "63 % (60 to 67 %)"),
        ("solved", (0.0, 0.0, 0.00383), "0 % (0 to 0.4 %)"),
        ("solved", (1.0, 0.99617, 1.0), "100 % (99.6 to 100 %)"),
        ("solved", (0.996, 0.98978, 0.99844), "99.6 % (98.9 to 99.9 %)"),
        ("loss", (0.0212, 0.0191, 0.0238), "a median of 0.021 (0.019 to 0.024)"),
        ("gap", (-0.0212, -0.0238, -0.0191), "a median of −0.021 (−0.024 to −0.019)"),
        ("solved_at", (1304, 1290.0, 1311.0), "a median of 1,304 (1,290 to 1,311)"),
        ("loss", (0.125, 0.125, 0.125), "a median of 0.125 (0.125 to 0.125)"),
        ("solved_at", (13, 13.0, 13.0), "a median of 13 (13 to 13)"),
    ],
)
def test_an_estimate_is_said_with_its_interval(tmp_path, measure, estimate, words):
    two = read(tmp_path, XOR.replace("solved", measure))["two"]
    assert in_words(two, Estimate(*estimate, 1000)) == words.replace(" %", "\u00a0%")


@pytest.fixture
def two(tmp_path, monkeypatch):
    """An experiment whose result is stored, in a file of its own."""
    monkeypatch.setattr(results, "STORED", tmp_path / "results.json")
    two = read(tmp_path, XOR)["two"]
    results.write({"lesson/two": (two, result(two, measured(two)))})
    return two


def test_a_result_is_stored_until_its_experiment_changes(tmp_path, two):
    found = stored("lesson/two", two)
    assert found.estimate == pytest.approx(measured(two), abs=1e-6)
    np.testing.assert_allclose(found.losses, sample(two)[1], rtol=1e-3)
    assert stored("lesson/three", two) is None
    assert stored("lesson/two", read(tmp_path, XOR.replace("layers=2", "layers=3"))["two"]) is None
    assert stored("lesson/two", read(tmp_path, XOR.replace("0.9", "0.8"))["two"]) == found  # The sentence alone.


def test_what_is_stored_is_written_again_as_it_was(two):
    before = results.STORED.read_text(encoding="utf-8")
    results.write({"lesson/two": (two, stored("lesson/two", two))})
    assert results.STORED.read_text(encoding="utf-8") == before


def test_names_choose_experiments_by_their_own_or_their_files():
    key = "lessons/luck/two"
    assert all(wanted(key, names) for names in ([], ["two"], ["luck"], [key], ["else", "two"]))
    assert not any(wanted(key, [name]) for name in ("lessons", "tw", "luck/two"))
