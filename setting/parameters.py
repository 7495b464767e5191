"""Query parameters, read from a URL and written to it: of the run, of the lottery and of the tutorials.

What a page's URL holds is a table, name → ``Reader``. Whatever the text, reading gives a value that the table allows:
the default where there is nothing to read, the nearest value where it is out of range. A sentence tells each repair.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

Query = Mapping[str, Sequence[str]]
"""The parameters of a URL, name → all its values."""
Reader = Callable[[str], tuple[Any, bool]]
"""From text to the nearest value allowed, None where there is none, and whether the text says exactly that value."""


def one_of(choices: Collection[str]) -> Reader:
    """A reader of one of the words ``choices``."""
    return lambda text: (text, True) if text in choices else (None, False)


def nearest(choices: Sequence[float]) -> Reader:
    """A reader of one of the positive numbers ``choices``, the nearest by ratio."""
    return _number(lambda number: min(choices, key=lambda choice: abs(math.log(choice / max(number, 1e-9)))))


def whole(low: int, high: int, step: int = 1) -> Reader:
    """A reader of a multiple of ``step`` from ``low`` to ``high``."""
    return _number(lambda number: int(min(max(round(number / step) * step, low), high)))


def _number(repair: Callable[[float], float]) -> Reader:
    def read(text: str) -> tuple[float | None, bool]:
        number = read_number(text)
        if number is None:
            return None, False
        value = repair(number)
        return value, value == number

    return read


def read_number(text: str) -> float | None:
    """``text`` as a finite number, or None; only plain ASCII decimals, and not thousands of digits."""
    if len(text) > 40 or not text.isascii() or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_query(
    query: Query, table: Mapping[str, Reader], defaults: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """A value for each parameter in ``table``, and a sentence for each repair.

    A parameter that ``query`` does not have, or that cannot be read, has its value from ``defaults``. If one is
    repeated, its last value counts.
    """
    values, repairs = {name: defaults[name] for name in table}, []
    for name, read in table.items():
        if given := query.get(name):
            value, exact = read(given[-1])
            values[name] = defaults[name] if value is None else value
            if value is None or not exact or len(given) > 1:
                repairs.append(repair(name, given, to_text(values[name]).replace(" ", ", ")))
    return values, repairs


def to_text(value: Any) -> str:
    """``value`` as a URL holds it; several values have spaces between them, which an address bar shows as a plus."""
    if isinstance(value, tuple):
        return " ".join(map(to_text, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def unknown(query: Query, known: Collection[str]) -> list[str]:
    """A sentence for the parameters of ``query`` that are not in ``known``; none where there are none."""
    names = sorted(set(query) - set(known))
    return [f"The link has parameters that mean nothing here: {_quoted(names)}."] if names else []


def repair(name: str, given: Sequence[str], used: str) -> str:
    """The sentence for a repair: what the link ``given`` asked for under ``name``, and what is ``used`` instead."""
    return f"The link asked for {name} = {_quoted(given)}; using {used}."


def _quoted(given: Sequence[str]) -> str:
    """What a link asked for, short enough and plain enough to repeat on screen."""
    text = ", ".join(given)
    plain = "".join(c if c.isalnum() or c in " .,-+" else "·" for c in text[:40])
    # A point is for numbers: elsewhere, "www." for instance, it could make a link.
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", "·", plain)
    return f"“{plain}{'…' if len(text) > 40 else ''}”"
