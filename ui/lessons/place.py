"""Where a reader is in the lessons: which lesson, which step, and the steps that are done; the URL says so too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from setting.parameters import Query, number, one_of, quoted, read_query, several, to_text
from teaching.lesson import Lesson
from ui.url import query

PARTS = ("lesson", "step", "done")
"""The query parameters."""
_MOST = 99  # Steps.
_PLACE = "lesson-place"


@dataclass
class Place:
    """Where the reader is: a lesson's name, "" for the list, and a step, counted from 1.

    ``done`` are the steps of each lesson that are done, and ``ticked`` of each step, by lesson and number, what of it
    is. ``begun`` is the lesson and the step whose run is the present one.
    """

    lesson: str = ""
    step: int = 1
    done: dict[str, set[int]] = field(default_factory=dict)
    ticked: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    begun: tuple[str, int] | None = None

    def go(self, lesson: str, step: int = 1) -> None:
        """Be at another step."""
        self.lesson, self.step = lesson, step

    def tick(self, action: str, of: int) -> None:
        """An ``action`` of the present step is done, one ``of`` so many."""
        ticked = self.ticked.setdefault((self.lesson, self.step), set())
        ticked.add(action)
        if len(ticked) >= of:
            self.done.setdefault(self.lesson, set()).add(self.step)

    @property
    def is_done(self) -> bool:
        """Whether the present step is done."""
        return self.step in self.done.get(self.lesson, ())

    def has(self, action: str) -> bool:
        """Whether an ``action`` of the present step is done."""
        return self.is_done or action in self.ticked.get((self.lesson, self.step), ())


def read_place(lessons: Mapping[str, Lesson]) -> Place:
    """Where the reader is, or where a link leads; what cannot be is told."""
    place: Place = st.session_state.setdefault(_PLACE, Place())
    linked = {name: query.read_url(partial(_read, name, lessons), part=name) for name in PARTS}
    if (name := linked["lesson"]) is not None:
        place.go(name, linked["step"] or 1)
    elif linked["step"]:
        place.step = linked["step"]
    if place.lesson not in lessons:
        place.go("")
    else:
        place.step = min(place.step, len(lessons[place.lesson].steps))
        place.done.setdefault(place.lesson, set()).update(linked["done"] or ())
    for name in PARTS:
        query.tell_repairs((place.lesson, place.step), part=name)
    return place


def write_place(place: Place) -> None:
    """Have the URL say where the reader is."""
    here = bool(place.lesson)
    says: dict[str, Any] = {
        "lesson": place.lesson,
        "step": place.step if here else "",
        "done": tuple(sorted(place.done.get(place.lesson, ()))) or "",
    }
    for name, value in says.items():
        query.write_url({name: to_text(value)} if value else {}, part=name)


def _read(name: str, lessons: Mapping[str, Lesson], given: Query) -> tuple[Any, list[str]]:
    if name == "lesson" and given[name][-1] not in lessons:
        return "", [f"There is no lesson called {quoted(given[name])}; here are those that there are."]
    table = {"lesson": one_of(lessons), "step": number(1, _MOST), "done": several(number(1, _MOST), _MOST)}
    defaults = {"step": 1, "done": ()}
    values, repairs = read_query(given, {name: table[name]}, {name: defaults.get(name)})
    return values[name], repairs
