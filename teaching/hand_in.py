"""Links that students hand in: each is read, replayed, and held to the goal that its task sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from lab.sliced_work import SlicedWork, Steps, within
from setting import run, task
from setting.parameters import Query
from setting.run import Run
from setting.setting import VERSION
from setting.task import Goal, beyond, in_words
from teaching.reaching import Ending, train_to

MOST_LINES = 1000
_LONGEST = 4000  # Letters of a link.


class Line(NamedTuple):
    """A line handed in: the student's ``name``, and its run; or ``wrong``, the reason why it is not replayed."""

    name: str
    run: Run | None
    goal: Goal | None
    wrong: str = ""


class Judged(NamedTuple):
    """A line, how it ended, None where it was not replayed, and the numbers of other lines with the very same run."""

    line: Line
    ending: Ending | None
    same_as: tuple[int, ...] = ()


def read_line(name: str, link: str, wanted: Goal | None = None) -> Line:
    """The line of the student ``name`` who handed in ``link``; one with another goal than ``wanted`` is refused."""
    query = _query_of(link)
    if query is None:
        return Line(name, None, None, "This is no link of this app: nothing stands after a question mark in it.")
    found, repairs = run.from_query({key: texts for key, texts in query.items() if key not in task.PARAMETERS})
    here, more = task.from_query({key: texts for key, texts in query.items() if key in task.PARAMETERS})
    goal = here.goal or wanted
    return Line(name, found, goal, _refusal(query, found, goal, wanted, [*repairs, *more]))


def _query_of(link: str) -> Query | None:
    """The parameters of ``link``, an address or what follows its question mark; None where there are none."""
    text = link.strip()
    if len(text) > _LONGEST:
        return None
    try:
        query = urlsplit(text).query or text.removeprefix("?")
        return parse_qs(query, max_num_fields=100) or None
    except ValueError:
        return None


def _refusal(query: Query, found: Run, goal: Goal | None, wanted: Goal | None, repairs: Sequence[str]) -> str:
    """Why the run of a link is not replayed; "" where it is."""
    version = (query.get("v") or [""])[-1]
    if version != str(VERSION):
        said = f"version {version[:10]}" if version else "no version"
        return f"Another version: the link says {said}, and this app writes version {VERSION}."
    if repairs:
        return f"Not a setting of this app: {' '.join(repairs)}"
    if goal is None:
        return "No goal: neither the link nor you say what was to be reached."
    if wanted is not None and goal != wanted:
        return f"Another goal: {in_words(goal)}."
    if more := beyond(goal, found.setting):
        return f"Beyond the goal’s limits: {', '.join(more)}."
    return ""


class Replays(SlicedWork[list[Judged]]):
    """``lines`` replayed one after the other; ``judged`` are those that are done, in their order."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.judged: list[Judged] = []
        super().__init__(self._replay())

    def _replay(self) -> Steps[list[Judged]]:
        # Of the same run though speed, epochs or hidden controls differ.
        runs = [line.run and (line.run.setting.of_network(), line.run.schedule) for line in self.lines]
        for number, line in enumerate(self.lines):
            ending = None
            if line.run is not None and line.goal is not None and not line.wrong:
                ending = yield from within(train_to(line.run, line.goal), number / len(self.lines), 1 / len(self.lines))
            same = (other for other, run in enumerate(runs) if run and other != number and run == runs[number])
            self.judged.append(Judged(line, ending, tuple(other + 1 for other in same)))
            yield (number + 1) / len(self.lines)
        return self.judged
