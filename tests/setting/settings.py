"""Settings and texts to try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from hypothesis import strategies as st

from setting.own_points import CLASSES, LARGEST, MOST_COLUMNS, Own, plain_name, usable, within
from setting.own_text import is_own, read, write
from setting.setting import CHOICES, CONTROLS, MOST_LAYERS, RANGES, Setting


def _value(name: str) -> st.SearchStrategy:
    """Any value of the field ``name`` that a control or a link may give it."""
    if name in RANGES:
        low, high = RANGES[name]
        return st.integers(low, high) if isinstance(low, int) else st.floats(low, high)
    return st.sampled_from(CHOICES[name])


def _some(names: tuple[str, ...], least: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(names), min_size=least).map(lambda some: tuple(n for n in names if n in some))


_places = st.floats(-LARGEST, LARGEST).map(lambda place: place + 0.0)  # No -0.


def _points(columns: int, labels: st.SearchStrategy, least: int) -> st.SearchStrategy:
    return st.lists(st.tuples(*[_places] * columns, labels), min_size=least, max_size=5).map(tuple)


def _named(points: Own) -> st.SearchStrategy[Own]:
    if points.kind != "classes":
        return st.just(points)
    names = st.lists(st.text(max_size=30).map(plain_name), min_size=points.classes, max_size=points.classes)
    return st.just(points) | names.map(lambda names: points._replace(names=tuple(names)))


def _planes(columns: int) -> st.SearchStrategy[tuple[float, ...] | None]:
    upright = (-LARGEST, LARGEST) if columns == 1 else ()
    return st.sampled_from([None, (-LARGEST, LARGEST, *upright), (-0.5, 1.5, *upright)])


_words = st.text(max_size=30).map(plain_name)
own = st.tuples(st.integers(1, MOST_COLUMNS), st.sampled_from([st.sampled_from(CLASSES), _places])).flatmap(
    lambda kind: st.builds(
        Own, _points(*kind, 2), _points(*kind, 0), st.just(()), _planes(kind[0]),
        st.just(()) | st.tuples(*[_words] * (kind[0] + 1)), st.just("") | _words,
    )
).filter(lambda own: usable(own) and within(own)).flatmap(_named)  # fmt: skip
"""A few own points, of classes, which may have names, or with values, pasted or drawn."""
_FIELDS = {name: _value(name) for name in CONTROLS if name in {*CHOICES, *RANGES}} | {
    "data": st.sampled_from((*CHOICES["data"], "0010", "1111")),
    "features": _some(CHOICES["features"], 1),
    "standardise": st.booleans(),
    "layers": st.lists(st.integers(*RANGES["hidden"]), max_size=MOST_LAYERS).map(tuple),
    "batch": st.none() | st.integers(*RANGES["batch"]),
    "hide": _some(CONTROLS, 0),
}
settings = st.builds(Setting, **_FIELDS).map(Setting.consistent)
"""Consistent settings, all that there are."""

numbers_written = st.one_of(st.integers().map(str), st.floats().map(str), st.floats().map("{:e}".format))
odd_numbers = st.sampled_from(
    [
        "nan",
        "-inf",
        "1e999",
        "-0",
        "0x10",
        "1_000",
        "٣",
        "\uff11",
        "½",
        " 7 ",
        "+4",
        "",
        "9" * 5000,
        "1e-400",
        "all",
        "1",
    ]
)
lists_written = st.lists(st.sampled_from([*CONTROLS, *CHOICES["features"], "1", "0", "16", "17", "x", ""]), max_size=9)
texts = st.one_of(
    st.text(max_size=60), numbers_written, odd_numbers, lists_written.map(",".join), lists_written.map(" ".join),
    st.sampled_from([str(choice) for choices in CHOICES.values() for choice in choices]),
)  # fmt: skip
"""What a stranger may write where a value should stand; some of it is one."""


def within_the_limits(setting: Setting) -> bool:
    """Whether every field of ``setting`` is of its type and among what is allowed, and they go together."""
    for name, (low, high) in RANGES.items():
        value = getattr(setting, name, None)
        if value is not None and not (low <= value <= high and type(value) is type(low)):
            return False
    lists = len(setting.layers) <= MOST_LAYERS and all(type(n) is int and 1 <= n <= 16 for n in setting.layers)
    lists &= len(setting.features) > 0 and set(setting.features) <= set(CHOICES["features"])
    lists &= set(setting.hide) <= set(CONTROLS)
    words = ("activation", "output", "loss", "init", "order", "optimiser", "speed")
    choices = all(getattr(setting, name) in CHOICES[name] for name in words) and type(setting.standardise) is bool
    if is_own(setting.data):
        return lists and choices and usable(read(setting.data)) and write(read(setting.data)) == setting.data
    data = setting.data in CHOICES["data"] or re.fullmatch("[01]{4}", setting.data) is not None
    return lists and choices and data and setting.consistent() == setting


def as_query(parameters: Mapping[str, str]) -> dict[str, list[str]]:
    """What a browser sends where it was given ``parameters``."""
    return parse_qs(urlencode(parameters), keep_blank_values=True)


def plain(notice: str) -> bool:
    """Whether ``notice`` is short and repeats nothing that Markdown would make more of than text."""
    repeated = notice[notice.find("“") :] if "“" in notice else ""
    return (
        len(notice) < 200
        and not set(repeated) & set("<>[](){}*`#|\\$:~&!@/\n\r\t\x00\u202e\u200b")
        and not re.search(r"\b_|_\b", repeated)
        and "www." not in notice.lower()
    )
