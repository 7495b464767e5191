"""The link to a lottery: its whole plan, ``vary=hidden rate``, ``hidden=1 2 4``, ``data=xor`` and so on.

A parameter called as on the Train page means the same; one that varies has all of its values, with spaces between them.
A comma would be ``%2C`` in an address bar, but is read as well.
"""

from __future__ import annotations

import re
from typing import Any

from setting.parameters import Query, Reader, nearest, read_query, to_text, unknown
from setting.setting import TABLE
from ui.lottery.plan import AXES, ERRORS, FIELDS, MOST_SERIES, NETWORKS, RIGHT, START, Plan, options

_MOST_AXES = 2
_NUMBERS: dict[str, Reader] = {"networks": nearest(NETWORKS), "right": nearest(RIGHT), "error": nearest(ERRORS)}
_LONGEST = 200  # Letters of a list; all sixteen numbers of hidden neurons take 38.


def to_query(plan: Plan) -> dict[str, str]:
    """The query parameters of ``plan``, all of them, so that a link outlives a change of defaults."""
    return {name: to_text(value) for name, value in plan.values().items()}


def from_query(query: Query) -> tuple[Plan, list[str]]:
    """The plan that ``query`` asks for, and a sentence for each repair; what is missing is as at the start."""
    values, repairs = read_query(query, {"vary": _read_axes}, START.values())
    varied: tuple[str, ...] = values["vary"]
    table = {name: _several(name) if name in varied else TABLE[name] for name in FIELDS} | _NUMBERS
    defaults = START.values() | vars(START.setting) | {name: AXES[name].usual for name in varied}
    others, more = read_query(query, table, defaults)
    values |= others
    for name in varied[1:]:
        if len(values[name]) > MOST_SERIES:
            values[name] = values[name][:MOST_SERIES]
            more.append(f"The second thing that varies can have {MOST_SERIES} values; using the first {MOST_SERIES}.")
    return Plan.of(values), unknown(query, ["vary", *table]) + repairs + more


def _read_axes(text: str) -> tuple[Any, bool]:
    """Read the names of the first axes in ``text``, in its order."""
    parts = _parts(text)
    names = tuple(dict.fromkeys(part for part in parts if part in AXES))[:_MOST_AXES]
    return names or None, list(names) == parts


def _several(name: str) -> Reader:
    """A reader of values of the axis ``name``: in the order of the sidebar, each of them once."""

    def read(text: str) -> tuple[Any, bool]:
        found = [TABLE[name](part) for part in _parts(text)]
        values = tuple(value for value in options(name) if value in [one for one, _ in found])
        return values or None, all(exact for _, exact in found)

    return read


def _parts(text: str) -> list[str]:
    return [part for part in re.split("[ ,]", text) if part] if len(text) <= _LONGEST else []
