"""The link to a lottery: its whole plan, ``vary=hidden rate``, ``hidden=1 2 4``, ``data=xor`` and so on.

A parameter called as on the Train page means the same; one that varies has all of its values. They are written a space
apart, which an address bar shows as a plus; a comma would be ``%2C`` there, but is read as well. Text from a URL never
fails, as in ``setting.setting``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lab.criterion import Criterion
from setting import setting
from setting.setting import read_nearest, repair, strangers, text_of
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
from ui.url import query

_PART = query.Part("lottery")
_VARY = "vary"
_MOST_AXES = 2
_NUMBERS: dict[str, Sequence[float]] = {
    "networks": range(NETWORKS[0], NETWORKS[1] + 1, NETWORKS_STEP),
    "right": range(RIGHT[0], RIGHT[1] + 1, RIGHT_STEP),
    "error": ERRORS,
}
_LONGEST = 200  # Letters of a list; all sixteen numbers of hidden neurons take 38.


def asked(shown: Mapping[str, Any]) -> Plan | None:
    """What a new URL asks for, unless a control was moved that ``shown`` knows."""
    return query.asked(_PART, from_query, shown)


def hold(plan: Plan) -> None:
    """Make the URL say ``plan``."""
    query.hold(_PART, to_query(plan))


def tell_repairs(plan: Plan) -> None:
    """Say what had to be repaired in the link that asked for ``plan``."""
    query.tell_repairs(_PART, plan)


def to_query(plan: Plan) -> dict[str, str]:
    """The query parameters of ``plan``, all of them, so that a link outlives a change of defaults."""
    values = {_VARY: tuple(axis.name for axis in plan.axes)}
    values |= {name: getattr(plan.setting, name) for name in FIELDS}
    values |= {axis.name: axis.values for axis in plan.axes}
    values |= numbers(plan)
    return {name: " ".join(_texts(value)) for name, value in values.items()}


def from_query(given: query.Query) -> tuple[Plan, list[str]]:
    """The plan that ``given`` asks for, and a sentence for each repair made; what is missing is as at the start."""
    notices = strangers(given, [_VARY, *FIELDS, *_NUMBERS])

    def taken(name: str, default: Any) -> Any:
        texts = given.get(name)
        if not texts:
            return default
        value, repaired = _read(name, texts[-1], default)
        if repaired or len(texts) > 1:
            notices.append(repair(name, texts, ", ".join(_texts(value))))
        return value

    varied = taken(_VARY, tuple(axis.name for axis in START.axes))
    axes = [Axis(name, taken(name, usual(name))) for name in varied]
    if len(axes) > 1 and len(axes[1].values) > MOST_SERIES:
        axes[1] = Axis(axes[1].name, axes[1].values[:MOST_SERIES])
        notices.append(f"The second thing that varies can have {MOST_SERIES} values; using the first {MOST_SERIES}.")
    fixed = {name: taken(name, getattr(START.setting, name)) for name in FIELDS if name not in varied}
    rest = {name: taken(name, default) for name, default in numbers(START).items()}
    criterion = Criterion(rest["right"] / 100, rest["error"])
    return Plan(replace(START.setting, **fixed), tuple(axes), rest["networks"], criterion), notices


def numbers(plan: Plan) -> dict[str, Any]:
    """What ``plan`` has besides settings, as the sidebar shows it: the samples that must be right in percent."""
    right = round(plan.criterion.accuracy * 100)
    return {"networks": plan.networks, "right": right, "error": plan.criterion.error}


def _texts(value: Any) -> list[str]:
    return [text_of(one) for one in (value if isinstance(value, tuple) else (value,))]


def _read(name: str, text: str, default: Any) -> tuple[Any, bool]:
    """``text`` as a value of the parameter ``name``, and whether it had to be repaired."""
    if name == _VARY:
        return _read_varied(text, default)
    if isinstance(default, tuple):
        return _read_values(name, text, default)
    if name in _NUMBERS:
        return read_nearest(text, _NUMBERS[name], default)
    return setting.read(name, text, default)


def _read_varied(text: str, default: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The first axes in ``text``, in its order."""
    parts = _parts(text)
    varied = tuple(dict.fromkeys(part for part in parts if part in AXES))[:_MOST_AXES]
    return varied or default, not varied or list(varied) != parts


def _read_values(name: str, text: str, default: tuple[Any, ...]) -> tuple[tuple[Any, ...], bool]:
    """The values of the axis ``name`` in ``text``, in the order of the sidebar; each of them once."""
    read = [setting.read(name, part, None) for part in _parts(text)]
    values = tuple(value for value in options(name) if value in [one for one, _ in read])
    return values or default, not values or any(repaired for _, repaired in read)


def _parts(text: str) -> list[str]:
    return [part for part in re.split("[ ,]", text) if part] if len(text) <= _LONGEST else []
