"""The way on: links that the Train page understands, each with what it comes to."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from nn_core import Trainer
from setting.link import from_query
from setting.setting import Setting
from tests.tutorials.result import result
from tutorials import RECIPES, Replay
from tutorials.variation import Variation, published
from ui.run.fields import LABELS
from ui.tutorials.link import Showing
from ui.tutorials.link import from_query as from_tutorial
from ui.tutorials.suggestions import suggested
from ui.tutorials.train_page import attempt, differences, links, start_setting

LABELS_HERE = {**LABELS, "layers": LABELS["hidden"]}
VARIATIONS = [
    *map(published, RECIPES),
    replace(published("guide"), hidden=8, rate=1.0, epochs=20_000),
    replace(published("class"), hidden=4, rate=10.0),
    replace(published("guide"), activation="relu", hidden2=3, data="and"),
    *[replace(published("guide"), rule=rule) for rule in RECIPES["guide"].compared],
]


@pytest.mark.parametrize("variation", VARIATIONS, ids=str)
def test_every_link_holds_a_setting_that_the_train_page_reads_without_a_repair(variation: Variation) -> None:
    for setting in links(variation).values():
        query = {name: [value] for name, value in setting.to_query().items()}
        assert from_query(query) == (setting, [])


@pytest.mark.parametrize("variation", VARIATIONS, ids=str)
def test_a_link_names_every_part_that_it_changes_and_no_other_and_no_two_open_the_same(variation: Variation) -> None:
    found = links(variation)
    start, *others = found.values()
    assert len(set(found.values())) == len(found)
    for label, setting in list(found.items())[1:]:
        differ = [name for name in vars(setting) if getattr(setting, name) != getattr(start, name)]
        assert differ
        assert {part.split(": ")[0] for part in label.split(", ")} == {LABELS_HERE[name] for name in differ}


def test_the_links_are_the_run_itself_and_one_for_every_change() -> None:
    found = links(published("guide"))
    start = found.pop("The same on XOR")
    assert found == {
        "Hidden neurons: 8": replace(start, layers=(8,)),
        "Hidden activation: ReLU": replace(start, activation="relu"),
        "Hidden activation: Tanh": replace(start, activation="tanh"),
        "Learning rate: 2": replace(start, rate=2.0),
        "Epochs: 20,000": replace(start, epochs=20_000),
        "Hidden neurons: 4 and 4, Learning rate: 2": replace(start, layers=(4, 4), rate=2.0),
        "Loss: Cross-entropy": replace(start, loss="cross_entropy"),
        "Data: Moons, Hidden neurons: 8, Hidden activation: Tanh, Learning rate: 0.3, Epochs: 2,000": replace(
            start, data="moons", layers=(8,), activation="tanh", rate=0.3, epochs=2000
        ),
        "Data: Circle, Hidden neurons: 4 and 4, Hidden activation: ReLU, Learning rate: 0.3, Epochs: 20,000": replace(
            start, data="circle", layers=(4, 4), activation="relu", rate=0.3, epochs=20_000
        ),
    }


def test_the_guides_last_link_takes_up_all_that_it_suggests_and_solves_it_there() -> None:
    guide = published("guide")
    start, *_, everything = links(guide).values()
    named = {"hidden": "layers", "hidden2": "layers"}
    assert {named.get(one.field, one.field) for one in guide.recipe.suggestions} == {
        name for name in vars(start) if getattr(start, name) != getattr(everything, name)
    }
    assert result(attempt(everything)).startswith("Solved: 250 of 250 right")
    assert len(links(published("functions"))) == len(links(guide)) - 1


def test_a_text_that_takes_samples_one_at_a_time_is_carried_over_so_but_for_a_large_dataset() -> None:
    start, *_, moons = links(published("class")).values()
    assert (start.batch, start.order) == (1, "fixed")
    assert moons.data == "moons"
    assert moons.batch is None
    assert "Batch size: all at once" in list(links(published("class")))[-1]


def test_what_the_reader_has_set_already_is_not_offered_as_a_change() -> None:
    found = links(replace(published("guide"), hidden=8, rate=1.0, epochs=20_000))
    assert not found.keys() & {"Hidden neurons: 8", "Learning rate: 2", "Epochs: 20,000"}
    assert "Hidden activation: Tanh" in found


@pytest.mark.parametrize("hidden", range(1, 17))
@pytest.mark.parametrize("epochs", [100, 10_000, 12_000, 20_000])
def test_a_suggestion_changes_the_run_in_the_direction_that_its_text_says(hidden: int, epochs: int) -> None:
    shown = replace(published("guide"), hidden=hidden, epochs=epochs, hidden2=3)
    found = {one.field: changed for one, changed in suggested(shown)}
    assert ("hidden" in found) == (hidden < 16)
    assert ("epochs" in found) == (epochs < 20_000)
    assert hidden < found.get("hidden", replace(shown, hidden=17)).hidden <= 17
    assert epochs < found.get("epochs", replace(shown, epochs=20_001)).epochs <= 20_001
    assert "hidden2" not in found
    assert all(
        from_tutorial({name: [text] for name, text in Showing(one).to_query().items()})[1] == []
        for one in found.values()
    )


@pytest.mark.parametrize(
    ("key", "rule"),
    [("guide", "published"), ("guide", "mean_squared_error"), ("guide", "cross_entropy"),
     ("class", "squared_error"), ("class", "cross_entropy")],
)  # fmt: skip
def test_the_train_page_takes_the_very_steps_of_a_rule_that_is_a_gradient_from_the_same_weights(
    key: str, rule: str
) -> None:
    variation = replace(published(key), rate=0.45, rule=rule)
    setting = start_setting(variation)
    replay = Replay(variation)
    trainer = Trainer(setting.configuration(), *setting.training_data(), parameters=replay.parameters)
    replay.advance(50)
    trainer.advance(50)
    np.testing.assert_allclose(trainer.parameters, replay.parameters, rtol=1e-10)


def test_the_first_link_opens_a_variations_own_activation_layers_and_data() -> None:
    label, setting = next(iter(links(replace(published("guide"), activation="relu", hidden2=3, data="and")).items()))
    assert label == "The same on AND"
    assert (setting.activation, setting.layers, setting.data) == ("relu", (2, 3), "and")


def test_what_the_train_page_has_otherwise_is_said_tutorial_by_tutorial() -> None:
    guide, notebook, columns = ("\n".join(differences(published(key))) for key in ("guide", "notebook", "class"))
    assert all("NumPy’s newer generator" in words for words in (guide, notebook, columns))
    assert "a run that fails here may learn there" in guide
    assert "uniform" not in guide
    assert "uniform from −1 to 1, biases too. In the text: weights and biases uniform from −½ to ½." in notebook
    assert "from 0 to 1" in columns
    assert "with 2 inputs and 1 output; the text’s samples have 3 and 2" in notebook
    assert "not the gradient of any loss" in notebook
    assert not any(word in guide for word in ("Data", "Updates", "Update rule"))


@pytest.mark.parametrize(
    ("key", "rule", "said"),
    [
        ("guide", "published", "Learning rate: 0.2. The loss there is the mean over the four samples, here it is half "
                               "the sum; steps of the same length take 2 × 0.1."),
        ("guide", "cross_entropy", "Learning rate: 0.4. The loss there is the mean over the four samples, here it is "
                                   "the sum; steps of the same length take 4 × 0.1."),
        ("guide", "mean_squared_error", None),
        ("class", "squared_error", "Learning rate: 0.05. The loss there is of the one sample, here it is half of that; "
                                   "steps of the same length take 0.5 × 0.1."),
        ("class", "cross_entropy", None),
    ],
)  # fmt: skip
def test_the_learning_rate_is_told_with_what_makes_the_steps_the_same(key: str, rule: str, said: str | None) -> None:
    sentences = differences(replace(published(key), rule=rule))
    told = [sentence for sentence in sentences if "Learning rate" in sentence]
    assert told == ([said] if said else [])


def test_what_a_setting_comes_to_is_said_in_words() -> None:
    start = start_setting(published("guide"))

    def tried(setting: Setting) -> str:
        return result(attempt(setting))

    assert re.fullmatch(r"Not solved: \d of 4 right, loss 0\.\d+\.", tried(replace(start, epochs=100)))
    assert re.fullmatch(r"Solved: 4 of 4 right, loss .+\.", tried(replace(start, layers=(8,), rate=2.0)))
