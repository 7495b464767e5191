"""Who wrote the URL: what is a link's or the back button's to ask, and what only this session's own, perhaps late."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui.url import query


def _page() -> None:
    """A page with a slider, whose part of the URL is ``n`` and what nobody knows; ``own`` is a parameter next to it."""
    import streamlit as st

    from ui.url import query

    state = st.session_state
    query.arrive(state.get("page", "first"), ("own",))
    state.asked = query.read_url(lambda given: (int(given["n"][-1]), ["Mended."]), {"n": state.get("shown", 0)})
    state.asked_of_own = query.read_url(lambda given: (given["own"][-1], []), part="own")
    if state.asked is not None:
        state.n = state.asked
    state.shown = st.slider("n", 0, 9, key="n")
    query.write_url({"n": str(state.shown)})
    query.tell_repairs(state.shown)
    query.write_url({"own": state.get("wanted", "a")}, part="own")
    if state.get("broken_off"):
        del state.broken_off
        st.rerun()
    query._url().ready = True  # A browser says so after the run, where the script has come.


def opened(**parameters: str) -> AppTest:
    """The page in a session that may write the URL."""
    app = AppTest.from_function(_page, default_timeout=30)
    return follow(follow(app, **parameters))


def follow(app: AppTest, **parameters: str) -> AppTest:
    """Run with another URL, or without parameters with the one that is there."""
    if parameters:
        app.query_params.clear()
        app.query_params.update(parameters)
    app.run()
    assert not app.exception
    return app


def move(app: AppTest, to: int, **parameters: str) -> AppTest:
    """Move the slider, in a browser where the URL says what is given."""
    app.slider(key="n").set_value(to)
    return follow(app, **parameters)


def url(app: AppTest) -> dict[str, str]:
    return {name: value[-1] for name, value in app.query_params.items()}


def asked(app: AppTest) -> Any:
    return app.session_state["asked"]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets so much time pass that every browser has heard of every URL."""
    return lambda: monkeypatch.setattr(query, "LAG", 0.0)


def test_a_sessions_first_run_reads_the_url_and_leaves_the_writing_to_the_next() -> None:
    app = AppTest.from_function(_page, default_timeout=30)
    follow(app, n="3", stray="x")
    assert app.slider(key="n").value == 3
    assert url(app) == {"n": "3", "stray": "x"}
    assert url(app.run()) == {"n": "3", "own": "a"}
    assert asked(app) is None


def test_a_first_run_that_is_broken_off_leaves_the_writing_to_the_one_after_that_which_is_not() -> None:
    app = AppTest.from_function(_page, default_timeout=30)
    app.session_state["broken_off"] = True
    follow(app, n="3", stray="x")
    assert "broken_off" not in app.session_state
    assert url(app) == {"n": "3", "stray": "x"}
    assert url(app.run()) == {"n": "3", "own": "a"}


def test_what_waits_is_written_all_of_it_as_soon_as_the_browser_is_ready() -> None:
    def page() -> None:
        import streamlit as st

        from ui.url import query

        if "ready" in st.session_state:
            query.write_what_waits()
        else:
            query.arrive("page", ("own",))
            query.write_url({"n": "3"})
            query.write_url({"own": "a"}, part="own")
        st.session_state.ready_now = query.is_browser_ready()

    app = follow(AppTest.from_function(page), stray="x")
    assert (url(app), app.session_state["ready_now"]) == ({"stray": "x"}, False)
    app.session_state["ready"] = True
    app.run()
    assert (url(app), app.session_state["ready_now"]) == ({"n": "3", "own": "a"}, True)


def test_once_the_browser_is_ready_nothing_waits_any_more_though_the_first_run_was_broken_off() -> None:
    def page() -> None:
        import streamlit as st

        from ui.url import query

        if "ready" in st.session_state:
            query.write_what_waits()
        query.arrive("page")  # No run comes to its end, where it would know that the browser is ready.
        query.write_url({"n": "4" if "ready" in st.session_state else "3"})

    app = follow(AppTest.from_function(page), stray="x")
    assert url(app) == {"stray": "x"}
    app.session_state["ready"] = True
    assert url(app.run()) == {"n": "4"}


def test_what_this_session_wrote_asks_for_nothing(later: Any) -> None:
    app = move(opened(n="3"), 5)
    later()
    assert asked(follow(app, n="5", own="a")) is None
    assert app.slider(key="n").value == 5


def test_urls_that_are_several_writings_old_ask_for_nothing_until_the_browser_must_have_heard(later: Any) -> None:
    app = opened(n="3", own="a")
    for number in (4, 5, 6):
        move(app, number)
    for old in ("3", "4", "5"):
        assert asked(follow(app, n=old, own="a")) is None
        assert (app.slider(key="n").value, url(app)["n"]) == (6, "6")
    later()
    assert asked(follow(app, n="4", own="a")) == 4
    assert (app.slider(key="n").value, url(app)["n"]) == (4, "4")


def test_a_control_moved_just_now_outranks_a_url_nobody_knows_and_so_it_stays() -> None:
    app = move(opened(n="3"), 5, n="8", own="a")
    assert (asked(app), app.slider(key="n").value) == (None, 5)
    assert asked(follow(app, n="8", own="a")) is None, "the browser had not heard of the move yet"
    assert asked(follow(app, n="9", own="a")) == 9


def test_forward_right_after_back_asks_for_what_this_session_had_written_just_before() -> None:
    app = move(opened(n="3"), 4)
    assert asked(follow(app, n="3", own="a")) is None, "the browser may not have heard of 4 yet"
    app = follow(move(opened(n="3"), 4), n="7", own="a")
    assert asked(app) == 7
    assert asked(follow(app, n="4", own="a")) == 4
    assert asked(follow(app, n="7", own="a")) == 7


def test_on_arrival_the_url_outranks_what_a_control_shows_there() -> None:
    app = opened(n="3")
    app.session_state["page"], app.session_state["shown"] = "second", 5
    assert asked(follow(app, n="4", own="a")) == 4


def test_on_arrival_at_a_page_the_url_asks_even_for_what_was_written_last() -> None:
    app = opened(n="3", own="a")
    app.session_state["page"] = "second"
    follow(app, n="3", own="a")
    assert (asked(app), app.session_state["asked_of_own"]) == (3, "a")
    assert asked(app.run()) is None


def test_an_empty_url_asks_for_nothing_and_is_written() -> None:
    app = move(opened(n="3"), 5)
    app.session_state["page"] = "second"
    app.query_params.clear()
    app.run()
    assert (asked(app), url(app)) == (None, {"n": "5", "own": "a"})


def test_a_parameter_of_its_own_is_asked_for_and_written_alone() -> None:
    app = opened(n="3", own="b")
    assert (asked(app), app.session_state["asked_of_own"]) == (None, None)
    follow(app, n="3", own="c")
    assert (asked(app), app.session_state["asked_of_own"]) == (None, "c")
    assert url(app) == {"n": "3", "own": "a"}


def test_the_order_in_the_url_stays_whatever_part_is_written() -> None:
    app = opened(n="3", own="a")
    move(app, 4)
    assert list(url(app)) == ["n", "own"]


def test_a_parameter_given_twice_is_another_url() -> None:
    app = opened(n="3", own="a")
    app.query_params["n"] = ["2", "3"]
    assert asked(app.run()) == 3
    assert url(app) == {"n": "3", "own": "a"}


def test_a_repair_is_told_until_something_else_is_shown_and_not_again() -> None:
    app = opened(n="3")
    assert [info.value for info in app.info] == ["Mended."]
    assert not move(app, 4).info
    assert not move(app, 3).info


def test_what_the_run_of_a_fragment_brings_along_asks_for_nothing_however_late_it_is(monkeypatch) -> None:
    """Back and Forward run the whole page."""
    monkeypatch.setattr(query, "LAG", 0)
    app = opened(n="3")
    app.session_state["values-at-page-end"] = {}  # The page has run to its end.
    follow(app, n="5")
    assert app.session_state["asked"] is None
    assert url(app)["n"] == "3"
    del app.session_state["values-at-page-end"]
    follow(app, n="5")
    assert app.session_state["asked"] == 5


def test_what_the_run_of_a_fragment_writes_leaves_the_other_parts_as_they_were_written_however_late_it_is() -> None:
    def page() -> None:
        import streamlit as st

        from ui.url import query

        if "fragment" not in st.session_state:
            query.arrive("page", ("own",))
            query.write_url({"own": "a"}, part="own")
            query.write_what_waits()
        query.write_url({"n": st.session_state.get("fragment", "3")})

    app = follow(AppTest.from_function(page), own="before", stray="x")
    assert url(app) == {"own": "a", "n": "3"}
    app.session_state["fragment"] = "4"
    assert url(follow(app, own="before", stray="x")) == {"own": "a", "n": "4"}


def test_a_link_to_another_run_asks_again_for_what_is_read_after_the_run_and_not_for_what_was_read_before_it() -> None:
    def page() -> None:
        import streamlit as st

        from ui.url import query

        query.arrive("page", ("before", "after"))
        st.session_state.asked = {
            part: query.read_url(lambda given: (list(given.values())[-1][-1], []), part=part)
            for part in ("before", query.REST, "after")
        }
        query.write_what_waits()

    app = follow(AppTest.from_function(page), before="a", n="1", after="b")
    assert asked(app) == {"before": "a", query.REST: "1", "after": "b"}
    assert not any(asked(app.run()).values())
    assert asked(follow(app, before="a", n="2", after="b")) == {"before": None, query.REST: "2", "after": "b"}
    assert not any(asked(app.run()).values())
