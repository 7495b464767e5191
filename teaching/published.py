"""What others have published, and how it stands here: claims that were tested, exercises that can be done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from teaching.experiments import read_experiments
from teaching.links import train_link
from teaching.results import STORED
from teaching.text import fill, measured_words, sentences
from teaching.toml import ROOT, Table, read

CLAIMS, EXERCISES = ROOT / "teaching" / "claims.toml", ROOT / "teaching" / "exercises.toml"
VERDICTS = ("holds", "holds if", "fails")


class Source(NamedTuple):
    """Where it was published; ``year`` is 0 where none is known."""

    title: str
    author: str
    year: int
    url: str


class Claim(NamedTuple):
    """A statement in our words, how it was ``tested``, what was ``found``, and the verdict.

    ``condition`` says under which a claim holds that holds only under one, else it is empty. ``see`` are links to the
    Train page, by what each shows of the settings compared; ``lottery`` is one to the Lottery or empty.
    """

    claim: str
    source: Source
    tested: str
    found: str
    verdict: str
    condition: str
    because: str
    see: dict[str, str]
    lottery: str


class Exercise(NamedTuple):
    """What an exercise asks, in our words, what cannot be done of it here, and a link to the Train page."""

    title: str
    source: Source
    asks: str
    not_here: str
    train: str


def claims(path: Path = CLAIMS) -> list[Claim]:
    """The claims in their order, with the numbers that are stored."""
    return _claims(path, path.stat().st_mtime_ns, STORED.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _claims(path: Path, *changed: int) -> list[Claim]:
    """Those at ``path``, as they and the results are since they were ``changed``."""
    file = read(path)
    experiments = read_experiments(file)
    words = measured_words(path, experiments.values())
    found = [_claim(table, words) for table in file.tables("claim")]
    file.done()
    return found


@cache
def exercises(path: Path = EXERCISES) -> tuple[Exercise, ...]:
    """The exercises in their order."""
    file = read(path)
    found = [_exercise(table) for table in file.tables("exercise")]
    file.done()
    return tuple(found)


def _source(table: Table) -> Source:
    source = Source(table.text("title"), table.text("author"), table.whole("year", 1943, 2100, 0), table.text("url"))
    if not source.url.startswith(("https://", "http://")):
        raise table.error("url", "an address that begins with https:// or http://")
    return source


def _claim(table: Table, words: Mapping[str, tuple[str, str]]) -> Claim:
    claim = Claim(
        claim=table.text("claim"),
        source=_source(table),
        tested=table.text("tested"),
        found=fill(sentences(table, "found", words), words),
        verdict=table.one_of("verdict", VERDICTS),
        condition=table.text("condition", ""),
        because=fill(sentences(table, "because", words), words),
        see=_see(table),
        lottery=table.text("lottery", ""),
    )
    table.done()
    if bool(claim.condition) != (claim.verdict == "holds if"):
        raise table.error("condition", "a condition with the verdict holds if, and nothing with another")
    return claim


def _see(table: Table) -> dict[str, str]:
    see = table.table("see")
    found = {name: train_link(see, name) for name in see.names()}
    if not found:
        raise table.error("see", "a link to Train at least, under the name of what it shows")
    return found


def _exercise(table: Table) -> Exercise:
    exercise = Exercise(
        title=table.text("exercise"),
        source=_source(table),
        asks=table.text("asks"),
        not_here=table.text("not_here", ""),
        train=train_link(table, "train"),
    )
    table.done()
    return exercise
