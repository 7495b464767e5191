"""A fragment that runs alone runs its page where something was said outside of it, and only there."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from ui.url import fragment

wait_until_taken = fragment._wait_until_taken  # As it is before tests/conftest.py replaces it.


class RerunError(Exception):
    """What ``st.rerun`` raises here."""


class Session(dict[str, Any]):
    """As much of ``st.session_state`` as is asked of it."""

    def to_dict(self) -> dict[str, Any]:
        return dict(self)


class Page:
    """A page with two controls and the fragment ``part``."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.shown = 0

    def run(self) -> None:
        """Run the page; some of its controls come after the fragment."""
        fragment.begin_page()
        self.session["above"] = self.session.get("above", 1)
        fragment.fragment(self.show, key="part")
        self.session["below"] = self.session.get("below", [1])
        fragment.end_page()

    def show(self) -> None:
        self.shown += 1

    def part(self, **said: Any) -> bool:
        """Run the fragment alone with what the browser has ``said``; whether it has run the page instead."""
        self.session.update({name.replace("_", "-"): value for name, value in said.items()})
        before = self.shown
        try:
            self.fragment()
        except RerunError:
            assert self.shown == before
            return True
        assert self.shown == before + 1
        return False


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    session = Session()
    page = Page(session)

    def fragment(run: Any, run_every: object) -> Any:
        page.fragment = run
        return run

    def rerun() -> None:
        raise RerunError

    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(st, "fragment", fragment)
    monkeypatch.setattr(st, "rerun", rerun)
    page.run()
    return page


@pytest.fixture
def presses(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """A press of each button shown."""
    presses: list[Callable[[], None]] = []
    monkeypatch.setattr(st, "button", lambda label, on_click, args: presses.append(partial(on_click, *args)))
    return presses


def test_nothing_said_outside_of_it_runs_it_alone_be_there_controls_below_it_too(page: Page) -> None:
    assert not page.part()
    assert not page.part(part_ask=[{"kind": "play"}], part_failed=True)


@pytest.mark.parametrize("said", [{"above": 2}, {"below": [2]}, {"other_ask": [{"kind": "play"}]}, {"other": True}])
def test_whatever_was_said_outside_of_it_runs_the_page_once(page: Page, said: dict[str, Any]) -> None:
    assert page.part(**said)
    page.run()
    assert not page.part()


def test_what_is_said_in_a_dialog_runs_no_page_which_would_close_it(page: Page) -> None:
    assert not page.part(**{f"{fragment.IN_DIALOG}pasted": "1 2 a"})


def test_a_press_of_a_button_outside_of_it_runs_the_page_once_which_hears_of_it_once(
    page: Page, presses: list[Callable[[], None]]
) -> None:
    assert not fragment.button("Share")
    presses[0]()
    assert page.part()
    assert fragment.button("Share")
    page.run()
    assert not fragment.button("Share")
    assert not page.part()


def test_what_is_said_in_a_dialog_and_only_the_fragment_hears_opens_the_dialog_anew_once(
    page: Page, presses: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "dialog", lambda title: lambda show: show)
    fragment.button("Upload")
    presses[0]()
    assert fragment.button("Upload")
    show = fragment.dialog("Upload")(lambda: None)
    show()
    fragment.said_in_dialog()
    assert page.part()
    fragment.begin_page()
    assert fragment.button("Upload")
    show()
    fragment.end_page()
    assert not page.part()


def test_what_a_dialog_hears_itself_or_was_said_before_the_page_closed_it_opens_none(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "dialog", lambda title: lambda show: show)
    show = fragment.dialog("Upload")(lambda: None)
    show()
    fragment.said_in_dialog()
    show()
    assert not page.part()
    page.run()
    fragment.said_in_dialog()
    assert not page.part()


def test_a_press_that_no_button_heard_is_forgotten_at_the_pages_end(
    page: Page, presses: list[Callable[[], None]]
) -> None:
    fragment.button("Share")
    presses[0]()
    page.run()
    assert not fragment.button("Share")


def test_a_control_of_another_page_that_streamlit_forgets_only_now_says_nothing(page: Page) -> None:
    del page.session["above"]
    assert not page.part()


def test_while_a_page_has_not_run_to_its_end_there_is_nothing_to_compare(page: Page) -> None:
    fragment.begin_page()
    assert not page.part(above=2)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of a server, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    monkeypatch.setattr(fragment.runtime, "get_instance", lambda: SimpleNamespace(stopped=loop.create_future()))
    monkeypatch.setattr(fragment, "_wait_until_taken", wait_until_taken)
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.mark.parametrize("runs", [Page.run, Page.part], ids=["of a page", "of a fragment"])
def test_a_run_ends_only_once_a_busy_server_has_taken_what_it_said(
    page: Page, loop: asyncio.AbstractEventLoop, runs: Any
) -> None:
    taken: list[str] = []
    loop.call_soon_threadsafe(time.sleep, 0.2)
    loop.call_soon_threadsafe(taken.append, "what it said")
    runs(page)
    assert taken


def test_where_the_server_has_stopped_a_run_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()
    monkeypatch.setattr(fragment.runtime, "get_instance", lambda: SimpleNamespace(stopped=loop.create_future()))
    loop.close()
    wait_until_taken()
