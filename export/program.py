"""The text of a program: its sections, and arrays as they stand in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from nn_core.checks import Array

WIDTH = 88  # As formatters have it.
NUMBERS = """def numbers(text):
    return np.array(text.split(), dtype=float)"""


class Section(NamedTuple):
    """A part of a program: ``words`` about it, and its ``code``."""

    words: str
    code: str


def program(title: str, sections: Iterable[Section]) -> str:
    """A Python file: ``title`` is its docstring, and words are comments."""
    parts = []
    for words, code in sections:
        comment = textwrap.fill(words, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
        parts.append("\n".join(filter(None, [comment, code])))
    return f'"""{title}\n"""\n\n' + "\n\n\n".join(parts) + "\n"


def array(name: str, values: Array) -> str:
    """The assignment of ``values`` to ``name``: in one line, or as text, a row a line where that is not too long."""
    short = f"{name} = np.array({values.tolist()})"
    if len(short) <= WIDTH:
        return short
    column = values.ndim == 2 and values.shape[1] == 1
    rows = [values.ravel().tolist()] if column else np.atleast_2d(values).tolist()
    lines = [line for row in rows for line in textwrap.wrap(" ".join(map(repr, row)), WIDTH - 4)]
    text = "".join(f"    {line}\n" for line in lines)
    shape = f".reshape({', '.join(map(str, values.shape))})" if values.ndim > 1 else ""
    return f'{name} = numbers("""\n{text}"""){shape}'
