"""The URL: read where somebody else wrote it, written whenever what it should say has changed.

Every run of a page brings the URL along. Whoever wrote it may have opened a link or pressed Back; or it is what this
session wrote itself, perhaps not even the last of it. Only here are these told apart.

The URL has parts, each with a reader and writer of its own. A page names on arrival the query parameters that are parts
by themselves; all others are one part, ``REST``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from ui.url.fragment import page_runs

Query = dict[str, list[str]]
T = TypeVar("T")

LAG = 1.0  # Seconds a browser may need to hear of a new URL; nobody goes back that soon.
REST = ""
_URL = "url"


@dataclass
class _Part:
    """What a part of the URL says, as far as this session knows, and what it said before, each until when.

    ``repairs`` are to be told while the page shows ``repaired``, None until it has shown it.
    """

    says: Query
    repairs: list[str] = field(default_factory=list)
    repaired: object = None
    before: list[tuple[Query, float]] = field(default_factory=list)

    def has_said(self, query: Query) -> bool:
        """Whether it says ``query``, or did until just now: the browser may not have heard of the change."""
        now = time.monotonic()
        self.before = [(earlier, until) for earlier, until in self.before if now - until < LAG]
        return query in (self.says, *(earlier for earlier, _ in self.before))

    def say(self, query: Query) -> None:
        """Say ``query`` from now on."""
        if query != self.says:
            self.before.append((self.says, time.monotonic()))
            self.says = query


@dataclass
class _Url:
    """What a session knows of the URL: what it ``says``, or will once it is written, which page's it is, its parts.

    ``asked`` are the parts that this run of the page has compared with the URL. Whatever ``waits`` to be written does
    so until the browser is ready: until it says that ui/url/history.js has come there.
    """

    says: Query = field(default_factory=dict)
    page: str = ""
    own: tuple[str, ...] = ()
    parts: dict[str, _Part] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    ready: bool = False
    waits: bool = False

    def of(self, part: str, query: Query) -> Query:
        """What ``part`` has of ``query``."""
        return {name: texts for name, texts in query.items() if part == (name if name in self.own else REST)}


def _url() -> _Url:
    url: _Url = st.session_state.setdefault(_URL, _Url())
    return url


def _sent() -> Query:
    """The URL as the browser has sent it, or as it was written since then."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def arrive(page: str, own: tuple[str, ...] = ()) -> bool:
    """Begin a run of ``page``, whose parameters ``own`` are parts by themselves; whether the last one was another's.

    If it was, whatever the URL says is for this page to read.
    """
    url = _url()
    url.says, url.waits, url.asked = _sent(), False, set()
    if url.page == page:
        return False
    url.page, url.own, url.parts = page, own, {}
    return True


def read_url(
    read: Callable[[Query], tuple[T, list[str]]], shown: Mapping[str, Any] | None = None, part: str = REST
) -> T | None:
    """What ``part`` of the URL asks for if somebody else than this session wrote it; otherwise None.

    ``read`` returns that and a sentence for each repair. ``shown`` are controls, by their keys, and what they showed
    last: where one was moved since, the URL is older than the move.
    """
    # A link, Back and Forward run the page. A fragment's run only brings along what this session wrote: on a slow
    # machine, many keystrokes ago.
    if not page_runs():
        return None
    url, query = _url(), _url().of(part, _sent())
    url.asked.add(part)
    known = url.parts.get(part)
    # Moving between pages empties the URL; that asks for nothing.
    if not query or (known and known.has_said(query)):
        return None
    if known and any(st.session_state.get(key, value) != value for key, value in (shown or {}).items()):
        known.say(query)
        return None
    thing, repairs = read(query)
    # What was there before may be asked for again at once: whoever wrote this had heard of it.
    url.parts[part] = _Part(query, repairs)
    if part == REST:
        # A link to another run also asks for the epoch in it, even if that is the same number as before.
        url.parts = {name: one for name, one in url.parts.items() if name in url.asked}
    return thing


def ignore_url(part: str) -> None:
    """Do not read what ``part`` says now: a control was moved after it had been written."""
    if known := _url().parts.get(part):
        known.say(_url().of(part, _sent()))


def write_url(values: Mapping[str, str], part: str = REST) -> None:
    """Make ``part`` of the URL say ``values`` and nothing else.

    The others stay as the page's run has left them: what a fragment's run brings along may be older.
    """
    url, wanted = _url(), {name: [value] for name, value in values.items()}
    mine = url.of(part, url.says)
    if mine != wanted:
        url.says = {name: texts for name, texts in url.says.items() if name in wanted or name not in mine} | wanted
        url.waits = True
        if url.ready:
            write_what_waits()
    url.parts.setdefault(part, _Part(wanted)).say(wanted)


def tell_repairs(shown: object, part: str = REST) -> None:
    """Say what had to be repaired in a link, from the run that follows it on until something else is ``shown``.

    It has its place whether there is anything to say or not: a stage below it that moved up would be mounted anew.
    """
    known, place = _url().parts.get(part), st.container()
    if known and known.repairs and known.repaired in (None, shown):
        known.repaired = shown
        place.info(" ".join(known.repairs), icon=":material/link:")
    elif known:
        known.repairs = []


def is_browser_ready() -> bool:
    """Whether the URL can be written at once."""
    return _url().ready


def write_what_waits() -> None:
    """Write what waits for the browser, which is ready now, even if the run that found it so was broken off."""
    url = _url()
    url.ready = True
    if url.waits:
        st.query_params.from_dict(url.says)
        url.waits = False
