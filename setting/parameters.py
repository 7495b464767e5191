"""Query parameters, read from a URL and written to it: of the run, of the lottery and of the tutorials.

What a page's URL holds is a table, name → ``Reader``. Whatever the text, reading gives a value that the table allows:
the default where there is nothing to read, the nearest value where it is out of range. A sentence tells each repair.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from setting.names import NAMES

Query = Mapping[str, Sequence[str]]
"""The parameters of a URL, name → all its values."""
Reader = Callable[[str], tuple[Any, bool] | None]
"""From text to the nearest value allowed and whether the text says exactly that value; None where it says no value."""
_LONGEST = 200  # Letters of a list; the names of all controls take about as many.


def meaning(values: Mapping[str, Any]) -> Reader:
    """A reader of one of the words in ``values``, as what it means."""
    return lambda text: (values[text], True) if text in values else None


def one_of(choices: Collection[str]) -> Reader:
    """A reader of one of the words ``choices``."""
    return meaning({choice: choice for choice in choices})


def either(first: Reader, second: Reader) -> Reader:
    """A reader of what ``first`` reads, and of what ``second`` reads where that reads nothing."""
    return lambda text: first(text) or second(text)


def some_of(choices: Collection[str], least: int = 0) -> Reader:
    """A reader of ``least`` or more of the words ``choices``, as a tuple in their order, each of them once."""

    def read(text: str) -> tuple[Any, bool] | None:
        parts = words(text)
        if parts is None:
            return None
        found = tuple(choice for choice in choices if choice in parts)
        return (found, set(parts) == set(found)) if len(found) >= least else None

    return read


def nearest(choices: Sequence[float]) -> Reader:
    """A reader of one of the positive numbers ``choices``, the nearest by ratio."""
    return _number(lambda said: min(choices, key=lambda choice: abs(math.log(choice / max(said, 1e-9)))))


def number(low: float, high: float) -> Reader:
    """A reader of a number from ``low`` to ``high``, a whole one if ``low`` is whole."""
    whole = isinstance(low, int)
    return _number(lambda said: max(low, min(round(said) if whole else said, high)))


def several(read: Reader, most: int) -> Reader:
    """A reader of one to ``most`` values that ``read`` reads, as a tuple."""

    def read_all(text: str) -> tuple[Any, bool] | None:
        found = [read(part) for part in words(text) or ()]
        known = [one for one in found if one is not None]
        if not known or len(known) < len(found):
            return None
        return tuple(value for value, _ in known[:most]), len(known) <= most and all(exact for _, exact in known)

    return read_all


def words(text: str, longest: int = _LONGEST) -> list[str] | None:
    """The parts of a list in ``text``, or None where it has more than ``longest`` letters.

    It is written with spaces, which an address bar shows as a plus; a comma would be ``%2C`` there, but is read too.
    """
    return [part for part in re.split("[ ,]", text) if part] if len(text) <= longest else None


def _number(repair: Callable[[float], float]) -> Reader:
    def read(text: str) -> tuple[float, bool] | None:
        said = read_number(text)
        if said is None:
            return None
        value = repair(said)
        return value, value == said

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
            found = read(given[-1])
            if found is not None:
                values[name] = found[0]
            if found is None or not found[1] or len(given) > 1:
                repairs.append(repair(name, given, in_words(values[name])))
    return values, repairs


def to_text(value: Any) -> str:
    """``value`` as a URL holds it, numbers to the last bit; True is 1, None is all, and a list has spaces
    between its values, or is 0 without any.
    """
    if value is None:
        return "all"
    if isinstance(value, tuple):
        return " ".join(map(to_text, value)) or "0"
    if isinstance(value, bool):
        return str(int(value))
    if not isinstance(value, float):
        return str(value)
    return plain if float(plain := f"{value:g}") == value else repr(value)


def decimal(value: float) -> str:
    """``value`` as controls and sentences say it: to six digits, and without an exponent down to 1e-9."""
    text = f"{value:g}"
    return (f"{Decimal(text):f}" if "e-" in text and abs(value) >= 1e-9 else text).replace("-", "−")


def in_words(value: Any) -> str:
    """``value`` as the sentence for a repair says it: by the name it has on the pages."""
    if isinstance(value, float):
        return decimal(value)
    listed = isinstance(value, tuple)
    text = ", ".join(map(in_words, value)) or "none" if listed else NAMES.get(value, to_text(value))
    return text if len(text) <= 60 else f"{text[:60]}…"


def unknown(query: Query, known: Collection[str]) -> list[str]:
    """A sentence for the parameters of ``query`` that are not in ``known``; none where there are none."""
    names = sorted(set(query) - set(known))
    return [f"The link has parameters that mean nothing here: {quoted(names)}."] if names else []


def repair(name: str, given: Sequence[str], used: str) -> str:
    """The sentence for a repair: what the link ``given`` asked for under ``name``, and what is ``used`` instead."""
    return f"The link asked for {name} = {quoted(given)}; using {used}."


def quoted(given: Sequence[str]) -> str:
    """What a link asked for, short enough and plain enough to repeat on screen."""
    text = ", ".join(given)
    plain = "".join(c if c.isalnum() or c in " .,-+_=" else "·" for c in text[:40])
    # A point is for numbers: elsewhere, "www." for instance, it could make a link. A line is for names: at the edge of
    # a word it would begin italics.
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)|(?<![^\W_])_|_(?![^\W_])", "·", plain)
    return f"“{plain}{'…' if len(text) > 40 else ''}”"
