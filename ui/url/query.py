"""The URL: read when it asks for something new, written whenever what it says has changed.

It has parts: what a page shows, and perhaps a parameter or two next to that. What a part says is its page's to read;
here is told apart who wrote it. Every run of a page brings the URL along, be it a link that somebody opened, the back
button, or only what this session has written itself, perhaps not even the last of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from ui.url.fragment import page_runs

Query = dict[str, list[str]]
T = TypeVar("T")

LAG = 1.0  # Seconds a browser may need to hear of a new URL; nobody goes back that soon.
_PAGE, _PARTS, _HELD_BACK, _LISTENS = "query-page", "query-parts", "query-held-back", "query-listens"


class Part(NamedTuple):
    """A part of the URL: the one parameter ``key`` if that is ``alone``.

    Else ``key`` only names it, and all parameters but those in ``but`` belong to it.
    """

    key: str
    alone: bool = False
    but: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether the parameter ``name`` belongs to it."""
        return name == self.key if self.alone else name not in self.but

    def of(self, query: Query) -> Query:
        """What it has of ``query``."""
        return {name: texts for name, texts in query.items() if self.has(name)}


class _Known(NamedTuple):
    """What this session knows that a part of the URL says, what it said ``before``, until when, and its repairs."""

    now: Query
    before: tuple[tuple[Query, float], ...] = ()
    repairs: tuple[object, list[str]] = (None, [])


def arrive(page: str) -> bool:
    """Begin a run of ``page``; whether the last one was another's. Then whatever the URL says is for it to read."""
    if _LISTENS in st.session_state:
        st.session_state.pop(_HELD_BACK, None)
    else:
        st.session_state[_HELD_BACK] = None
    if st.session_state.get(_PAGE) == page:
        return False
    st.session_state[_PAGE], st.session_state[_PARTS] = page, {}
    return True


def asked(part: Part, read: Callable[[Query], tuple[T, list[str]]], shown: Mapping[str, Any] | None = None) -> T | None:
    """What the URL asks for where somebody else than this session wrote it: a link, a bookmark, the back button.

    ``read`` turns the query into it and into a sentence for each repair made. ``shown`` are controls, by their keys,
    and what they showed last: where one was moved since, it outranks a URL that has not heard of it.
    """
    # A link, Back and Forward run the page. What a fragment's run brings along is what this session wrote, or wrote
    # before: on a slow machine, many keys ago.
    if not page_runs():
        return None
    query, known = part.of(_sent()), _parts().get(part.key)
    # Moving between pages empties the URL; that asks for nothing.
    if not query or (known and _has_said(known, query)):
        return None
    if known and any(st.session_state.get(key, value) != value for key, value in (shown or {}).items()):
        _turn(part, query)
        return None
    thing, sentences = read(query)
    # Whoever wrote it had heard of what was there before, and may want that again at once.
    _parts()[part.key] = _Known(query, repairs=(thing, sentences))
    return thing


def read_anew(part: Part) -> None:
    """Take ``part`` of the URL for somebody else's, even if it says what it did."""
    _parts().pop(part.key, None)


def outrank(part: Part) -> None:
    """Ask nothing of what the URL says now: a control was moved that it has not heard of."""
    _turn(part, part.of(_sent()))


def hold(part: Part, values: Mapping[str, str]) -> None:
    """Make ``part`` of the URL say ``values`` and nothing else."""
    wanted = {name: [value] for name, value in values.items()}
    held_back: Query | None = st.session_state.get(_HELD_BACK)
    says = _sent() if held_back is None else held_back
    if part.of(says) != wanted:
        _write({name: texts for name, texts in says.items() if name in wanted or not part.has(name)} | wanted)
    known = _parts().get(part.key)
    if known is None or known.now != wanted:
        _turn(part, wanted)


def tell_repairs(part: Part, thing: object) -> None:
    """Say what had to be repaired in the link that asked for ``thing``, for as long as that is what is shown."""
    known = _parts().get(part.key, _Known({}))
    wanted, sentences = known.repairs
    if sentences and wanted == thing:
        st.info(" ".join(sentences), icon=":material/link:")
    elif sentences:
        _parts()[part.key] = known._replace(repairs=(None, []))


def listen() -> None:
    """Know that the browser has been sent ui/history.js: what the next run writes comes after it."""
    st.session_state[_LISTENS] = True


def is_held_back() -> bool:
    """Whether what the URL is to say still waits for ``write``."""
    return _HELD_BACK in st.session_state


def write() -> None:
    """Write what was held back; from now on, the URL is written at once: ui/history.js has said that it is there."""
    listen()  # The run that sent it may have been broken off before it came to say so.
    if held_back := st.session_state.pop(_HELD_BACK, None):
        _write(held_back)


def _write(query: Query) -> None:
    if is_held_back():
        st.session_state[_HELD_BACK] = query
    else:
        st.query_params.from_dict(query)


def _sent() -> Query:
    """The URL as the browser has sent it, or as it was written since then."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _parts() -> dict[str, _Known]:
    parts: dict[str, _Known] = st.session_state.setdefault(_PARTS, {})
    return parts


def _has_said(known: _Known, query: Query) -> bool:
    """Whether ``query`` is what the URL says as ``known``, or what it said until just now."""
    recent = [before for before, until in known.before if time.monotonic() - until < LAG]
    return query in (known.now, *recent)


def _turn(part: Part, query: Query) -> None:
    """Know that ``part`` says ``query`` from now on."""
    known, now = _parts().get(part.key), time.monotonic()
    if known is None:
        _parts()[part.key] = _Known(query)
    else:
        before = [(earlier, until) for earlier, until in known.before if now - until < LAG]
        _parts()[part.key] = known._replace(now=query, before=(*before, (known.now, now)))
