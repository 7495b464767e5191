"""Reading a TOML file written by hand: every mistake is told with its file, its place and what was expected.

A ``Table`` gives its values one by one, each checked. ``done()`` then refuses what nobody asked for, so that a key with
a slip in it does not go unnoticed.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[1]
_REQUIRED: Any = object()


class TomlError(ValueError):
    """A mistake in a file; the message says where it is and what was expected."""


def read(path: Path) -> Table:
    """The file at ``path``, from which its values are taken."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    try:
        return Table(name, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise TomlError(f"{name}: {error}") from error


class Table:
    """A table of the file called ``path``; ``where`` says which of its tables, "step 3" for instance.

    The reading methods take a key and, where it may be missing, the value it has then. Anything else is ``TomlError``.
    """

    def __init__(self, path: str, where: str, values: Mapping[str, Any]) -> None:
        self.path, self.where = path, where
        self._values, self._left = values, set(values)
        self._asked: list[str] = []

    def text(self, key: str, default: str = _REQUIRED) -> str:
        """A text that is not empty."""
        value = self._take(key, default, str, "a text")
        if value is not default and not value.strip():
            raise self.error(key, "a text that is not empty")
        return cast(str, value)

    def flag(self, key: str, default: bool = _REQUIRED) -> bool:
        """True or false."""
        return cast(bool, self._take(key, default, bool, "true or false"))

    def whole(self, key: str, low: int, high: int, default: int = _REQUIRED) -> int:
        """A whole number from ``low`` to ``high``."""
        expected = f"a whole number from {low:,} to {high:,}"
        value = self._take(key, default, int, expected)
        if value is not default and (isinstance(value, bool) or not low <= value <= high):
            raise self.error(key, expected)
        return cast(int, value)

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """``count`` numbers."""
        found = self._take(key, _REQUIRED, list, f"a list of {count} numbers")
        if len(found) != count or not all(type(one) in (int, float) for one in found):
            raise self.error(key, f"a list of {count} numbers")
        return tuple(map(float, found))

    def one_of(self, key: str, choices: Collection[str], default: str = _REQUIRED) -> str:
        """One of the words ``choices``."""
        value = self._take(key, default, str, f"one of {', '.join(choices)}")
        if value is not default and value not in choices:
            raise self.error(key, f"one of {', '.join(choices)}{_nearest(value, choices)}")
        return cast(str, value)

    def texts(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        """A list of texts."""
        found = self._take(key, default, list, "a list of texts")
        if found is not default and not all(isinstance(one, str) for one in found):
            raise self.error(key, "a list of texts")
        return tuple(found)

    def table(self, key: str) -> Table:
        """The table under ``key``."""
        return Table(self.path, self._inside(key), self._take(key, _REQUIRED, dict, f"a table, [{key}]"))

    def names(self) -> list[str]:
        """Its keys, where the file chooses them."""
        return list(self._values)

    def has(self, key: str) -> bool:
        """Whether there is anything under ``key``."""
        return key in self._values

    def tables(self, key: str) -> list[Table]:
        """The tables ``[[key]]``, in their order; none where there are none."""
        found = self._take(key, [], list, f"tables, [[{key}]]")
        if not all(isinstance(one, dict) for one in found):
            raise self.error(key, f"tables, [[{key}]]")
        return [Table(self.path, self._inside(f"{key} {i}"), one) for i, one in enumerate(found, start=1)]

    def named(self, key: str) -> dict[str, Table]:
        """The tables ``[key.NAME]`` by their names; none where there are none."""
        found = self._take(key, {}, dict, f"tables, [{key}.NAME]")
        if not all(isinstance(one, dict) for one in found.values()):
            raise self.error(key, f"tables, [{key}.NAME]")
        return {name: Table(self.path, self._inside(f"{key}.{name}"), one) for name, one in found.items()}

    def done(self) -> None:
        """Refuse every key that was not asked for."""
        for key in sorted(self._left):
            known = [one for one in self._asked if one not in self._values]
            raise self.error(key, f"one of {', '.join(self._asked)}{_nearest(key, known)}")

    def error(self, key: str, expected: str) -> TomlError:
        """The mistake that ``key`` is not what was ``expected``, to be raised."""
        place = ", ".join(filter(None, (self.path, self.where, key)))
        came = repr(self._values[key]) if key in self._values else "nothing"
        return TomlError(f"{place}: expected {expected}; got {came[:80]}.")

    def _take(self, key: str, default: Any, kind: type, expected: str) -> Any:
        self._asked.append(key)
        self._left.discard(key)
        value = self._values.get(key, default)
        if value is _REQUIRED or (value is not default and not isinstance(value, kind)):
            raise self.error(key, expected)
        return value

    def _inside(self, place: str) -> str:
        return f"{self.where}, {place}" if self.where else place


def _nearest(word: str, choices: Collection[str]) -> str:
    near = difflib.get_close_matches(word, choices, 1)
    return f" (did you mean {near[0]}?)" if near else ""
