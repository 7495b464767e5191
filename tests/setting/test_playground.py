"""A setting from a link to TensorFlow Playground."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting.playground import from_playground
from setting.setting import DEFAULT, Setting
from tests.setting.settings import plain, texts, within_the_limits

# As the playground writes it when it is opened.
WHOLE = (
    "activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0"
    "&networkShape=4,2&seed=0.06145&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false"
    "&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false"
    "&problem=classification&initZero=false&hideText=false"
)
OPENED = Setting(
    data="circle", samples=500, test=50, layers=(4, 2), activation="tanh", output="tanh", loss="half_mse",
    init="playground", order="fixed", rate=0.03, batch=10, epochs=1000, speed=1,
)  # fmt: skip


def read(text: str) -> tuple[Setting, list[str]]:
    """What a link opens that has something of the playground."""
    found = from_playground(text)
    assert found
    return found


ALWAYS = read(WHOLE)[1]
names = st.sampled_from([pair.partition("=")[0] for pair in WHOLE.split("&")] + ["regularization", "tutorial"])
pairs = st.tuples(st.one_of(names, names.map("{}_hide".format), st.text(max_size=9)), st.one_of(texts, st.just("true")))
fragments = st.lists(pairs.map("=".join)).map("&".join)


@given(
    st.one_of(fragments, fragments.map(quote), fragments.map("https://playground.tensorflow.org/#{}".format), st.text())
)
def test_whatever_a_stranger_writes_is_a_setting_within_the_limits_and_short_plain_notices(text: str) -> None:
    setting, told = from_playground(text) or (DEFAULT, [])
    assert within_the_limits(setting)
    assert all(map(plain, told))


def test_the_link_that_the_playground_writes_is_opened_with_nothing_to_repair() -> None:
    assert read(WHOLE)[0] == OPENED
    assert len(ALWAYS) == 3
    assert "drawn anew" in ALWAYS[0]
    assert "1,000 epochs" in ALWAYS[1]
    assert "hides the test points" in ALWAYS[2]


@pytest.mark.parametrize("fragment", ["showTestData=true", "percTrainData=100"])
def test_where_its_test_points_are_shown_or_there_are_none_nothing_is_said_of_them(fragment: str) -> None:
    assert read(fragment)[1] == ALWAYS[:2]


@pytest.mark.parametrize("before", ["", "#", "http://playground.tensorflow.org/#", "https://example.org/?a=b#"])
def test_a_link_may_be_whole_or_its_fragment_and_percent_encoded_or_not(before: str) -> None:
    asked = Setting(**{**vars(OPENED), "layers": (3,), "noise": 5})
    fragment = "networkShape=3&noise=5"
    assert read(before + fragment) == (asked, ALWAYS)
    assert read(quote(before + fragment, safe="")) == (asked, ALWAYS)


@pytest.mark.parametrize(
    "text",
    [
        "", "#", "hello", "https://example.org/", "https://example.org/?x=true#top", "https://example.org/#a=b",
        "https://playground.tensorflow.org/", "https://playground.tensorflow.org/#",
    ],
)  # fmt: skip
def test_what_has_none_of_the_playgrounds_parameters_opens_nothing(text: str) -> None:
    assert from_playground(text) is None


@pytest.mark.parametrize(
    ("fragment", "fields"),
    [
        ("activation=relu", {"activation": "relu"}),
        ("dataset=xor", {"data": "xor_cloud"}),
        ("dataset=spiral&regDataset=reg-gauss", {"data": "spiral"}),
        ("problem=regression", {"data": "plane", "output": "linear", "samples": 1200}),
        ("problem=regression&regDataset=reg-gauss", {"data": "hills", "output": "linear", "samples": 1200}),
        ("regularization=L1&regularizationRate=0.003", {"l1": 0.003}),
        ("regularization=L2&regularizationRate=0.1", {"l2": 0.1}),
        ("regularizationRate=0.1", {}),
        ("regularization=none&regularizationRate=0.1", {}),
        ("percTrainData=10", {"test": 90}),
        ("networkShape=", {"layers": ()}),
        ("networkShape=8,8,8", {"layers": (8, 8, 8)}),
        ("x=false&xSquared=true&sinY=true", {"features": ("x2", "x1sq", "sinx2")}),
        ("xTimesY=true&y=", {"features": ("x1", "x2", "x1x2")}),
        ("y_hide=true", {"features": ("x1",)}),
        ("y_hide=false", {}),
        ("initZero=true", {"init": "zeros"}),
        ("learningRate=0.00001", {"rate": 0.00001}),
        ("learningRate_hide=true&regularizationRate_hide=true", {"hide": ("rate", "l1", "l2")}),
        ("dataset_hide=true&noise_hide=true&percTrainData_hide=true", {"hide": ("data", "noise", "test")}),
        ("numHiddenLayers_hide=true&batchSize_hide=true", {"hide": ("layers", "batch")}),
        ("collectStats=true&hideText=true&tutorial=x&seed=y", {}),
    ],
)  # fmt: skip
def test_each_parameter_means_what_it_means_there(fragment: str, fields: dict[str, object]) -> None:
    assert read(fragment) == (Setting(**{**vars(OPENED), **fields}), ALWAYS)


@pytest.mark.parametrize(
    ("fragment", "fields", "sentence"),
    [
        ("noise=80", {"noise": 50}, "The link asked for noise = “80”; using 50."),
        ("percTrainData=0", {"test": 90}, "The link asked for percTrainData = “0”; using 10."),
        ("networkShape=4,20", {"layers": (4, 16)}, "The link asked for networkShape = “4,20”; using 4, 16."),
        ("batchSize=all", {}, "The link asked for batchSize = “all”; using 10."),
        ("dataset=moons", {}, "The link asked for dataset = “moons”; using Circle."),
        ("learningRate=-1", {"rate": 1e-9}, "The link asked for learningRate = “-1”; using 0.000000001."),
        ("x=false&y=false", {}, "Without any feature nothing can be learned; using x1 and x2."),
        ("cosX=true", {}, "Its cosX and cosY have never had an effect."),
        ("discretize=true", {}, "Outputs are shown as they are: discretize is not here."),
        ("playButton_hide=true&x3_hide=true", {}, "What cannot be hidden here: “playButton, x3”."),
        ("x=true&z=1", {}, "The link has parameters that mean nothing here: “z”."),
    ],
)
def test_what_cannot_be_as_it_is_there_is_told(fragment: str, fields: dict[str, object], sentence: str) -> None:
    assert read(fragment) == (Setting(**{**vars(OPENED), **fields}), [*ALWAYS, sentence])


def test_the_seeds_are_ours() -> None:
    setting, _ = read("seed=0.5")
    assert (setting.seed, setting.data_seed) == (DEFAULT.seed, DEFAULT.data_seed)
