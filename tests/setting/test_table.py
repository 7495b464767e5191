"""Tables that are pasted or uploaded: whatever they hold, there are points to train on or one plain sentence."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting.own_points import MOST, usable
from setting.own_text import read, write
from setting.table import RefusedError, read_table
from setting.table_points import Made, make_points, usual_columns, why_standardise

FLOWERS = "length,width,kind\n5.1,3.5,oak\n4.9,3,elm\n6.2,2.9,oak\n5.5,2.4,elm\n"


def made(text: str | bytes, columns=(0, 1, 2), **choices) -> Made:
    usual = {"regression": False, "test": 0, "standardise": False, "drop": False}
    table = read_table(text if isinstance(text, bytes) else text.encode())
    return make_points(table, columns, **usual | choices)


def refusal(text: str | bytes, **choices) -> str:
    with pytest.raises(RefusedError) as refused:
        made(text, **choices)
    return str(refused.value)


def test_a_table_with_a_header_makes_points_with_a_letter_for_each_class() -> None:
    points = made(FLOWERS)
    assert points.own.training == ((5.1, 3.5, "b"), (4.9, 3.0, "a"), (6.2, 2.9, "b"), (5.5, 2.4, "a"))
    assert points.classes == points.own.names == ("elm", "oak")
    assert points.own.column_names == ("length", "width", "kind")
    assert made("\n".join(FLOWERS.splitlines()[1:])).own == points.own._replace(column_names=())


def test_a_column_whose_numbers_are_scaled_is_in_its_unit_no_more() -> None:
    text = FLOWERS.replace("length,width", "length (cm),width (cm)")
    assert made(text).own.column_names == ("length (cm)", "width (cm)", "kind")
    assert made(text, standardise=True).own.column_names == ("length", "width", "kind")
    assert made(text, (0, 1), regression=True).own.column_names == ("length (cm)", "width")


def test_a_slip_in_every_column_hides_no_header() -> None:
    table = read_table(b"length,width,mass\n5.1,3.5,7\n4x9,3,8\n6.2,2_9,8\n5.5,2.4,7k\n5,2,6\n")
    assert (table.names, len(table.rows)) == (("length", "width", "mass"), 5)
    with pytest.raises(RefusedError, match="Row 3, column “length”: “4x9” is no number"):
        make_points(table, (0, 1, 2), regression=True, test=0, standardise=False, drop=False)


@pytest.mark.parametrize(
    ("text", "inputs", "label"),
    [
        ("a,b,c,d,kind\n1,2,3,4,elm\n2,3,=1+1,5,oak\n3,1,4,4,elm\n", [0, 1, 2, 3], 4),
        ("kind,x,y\nelm,1,2\noak,2,1\n", [1, 2], 0),
        ("x,y,price\n1,2,3\n2,3,4\n", [0, 1], 2),
        ("name,kind\nada,elm\nbob,oak\n", [0], 1),
        ('x,y,kind\n"1,005",2,elm\n"1,010",1,oak\n', [0, 1], 2),
    ],
)
def test_all_columns_of_numbers_are_inputs_at_first_in_the_order_of_the_table(text, inputs, label) -> None:
    assert usual_columns(read_table(text.encode())) == (inputs, label)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimals_may_have_commas_where_columns_are_parted_otherwise(delimiter: str) -> None:
    written = FLOWERS.replace(",", delimiter).replace(".", ",")
    assert made(written).own == made(FLOWERS).own
    assert made(written.encode("utf-16")).own == made(FLOWERS).own


def test_numbers_are_classes_in_their_order_however_they_are_written() -> None:
    points = made("0,1,10\n1,0,2\n1,1,10.0\n0,0,2\n")
    assert [label for *_, label in points.own.training] == ["b", "a", "b", "a"]
    assert points.classes == ("2", "10")


def test_values_are_brought_to_minus_one_to_one_and_that_is_told() -> None:
    points = made("x,y,price\n1,0,100\n1,1,200\n0,0,150\n", regression=True)
    assert [label for *_, label in points.own.training] == [-1, 1, 0]
    assert "“price” is scaled to −1 to 1: −1 is 100, 1 is 200." in points.told


def test_standardised_inputs_have_mean_0_and_spread_1_over_the_training_points() -> None:
    rows = "\n".join(f"{1000 + i},{i * i % 7},{'ab'[i % 2]}" for i in range(40))
    points = made(rows, standardise=True, test=25)
    own = points.own
    assert (len(own.training), len(own.test)) == (30, 10)
    (told,) = (sentence for sentence in points.told if sentence.startswith("Standardised: "))
    assert re.fullmatch(r"Standardised: x₁ = \(“column 1” − 10\d+(\.\d+)?\) / \d+\.\d+; x₂ = .+ / \d+\.\d+\.", told)
    X = np.array([point[:2] for point in own.training])
    np.testing.assert_allclose([*X.mean(axis=0), *X.std(axis=0)], [0, 0, 1, 1], atol=0.01)


@pytest.mark.parametrize(
    ("numbers", "regression", "why"),
    [
        ((0, 1, 0, 1), False, ""),
        ((1, 2, 3, 4), False, "“x”, from 1 to 4,"),
        ((1, 2, 0, 1), False, ""),
        ((1, 2, 0, 1), True, "“x”, from 0 to 2,"),
        ((-20, 20, -30, 30), False, "“x”, from −30 to 30,"),
        ((0.01, -0.02, 0.01, 0.0), False, "“x”, from −0.02 to 0.01,"),
        ((0, 0, 0, 0), True, ""),
        (("", "", "", ""), False, ""),
        (("1e308", "1e308", "1", "="), False, "“x”, from 1 to "),
    ],
)
def test_inputs_that_are_hard_to_learn_as_they_are_are_told_and_standardised_only_on_request(
    numbers, regression, why
) -> None:
    table = read_table(("w,x,y\n" + "".join(f"1,{number},{i}\n" for i, number in enumerate(numbers))).encode())
    told = why_standardise(table, [1], regression=regression)
    assert told.startswith(f"Inputs such as {why}") if why else not told


def test_coordinates_are_rounded_to_less_than_a_four_hundredth_of_the_plane() -> None:
    own = made("0.123456,0,a\n4,3.98765,b\n1,1,a\n2,2,b\n").own
    assert own.training[:2] == ((0.12, 0.0, "a"), (4.0, 3.99, "b"))


def test_one_input_and_a_number_to_predict_make_a_curve_and_classes_need_two_inputs() -> None:
    table = "week,price\n1,100\n2,200\n3,150\n"
    assert made(table, (0, 1), regression=True).own.training == ((1, -1), (2, 1), (3, 0))
    with pytest.raises(RefusedError, match="With one input the network is a curve, which predicts a number"):
        made(table, (0, 1))


def test_of_more_than_two_inputs_each_is_rounded_on_its_own_scale_and_which_are_drawn_is_told() -> None:
    table = "1000,10,0.00123,a\n2000,30,0.00456,b\n3000,20,0.00789,a\n4000,20,0.00111,b\n"
    points = made(table, (0, 1, 2, 3))
    assert points.own.training[0] == (1000.0, 10.0, 0.00123, "a")
    assert points.told[-1] == "x₁ and x₂ are drawn; the others are held at their mean there."
    nine = "\n".join("1,2,3,4,5,6,7,8,9,ab"[:-2] + f",{c}" for c in "abab")
    with pytest.raises(RefusedError, match="9 inputs are chosen: take one to 8"):
        made(nine, range(10))


def test_missing_values_are_refused_by_row_and_column_or_left_out_and_counted() -> None:
    gaps = FLOWERS.replace("6.2", "NA").replace("2.4,", ",")
    assert refusal(gaps + "5,2,elm\n6,3,oak\n") == (
        "Row 4, column “length”: there is no value. 2 rows like it can be left out."
    )
    points = made(gaps + "5,2,elm\n6,3,oak\n", drop=True)
    assert len(points.own.training) == 4
    assert "2 rows with a missing value are left out." in points.told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not text from row 2 on: save the table as CSV first."),
        (FLOWERS.replace("6.2", "6\x002"), "This is not text from row 4 on: save the table as CSV first."),
        ("1\n2\n3\n", "Each row has 1 column; two are needed"),
        ("a,b,c\n", "There is only one row here: a table has a row for each point, and may have a header above"),
        ("1,2,a\n2,3,a\n", "Column “column 3” has “a” in every row: a class needs another."),
        ("1,1,a\n1,1,b\n1,1,a\n1,1,b\n", "All points lie at the same place"),
        ("x,y,c\n" + "1,2,a\n3,4,b\n" * 5000, "The table has 10,000 rows; up to 1,200 are read. Take a part of them."),
        (FLOWERS.replace("4.9", "=1+1"), "Row 3, column “length”: “=1+1” is no number."),
        (FLOWERS.replace("4.9", "<b>x</b>"), "Row 3, column “length”: “·b·x··b·” is no number."),
        (
            FLOWERS.replace("4.9", "1e300"),
            "Row 3, column “length”: numbers go up to 1,000,000,000,000; take larger units.",
        ),
        (
            FLOWERS.replace("4.9", "1e6"),
            "Row 3, column “length”: inputs go up to 999,999; standardise them, or take larger units.",
        ),
        (FLOWERS.replace("4.9,3,elm", '4.9,3,"elm'), "Row 3 cannot be read: a quotation mark may lack its end."),
        (FLOWERS.replace("2.9", "null"), "Row 4, column “width”: there is no value. The row can be left out."),
        ("", "There is nothing in it: a table has a row for each point"),
        (b"\xef\xbb\xbf \r\n \n", "There is nothing in it: a table has a row for each point"),
        (FLOWERS + "5,5,ash\n", "Row 6, column “kind”: “ash” occurs only once: a class needs two rows."),
        (FLOWERS + "5,5\n", "Row 6 has 2 columns, most others have 3."),
        (
            "".join(f"{i},{i},c{i // 2}\n" for i in range(20)),
            "Column “column 3” has 10 different entries; there can be",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_that_names_row_and_column(text: str | bytes, said: str) -> None:
    assert refusal(text).startswith(said)


def test_markup_and_formulas_are_no_more_than_text_in_the_names_of_classes_and_columns() -> None:
    points = made(FLOWERS.replace("oak", "<b>oak</b>").replace("elm", "=cmd()"))
    assert points.own.names == ("‹b›oak‹·b›", "·cmd()")
    assert refusal(FLOWERS.replace("length", "<img src=x>").replace("4.9", "q")) == (
        "Row 3, column “·img src=x·”: “q” is no number."
    )


def test_classes_that_would_have_the_same_short_name_have_none_and_that_is_told() -> None:
    long = "a very long name of an "
    points = made(FLOWERS.replace("oak", f"{long}oak").replace("elm", f"{long}elm"))
    assert points.own.names == ()
    assert "Shortened, names of classes would be the same" in " ".join(points.told)


def test_a_file_of_50_mb_is_refused_by_its_size() -> None:
    assert refusal(b"x" * 50 * 2**20) == "This has 50 MB; up to 1 MB is read. Take a part of the rows."
    assert refusal(b"x" * (2**20 + 1)) == "This has 1.1 MB; up to 1 MB is read. Take a part of the rows."


def test_values_that_are_all_the_same_have_nothing_to_predict() -> None:
    assert refusal("1,2,5\n2,3,5\n", regression=True).endswith("there is nothing to predict.")


cell = st.one_of(
    st.sampled_from(["", "NA", "1", "2,5", "-3.5", "a", "b", "=1+1", "<i>", "\x00", '"', "\n", "1e308", "5e-324", "٣"]),
    st.integers(-9, 9).map(str), st.floats().map(str), st.text(max_size=4),
)  # fmt: skip


def _written(rows: list[list[str]], delimiter: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


tables = st.builds(
    _written, st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), max_size=12)),
    st.sampled_from(",;\t"),
)  # fmt: skip
likely = st.builds(
    _written,
    st.lists(
        st.tuples(st.floats(-1e6, 1e6).map(str), st.integers(0, 2).map(str), st.sampled_from("aabbc1")), max_size=12
    ),
    st.sampled_from(",;"),
)


@given(
    st.one_of(tables, likely, st.binary(max_size=60)),
    st.lists(st.integers(0, 4), unique=True, min_size=1), st.booleans(), st.sampled_from([0, 25, 50]), st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_any_bytes_give_usable_points_or_one_plain_sentence(data, columns, regression, test, standardise, drop) -> None:
    try:
        table = read_table(data)
        there = [column for column in columns if column < len(table.names)] or [0]
        points = make_points(table, there, regression=regression, test=test, standardise=standardise, drop=drop)
    except RefusedError as reason:
        told, points = (str(reason),), None
    else:
        told = points.told
    assert not set("<>[]*`$&|\\#~\n") & set("".join(told))
    assert all(len(sentence) < 250 for sentence in told)
    if points is None:
        return
    assert usable(points.own)
    assert len(points.own.training) + len(points.own.test) <= MOST
    assert read(write(points.own)) == points.own
