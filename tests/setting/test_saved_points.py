"""Own points that were saved as a CSV, as they come back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting.own_points import CLASSES, Own
from setting.saved_points import from_table, to_csv
from setting.table import RefusedError, read_table
from tests.setting.settings import own

DRAWN = Own(
    ((0.5, 1.0, "b"), (-2.0, 0.3, "a")), ((1.0, 2.0, "a"),), ("elm", "3"), column_names=("length", "width", "kind")
)
SAVED = """\
x1 = length,x2 = width,class = kind,class name,test point
0.5,1.0,b,3,0
-2.0,0.3,a,elm,0
1.0,2.0,a,elm,1
"""


def test_a_saved_table_says_what_its_columns_are() -> None:
    assert to_csv(DRAWN) == SAVED
    assert to_csv(Own(((0.5, 1.0), (1.0, -2.0)))) == "x1,value,test point\n0.5,1.0,0\n1.0,-2.0,0\n"


@given(own)
def test_saved_points_come_back_to_the_last_bit_with_their_test_points_and_names(points: Own) -> None:
    back = from_table(read_table(to_csv(points).encode()))
    used = {label for *_, label in points.training}
    names = tuple(
        name if letter in used else str(number) for number, (letter, name) in enumerate(zip(CLASSES, points.names), 1)
    )
    assert back == points._replace(names=names, plane=None, title="")


@given(own, st.sampled_from(";\t"))
def test_a_spreadsheet_may_save_them_again_in_its_own_way(points: Own, delimiter: str) -> None:
    text = to_csv(points)
    written = text.replace(",", delimiter).replace(".", "," if not points.names + points.column_names else ".")
    assert from_table(read_table(written.encode("utf-16"))) == from_table(read_table(text.encode()))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("0.3,a", "x,a", "Row 3, column “x2 = width”: “x” is no number from −999,999 to 999,999."),
        ("0.3,a", "0.3,e", "Row 3, column “class = kind”: “e” stands where a, b, c or d is expected."),
        ("elm,1", "oak,1", "Row 4, column “class name”: class a is called “oak” here, and “elm” above."),
        ("elm,1", "elm,yes", "Row 4, column “test point”: “yes” stands where 0 or 1 is expected."),
    ],
)
def test_what_was_changed_in_a_saved_table_and_cannot_be_is_refused_by_row_and_column(before, after, said) -> None:
    with pytest.raises(RefusedError) as refused:
        from_table(read_table(SAVED.replace(before, after).encode()))
    assert str(refused.value) == said


def test_other_tables_and_points_that_nothing_can_be_learned_from_are_not_taken_for_saved_ones() -> None:
    for text in (
        SAVED.replace("x2", "y"),
        SAVED.replace("test point", "test"),
        SAVED.replace(",b,3", ",a,elm"),
    ):
        assert from_table(read_table(text.encode())) is None
