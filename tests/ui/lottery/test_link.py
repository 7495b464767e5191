"""The plan of a lottery as the URL holds it: what was written is read, and whatever a stranger writes is a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.criterion import Criterion
from setting.setting import CHOICES, DEFAULT, RANGES
from ui.lottery.link import from_query, to_query
from ui.lottery.plan import AXES, ERRORS, FIELDS, MOST_SERIES, NETWORKS, START, Axis, Plan, options


@st.composite
def plans(draw) -> Plan:
    """Any plan that the sidebar can show."""
    varied = draw(st.lists(st.sampled_from(list(AXES)), min_size=1, max_size=2, unique=True))
    axes = []
    for place, name in enumerate(varied):
        most = MOST_SERIES if place else None
        chosen = draw(st.sets(st.sampled_from(options(name)), min_size=1, max_size=most))
        axes.append(Axis(name, tuple(value for value in options(name) if value in chosen)))
    fixed = {name: draw(st.sampled_from(options(name))) for name in AXES if name not in varied}
    fixed["data"] = draw(st.sampled_from(CHOICES["data"]))
    fixed["hidden2"] = draw(st.integers(*RANGES["hidden2"]))
    fixed["epochs"] = 100 * draw(st.integers(1, 200))
    criterion = Criterion(draw(st.integers(10, 20)) * 5 / 100, draw(st.sampled_from(ERRORS)))
    return Plan(replace(DEFAULT, **fixed), tuple(axes), 100 * draw(st.integers(1, 20)), criterion)


NAMES = list(to_query(START))
PIECES = st.one_of(
    st.sampled_from([*AXES, "1", "16", "0.1", "1e999", "-3", "nan", "relu", "mse", "xor", ",", " ", "<b>", "9" * 300]),
    st.text(max_size=10), st.integers().map(str), st.floats().map(str),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=20).flatmap(lambda pieces: st.sampled_from([" ".join(pieces), ",".join(pieces)]))
QUERIES = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=10)), st.lists(TEXTS, max_size=3))


def read(**query: str) -> tuple[Plan, list[str]]:
    return from_query({name: [text] for name, text in query.items()})


@given(plans())
def test_every_plan_that_the_sidebar_can_show_survives_the_url(plan: Plan) -> None:
    assert read(**to_query(plan)) == (plan, [])


@given(QUERIES)
def test_whatever_a_stranger_writes_is_a_plan_within_the_limits(query: dict[str, list[str]]) -> None:
    plan, notices = from_query(query)
    assert 1 <= len({axis.name for axis in plan.axes}) == len(plan.axes) <= 2
    for axis in plan.axes:
        assert axis.values
        assert list(axis.values) == [value for value in options(axis.name) if value in axis.values]
    assert all(len(axis.values) <= MOST_SERIES for axis in plan.axes[1:])
    assert NETWORKS[0] <= plan.networks <= NETWORKS[-1]
    assert 0.5 <= plan.criterion.accuracy <= 1
    assert plan.criterion.error in ERRORS
    assert read(**to_query(plan)) == (plan, [])
    assert all(len(notice) < 200 for notice in notices)
    assert not set("<>[]*_`$&\n") & set("".join(notices).replace("cross_entropy", ""))


@given(QUERIES)
def test_what_the_link_says_nothing_about_is_as_at_the_start(query: dict[str, list[str]]) -> None:
    plan, _ = from_query({name: texts for name, texts in query.items() if name not in NAMES})
    assert plan == START


def test_the_url_is_short_and_plain_and_has_the_names_of_the_train_page() -> None:
    plan = Plan(DEFAULT, (Axis("hidden", (1, 2, 4)), Axis("rate", (0.1, 0.5))), 500, Criterion(0.75, 0.01))
    assert to_query(plan) == {
        "vary": "hidden rate", "data": "xor", "hidden2": "0", "epochs": "2000", "hidden": "1 2 4", "rate": "0.1 0.5",
        "activation": "tanh", "init": "xavier", "loss": "mse", "networks": "500", "right": "75", "error": "0.01",
    }  # fmt: skip
    assert set(FIELDS) <= set(DEFAULT.to_query())


@pytest.mark.parametrize("text", ["1 2 4", "1,2,4", "1, 2, 4", " 4 2 1 2 "])
def test_values_may_stand_in_any_order_apart_by_spaces_or_commas(text: str) -> None:
    plan, notices = read(hidden=text)
    assert plan.axes == (Axis("hidden", (1, 2, 4)),)
    assert notices == []


def test_the_first_thing_that_varies_is_the_first_in_the_link() -> None:
    assert [axis.name for axis in read(vary="rate hidden")[0].axes] == ["rate", "hidden"]
    assert [axis.name for axis in read(vary="hidden rate")[0].axes] == ["hidden", "rate"]


@pytest.mark.parametrize(
    ("name", "text", "used"),
    [
        ("vary", "hidden rate init", "hidden, rate"), ("vary", "colour", "hidden"), ("vary", "", "hidden"),
        ("vary", "rate rate", "rate"), ("hidden", "1 99", "1, 16"), ("hidden", "2 x", "2"),
        ("hidden", "abc", "1, 2, 3, 4, 5, 6, 7, 8"), ("hidden", "1 " * 5000, "1, 2, 3, 4, 5, 6, 7, 8"),
        ("rate", "0.1 0.5", "0.5"), ("networks", "1234", "1200"), ("networks", "1e9", "2000"),
        ("networks", "-1", "100"), ("networks", "x", "1000"), ("right", "101", "100"), ("right", "0", "50"),
        ("error", "0", "0.001"), ("error", "0.04", "0.05"), ("data", "iris", "xor"), ("epochs", "1", "100"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_repaired_and_told(name: str, text: str, used: str) -> None:
    plan, notices = read(**{name: text})
    (notice,) = notices
    assert notice.startswith(f"The link asked for {name} = “")
    assert notice.endswith(f"”; using {used}.")
    assert to_query(plan)[name] == used.replace(",", "")


def test_a_repeated_parameter_counts_as_its_last_value_and_is_told() -> None:
    plan, notices = from_query({"networks": ["100", "200"]})
    assert plan.networks == 200
    assert notices == ["The link asked for networks = “100, 200”; using 200."]


def test_a_parameter_that_means_nothing_here_is_told() -> None:
    assert read(seed="3") == (START, ["The link has parameters that mean nothing here: “seed”."])


def test_of_the_second_thing_only_as_many_values_are_taken_as_the_charts_have_colours() -> None:
    every = " ".join(map(str, range(1, 17)))
    plan, notices = read(vary="hidden rate", hidden=every)
    assert (len(plan.axes[0].values), notices) == (16, [])
    plan, notices = read(vary="rate hidden", hidden=every)
    assert plan.axes[1].values == tuple(range(1, MOST_SERIES + 1))
    assert notices == ["The second thing that varies can have 8 values; using the first 8."]


def test_a_link_from_the_train_pages_sliders_is_one_setting() -> None:
    plan, notices = read(hidden="3", rate="2", data="moons")
    assert plan == replace(START, setting=replace(DEFAULT, rate=2.0, data="moons"), axes=(Axis("hidden", (3,)),))
    assert notices == []


@pytest.mark.parametrize("name", AXES)
def test_what_varies_without_values_has_the_usual_ones(name: str) -> None:
    assert read(vary=name)[0].axes == (Axis(name, AXES[name].usual),)
    assert len(AXES[name].usual) <= MOST_SERIES
