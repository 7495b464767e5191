"""A tutorial with the reader's own numbers, as the page shows it and as the URL holds it.

Text from a URL never fails: it is read as ``setting.setting`` reads it, and each repair is told in a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from setting.setting import read, repair, strangers, text_of
from tutorials import RECIPES, Variation
from tutorials.variation import DATA, published

_NUMBERS = ("seed", "hidden", "rate", "epochs", "rule")
_SUGGESTED = ("activation", "hidden2", "data")
SPEED = 20


@dataclass(frozen=True)
class Showing:
    """Which variation is shown, and ``speed`` epochs from frame to frame."""

    variation: Variation
    speed: int = SPEED

    def to_query(self) -> dict[str, str]:
        """The query parameters: the tutorial's name, and what differs from the text, whose numbers never change."""
        start = published(self.variation.key)
        values = {name: getattr(self.variation, name) for name in numbers(self.variation.key)}
        own = {name: value for name, value in values.items() if value != getattr(start, name)}
        if self.speed != SPEED:
            own["speed"] = self.speed
        return {"tutorial": self.variation.key, **{name: text_of(value) for name, value in own.items()}}


FIRST = Showing(published(next(iter(RECIPES))))


def numbers(key: str) -> tuple[str, ...]:
    """What the reader can change in the tutorial ``key``: fields of a variation."""
    return (*_NUMBERS, *(_SUGGESTED if RECIPES[key].suggestions else ()))


def rules(key: str) -> tuple[str, ...]:
    """The update rules that the tutorial ``key`` can be replayed by."""
    return ("published", *RECIPES[key].rivals)


def from_query(query: Mapping[str, Sequence[str]]) -> tuple[Showing, list[str]]:
    """What ``query`` (name → all its values) asks for, and a sentence for each repair made.

    What is missing or cannot be read is as published.
    """
    notices: list[str] = []

    def taken(name: str, default: Any, choices: Sequence[str] = ()) -> Any:
        given = query.get(name)
        if not given:
            return default
        value, repaired = _one_of(given[-1], choices, default) if choices else read(name, given[-1], default)
        if repaired or len(given) > 1:
            notices.append(repair(name, given, text_of(value)))
        return value

    start = published(taken("tutorial", FIRST.variation.key, list(RECIPES)))
    names, choices = numbers(start.key), {"rule": rules(start.key), "data": DATA}
    values = {name: taken(name, getattr(start, name), choices.get(name, ())) for name in names}
    speed = taken("speed", SPEED)
    return Showing(replace(start, **values), speed), strangers(query, ["tutorial", *names, "speed"]) + notices


def _one_of(text: str, choices: Sequence[str], default: str) -> tuple[str, bool]:
    return (text, False) if text in choices else (default, True)
