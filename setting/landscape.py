"""Which plane of parameters a loss landscape shows, as a link says it: ``landscape=w1.1.1 w1.2.1`` or ``=ends``.

Two weights, by the names that they have where they are set by hand; or the plane through the run's start, its end and
a second run's end.
"""

from __future__ import annotations

from itertools import chain

from setting.edits import names
from setting.parameters import Query, repair, words

PARAMETER = "landscape"
"""The query parameter."""
ENDS = ("ends",)
Choice = tuple[str, ...]
"""``ENDS``, or the names of two parameters."""


def all_names(sizes: tuple[int, ...]) -> tuple[str, ...]:
    """The names of the parameters of a network of these ``sizes``, in their order."""
    return tuple(chain.from_iterable(names(sizes)))


def usual(sizes: tuple[int, ...]) -> Choice:
    """Two weights of the output, on which the loss depends most directly; or the only one, and its bias."""
    last = len(sizes) - 1
    return f"w{last}.1.1", f"w{last}.2.1" if sizes[-2] > 1 else f"b{last}.1"


def fitting(choice: Choice, sizes: tuple[int, ...]) -> Choice:
    """``choice`` as far as a network of these ``sizes`` has it, two parameters that differ in any case."""
    if choice == ENDS:
        return ENDS
    known = [name for name in choice if name in all_names(sizes)]
    first, second = [*dict.fromkeys((*known, *usual(sizes)))][:2]
    return first, second


def to_text(choice: Choice) -> str:
    """``choice`` as a link has it."""
    return " ".join(choice)


def from_query(query: Query, sizes: tuple[int, ...]) -> tuple[Choice, list[str]]:
    """The plane that ``query`` asks for, and a sentence where a network of these ``sizes`` has not all of it."""
    texts = query.get(PARAMETER) or [""]
    parts = tuple(words(texts[-1]) or ())
    choice = fitting(parts, sizes)
    exact = parts == choice and len(texts) == 1
    return choice, [] if exact else [repair(PARAMETER, texts, f"{' and '.join(choice)}")]
