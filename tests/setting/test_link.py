"""A setting from a link: whatever the text, there is a setting within the limits, and every repair is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn_core import GATES, Trainer
from nn_core.datasets import DATASETS
from setting.link import TABLE, from_query
from setting.setting import CONTROLS, DEFAULT, LARGEST_SEED, VERSION, Setting
from tests.setting.settings import as_query, plain, settings, texts, within_the_limits

NAMES = list(TABLE)
queries = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=10)), st.lists(texts, max_size=3), max_size=12
)


@given(queries)
@example({name: ["nan"] for name in NAMES})
@example({name: ["9" * 5000] for name in NAMES})
@example({name: ["1e308", "-1e308"] for name in NAMES})
@example({name: [""] for name in NAMES})
def test_any_query_gives_a_setting_within_the_limits_and_short_plain_notices(query) -> None:
    setting, notices = from_query(query)
    assert within_the_limits(setting)
    assert all(map(plain, notices))
    assert from_query(as_query(setting.to_query())) == (meant(setting), [])


def meant(setting: Setting) -> Setting:
    """``setting`` with what means nothing in it at its default, as a link has it."""
    return replace(setting, **{name: getattr(DEFAULT, name) for name in setting.unused})


@given(settings)
@example(Setting(rate=0.1 + 0.2))
@example(Setting(layers=()))
@example(Setting(data="plane", output="tanh"))
@example(Setting(hide=CONTROLS))
def test_every_setting_survives_the_url_bit_for_bit(setting: Setting) -> None:
    assert from_query(as_query(setting.to_query())) == (meant(setting), [])
    assert sum(map(len, setting.to_query().values())) < 500


def test_a_link_opened_elsewhere_gives_the_same_run_bit_for_bit() -> None:
    setting = Setting(data="moons", layers=(5, 3), init="he", seed=77, features=("x1", "sinx2"), batch=10, noise=5)
    elsewhere, _ = from_query(as_query(setting.to_query()))

    def trained(setting: Setting) -> bytes:
        X, Y = setting.training_data()
        trainer = Trainer(setting.configuration(), setting.inputs()(X), Y)
        trainer.advance(3)
        return trainer.parameters.tobytes()

    assert trained(setting) == trained(elsewhere)


@given(queries)
def test_there_is_one_notice_for_each_value_that_was_not_taken_as_it_stood(query) -> None:
    setting, notices = from_query(query)
    newer = {"table": ["data"], "layers": ["hidden", "hidden2"]}
    beaten = {
        one for name, older in newer.items() if any(f"{name} counts." in told for told in notices) for one in older
    }
    for name in set(vars(DEFAULT)) - {"data", "layers", *beaten}:
        given_texts = query.get(name)
        told = [notice for notice in notices if f"asked for {name} = " in notice]
        taken = bool(given_texts) and len(given_texts) == 1 and _means(given_texts[0], getattr(setting, name))
        assert len(told) == (0 if not given_texts or taken else 1), name
    about_names = [notice for notice in notices if "parameters that mean nothing here" in notice]
    assert len(about_names) == (1 if set(query) - set(NAMES) else 0)


def _means(text: str, value: object) -> bool:
    """Whether ``text`` says ``value``, as a person would read it."""
    if isinstance(value, tuple):
        said = [] if text == "0" else [part for part in re.split("[ ,]", text) if part]
        return len(text) <= 200 and set(said) == set(value)
    if value is None or isinstance(value, bool):
        return text == ("all" if value is None else str(int(value)))
    if isinstance(value, str):
        return text == value
    plain_number = re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", text, flags=re.ASCII)
    return bool(plain_number) and len(text) <= 40 and float(text) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("layers", "17", (16,)),
        ("layers", "4,0", (4, 1)),
        ("layers", "4.4", (4,)),
        ("layers", "1 2 3 4 5 6 7", (1, 2, 3, 4, 5, 6)),
        ("layers", "four", DEFAULT.layers),
        ("layers", "", DEFAULT.layers),
        ("layers", "1," * 200, DEFAULT.layers),
        ("rate", "0", 1e-9),
        ("rate", "-1", 1e-9),
        ("rate", "1e9", 100.0),
        ("rate", "inf", DEFAULT.rate),
        ("epochs", "0", 1),
        ("epochs", "12.4", 12),
        ("epochs", "1000000", 20_000),
        ("seed", "-1", 0),
        ("seed", "99999999999", LARGEST_SEED),
        ("seed", "9" * 5000, DEFAULT.seed),
        ("activation", "gelu", DEFAULT.activation),
        ("activation", "TANH", DEFAULT.activation),
        ("loss", "", DEFAULT.loss),
        ("init", "glorot", DEFAULT.init),
        ("speed", "3", 2),
        ("speed", "0.01666", 0.0167),
        ("data", "tulips", DEFAULT.data),
        ("noise", "80", 50),
        ("samples", "1", 20),
        ("test", "100", 90),
        ("features", "x3", DEFAULT.features),
        ("features", "x1,x3", ("x1",)),
        ("standardise", "yes", False),
        ("batch", "0", 1),
        ("batch", "none", None),
        ("order", "random", "shuffled"),
        ("optimiser", "sgd", "gradient_descent"),
        ("l1", "-1", 0.0),
        ("l2", "11", 10.0),
        ("hide", "rate,play", ("rate",)),
        ("hide", "everything", ()),
    ],
)
def test_what_cannot_be_is_repaired_to_the_nearest_sensible_value_and_told(name, text, value) -> None:
    setting, notices = from_query({name: [text]})
    assert setting == replace(DEFAULT, **{name: value})
    assert len(notices) == 1
    assert f"The link asked for {name} = " in notices[0]


def test_a_notice_says_what_is_used_instead() -> None:
    assert from_query({"layers": ["3", "5,20"]})[1] == ["The link asked for layers = “3, 5,20”; using 5, 16."]
    assert from_query({"hide": ["x"]})[1] == ["The link asked for hide = “x”; using none."]
    assert from_query({"batch": ["x"]})[1] == ["The link asked for batch = “x”; using all."]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rate", "0.0003", 0.0003), ("rate", "1e-5", 1e-5), ("epochs", "1234", 1234), ("layers", "0", ()),
        ("layers", "4,2", (4, 2)), ("layers", "4 2", (4, 2)), ("features", "sinx2,x1", ("x1", "sinx2")),
        ("standardise", "1", True), ("batch", "all", None), ("batch", "10", 10), ("l1", "0.0123", 0.0123),
        ("hide", "rate,l1", ("rate", "l1")), ("hide", "0", ()), ("table", "1000", "1000"), ("table", "0110", "xor"),
    ],
)  # fmt: skip
def test_what_a_link_may_hold_is_taken_as_it_stands(name, text, value) -> None:
    assert from_query({name: [text]}) == (replace(DEFAULT, **{"data" if name == "table" else name: value}), [])


def test_a_table_that_a_gate_has_is_that_gate_and_any_other_is_itself() -> None:
    tables = {f"{number:04b}": from_query({"table": [f"{number:04b}"]})[0] for number in range(16)}
    assert {setting.data for setting in tables.values()} >= set(GATES)
    for table, setting in tables.items():
        assert "".join(f"{target:.0f}" for (target,) in setting.training_data()[1]) == table
        assert from_query(as_query(setting.to_query())) == (setting, [])


def test_newer_parameters_beat_older_ones_where_they_can_be_read() -> None:
    assert from_query({"data": ["and"], "table": ["0111"]}) == (
        Setting(data="or"), ["The link has table and data; table counts."],
    )  # fmt: skip
    setting, notices = from_query({"hidden": ["3"], "hidden2": ["2"], "layers": ["5"]})
    assert setting == Setting(layers=(5,))
    assert notices == ["The link has layers and hidden and hidden2; layers counts."]
    assert from_query({"data": ["and"], "table": ["7"]})[0] == Setting(data="and")
    assert from_query({"hidden": ["3"], "layers": ["x"]})[0] == Setting(layers=(3,))


def test_hidden_and_hidden2_of_older_links_are_layers() -> None:
    assert from_query({"hidden": ["7"], "hidden2": ["0"]}) == (Setting(layers=(7,)), [])
    assert from_query({"hidden": ["7"], "hidden2": ["3"]}) == (Setting(layers=(7, 3)), [])
    assert from_query({"hidden2": ["3"]}) == (Setting(layers=(4, 3)), [])
    assert from_query({"hidden": ["7"]}, Setting(layers=())) == (Setting(layers=(7,)), [])
    assert from_query({"hidden": ["0"]}) == (Setting(layers=(1,)), ["The link asked for hidden = “0”; using 1."])


def test_output_and_loss_follow_the_data_where_the_link_does_not_say_them() -> None:
    assert from_query({"data": ["plane"]}) == (Setting(data="plane", output="linear"), [])
    assert from_query({"data": ["plane"], "output": ["tanh"]}) == (Setting(data="plane", output="tanh"), [])
    assert from_query({"data": ["circle"]}, Setting(data="plane", output="linear")) == (Setting(data="circle"), [])
    base = Setting(loss="cross_entropy")
    assert from_query({"output": ["tanh"]}, base) == (Setting(output="tanh"), [])


def test_an_output_or_a_loss_that_does_not_go_with_the_rest_is_repaired_with_the_reason() -> None:
    setting, notices = from_query({"data": ["hills"], "output": ["sigmoid"]})
    assert setting == Setting(data="hills", output="linear")
    assert notices == [
        "The link asked for output = “sigmoid”; using Linear.", "Regression needs a linear or a tanh output.",
    ]  # fmt: skip
    setting, notices = from_query({"loss": ["cross_entropy"], "output": ["tanh"]})
    assert setting == Setting(output="tanh")
    assert notices == [
        "The link asked for loss = “cross_entropy”; using Mean squared error.", "Cross-entropy needs a sigmoid output.",
    ]  # fmt: skip
    two = "Softmax and categorical cross-entropy are for more than two classes."
    for name, asked in (("output", "softmax"), ("loss", "categorical_cross_entropy")):
        setting, notices = from_query({name: [asked]})
        assert (setting, notices[1:]) == (DEFAULT, [two])


def test_more_than_two_classes_have_an_output_each_by_softmax_and_a_link_need_not_say_so() -> None:
    setting, notices = from_query({"data": ["three_spirals"], "layers": ["8 8"]})
    assert (setting.sizes, setting.output, notices) == ((2, 8, 8, 3), "softmax", [])
    assert setting.loss == "categorical_cross_entropy"
    assert "output" not in setting.to_query()
    assert from_query({name: [text] for name, text in setting.to_query().items()}) == (setting, [])
    assert from_query({"data": ["moons"]}, setting)[0] == Setting(data="moons", layers=(8, 8))
    more = "More than two classes need a softmax output and categorical cross-entropy."
    setting, notices = from_query({"data": ["four_blobs"], "output": ["tanh"], "loss": ["mse"]})
    assert (setting.sizes[-1], setting.output) == (4, "softmax")
    assert notices == [
        "The link asked for output = “tanh”; using Softmax.",
        "The link asked for loss = “mse”; using Categorical cross-entropy.", more,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("older", "newer"), [("circles", "circle"), ("moons", "moons"), ("spirals", "spiral"), ("blobs", "gauss")]
)
def test_a_link_of_the_first_version_opens_the_data_that_took_its_place_and_says_that_they_differ(older, newer) -> None:
    setting, notices = from_query({"data": [older], "hidden": ["3"], "hidden2": ["0"]})
    assert setting == Setting(data=newer, layers=(3,))
    label = DATASETS[newer].label
    assert notices == [
        f"The link asked for data = “{older}”; using {label}, whose points are now drawn in another way."
    ]


def test_a_link_of_this_version_says_so_and_knows_no_older_names() -> None:
    assert DEFAULT.to_query()["v"] == str(VERSION)
    assert from_query({"v": ["2"], "data": ["moons"]}) == (Setting(data="moons"), [])
    assert from_query({"v": ["2"], "data": ["blobs"]})[0] == DEFAULT


def test_a_link_of_a_newer_version_opens_what_it_can_and_says_so() -> None:
    setting, notices = from_query({"v": ["3"], "layers": ["3"], "dropout": ["0.5"]})
    assert setting == Setting(layers=(3,))
    assert notices == [
        "The link has parameters that mean nothing here: “dropout”.",
        "The link is of version 3, newer than this app; what is not known here is left out.",
    ]


def test_missing_parameters_keep_the_value_they_had() -> None:
    base = replace(DEFAULT, layers=(7,), seed=42, batch=10)
    assert from_query({"rate": ["2"]}, base) == (replace(base, rate=2.0), [])
    assert from_query({"rate": []}, base) == (base, [])


def test_a_link_is_short_and_readable() -> None:
    assert DEFAULT.to_query() == {
        "v": "2", "data": "xor", "layers": "4", "activation": "tanh", "loss": "mse", "init": "xavier", "seed": "1",
        "rate": "0.5", "epochs": "2000", "speed": "2",
    }  # fmt: skip
    more = Setting(data="0010", noise=3, features=("x1", "x1x2"), layers=(4, 2), batch=1, standardise=True).to_query()
    assert {name: text for name, text in more.items() if DEFAULT.to_query().get(name) != text} == {
        "table": "0010", "features": "x1 x1x2", "layers": "4 2", "batch": "1", "standardise": "1",
    }  # fmt: skip


@given(queries)
@example({"data": ["www.example.com"]})
@example({"www.example.com": ["WWW.example.com"]})
@example({"layers": ["[a](http://example.com) ![b](c) <b> $x$ :red[d] @e _f_"]})
@example({"__init__": ["_a_ _"]})
def test_a_notice_repeats_nothing_that_markdown_would_make_more_of_than_text(query) -> None:
    assert all(map(plain, from_query(query)[1]))


def test_a_link_has_the_coordinates_of_its_data_as_features_unless_it_says_others() -> None:
    assert from_query({"v": ["2"], "data": ["sine"]})[0].features == ("x1",)
    setting, told = from_query({"v": ["2"], "data": ["sine"], "features": ["x1 x2 x1sq"]})
    assert (setting.features, told) == (("x1", "x1sq"), ["The link asked for features = “x1 x2 x1sq”; using x₁, x₁²."])
    three = {"v": ["2"], "data": ["own"], "points": ["1_2_3_a 2_1_3_b"]}
    assert from_query(three)[0].features == ("x1", "x2", "x3")
