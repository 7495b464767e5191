"""Links that students hand in: each is read, replayed, and held to the goal that its task sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from lab.sliced_work import SlicedWork, Steps, within
from setting import run, task
from setting.link import TABLE
from setting.parameters import Query, quoted
from setting.run import Run
from setting.setting import CONTROLS, VERSION
from setting.task import EDITS, Task, beyond, in_words
from teaching.reaching import Ending, train_to

MOST_LINES = 1000
_LONGEST = 30_000  # Letters of a link: one change takes some forty, and there are 500 at most.
_OF_RUN = {*TABLE, "changes"}  # What else a page says in its link, such as which panels are shown, means nothing here.


class Line(NamedTuple):
    """A line handed in: a student's ``name``, or "", its run and task; or ``wrong``, why it is not replayed."""

    name: str
    run: Run
    task: Task
    wrong: str = ""


class Judged(NamedTuple):
    """A line, how it ended, None where it was not replayed, and the numbers of other lines with the very same run."""

    line: Line
    ending: Ending | None
    same_as: tuple[int, ...] = ()


def read_line(name: str, link: str, wanted: Line | None = None) -> Line:
    """The line of the student ``name``, or else of the one named in it, who handed in ``link``.

    ``wanted`` is the teacher's own.
    """
    query = _query_of(link)
    found, repairs = run.from_query({name: texts for name, texts in query.items() if name in _OF_RUN})
    own, more = task.from_query({name: texts for name, texts in query.items() if name in task.PARAMETERS})
    here = own if own.goal or wanted is None else own._replace(goal=wanted.task.goal)
    line = Line(name or own.name, found, here)
    return line._replace(wrong=_refusal(link, query, [*repairs, *more]) or _not_as_set(line, wanted))


def _query_of(link: str) -> Query:
    """The parameters of ``link``, an address or what follows its question mark."""
    text = link.strip()
    try:
        query = urlsplit(text[:_LONGEST]).query or text[:_LONGEST].removeprefix("?")
        return parse_qs(query, max_num_fields=100)
    except ValueError:
        return {}


def _refusal(link: str, query: Query, repairs: Sequence[str]) -> str:
    """Why nothing can be made of a link; "" where its run can be replayed."""
    if len(link) > _LONGEST:
        return f"Too long: the link has {len(link):,} letters, and no run of this app has more than {_LONGEST:,}."
    if not query:
        return "This is no link of this app: nothing stands after a question mark in it."
    version = (query.get("v") or [""])[-1]
    if version != str(VERSION):
        if not version:
            return "The link is incomplete, for it says no version: it has to be copied whole."
        return f"Another version: the link is of version {quoted([version])}, and this app writes version {VERSION}."
    return f"Not a setting of this app: {' '.join(repairs)}" if repairs else ""


def _not_as_set(line: Line, wanted: Line | None) -> str:
    """In what ``line`` is not what was set, by its own task or the one ``wanted``; "" where it is."""
    setting, goal = line.run.setting, line.task.goal
    if goal is None:
        return "No goal: neither the link nor you say what was to be reached."
    if wanted is not None and wanted.task.goal not in (None, goal):
        return f"Another goal: {in_words(goal)}."
    if more := beyond(goal, setting):
        return f"Beyond the goal’s limits: {', '.join(more)}."
    locked = {*line.task.lock, *(wanted.task.lock if wanted else ())}
    if EDITS in locked and any(change.edits for change in line.run.schedule):
        return "Numbers were set by hand, which the task does not allow."
    hidden = {*setting.hide, *(wanted.run.setting.hide if wanted else ())}
    if "data" in locked | hidden and any(change.rule.samples is not None for change in line.run.schedule):
        return "Not all points were trained on throughout, though the data were locked or hidden."
    moved = _moved(line.run, wanted) if wanted else []
    return f"Moved though it was locked or hidden: {', '.join(moved)}." if moved else ""


def _moved(run: Run, wanted: Line) -> list[str]:
    """The fields that ``wanted`` locks or hides and that ``run`` has otherwise, at its start or on its way."""
    given = wanted.run.setting
    # A run that is handed in ends where it reached the goal.
    fixed = {*wanted.task.lock, *given.hide} - {EDITS, "epochs", "speed"}
    on_the_way = [vars(run.setting.with_rule(change.rule)) for change in run.schedule]
    return [name for name in CONTROLS if name in fixed and any(one[name] != vars(given)[name] for one in on_the_way)]


class Replays(SlicedWork[list[Judged]]):
    """``lines`` replayed one after the other; ``judged`` are those that are done, in their order."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.judged: list[Judged] = []
        super().__init__(self._replay())

    def _replay(self) -> Steps[list[Judged]]:
        # Of the same run though speed, epochs or hidden controls differ.
        runs = [None if line.wrong else (line.run.setting.of_network(), line.run.schedule) for line in self.lines]
        for number, line in enumerate(self.lines):
            ending = None
            if line.task.goal is not None and not line.wrong:
                training, share = train_to(line.run, line.task.goal), 1 / len(self.lines)
                ending = yield from within(training, number * share, share)
            same = (other for other, run in enumerate(runs) if run and other != number and run == runs[number])
            self.judged.append(Judged(line, ending, tuple(other + 1 for other in same)))
            yield (number + 1) / len(self.lines)
        return self.judged
