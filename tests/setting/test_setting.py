"""A setting from a URL: whatever the text, there is a setting within the limits, and every repair is told."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from setting.setting import CHOICES, DEFAULT, EPOCHS_STEP, LARGEST_SEED, RANGES, RATES, Setting, from_query

NAMES = [field.name for field in fields(Setting)]


@st.composite
def settings_of_the_sliders(draw):
    values = {name: draw(st.sampled_from(choices)) for name, choices in CHOICES.items()}
    values |= {name: draw(st.integers(*limits)) for name, limits in RANGES.items()}
    values["epochs"] = draw(st.integers(1, RANGES["epochs"][1] // EPOCHS_STEP)) * EPOCHS_STEP
    return Setting(**values)


numbers_written = st.one_of(st.integers().map(str), st.floats().map(str), st.floats().map("{:e}".format))
odd_numbers = st.sampled_from(
    ["nan", "-inf", "1e999", "-0", "0x10", "1_000", "٣", "\uff11", "½", " 7 ", "+4", "", "9" * 5000]
)
texts = st.one_of(st.text(max_size=60), numbers_written, odd_numbers)
names = st.one_of(st.sampled_from(NAMES), st.text(max_size=10))
queries = st.dictionaries(names, st.lists(texts, max_size=4), max_size=12)


def _within_the_limits(setting):
    for name, choices in CHOICES.items():
        assert getattr(setting, name) in choices
        assert type(getattr(setting, name)) is type(choices[0])
    for name, (low, high) in RANGES.items():
        assert type(getattr(setting, name)) is int
        assert low <= getattr(setting, name) <= high
    assert setting.epochs % EPOCHS_STEP == 0


@given(queries)
@example({name: ["nan"] for name in NAMES})
@example({name: ["9" * 5000] for name in NAMES})
@example({name: ["1e308", "-1e308"] for name in NAMES})
def test_any_query_gives_a_setting_within_the_limits(query):
    setting, _ = from_query(query)
    _within_the_limits(setting)


@given(settings_of_the_sliders())
def test_every_setting_of_the_sliders_survives_the_url(setting):
    query = {name: [text] for name, text in setting.to_query().items()}
    assert from_query(query) == (setting, [])
    assert from_query(query, base=replace(DEFAULT, hidden=16, rate=10.0)) == (setting, [])


@given(settings_of_the_sliders())
def test_every_setting_of_the_sliders_makes_a_network_and_a_configuration(setting):
    configuration = setting.configuration()
    assert configuration.network.sizes == setting.sizes
    assert configuration.seed == setting.seed
    assert configuration.rule.learning_rate == setting.rate


@given(queries)
def test_what_was_repaired_round_trips_without_another_notice(query):
    setting, _ = from_query(query)
    assert from_query({name: [text] for name, text in setting.to_query().items()}) == (setting, [])


@given(queries)
def test_there_is_one_notice_for_each_value_that_was_not_taken_as_it_stood(query):
    setting, notices = from_query(query)
    for name in NAMES:
        given_texts = query.get(name)
        told = [notice for notice in notices if f"asked for {name} = " in notice]
        taken = bool(given_texts) and len(given_texts) == 1 and _means(given_texts[0], getattr(setting, name))
        assert len(told) == (0 if not given_texts or taken else 1)
    about_names = [notice for notice in notices if "parameters that mean nothing here" in notice]
    assert len(about_names) == (1 if set(query) - set(NAMES) else 0)


def _means(text, value):
    """Whether ``text`` says ``value``, as a person would read it."""
    if isinstance(value, str):
        return text == value
    plain = re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", text, flags=re.ASCII)
    return bool(plain) and len(text) <= 40 and float(text) == value


@given(queries)
@example({"data": ["www.example.com"]})
@example({"www.example.com": ["WWW.example.com"]})
@example({"hidden": ["[a](http://example.com) ![b](c) <b> $x$ :red[d] @e _f_"]})
def test_a_notice_repeats_nothing_that_markdown_would_make_more_of_than_text(query):
    for notice in from_query(query)[1]:
        assert len(notice) < 200
        repeated = notice[notice.index("“") :]
        assert not set(repeated) & set("<>[](){}*_`#|\\$:~&!@/\n\r\t\x00\u202e\u200b")
        assert "www." not in notice.lower()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("hidden", "0", 1),
        ("hidden", "17", 16),
        ("hidden", "-3", 1),
        ("hidden", "4.4", 4),
        ("hidden", "1e308", 16),
        ("hidden", "four", DEFAULT.hidden),
        ("hidden", "nan", DEFAULT.hidden),
        ("hidden", "", DEFAULT.hidden),
        ("hidden2", "99", 16),
        ("rate", "0", 0.001),
        ("rate", "-1", 0.001),
        ("rate", "1e9", 10.0),
        ("rate", "0.3", 0.2),
        ("rate", "inf", DEFAULT.rate),
        ("epochs", "1", EPOCHS_STEP),
        ("epochs", "1234", 1200),
        ("epochs", "1000000", 20_000),
        ("seed", "-1", 0),
        ("seed", "99999999999", LARGEST_SEED),
        ("seed", "9" * 5000, DEFAULT.seed),
        ("activation", "gelu", DEFAULT.activation),
        ("activation", "TANH", DEFAULT.activation),
        ("loss", "", DEFAULT.loss),
        ("init", "glorot", DEFAULT.init),
        ("speed", "3", 2),
        ("data", "iris", DEFAULT.data),
    ],
)
def test_what_cannot_be_is_repaired_to_the_nearest_sensible_value_and_told(name, text, value):
    setting, notices = from_query({name: [text]})
    assert setting == replace(DEFAULT, **{name: value})
    assert len(notices) == 1
    assert f"The link asked for {name} = " in notices[0]
    assert notices[0].endswith(f"; using {value if isinstance(value, (str, int)) else f'{value:g}'}.")


def test_a_repeated_parameter_counts_as_its_last_value_and_is_told():
    setting, notices = from_query({"hidden": ["3", "5"]})
    assert setting.hidden == 5
    assert notices == ["The link asked for hidden = “3, 5”; using 5."]


def test_a_parameter_nobody_knows_changes_nothing_and_is_told():
    assert from_query({"layers": ["3"]}) == (DEFAULT, ["The link has parameters that mean nothing here: “layers”."])


def test_missing_parameters_keep_the_value_they_had():
    base = replace(DEFAULT, hidden=7, seed=42)
    assert from_query({"rate": ["2"]}, base) == (replace(base, rate=2.0), [])
    assert from_query({"rate": []}, base) == (base, [])


def test_the_url_holds_every_part_of_the_setting_under_a_short_name():
    assert list(DEFAULT.to_query()) == NAMES
    assert {"hidden", "hidden2", "rate", "epochs", "seed", "activation", "loss", "init", "speed"} <= set(NAMES)


def test_a_link_opened_elsewhere_gives_the_same_initial_weights_and_data():
    setting = Setting(data="moons", hidden=5, hidden2=3, init="he", seed=77)
    elsewhere, _ = from_query({name: [text] for name, text in setting.to_query().items()})
    assert (
        setting.configuration().initial_parameters().tobytes()
        == elsewhere.configuration().initial_parameters().tobytes()
    )
    for here, there in zip(setting.dataset(), elsewhere.dataset()):
        np.testing.assert_array_equal(here, there)


def test_what_acts_on_a_running_training_does_not_name_another_network():
    running = replace(DEFAULT, rate=RATES[0], epochs=20_000, speed=100)
    assert running.of_network() == DEFAULT.of_network()
    for name in ("data", "hidden", "hidden2", "activation", "loss", "init", "seed"):
        other = next(v for v in (*CHOICES.get(name, ()), *RANGES.get(name, ())) if v != getattr(DEFAULT, name))
        assert replace(DEFAULT, **{name: other}).of_network() != DEFAULT.of_network()


def test_a_second_hidden_layer_of_none_is_no_layer():
    assert Setting(hidden=3, hidden2=0).sizes == (2, 3, 1)
    assert Setting(hidden=3, hidden2=2).sizes == (2, 3, 2, 1)
