"""The plane of a loss landscape in a link: two weights or the ends; what a network does not have is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setting.landscape import ENDS, PARAMETER, all_names, fitting, from_query, to_text, usual
from tests.test_bad_input import text

SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=5).map(tuple)


@given(sizes=SIZES, data=st.data())
def test_what_a_link_says_is_read_as_it_was_written(sizes: tuple[int, ...], data: st.DataObject) -> None:
    pairs = st.lists(st.sampled_from(all_names(sizes)), min_size=2, max_size=2, unique=True).map(tuple)
    choice = data.draw(st.just(ENDS) | pairs)
    assert from_query({PARAMETER: [to_text(choice)]}, sizes) == (choice, [])


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("w1.1.9 w1.2.1", ("w1.2.1", "w2.1.1")),
        ("w2.1.1", ("w2.1.1", "w2.2.1")),
        ("b1.2 b1.2", ("b1.2", "w2.1.1")),
        ("b1.1 b1.2 b2.1", ("b1.1", "b1.2")),
        ("ends b1.1", ("b1.1", "w2.1.1")),
        ("nonsense", ("w2.1.1", "w2.2.1")),
    ],
)
def test_of_what_the_network_does_not_have_the_rest_is_shown_and_told(said: str, choice: tuple[str, ...]) -> None:
    found, (told,) = from_query({PARAMETER: [said]}, (2, 4, 1))
    assert found == choice
    assert told == f"The link asked for landscape = “{said.replace('..', '·')}”; using {' and '.join(choice)}."


@given(sizes=SIZES, said=text | st.lists(st.sampled_from(["w1.1.1", "b9.9", "ends", "w", ""])).map(" ".join))
def test_whatever_a_link_says_two_parameters_of_the_network_are_shown_or_the_ends(
    sizes: tuple[int, ...], said: str
) -> None:
    choice, told = from_query({PARAMETER: [said]}, sizes)
    assert choice == ENDS or (len(set(choice)) == 2 and set(choice) <= set(all_names(sizes)))
    assert all(len(sentence) < 200 and not set("<>[]*`$&") & set(sentence) for sentence in told)
    assert fitting(choice, sizes) == choice


def test_at_first_two_weights_of_the_output_are_shown_or_the_only_one_with_its_bias() -> None:
    assert usual((2, 4, 4, 1)) == ("w3.1.1", "w3.2.1")
    assert usual((2, 1)) == ("w1.1.1", "w1.2.1")
    assert usual((1, 1, 1)) == ("w2.1.1", "b2.1")
