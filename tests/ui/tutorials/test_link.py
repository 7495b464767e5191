"""A variation from a URL: whatever the text, there is one that the page can show, and every repair is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn_core import GATES
from setting.setting import CHOICES, EPOCHS_STEP, RANGES, RATES, SPEEDS
from tutorials import RECIPES, Replay
from tutorials.variation import Variation, published
from ui.tutorials.link import FIRST, SPEED, Showing, from_query, numbers, rules

NAMES = ("tutorial", *numbers("guide"), "speed")


@st.composite
def showings(draw):
    key = draw(st.sampled_from(list(RECIPES)))
    seed, hidden = (draw(st.integers(*RANGES[name])) for name in ("seed", "hidden"))
    epochs = draw(st.integers(1, RANGES["epochs"][1] // EPOCHS_STEP)) * EPOCHS_STEP
    rate, rule = draw(st.sampled_from(RATES)), draw(st.sampled_from(rules(key)))
    own = {}
    if RECIPES[key].suggestions:
        own = {"activation": draw(st.sampled_from(CHOICES["activation"])), "data": draw(st.sampled_from(tuple(GATES)))}
        own["hidden2"] = draw(st.integers(*RANGES["hidden2"]))
    return Showing(Variation(key, seed, hidden, rate, epochs, rule, **own), draw(st.sampled_from(SPEEDS)))


words = st.sampled_from(
    [*RECIPES, "published", "cross_entropy", "mean_squared_error", "nan", "-1", "1e999", "9" * 5000]
)
queries = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=10)),
    st.lists(st.one_of(words, st.text(max_size=60), st.integers().map(str), st.floats().map(str)), max_size=3),
    max_size=9,
)


def listed(showing: Showing) -> dict[str, list[str]]:
    return {name: [text] for name, text in showing.to_query().items()}


@given(showings())
def test_every_showing_survives_the_url(showing):
    assert from_query(listed(showing)) == (showing, [])


@pytest.mark.parametrize("activation", CHOICES["activation"])
def test_every_activation_of_the_controls_is_one_that_the_guide_can_be_replayed_with(activation):
    showing, notices = from_query({"tutorial": ["guide"], "activation": [activation]})
    assert showing.variation.activation == activation
    assert not notices
    assert Replay(showing.variation).advance(10) == 10


@pytest.mark.parametrize("key", list(RECIPES))
def test_a_tutorial_as_published_needs_its_name_alone(key):
    assert Showing(published(key)).to_query() == {"tutorial": key}


def test_the_url_says_what_differs_from_the_text_and_no_more():
    own = Showing(replace(published("guide"), seed=7, rate=0.5, rule="cross_entropy"), speed=5)
    assert own.to_query() == {
        "tutorial": "guide", "seed": "7", "rate": "0.5", "rule": "cross_entropy", "speed": "5"
    }  # fmt: skip


@given(queries)
@example({name: ["nan"] for name in NAMES})
@example({name: ["9" * 5000] for name in NAMES})
def test_any_query_gives_what_the_controls_can_show_and_reads_back_the_same(query):
    showing, _ = from_query(query)
    variation = showing.variation
    assert variation.rule in rules(variation.key)
    assert variation.rate in RATES
    assert showing.speed in SPEEDS
    for name in ("seed", "hidden", "epochs"):
        low, high = RANGES[name]
        assert low <= getattr(variation, name) <= high
    assert variation.epochs % EPOCHS_STEP == 0
    assert from_query(listed(showing)) == (showing, [])


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("seed", "-1", 0), ("seed", "four", 42), ("hidden", "99", 16), ("hidden", "nan", 2), ("rate", "0.25", 0.3),
     ("rate", "much", 0.1), ("epochs", "1", 100), ("epochs", "", 10_000), ("rule", "guess", "published"),
     ("rule", "squared_error", "published")],
)  # fmt: skip
def test_what_cannot_be_is_repaired_and_told(name, text, value):
    showing, notices = from_query({"tutorial": ["guide"], name: [text]})
    assert showing == Showing(replace(published("guide"), **{name: value}))
    written = value if isinstance(value, str | int) else f"{value:g}"
    assert notices == [f"The link asked for {name} = “{text}”; using {written}."]


def test_another_activation_layers_or_data_mean_nothing_to_a_text_that_does_not_suggest_them():
    own = {"activation": ["relu"], "hidden2": ["2"], "data": ["and"]}
    showing, notices = from_query({"tutorial": ["guide"], **own})
    assert showing.variation == replace(published("guide"), activation="relu", hidden2=2, data="and")
    assert notices == []
    showing, notices = from_query({"tutorial": ["class"], **own})
    assert showing.variation == published("class")
    assert notices == ["The link has parameters that mean nothing here: “activation, data, hidden2”."]


def test_an_unknown_tutorial_is_the_first_and_an_unknown_name_nothing_and_both_are_told():
    showing, notices = from_query({"tutorial": ["novel"], "layers": ["3"], "speed": ["fast"]})
    assert showing == FIRST
    assert showing.speed == SPEED
    assert notices == [
        "The link has parameters that mean nothing here: “layers”.",
        "The link asked for tutorial = “novel”; using guide.",
        "The link asked for speed = “fast”; using 20.",
    ]


def test_sizes_that_the_printed_code_cannot_take_are_no_repair_but_get_the_reason():
    showing, notices = from_query({"tutorial": ["notebook"], "hidden": ["5"]})
    assert notices == []
    assert showing.variation.refusal is not None
