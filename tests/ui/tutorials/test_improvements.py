"""The way on: links that the Train page understands, each with what it comes to."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from nn_core import Trainer
from setting.setting import Setting, from_query
from tests.tutorials.result import result
from tutorials import RECIPES, Replay
from tutorials.variation import Variation, published
from ui.tutorials.improvements import Link, attempt, differences, links, start_setting
from ui.tutorials.link import Showing
from ui.tutorials.link import from_query as from_tutorial
from ui.tutorials.suggestions import suggested

VARIATIONS = [
    *map(published, RECIPES),
    replace(published("guide"), hidden=8, rate=1.0, epochs=20_000),
    replace(published("class"), hidden=4, rate=10.0),
    replace(published("guide"), activation="relu", hidden2=3, data="and"),
    *[published("guide").by(rule) for rule in RECIPES["guide"].compared],
]


@pytest.mark.parametrize("variation", VARIATIONS, ids=str)
def test_every_link_holds_a_setting_that_the_train_page_reads_without_a_repair(variation: Variation) -> None:
    for link in links(variation):
        query = {name: [value] for name, value in link.setting.to_query().items()}
        assert from_query(query) == (link.setting, [])


@pytest.mark.parametrize("variation", VARIATIONS, ids=str)
def test_no_two_links_open_the_same_setting_or_have_the_same_name(variation: Variation) -> None:
    found = links(variation)
    assert len({link.setting for link in found}) == len({link.label for link in found}) == len(found)


@pytest.mark.parametrize("variation", VARIATIONS, ids=str)
def test_a_link_names_every_part_that_it_changes_and_no_other(variation: Variation) -> None:
    start, *others = links(variation)
    for link in others:
        differ = [name for name in vars(link.setting) if getattr(link.setting, name) != getattr(start.setting, name)]
        assert 1 + len(link.also) == len(differ)
        assert ("rate" in differ) == any(f"learning rate {link.setting.rate:g}" in word.lower() for word in said(link))
        assert ("hidden" in differ) == any(word.lower().endswith("hidden neurons") for word in said(link))


def said(link: Link) -> tuple[str, ...]:
    return (link.label, *link.also)


def test_every_improvement_that_the_texts_suggest_is_there_one_change_at_a_time() -> None:
    found = {link.label: link.setting for link in links(published("guide"))}
    start = found["The same on XOR"]
    assert found["Eight hidden neurons"] == replace(start, hidden=8)
    assert found["ReLU in the hidden layer"] == replace(start, activation="relu")
    assert found["Learning rate 2"] == replace(start, rate=2.0)
    assert found["20,000 epochs"] == replace(start, epochs=20_000)
    assert found["Cross-entropy"] == replace(start, loss="cross_entropy")
    assert found["Second hidden layer of four"].hidden2 == 4
    assert found["Another dataset: moons"].data == "moons"


def test_what_the_reader_has_set_already_is_not_offered_as_an_improvement() -> None:
    labels = {link.label for link in links(replace(published("guide"), hidden=8, rate=1.0, epochs=20_000))}
    assert not labels & {"Eight hidden neurons", "Learning rate 2", "20,000 epochs"}
    assert "Tanh in the hidden layer" in labels


def test_less_than_the_reader_has_is_not_offered_as_an_improvement() -> None:
    larger = replace(published("guide"), hidden=16, hidden2=8, epochs=20_000)
    start, *others = links(larger)
    offered = {link.label: link.setting for link in others}
    assert not set(offered) & {"Eight hidden neurons", "Second hidden layer of four"}
    assert {setting.hidden for label, setting in offered.items() if not label.startswith("Another")} == {16}


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


@pytest.mark.parametrize("rule", ["published", "mean_squared_error", "cross_entropy"])
def test_the_train_page_takes_the_very_steps_of_the_guides_rules_from_the_same_weights(rule: str) -> None:
    # At 0.5 every rule's rate is on the slider: 1, 0.5 and 2.
    variation = replace(published("guide"), rate=0.5).by(rule)
    setting = start_setting(variation)
    replay = Replay(variation)
    trainer = Trainer(setting.configuration(), *setting.dataset())
    trainer._state[0] = replay.parameters
    replay.advance(50)
    trainer.advance(50)
    np.testing.assert_allclose(trainer.parameters, replay.parameters, rtol=1e-10)


def test_the_first_link_opens_a_variations_own_activation_layers_and_data() -> None:
    first = links(replace(published("guide"), activation="relu", hidden2=3, data="and"))[0]
    assert first.label == "The same on AND"
    assert (first.setting.activation, first.setting.hidden2, first.setting.data) == ("relu", 3, "and")


def test_what_the_train_page_has_otherwise_is_said_tutorial_by_tutorial() -> None:
    guide, notebook, columns = ("\n".join(differences(published(key))) for key in ("guide", "notebook", "class"))
    assert all("NumPy’s newer generator" in words for words in (guide, notebook, columns))
    assert "a run that fails here may learn there" in guide
    assert "uniform" not in guide
    assert "uniform from −1 to 1, biases too. In the text: weights and biases uniform from −½ to ½." in notebook
    assert "from 0 to 1" in columns
    assert "with 2 inputs and 1 output; the text’s samples have 3 and 2" in notebook
    assert "one per epoch, from all samples at once" in columns
    assert "not the gradient of any loss" in notebook
    assert not any(word in guide for word in ("Data", "Updates", "Update rule"))


@pytest.mark.parametrize(
    ("rule", "rate", "said"),
    [
        ("published", 0.1, "Learning rate: 0.2. The loss there is the mean over the four samples, here it is half the "
                           "sum; steps of the same length take 2 × 0.1 = 0.2."),
        ("published", 0.2, "Learning rate: 0.5. The loss there is the mean over the four samples, here it is half the "
                           "sum; steps of the same length take 2 × 0.2 = 0.4; 0.5 is the nearest that the slider has."),
        ("cross_entropy", 0.5, "Learning rate: 2. The loss there is the mean over the four samples, here it is the "
                               "sum; steps of the same length take 4 × 0.5 = 2."),
        ("mean_squared_error", 10.0, None),
    ],
)  # fmt: skip
def test_the_learning_rate_is_told_as_it_is_with_what_it_should_be(rule: str, rate: float, said: str | None) -> None:
    sentences = differences(replace(published("guide"), rate=rate, rule=rule))
    told = [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in sentences if "Learning rate" in sentence]
    assert told == ([said] if said else [])


def test_what_a_setting_comes_to_is_said_in_words() -> None:
    start = start_setting(published("guide"))

    def tried(setting: Setting) -> str:
        return result(attempt(setting))

    assert re.fullmatch(r"not solved: \d of 4 right, loss 0\.\d+", tried(replace(start, epochs=100)))
    assert re.fullmatch(r"solved: 4 of 4 right, loss .+", tried(replace(start, hidden=8, rate=2.0)))
