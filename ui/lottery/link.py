"""The link to a lottery: its whole plan, ``vary=hidden rate``, ``hidden=1 2 4``, ``data=xor`` and so on.

A parameter called as on the Train page means the same; one that varies has all of its values, with spaces between them.
A comma would be ``%2C`` in an address bar, but is read as well. A value that is itself a list has hyphens.
"""

from __future__ import annotations

from typing import Any

from setting import link
from setting.parameters import Query, Reader, nearest, one_of, read_number, read_query, repair, to_text, unknown, words
from setting.setting import Setting
from ui.lottery.axes import APART, AXES, offered, usual, with_values
from ui.lottery.plan import ERRORS, IDLE, JUDGED, MOST_AXES, MOST_SERIES, NETWORKS, RIGHT, START, Axis, Plan

_OWN: dict[str, Reader] = {
    "networks": nearest(NETWORKS), "right": nearest(RIGHT), "error": nearest(ERRORS), "judged": one_of(JUDGED),
    "bound": nearest(ERRORS),
}  # fmt: skip
_ALWAYS = ("networks", "right", "error")


def to_query(plan: Plan) -> dict[str, str]:
    """The query parameters of ``plan``: of its setting as on the Train page, but for what varies."""
    shared = {name: text for name, text in plan.setting.to_query().items() if name not in (*IDLE, *plan.names)}
    varied = {axis.name: " ".join(map(_word, axis.values)) for axis in plan.axes}
    own = {name: getattr(plan, name) for name in _OWN}
    told = {name: to_text(value) for name, value in own.items() if name in _ALWAYS or value != getattr(START, name)}
    return {"vary": " ".join(plan.names), **shared, **varied, **told}


def from_query(query: Query) -> tuple[Plan, list[str]]:
    """The plan that ``query`` asks for, and a sentence for each repair; what is missing is as at the start."""
    vary = query.get("vary") or []
    asked = (words(vary[-1]) or []) if vary else START.names
    names = list(dict.fromkeys(name for name in asked if name in AXES)) or START.names
    while True:
        setting, repairs = _shared(query, names)
        axes, more = _read_axes(query, names, setting)
        if names == (made := [axis.name for axis in axes]):
            break
        names = made or START.names  # Of an axis that makes no sense, the setting may have something to say.
    if vary and (asked != names or len(vary) > 1):
        repairs.insert(0, repair("vary", vary, ", ".join(names)))
    own, others = read_query(query, _OWN, {name: getattr(START, name) for name in _OWN})
    meant = {*link.TABLE, *names, *_OWN, "vary"}.difference(IDLE)
    return Plan.of(setting, tuple(axes), **own), unknown(query, meant) + repairs + more + others


def _shared(query: Query, varied: list[str]) -> tuple[Setting, list[str]]:
    """The setting that all networks share; of the data, where they vary, the first."""
    own = {name: texts for name, texts in query.items() if name in link.TABLE and name not in (*IDLE, *varied)}
    if "data" in varied and query.get("data"):
        first = next((name for name in words(query["data"][-1]) or [] if link.TABLE["data"](name)), None)
        own |= {"data": [first]} if first else {}
    return link.from_query(own)


def _read_axes(query: Query, names: list[str], setting: Setting) -> tuple[list[Axis], list[str]]:
    """Those axes called ``names`` that make sense together in ``setting``, and a sentence for each repair."""
    axes: list[Axis] = []
    told: list[str] = []
    for name in names:
        if len(axes) == MOST_AXES or name not in offered(setting) or APART.get(name) in [axis.name for axis in axes]:
            continue
        known = {_word(value): value for value in AXES[name].offers(setting)}
        values, repairs = read_query(query, {name: _several(known)}, {name: tuple(map(_word, usual(name, setting)))})
        told += repairs
        chosen = tuple(known[word] for word in values[name])
        if axes and len(chosen) > MOST_SERIES:
            chosen = chosen[:MOST_SERIES]
            told.append(f"The second thing that varies can have {MOST_SERIES} values; using the first {MOST_SERIES}.")
        axes.append(Axis(name, chosen))
        setting = with_values(setting, {name: chosen[0]})
    return axes, told


def _word(value: Any) -> str:
    return "-".join(value) if isinstance(value, tuple) else to_text(value)


def _several(known: dict[str, Any]) -> Reader:
    """A reader of some of the words ``known``, in their order, each of them once; of a number, the nearest."""
    numbers = {word: value for word, value in known.items() if type(value) in (int, float)}

    def read_one(text: str) -> tuple[str, bool] | None:
        said = None if text in known else read_number(text)
        if said is None or not numbers:
            return (text, True) if text in known else None
        word = min(numbers, key=lambda word: abs(numbers[word] - said))
        return word, numbers[word] == said

    def read(text: str) -> tuple[Any, bool] | None:
        found = [read_one(part) for part in words(text) or ()]
        chosen = [one[0] for one in found if one]
        exact = all(one is not None and one[1] for one in found)
        return (tuple(word for word in known if word in chosen), exact) if chosen else None

    return read
