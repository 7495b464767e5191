"""A control that something else moved stays there until the browser has heard of it, and no longer."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from ui.run import moves
from ui.url import fragment

RATE = moves.key_of("rate")


class Session(dict[str, Any]):
    """As much of ``st.session_state`` as is asked of it."""

    def to_dict(self) -> dict[str, Any]:
        return dict(self)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session whose rate was 0.5 and has just been moved to 1."""
    session = Session({RATE: 0.5})
    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(moves, "_LAG", 600.0)
    moves.move("rate", 1.0)
    return session


def say(session: Session, rate: float) -> float:
    """What the control says in a run that a request with this ``rate`` has begun."""
    session[RATE] = rate
    moves.keep()
    return float(session[RATE])


def test_what_the_browser_says_before_it_shows_the_move_is_no_move_back(session: Session) -> None:
    assert say(session, 0.5) == 1.0
    fragment.end_page()
    assert [say(session, 0.5) for _ in range(3)] == [1.0] * 3


def test_a_run_that_the_server_asks_for_itself_says_nothing_of_the_browser(session: Session) -> None:
    moves.keep()
    assert say(session, 0.5) == 1.0
    fragment.end_page()
    say(session, 0.5)
    moves.keep()
    assert say(session, 0.5) == 1.0


def test_once_the_browser_has_shown_it_a_control_can_be_moved_back(session: Session) -> None:
    fragment.end_page()
    assert say(session, 1.0) == 1.0
    assert say(session, 0.5) == 0.5


def test_a_move_elsewhere_counts_at_once(session: Session) -> None:
    assert say(session, 2.0) == 2.0


def test_a_browser_that_says_nothing_of_it_for_long_means_what_it_says(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "_LAG", -1.0)
    moves.move("rate", 3.0)
    assert say(session, 1.0) == 1.0
