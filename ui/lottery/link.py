"""The link to a lottery: its whole plan, ``vary=hidden rate``, ``hidden=1 2 4``, ``data=xor`` and so on.

A parameter called as on the Train page means the same; one that varies has all of its values, with spaces between them.
A comma would be ``%2C`` in an address bar, but is read as well.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lab.criterion import Criterion
from setting.parameters import Query, Reader, nearest, read_query, to_text, unknown
from setting.setting import TABLE
from ui.lottery.plan import (
    AXES,
    ERRORS,
    FIELDS,
    MOST_SERIES,
    NETWORKS,
    NETWORKS_STEP,
    RIGHT,
    RIGHT_STEP,
    START,
    Axis,
    Plan,
    options,
    usual,
)

_VARY = "vary"
_MOST_AXES = 2
_NUMBERS: dict[str, Reader] = {
    "networks": nearest(range(NETWORKS[0], NETWORKS[1] + 1, NETWORKS_STEP)),
    "right": nearest(range(RIGHT[0], RIGHT[1] + 1, RIGHT_STEP)),
    "error": nearest(ERRORS),
}
_LONGEST = 200  # Letters of a list; all sixteen numbers of hidden neurons take 38.


def to_query(plan: Plan) -> dict[str, str]:
    """The query parameters of ``plan``, all of them, so that a link outlives a change of defaults."""
    values = {_VARY: tuple(axis.name for axis in plan.axes)}
    values |= {name: getattr(plan.setting, name) for name in FIELDS}
    values |= {axis.name: axis.values for axis in plan.axes}
    values |= numbers(plan)
    return {name: to_text(value) for name, value in values.items()}


def from_query(query: Query) -> tuple[Plan, list[str]]:
    """The plan that ``query`` asks for, and a sentence for each repair; what is missing is as at the start."""
    first, repairs = read_query(query, {_VARY: _read_axes}, {_VARY: tuple(axis.name for axis in START.axes)})
    varied: tuple[str, ...] = first[_VARY]
    table = {name: _several(name) if name in varied else TABLE[name] for name in FIELDS} | _NUMBERS
    defaults = vars(START.setting) | {name: usual(name) for name in varied} | numbers(START)
    values, more = read_query(query, table, defaults)
    axes = [Axis(name, values.pop(name)) for name in varied]
    if len(axes) > 1 and len(axes[1].values) > MOST_SERIES:
        axes[1] = Axis(axes[1].name, axes[1].values[:MOST_SERIES])
        more.append(f"The second thing that varies can have {MOST_SERIES} values; using the first {MOST_SERIES}.")
    networks, criterion = values.pop("networks"), Criterion(values.pop("right") / 100, values.pop("error"))
    plan = Plan(replace(START.setting, **values), tuple(axes), networks, criterion)
    return plan, unknown(query, [_VARY, *table]) + repairs + more


def numbers(plan: Plan) -> dict[str, Any]:
    """What ``plan`` has besides settings, as the sidebar shows it: the samples that must be right in percent."""
    right = round(plan.criterion.accuracy * 100)
    return {"networks": plan.networks, "right": right, "error": plan.criterion.error}


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
