"""What of the stage is seen: in the link, each by a query parameter of its own, and kept for the session."""

from __future__ import annotations

from typing import Any

import streamlit as st

from setting.parameters import Reader, meaning, one_of, read_query, some_of, to_text
from setting.setting import MOST_LAYERS
from stage.protocol import View
from ui.url import query

_VIEW = "stage-view"
_KINDS = ("network", "boundary", "lines", "loss", "weights", "table")
_PANELS = (*(kind for kind in _KINDS if kind not in ("lines", "weights")), *(
    f"weights-{layer + 1}" for layer in range(MOST_LAYERS + 1)
))  # fmt: skip
_TABLE: dict[str, Reader] = {
    "panels": some_of(_KINDS, least=1), "large": one_of(_PANELS), "present": meaning({"0": False, "1": True})
}  # fmt: skip
PARAMETERS = tuple(_TABLE)
"""The query parameters."""


def linked_view() -> None:
    """See what a link asks for, and say what of it cannot be."""
    view = vars(_view())
    for name, read in _TABLE.items():
        found: dict[str, Any] | None = query.read_url(_reader(name, read, view[name]), part=name)
        view = {**view, **(found or {})}
        query.tell_repairs(view[name], part=name)
    keep_view(View(**view))


def _reader(name: str, read: Reader, now: Any) -> Any:
    return lambda given: read_query(given, {name: read}, {name: now})


def keep_view(view: View) -> None:
    """See ``view`` from now on, as far as there is such a thing on the page."""
    panels = None if view.panels is None else tuple(kind for kind in _KINDS if kind in view.panels)
    st.session_state[_VIEW] = View(panels or None, view.large if view.large in _PANELS else None, view.present)


def write_view() -> View:
    """What is seen; the link says so, where it is not what everybody sees first."""
    view = _view()
    for name, value in vars(view).items():
        query.write_url({name: to_text(value)} if value else {}, part=name)
    return view


def _view() -> View:
    view: View = st.session_state.setdefault(_VIEW, View())
    return view
