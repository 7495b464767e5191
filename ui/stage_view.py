"""What of the stage is seen: in the link, each by a query parameter of its own, and kept for the session."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from setting.parameters import Query, Reader, either, meaning, one_of, read_query, some_of, to_text
from stage.protocol import View
from ui.url import query

_VIEW, _USUAL = "stage-view", "stage-view-usual"
_TRAIN = "train"
_KINDS = ("network", "boundary", "lines", "loss", "weights", "table", "landscape")
_OF_A_PAIR = (*_KINDS, "difference")
_PANELS = (
    *("network", "boundary", "loss", "table", "difference", "landscape"),
    *(f"{kind}-{number}" for kind in ("network", "boundary", "table") for number in (1, 2)),
    *(f"weights-{number}" for number in range(1, 16)),
)
_TABLE: dict[str, Reader] = {
    "panels": some_of(_OF_A_PAIR, least=1),
    "large": either(meaning({"0": ()}), one_of(_PANELS)),
    "present": meaning({"0": False, "1": True}),
}
PARAMETERS = tuple(_TABLE)
"""The query parameters."""


USUAL = View(hidden=("landscape",))
"""What everybody sees first."""


def linked_view(usual: View = USUAL, stage: str = _TRAIN) -> None:
    """See what a link asks for, and say what of it cannot be; what everybody sees first of a ``stage`` is ``usual``."""
    st.session_state[_USUAL] = stage, usual
    values = _values(_view())
    for name, value in values.items():
        if linked := query.read_url(partial(_read, name, value), part=name):
            values |= linked
    hidden = tuple(kind for kind in _kinds() if kind not in values["panels"]) if values["panels"] else usual.hidden
    keep_view(View(hidden, values["large"] or None, values["present"]))
    for name in values:
        query.tell_repairs(_view(), part=name)


def _read(name: str, now: Any, given: Query) -> tuple[dict[str, Any], list[str]]:
    return read_query(given, {name: _TABLE[name]}, {name: now})


def keep_view(view: View) -> None:
    """See ``view`` from now on, as far as there is such a thing on the page."""
    hidden = tuple(kind for kind in _kinds() if kind in view.hidden)
    large = view.large if view.large in _PANELS else None
    st.session_state[_key()] = View(hidden if len(hidden) < len(_kinds()) else (), large, view.present)


def write_view() -> View:
    """What is seen; the link says so, where it is not what everybody sees first."""
    view = _view()
    for name, value in _values(view).items():
        query.write_url({name: to_text(value)} if value else {}, part=name)
    return view


def seen_view() -> View:
    """What is seen."""
    return _view()


def _values(view: View) -> dict[str, Any]:
    """The values of the query parameters: of ``panels`` those that are shown wherever they are, None for all."""
    shown = tuple(kind for kind in _kinds() if kind not in view.hidden)
    return {
        "panels": shown if set(view.hidden) != set(_usual().hidden) else None,
        "large": view.large or (),
        "present": view.present,
    }


def _view() -> View:
    view: View = st.session_state.setdefault(_key(), _usual())
    return view


def _usual() -> View:
    return _stage()[1]


def _stage() -> tuple[str, View]:
    """The name of the stage on this page, and what everybody sees of it first."""
    stage: tuple[str, View] = st.session_state.get(_USUAL, (_TRAIN, USUAL))
    return stage


def _key() -> str:
    """Each stage has a view of its own."""
    return f"{_VIEW}-{_stage()[0]}"


def _kinds() -> tuple[str, ...]:
    return _KINDS if _usual() == USUAL else _OF_A_PAIR
