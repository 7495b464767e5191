"""Where a reader is in the lessons: which lesson, which step, and the steps that are done; the URL says so too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from setting.parameters import Query, number, quoted, read_query, to_text, words
from teaching.completion import ACTIONS
from teaching.lesson import MOST_STEPS, Lesson
from ui.url import query

PARTS = ("lesson", "step", "done", "ticked")
"""The query parameters."""
_LIST = "all"  # The list in place of a lesson: a URL that says nothing asks for nothing.
_LONGEST = 1000  # Letters of all that is done.
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
    for lesson, steps in (linked["done"] or {}).items():
        place.done.setdefault(lesson, set()).update(steps)
    place.ticked.setdefault((place.lesson, place.step), set()).update(linked["ticked"] or ())
    for name in PARTS:
        query.tell_repairs((place.lesson, place.step), part=name)
    return place


def write_place(place: Place) -> None:
    """Have the URL say where the reader is."""
    done = {lesson: "".join(map(str, sorted(steps))) for lesson, steps in place.done.items() if steps}
    ticked = () if place.is_done else place.ticked.get((place.lesson, place.step), ())
    says = {
        "lesson": place.lesson or _LIST,
        "step": to_text(place.step) if place.lesson else "",
        "done": " ".join(f"{lesson}:{steps}" for lesson, steps in done.items()),
        "ticked": ",".join(sorted(ticked)),
    }
    for name, text in says.items():
        query.write_url({name: text} if text else {}, part=name)


def _read(name: str, lessons: Mapping[str, Lesson], given: Query) -> tuple[Any, list[str]]:
    text = given[name][-1]
    if name == "step":
        values, repairs = read_query(given, {name: number(1, MOST_STEPS)}, {name: 1})
        return values[name], repairs
    if name == "lesson":
        missing = f"There is no lesson called {quoted([text])}; here are those that there are."
        return (text, []) if text in lessons else ("", [] if text == _LIST else [missing])
    if name == "ticked":
        return {action for action in text.split(",") if action in ACTIONS}, []
    done = [part.partition(":") for part in words(text, _LONGEST) or ()]
    found = {
        lesson: {int(step) for step in steps if step in "123456789" and int(step) <= len(lessons[lesson].steps)}
        for lesson, _, steps in done
        if lesson in lessons
    }
    return found, []
