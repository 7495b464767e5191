"""Controls that are moved by something else: a link, a press on the stage, a drawing, a button beside them.

The browser hears of such a move with the page's next run; until then it still says what a control said before.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

_LAG = 2.0  # Seconds a browser may need to hear that a control was moved by something else.
_MOVES = "moves"


class _Move(NamedTuple):
    """What a control said ``before`` it was moved to ``value``, which the browser knows at the time ``until``."""

    before: list[Any]
    value: Any
    until: float


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
        moves[key] = _Move([one for one in before if one != value], value, time.monotonic() + _LAG)
        st.session_state[key] = value


def keep() -> None:
    """Have controls say what they were moved to where the browser has not heard of it."""
    moves = _moves()
    for key, (before, value, until) in moves.copy().items():
        if time.monotonic() > until:
            del moves[key]
        elif st.session_state.get(key) in before:
            st.session_state[key] = value


def _moves() -> dict[str, _Move]:
    moves: dict[str, _Move] = st.session_state.setdefault(_MOVES, {})
    return moves
