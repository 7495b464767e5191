r"""Sentences that name experiments: ``{two-hidden}`` is what was measured, ``{two-hidden.of}`` how many runs of.

A brace after a letter, as in the LaTeX of ``\frac{a}{b}``, names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from teaching.experiments import Experiment
from teaching.results import in_words, key, stored
from teaching.toml import Table

_NAMED = re.compile(r"(?<![\w\\^}])\{([a-z][a-z0-9-]*)(\.of)?\}")


def names(text: str) -> list[str]:
    """The experiments that ``text`` names, each once."""
    return list(dict.fromkeys(found[1] for found in _NAMED.finditer(text)))


def sentences(table: Table, key: str, experiments: Collection[str], *default: str) -> str:
    """The text under ``key`` of ``table``, which names only ``experiments``."""
    text = table.text(key, *default)
    for name in names(text):
        if name not in experiments:
            known = ", ".join(experiments) or "none in this file"
            raise table.error(key, f"names of experiments in braces, and {{{name}}} is none of them: {known}")
    return text


def fill(text: str, words: Mapping[str, tuple[str, str]]) -> str:
    """``text`` with every name replaced: ``words`` has, for each, the estimate in words and the number of runs."""
    return _NAMED.sub(lambda found: words[found[1]][bool(found[2])], text)


def measured_words(path: Path, experiments: Iterable[Experiment]) -> dict[str, tuple[str, str]]:
    """What ``fill`` wants to know of the ``experiments`` of the file at ``path``, from the stored results."""
    return {experiment.name: _words(key(path, experiment.name), experiment) for experiment in experiments}


def _words(key: str, experiment: Experiment) -> tuple[str, str]:
    found = stored(key, experiment)
    if found is None:
        return f"[{experiment.name}: not measured yet]", f"{experiment.seeds:,}"
    return in_words(experiment, found.estimate), f"{found.estimate.of:,}"
