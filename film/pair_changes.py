"""What was changed on the way in two runs, as one list that a browser is told and sends back.

A change holds both rules, A's fields and then B's, and the edits of both, each with its run before its name.
"""

from __future__ import annotations

from typing import Any

from film.seekable_run import SeekableRun
from nn_core import Change, Rule
from nn_core.schedule import edits_at, rule_at
from setting.schedule import to_browser
from stage.protocol import Changes

SIDES = ("A", "B")
_FIELDS = len(Rule._fields)


def joined_changes(a: SeekableRun, b: SeekableRun) -> Changes:
    """The changes of both runs: at each epoch at which either was changed, the rules of both and what was edited."""
    runs = (a, b)
    epochs = sorted({change.epoch for run in runs for change in run.trainer.schedule})
    return tuple(_change(runs, epoch) for epoch in epochs)


def _change(runs: tuple[SeekableRun, SeekableRun], epoch: int) -> tuple[Any, ...]:
    rules = tuple(value for run in runs for value in rule_at(run.trainer.schedule, epoch))
    made = [
        (f"{side} {name}", value, frozen)
        for side, run in zip(SIDES, runs)
        for name, value, frozen in _edits(run, epoch)
    ]
    return (epoch, rules, tuple(made)) if made else (epoch, rules)


def _edits(run: SeekableRun, epoch: int) -> tuple[tuple[str, float, bool], ...]:
    """The edits of ``run`` at ``epoch``, as a browser is told them."""
    schedule = run.trainer.schedule
    change = Change(epoch, rule_at(schedule, epoch), edits_at(schedule, epoch))
    return to_browser((change,), run.configuration.network.sizes)[0][2] if change.edits else ()


def read_both(sent: object, a: SeekableRun, b: SeekableRun) -> Changes | None:
    """The schedules of both runs that a browser ``sent``; None where it sent something else. It is not trusted."""
    found = [run.read_changes(_part(sent, number)) for number, run in enumerate((a, b))]
    return None if None in found else tuple(found)  # type: ignore[arg-type]


def _part(sent: object, number: int) -> list[Any] | None:
    """What ``sent`` says of one of the runs, as that run reads it."""
    if not isinstance(sent, list):
        return None
    part: list[Any] = []
    for change in sent:
        if not isinstance(change, list) or len(change) not in (2, 3):
            return None
        epoch, rules, made = (*change, [])[:3]
        if not isinstance(rules, list) or len(rules) != 2 * _FIELDS or not isinstance(made, list):
            return None
        rule = rules[number * _FIELDS : (number + 1) * _FIELDS]
        mark = f"{SIDES[number]} "
        own = [[edit[0].removeprefix(mark), *edit[1:]] for edit in made if _is_of(edit, mark)]
        if not part or own or part[-1][1] != rule:
            part.append([epoch, rule, own] if own else [epoch, rule])
    return part


def _is_of(edit: object, mark: str) -> bool:
    return isinstance(edit, list) and len(edit) == 3 and isinstance(edit[0], str) and edit[0].startswith(mark)
