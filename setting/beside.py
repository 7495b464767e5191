"""A run in the link of another one: only what is not as in that, ``rate=2~seed=7``.

What the link leaves out and the run does not, or the other way round, is a parameter with nothing behind its ``=``.
"""

from __future__ import annotations

from urllib.parse import unquote

from setting.run import Run, from_query, to_query


def to_text(run: Run, base: Run) -> str:
    """What of ``run`` is not as in ``base``; nothing where they are the same."""
    own, known = to_query(run), to_query(base)
    names = [name for name in dict.fromkeys((*own, *known)) if own.get(name) != known.get(name)]
    return "~".join(f"{name}={_escaped(own.get(name, ''))}" for name in names)


def from_text(text: str, base: Run) -> tuple[Run, list[str]]:
    """The run that ``text`` makes of ``base``, and a sentence for each repair."""
    said = (part.partition("=") for part in text.split("~") if part)
    query = {**to_query(base), **{name: unquote(value) for name, _, value in said}}
    return from_query({name: [value] for name, value in query.items() if value})


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("~", "%7E")
