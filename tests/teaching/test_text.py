"""Sentences name experiments, and say what was measured."""

from __future__ import annotations

import pytest

from teaching import results
from teaching.experiments import measured, read_experiments
from teaching.text import fill, measured_words, names, sentences
from teaching.toml import ROOT, TomlError
from tests.teaching.files import table

EXPERIMENT = '[experiments.two]\nlink = "data=xor&epochs=50"\nmeasure = "solved"\nexpect = [0, 1]\nseeds = 20\n'


def test_a_name_is_replaced_by_the_words_and_latex_is_left_alone():
    words = {"two": ("63 % (60 to 67 %)", "1,000")}
    text = r"{two} of {two.of} seeds; $\frac{a}{b} w_{two} x^{two}$ ({two})"
    assert names(text) == ["two"]
    assert fill(text, words) == r"63 % (60 to 67 %) of 1,000 seeds; $\frac{a}{b} w_{two} x^{two}$ (63 % (60 to 67 %))"


def test_a_name_that_is_none_of_the_files_is_told_with_its_place(tmp_path):
    (step,) = table(tmp_path, '[[step]]\ntext = "It solves {tow}."').tables("step")
    with pytest.raises(TomlError) as refused:
        sentences(step, "text", ["two", "three"])
    assert "lesson.toml, step 1, text" in str(refused.value)
    assert "{tow} is none of them: two, three" in str(refused.value)


def test_what_is_not_measured_yet_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "STORED", tmp_path / "results.json")
    results.write({})
    two, path = read_experiments(table(tmp_path, EXPERIMENT))["two"], ROOT / "lessons" / "luck.toml"
    assert measured_words(path, [two]) == {"two": ("[two: not measured yet]", "20")}
    results.write({"lessons/luck/two": (two, results.result(two, measured(two)))})
    assert measured_words(path, [two])["two"][1] == "20"
    assert "%" in measured_words(path, [two])["two"][0]
