"""Controls that are moved by something else: a link, a press on the stage, a drawing, a button beside them.

The browser hears of such a move with the page's next run; until then it still says what a control said before. Once it
has said what the control was moved to, whatever it says is somebody's own move.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from ui.url.fragment import pages_ended

_LAG = 2.0  # Seconds a browser may need to hear that a control was moved by something else.
_MOVES = "moves"


class _Move(NamedTuple):
    """What a control said ``before`` it was moved to ``value``, which the browser knows at the time ``until``.

    It was moved there, or told so again, after ``pages`` runs of the page; before another has ended it knows nothing.
    """

    before: list[Any]
    value: Any
    until: float
    pages: int


def key_of(name: str) -> str:
    """Under this name in the session: what the control of the field ``name`` says."""
    return f"control-{name}"


def value_of(name: str) -> Any:
    """What the control of the field ``name`` says now, be it moved since the page ran; None if it is hidden."""
    keep()
    return st.session_state.get(key_of(name))


def move(name: str, value: Any) -> None:
    """Move the control of the field ``name`` to ``value``, which it offers, before the page's next run shows it."""
    move_all({key_of(name): value})


def move_all(values: Mapping[str, Any]) -> None:
    """Move controls, by their keys, to ``values``, which they offer, before the page's next run shows them.

    What a film that plays requests meanwhile still brings along what they said before: for a while, that is no move
    back.
    """
    keep()
    moves = _moves()
    for key, value in values.items():
        said = [st.session_state[key]] if key in st.session_state else []
        before = [*said, *(moves[key].before if key in moves else [])]
        until = time.monotonic() + _LAG
        moves[key] = _Move([one for one in before if one != value], value, until, pages_ended())
        st.session_state[key] = value


def keep() -> None:
    """Have controls say what they were moved to where the browser has not heard of it."""
    moves = _moves()
    for key, move in moves.copy().items():
        if time.monotonic() > move.until:
            del moves[key]
        elif st.session_state.get(key) in move.before:
            st.session_state[key] = move.value
            moves[key] = move._replace(pages=pages_ended())
        elif pages_ended() > move.pages:
            del moves[key]  # The browser has shown it.


def _moves() -> dict[str, _Move]:
    moves: dict[str, _Move] = st.session_state.setdefault(_MOVES, {})
    return moves
