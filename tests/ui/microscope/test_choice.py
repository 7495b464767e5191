"""A choice keeps its number whatever its names are."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """A choice among five, or as many as there are, whose names change; ``says`` is what a browser says is chosen."""
    import streamlit as st

    from ui.microscope.choice import choice

    state = st.session_state
    if "says" in state:
        state["it"] = state.pop("says")
    count, prefix = state.get("count", 5), state.get("prefix", "old")
    state.chosen = choice(
        st, "It", range(count), key="it", default=1, names=lambda number: f"{prefix} {number}", help=""
    )


def opened(chosen: int) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert app.session_state["chosen"] == 1
    app.selectbox(key="it").set_value(chosen).run()
    return app


def after(app: AppTest, **session: object) -> int:
    """What is chosen once the session has changed."""
    for name, value in session.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    number: int = app.session_state["chosen"]
    return number


def test_another_name_leaves_the_number() -> None:
    assert after(opened(3), prefix="new") == 3


def test_a_browser_that_still_says_a_name_that_is_no_more_means_the_number_it_had() -> None:
    assert after(opened(3), prefix="new", says="old 3") == 3


def test_what_is_gone_becomes_the_default() -> None:
    assert after(opened(3), count=3) == 1
    assert after(opened(3), count=3, says="old 3") == 1
