"""A fragment that runs alone runs its page where something was said outside of it, and only there."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from ui.url import fragment


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


def test_nothing_said_outside_of_it_runs_it_alone_be_there_controls_below_it_too(page: Page) -> None:
    assert not page.part()
    assert not page.part(part_ask=[{"kind": "play"}], part_failed=True)


@pytest.mark.parametrize("said", [{"above": 2}, {"below": [2]}, {"other_ask": [{"kind": "play"}]}, {"other": True}])
def test_whatever_was_said_outside_of_it_runs_the_page_once(page: Page, said: dict[str, Any]) -> None:
    assert page.part(**said)
    page.run()
    assert not page.part()


def test_a_control_of_another_page_that_streamlit_forgets_only_now_says_nothing(page: Page) -> None:
    del page.session["above"]
    assert not page.part()


def test_while_a_page_has_not_run_to_its_end_there_is_nothing_to_compare(page: Page) -> None:
    fragment.begin_page()
    assert not page.part(above=2)
