"""A reader's own points: in a link, in a setting, and as what a network is trained on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn_core import Trainer
from setting.kept_points import to_query
from setting.link import from_query
from setting.of_data import name_of_data, outputs
from setting.own_points import Own, plain_name, usable, within
from setting.own_text import read, write
from setting.setting import DEFAULT, Setting
from tests.setting.settings import as_query, own, plain, within_the_limits
from tests.setting.test_kept_points import MANY

THREE = Own(((0.5, 1.0, "a"), (-2.0, 0.3, "b"), (1.0, 1.0, "c")), ((1.0, 2.0, "a"),))


def test_points_stand_in_the_link_as_decimals_and_a_letter_for_their_class() -> None:
    assert to_query(write(THREE)) == {
        "data": "own", "points": "0.5_1_a -2_0.3_b 1_1_c", "test_points": "1_2_a",
    }  # fmt: skip


@given(own)
@example(MANY)
def test_points_come_back_from_a_setting_and_from_a_link_to_the_last_bit(points: Own) -> None:
    setting = Setting(data=write(points)).consistent()
    assert read(setting.data) == points
    assert from_query(as_query(setting.to_query())) == (setting, [])


def test_classes_are_the_targets_of_the_output_and_test_points_are_apart() -> None:
    setting = Setting(data=write(THREE)).consistent()
    (X, Y), test = setting.training_data(), setting.test_data()
    np.testing.assert_array_equal(X, [[0.5, 1], [-2, 0.3], [1, 1]])
    np.testing.assert_array_equal(Y, np.eye(3))
    np.testing.assert_array_equal(test[0], [[1, 2]])
    np.testing.assert_array_equal(test[1], [[1, 0, 0]])
    two = write(Own(((0.0, 0.0, "a"), (1.0, 1.0, "b"))))
    np.testing.assert_array_equal(Setting(data=two, output="tanh").training_data()[1], [[-1], [1]])
    assert Setting(data=two).test_data() is None
    values = Setting(data=write(Own(((0.0, 0.0, 0.25), (1.0, 1.0, -7.0))))).consistent()
    assert (values.kind, values.output) == ("regression", outputs("plane")[0])
    np.testing.assert_array_equal(values.training_data()[1], [[0.25], [-7]])


def test_classes_have_the_names_that_a_link_says_if_they_fit() -> None:
    query = {"data": ["own"], "points": ["0.5_1_a 2_0.3_b"], "class_names": ["elm white_oak"]}
    setting, told = from_query(query)
    assert (setting.class_names, told) == (("elm", "white oak"), [])
    assert setting.to_query()["class_names"] == "elm white_oak"
    assert setting.data == "own 0.5_1_a 2_0.3_b /  / elm white_oak"
    for asked, names in (("a b c", ()), ("elm", ()), ("<b>elm</b> o[a]k", ("‹b›elm‹·b›", "o·a·k"))):
        setting, told = from_query({**query, "class_names": [asked]})
        assert setting.class_names == names
        assert told[0].startswith("The link asked for class_names = ")
    values = from_query({**query, "points": ["0.5_1_3 2_0.3_4"]})
    assert values[0].class_names == ()
    assert len(values[1]) == 1


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("1.0", "1.0"), ("+1", "+1"), ("C++", "C++"), ("<=50K", "‹=50K"), (">50 %", "›50 %"), ("n/a", "n/a"),
        ("oak (wild)", "oak (wild)"), ("www.elm.org", "www·elm·org"), ("a_/_b", "a · b"), ("=1", "·1"),
        ("[a](b)", "·a·(b)"), ("a very long name of an elm", "a very long name of"), ("", "·"),
    ],
)  # fmt: skip
def test_a_name_keeps_what_no_page_makes_more_of_than_text(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text(max_size=30))
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    plain = plain_name(name)
    assert plain_name(plain) == plain
    assert not set(plain) & set("<>[]{}*`#|\\$:~&!@\n\t_")


def test_points_are_called_as_their_table_or_by_how_many_there_are() -> None:
    assert name_of_data(write(MANY)) == "61 own points"
    assert name_of_data(write(MANY._replace(title="oaks and elms"))) == "oaks and elms"
    drawn = MANY._replace(title="oaks", plane=(0.0, 70.0))
    moved = drawn._replace(training=((7.0, 7.0, "a"), *drawn.training[1:]))
    assert name_of_data(write(drawn)) == name_of_data(write(moved)) == "61 drawn points"


def test_what_columns_and_table_are_called_is_in_the_link_and_repaired_where_no_page_could_show_it() -> None:
    called = THREE._replace(column_names=("bill length", "bill depth", "species"), title="penguins")
    query = to_query(write(called))
    assert (query["column_names"], query["title"]) == ("bill_length bill_depth species", "penguins")
    setting, told = from_query(as_query(query))
    assert (read(setting.data), told, setting.column_names) == (called, [], called.column_names)
    for name, asked, used in (("column_names", "a b", "none"), ("title", "<b>x", "“·b·x”")):
        setting, told = from_query(as_query({**query, name: asked}))
        assert plain(told[0])
        assert told[0].startswith(f"The link asked for {name} = ")
        assert told[0].endswith(f"; using {used}.")


def test_the_plane_of_drawn_points_is_in_the_link_and_what_leaves_points_out_is_told() -> None:
    query = to_query(write(THREE._replace(plane=(-2.5, 1.25))))
    assert query["plane"] == "-2.5_1.25"
    assert Setting(data=write(THREE._replace(plane=(-2.5, 1.25)))).consistent().plane == (-2.5, 1.25)
    curve = Own(((0.0, 0.5), (1.0, -0.5)), plane=(-1.0, 2.0, -0.75, 0.75))
    assert to_query(write(curve))["plane"] == "-1_2_-0.75_0.75"
    assert Setting(data=write(curve)).consistent().plane == curve.plane
    assert not any(within(curve._replace(plane=ends)) for ends in ((-1.0, 2.0), (-1.0, 2.0, -0.4, 0.75)))
    small = "The plane in the link does not hold its points; one around them is shown."
    for plane in ("-1_1", "2_1", "1_1", "x", "-2.5", "nan_1", "-2.5_1_2", "-3_3_2_1"):
        setting, told = from_query(as_query({**query, "plane": plane}))
        assert read(setting.data) == THREE
        asked = f"The link asked for plane = “{plane}”; using one around the points."
        assert told == [small if plane == "-1_1" else asked]


def test_points_that_are_not_kept_here_are_told_and_the_default_data_open() -> None:
    setting, told = from_query({"data": ["own"], "file": ["0123456789ab"]})
    assert setting == DEFAULT
    assert told == [
        "The points of this link, “0123456789ab”, are not kept here, or no longer: bring their file again; using XOR."
    ]


@pytest.mark.parametrize(
    "points",
    [
        "", "0.5_1", "0.5_1_a", "0_0_a 1_1_a", "1_1_a 1_1_b", "0_0_a 1_1_0.5", "0_0_a 1_1_e", "nan_0_a 1_1_b",
        "1e9_0_a 1_1_b", "0_0_a  1_1_b", "<b>_0_a 1_1_b", " ".join(f"{i}_0_{'ab'[i % 2]}" for i in range(1201)),
    ],
)  # fmt: skip
def test_points_that_no_network_can_be_trained_on_are_told_and_the_default_data_open(points: str) -> None:
    setting, (told,) = from_query({"data": ["own"], "points": [points]})
    assert setting == DEFAULT
    assert plain(told)
    assert "using XOR" in told


def test_a_test_point_of_a_class_that_is_not_trained_on_is_refused() -> None:
    assert not usable(THREE._replace(test=((0.0, 0.0, "d"),)))
    assert not usable(THREE._replace(test=((0.0, 0.0, 0.5),)))


def test_points_beside_other_data_are_left_out_and_told() -> None:
    setting, told = from_query({"data": ["circle"], "points": ["0_0_a 1_1_b"]})
    assert setting == Setting(data="circle")
    assert told == ["Points in a link count only beside data = own; these are left out."]


part = st.sampled_from(["0", "1.5", "-3", "a", "b", "d", "e", "1e400", "nan", "_", " ", "/", "own", "½"])


@given(st.lists(part, max_size=12).map("_".join), st.lists(part, max_size=6).map("_".join), st.booleans())
def test_whatever_stands_where_points_should_the_setting_is_within_the_limits(points, test, valid) -> None:
    query = {"data": ["own"], "points": ["0_0_a 1_1_b" if valid else points], "test_points": [test]}
    setting, told = from_query(query)
    assert within_the_limits(setting)
    assert all(map(plain, told))


@given(own)
def test_a_network_is_trained_on_any_points_that_are_usable(points: Own) -> None:
    setting = Setting(data=write(points), standardise=True).consistent()
    X, Y = setting.training_data()
    trainer = Trainer(setting.configuration(), setting.inputs()(X), Y)
    assert trainer.advance(1) == 1 or trainer.state == "diverged"
