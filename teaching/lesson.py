"""Lessons: steps of a few sentences beside a live run, each completed by doing something or by a prediction.

A lesson is a file ``lessons/NAME.toml``; ``docs/LESSONS.md`` says how one is written. Whatever is wrong with one is a
``TomlError`` that names the file, the step and the key, and what was expected.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

from setting.setting import CONTROLS
from teaching.completion import ACTIONS
from teaching.experiments import Experiment, read_experiments
from teaching.links import run_of, train_link
from teaching.results import key, stored
from teaching.text import names, sentences
from teaching.toml import ROOT, Table, TomlError, read

FOLDER = ROOT / "lessons"
PANELS = ("network", "boundary", "loss", "weights", "table")
MOST_PANELS = 3
MOST_STEPS = 9
PAGES = ("microscope", "lottery", "tutorials", "claims")
"""The other pages that a step may lead to; whoever goes there has done the step."""
Query = dict[str, list[str]]


class Prediction(NamedTuple):
    """What a reader is asked before the ``reveal``.

    Either the number that the experiment called ``truth`` measured, from 0 to ``most``; or a choice among ``options``
    whose right one is ``answer``; or all ``options`` put in order, least first, as the experiments ``truths``, one an
    option, measured them.
    """

    question: str
    reveal: str
    truth: str
    most: int
    options: tuple[str, ...]
    answer: str
    truths: tuple[str, ...]


class Step(NamedTuple):
    """A step: its words, and the ``link`` of the run that begins with it, "" where the one before goes on.

    ``panels`` are shown, and of them the ``large`` one stands out; ``controls`` are open. It is completed by doing all
    of ``do``, names of ``ACTIONS``; by the ``prediction``; or by going to ``elsewhere``, a page and its query. Without
    any of them it is only read.
    """

    title: str
    text: str
    link: str
    panels: tuple[str, ...]
    large: str
    controls: tuple[str, ...]
    do: tuple[str, ...]
    prediction: Prediction | None
    elsewhere: tuple[str, Query] | None


class Lesson(NamedTuple):
    """A lesson, at its ``place`` among all: aim, minutes it takes, a question for the class, a note for its teacher."""

    path: Path
    place: int
    title: str
    aim: str
    minutes: int
    question: str
    note: str
    experiments: dict[str, Experiment]
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """What the lesson is called in its address."""
        return self.path.stem


def lessons() -> tuple[dict[str, Lesson], list[str]]:
    """All lessons by their names, in the order of their places, and what is wrong with those that cannot be read."""
    paths = sorted(FOLDER.glob("*.toml"))
    return _lessons(tuple((path, path.stat().st_mtime_ns) for path in paths))


def measured_order(lesson: Lesson, asked: Prediction) -> list[str]:
    """The options of the order ``asked`` in ``lesson`` as they were measured, least first; [] where they were not."""
    found = [stored(key(lesson.path, name), lesson.experiments[name]) for name in asked.truths]
    values = {option: result.estimate.value for option, result in zip(asked.options, found) if result}
    return sorted(asked.options, key=values.__getitem__) if len(values) == len(asked.options) else []


@lru_cache(maxsize=1)
def _lessons(files: tuple[tuple[Path, int], ...]) -> tuple[dict[str, Lesson], list[str]]:
    """Those of ``files``, each with the time of its last change: whoever writes a lesson sees it at once."""
    found, wrong = [], []
    for path, _ in files:
        try:
            found.append(read_lesson(path))
        except TomlError as error:
            wrong.append(str(error))
    return {lesson.name: lesson for lesson in sorted(found, key=lambda lesson: lesson.place)}, wrong


def read_lesson(path: Path) -> Lesson:
    """The lesson in the file at ``path``."""
    file = read(path)
    experiments = read_experiments(file)
    tables = file.tables("step")
    steps = [_step(table, experiments) for table in tables]
    lesson = Lesson(
        path, file.whole("place", 1, 1000), file.text("title"), file.text("aim"), file.whole("minutes", 1, 60),
        sentences(file, "question", experiments), sentences(file, "note", experiments), experiments, tuple(steps),
    )  # fmt: skip
    file.done()
    if not steps or not steps[0].link:
        raise file.error("step", "a first step, [[step]], with a link")
    if len(steps) > MOST_STEPS:
        raise file.error("step", f"at most {MOST_STEPS} steps")
    link = ""
    for table, step in zip(tables, steps):
        link = step.link or link
        if not 1 <= _panels(step, link) <= MOST_PANELS:
            raise table.error("panels", f"one to {MOST_PANELS} panels, of which weights are one for each layer")
    return lesson


def _panels(step: Step, link: str) -> int:
    """How many panels the stage shows in ``step``, with the run of ``link``."""
    layers = len(run_of(link).setting.layers) + 1
    return sum(layers if panel == "weights" else 1 for panel in step.panels)


def _step(table: Table, experiments: dict[str, Experiment]) -> Step:
    panels = _some(table, "panels", PANELS)
    step = Step(
        title=table.text("title"),
        text=sentences(table, "text", experiments),
        link=train_link(table, "link", ""),
        panels=panels,
        large=table.one_of("large", panels, ""),
        controls=_some(table, "controls", CONTROLS, ()),
        do=_some(table, "do", ACTIONS, ()),
        prediction=_prediction(table.table("predict"), experiments) if table.has("predict") else None,
        elsewhere=_elsewhere(table),
    )
    table.done()
    if (bool(step.do), step.prediction is not None, step.elsewhere is not None).count(True) > 1:
        raise table.error("do", "only one of do, predict and open in a step")
    for action in step.do:
        if action.startswith("move ") and action.removeprefix("move ") not in step.controls:
            raise table.error("controls", f"the control that {action!r} moves among them")
    return step


def _some(table: Table, key: str, choices: Collection[str], *default: tuple[str, ...]) -> tuple[str, ...]:
    found = table.texts(key, *default)
    for one in found:
        if one not in choices:
            raise table.error(key, f"some of {', '.join(choices)}, of which {one!r} is none")
    return found


def _elsewhere(table: Table) -> tuple[str, Query] | None:
    """``microscope?view=check`` and the like."""
    page, _, query = table.text("open", "").partition("?")
    if page and page not in PAGES:
        raise table.error("open", f"one of the pages {', '.join(PAGES)} and its query, like microscope?view=check")
    return (page, parse_qs(query)) if page else None


def _prediction(table: Table, experiments: dict[str, Experiment]) -> Prediction:
    options = table.texts("options", ())
    if table.has("answer") and not options:
        raise table.error("options", "the options, one of which is the answer")
    prediction = Prediction(
        question=table.text("question"),
        reveal=sentences(table, "reveal", experiments),
        truth=table.one_of("truth", experiments, ""),
        most=table.whole("most", 1, 1_000_000, 100),
        options=options,
        answer=table.one_of("answer", options, ""),
        truths=_some(table, "truths", experiments, ()),
    )
    table.done()
    if len([one for one in (prediction.truth, prediction.answer, prediction.truths) if one]) != 1:
        raise table.error("truth", "exactly one of truth (a number), answer (a choice) and truths (an order)")
    if prediction.truth and prediction.truth not in names(prediction.reveal):
        raise table.error("reveal", f"sentences that name the number asked for, {{{prediction.truth}}}")
    if not prediction.truth and len(options) < 2:
        raise table.error("options", "two options or more")
    if prediction.truths and len(prediction.truths) != len(options):
        raise table.error("truths", "an experiment for each of the options")
    return prediction
