"""What of the stage is seen, in the link: read, repaired with a sentence, and written where it is not the usual."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

USUAL = (("landscape",), None, False)
OTHERS = ("network", "boundary", "lines", "weights", "table")


def _page() -> None:
    import streamlit as st

    from ui.stage_view import PARAMETERS, linked_view, write_view
    from ui.url import query
    from ui.url.fragment import begin_page, end_page

    begin_page()
    query.arrive("page", PARAMETERS)
    linked_view()
    st.session_state.seen = write_view()
    query.write_what_waits()
    end_page()


def opened(**parameters: str) -> AppTest:
    """The page, opened with a link, once its browser has had what was held back written."""
    app = AppTest.from_function(_page)
    app.query_params.update(parameters)
    return app.run().run()


def seen(app: AppTest) -> tuple[Any, ...]:
    return tuple(vars(app.session_state.seen).values())


def test_without_a_word_of_it_in_the_link_all_but_the_landscape_is_seen_and_the_link_stays_short() -> None:
    app = opened()
    assert seen(app) == (("landscape",), None, False)
    assert dict(app.query_params) == {}


def test_a_link_says_which_panels_are_seen_which_is_large_and_whether_they_fill_the_window() -> None:
    link = {"panels": "boundary lines loss", "large": "boundary", "present": "1"}
    app = opened(**link)
    assert seen(app) == (("network", "weights", "table", "landscape"), "boundary", True)
    assert dict(app.query_params) == link
    assert not app.info


@pytest.mark.parametrize(
    ("parameter", "text", "told", "then"),
    [
        ("panels", "loss pie", "using loss.", ((*OTHERS, "landscape"), None, False)),
        ("panels", "pie", "using all.", USUAL),
        ("large", "pie", "using none.", USUAL),
        ("present", "maybe", "using 0.", USUAL),
    ],
)
def test_what_there_is_not_is_told_and_what_there_is_is_seen(
    parameter: str, text: str, told: str, then: tuple[Any, ...]
) -> None:
    app = opened(**{parameter: text})
    assert seen(app) == then
    (info,) = app.info
    assert info.value == f"The link asked for {parameter} = “{text}”; {told}"
