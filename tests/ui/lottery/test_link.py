"""The plan of a lottery as the URL holds it: what was written is read, and whatever a stranger writes is a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting import names
from setting.link import TABLE
from setting.parameters import to_text
from setting.setting import DEFAULT
from tests.setting.settings import plain, within_the_limits
from tests.setting.settings import settings as settings_of_runs
from ui.lottery.axes import APART, AXES, offered, usual, with_values
from ui.lottery.link import from_query, to_query
from ui.lottery.plan import ERRORS, JUDGED, MOST_SERIES, NETWORKS, RIGHT, START, Axis, Plan


@st.composite
def plans(draw) -> Plan:
    """Any plan that the sidebar can show."""
    setting = here = draw(settings_of_runs)
    axes: list[Axis] = []
    for most in (None, MOST_SERIES)[: draw(st.integers(1, 2))]:
        names = [
            name
            for name in offered(here)
            if name not in [known for axis in axes for known in (axis.name, APART.get(axis.name))]
        ]
        name = draw(st.sampled_from(names))
        known = AXES[name].offers(here)
        chosen = draw(st.sets(st.integers(0, len(known) - 1), min_size=1, max_size=most))
        axes.append(Axis(name, tuple(known[index] for index in sorted(chosen))))
        here = Plan.of(setting, tuple(axes), 0).cells[0]
    return Plan.of(
        setting, tuple(axes), draw(st.sampled_from(NETWORKS)), draw(st.sampled_from(JUDGED)),
        draw(st.sampled_from(RIGHT)), draw(st.sampled_from(ERRORS)), draw(st.sampled_from(ERRORS)),
    )  # fmt: skip


NAMES = [*to_query(START), *TABLE, *AXES, "judged", "bound"]
PIECES = st.one_of(
    st.sampled_from([*AXES, "1", "16", "0.1", "1e999", "-3", "nan", "relu", "mse", "xor", "gauss", "plane", "0010",
                     "x1-x2", "x1", "all", "test", ",", " ", "<b>", "9" * 300]),
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
    here = plan.setting
    for axis in plan.axes:
        known = AXES[axis.name].offers(here)
        assert axis.values
        assert list(axis.values) == [value for value in known if value in axis.values]
        here = with_values(here, {axis.name: axis.values[0]})
    assert all(len(axis.values) <= MOST_SERIES for axis in plan.axes[1:])
    assert all(within_the_limits(cell) for cell in plan.cells)
    assert plan.networks in NETWORKS
    assert plan.right in RIGHT
    assert {plan.error, plan.bound} <= set(ERRORS)
    assert read(**to_query(plan)) == (plan, [])
    assert all(plain(notice) for notice in notices)


@given(QUERIES)
def test_what_the_link_says_nothing_about_is_as_at_the_start(query: dict[str, list[str]]) -> None:
    plan, _ = from_query({name: texts for name, texts in query.items() if name not in NAMES})
    assert plan == START


def test_the_url_is_short_and_plain_and_has_the_names_of_the_train_page() -> None:
    setting = replace(DEFAULT, data="circle", noise=10, layers=(4, 2), batch=10)
    axes = (Axis("hidden", (1, 2, 4)), Axis("features", (("x1", "x2"), ("x1", "x1x2"))))
    plan = Plan(setting, axes, 500, "test", 75, 0.01)
    assert to_query(plan) == {
        "vary": "hidden features", "v": "2", "data": "circle", "noise": "10", "layers": "4 2", "activation": "tanh",
        "loss": "mse", "init": "xavier", "rate": "0.5", "batch": "10", "epochs": "2000", "hidden": "1 2 4",
        "features": "x1-x2 x1-x1x2", "networks": "500", "right": "75", "error": "0.01", "judged": "test",
    }  # fmt: skip


def test_a_link_of_the_first_version_gives_the_lottery_it_gave() -> None:
    plan, notices = read(
        vary="hidden rate", data="xor", hidden2="3", epochs="2000", hidden="1 2 4", rate="0.1 0.5", activation="tanh",
        init="xavier", loss="mse", networks="500", right="75", error="0.01",
    )  # fmt: skip
    assert notices == []
    assert [cell.layers for cell in plan.cells] == [(n, 3) for n in (1, 1, 2, 2, 4, 4)]
    assert [cell.rate for cell in plan.cells] == [0.1, 0.5] * 3


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
        ("vary", "rate rate", "rate"), ("vary", "noise", "hidden"), ("vary", "output loss", "output"),
        ("vary", "order", "hidden"), ("hidden", "1 99", "1, 16"), ("hidden", "2 x", "2"),
        ("hidden", "abc", "1, 2, 3, 4, 5, 6, 7, 8"), ("hidden", "1 " * 5000, "1, 2, 3, 4, 5, 6, 7, 8"),
        ("rate", "0.1 0.5", "0.5"), ("networks", "1234", "1200"), ("networks", "1e9", "2000"),
        ("networks", "-1", "100"), ("networks", "x", "1000"), ("right", "101", "100"), ("right", "0", "50"),
        ("error", "0", "0.001"), ("error", "0.04", "0.05"), ("data", "tulips", "xor"), ("epochs", "0", "1"),
        ("judged", "both", "training"), ("bound", "0.03", "0.02"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_repaired_and_told(name: str, text: str, used: str) -> None:
    plan, notices = read(**{name: text})
    (notice,) = notices
    assert notice.startswith(f"The link asked for {name} = “")
    assert notice.endswith(f"”; using {names.NAMES.get(used, used)}.")
    written = to_query(plan)
    assert written.get(name, to_text(getattr(START, name, ""))) == used.replace(",", "")


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


def test_a_link_of_the_train_page_is_the_setting_that_all_networks_share() -> None:
    run = replace(DEFAULT, data="gauss", layers=(3, 2), rate=2.0, optimiser="adam", batch=7, l1=0.02, data_seed=5)
    plan, notices = read(**run.to_query())
    assert plan == replace(START, setting=run)
    assert notices == ["The link has parameters that mean nothing here: “seed, speed”."]


@pytest.mark.parametrize("name", AXES)
def test_what_varies_without_values_has_the_usual_ones(name: str) -> None:
    setting = replace(DEFAULT, data="gauss", batch=10)
    plan, notices = read(vary=name, v="2", data="gauss", **({} if name == "batch" else {"batch": "10"}))
    values = usual(name, setting)
    assert (plan.axes, notices) == ((Axis(name, values),) if name != "data" else plan.axes, [])
    assert 2 <= len(values) <= MOST_SERIES


@pytest.mark.parametrize(
    ("data", "values"),
    [("spiral plane", ("spiral",)), ("plane hills xor", ("plane", "hills")), ("xor and", ("xor", "and"))],
)
def test_data_that_vary_are_of_the_kind_of_the_first(data: str, values: tuple[str, ...]) -> None:
    plan, notices = read(vary="data", v="2", data=data)
    assert plan.axes == (Axis("data", values),)
    assert all(cell.consistent() == cell for cell in plan.cells)
    assert len(notices) == (len(values) < len(data.split()))
