"""A tutorial with the reader's own numbers, as the page shows it and as the URL holds it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nn_core import GATES
from setting.link import TABLE
from setting.parameters import Query, nearest, one_of, read_query, to_text, unknown
from setting.setting import EPOCHS_STEP, RANGES, RATES
from tutorials import RECIPES, Variation
from tutorials.variation import published

_NUMBERS = ("seed", "hidden", "rate", "epochs", "rule")
_SUGGESTED = ("activation", "hidden2", "data")
SPEED = 20
# What the controls of this page offer, which have no room for all that a link to a run may hold.
_OFFERED = {
    "rate": nearest(RATES),
    "epochs": nearest(range(EPOCHS_STEP, RANGES["epochs"][1] + 1, EPOCHS_STEP)),
    "data": one_of(GATES),
}


@dataclass(frozen=True)
class Showing:
    """Which variation is shown, and at what ``speed``, as in a ``Setting``."""

    variation: Variation
    speed: float = SPEED

    def to_query(self) -> dict[str, str]:
        """The query parameters: the tutorial's name, and what differs from the text, whose numbers never change."""
        key = self.variation.key
        start, here = {**vars(published(key)), "speed": SPEED}, {**vars(self.variation), "speed": self.speed}
        own = {name: to_text(here[name]) for name in (*numbers(key), "speed") if here[name] != start[name]}
        return {"tutorial": key, **own}


FIRST = Showing(published(next(iter(RECIPES))))


def numbers(key: str) -> tuple[str, ...]:
    """What the reader can change in the tutorial ``key``: fields of a variation."""
    return (*_NUMBERS, *(_SUGGESTED if RECIPES[key].suggestions else ()))


def rules(key: str) -> tuple[str, ...]:
    """The update rules that the tutorial ``key`` can be replayed by."""
    return ("published", *RECIPES[key].compared)


def from_query(query: Query) -> tuple[Showing, list[str]]:
    """What ``query`` asks for, and a sentence for each repair; what is missing is as published."""
    tutorial, repairs = read_query(query, {"tutorial": one_of(RECIPES)}, {"tutorial": FIRST.variation.key})
    start = published(tutorial["tutorial"])
    readers = {**TABLE, **_OFFERED, "rule": one_of(rules(start.key))}
    table = {name: readers[name] for name in (*numbers(start.key), "speed")}
    values, more = read_query(query, table, {**vars(start), "speed": SPEED})
    speed = values.pop("speed")
    return Showing(replace(start, **values), speed), unknown(query, ("tutorial", *table)) + repairs + more
