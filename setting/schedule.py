"""What a run is changed by on the way, each from its epoch on: read from a link and from a browser.

A link holds what changes, ``300:rate=1 450:l2=0.01 450:w2.1.1=0.4``. A browser sends whole rules, as the engine has
them, and edits where there are any: ``[[0, [0.5, null, "adam", 0, 0, null]], [450, […], [["w2.1.1", 0.4, false]]]]``.

``0:points=12 450:points=all``: the run began with the first twelve of its training points, and the others joined it at
epoch 450. No control says so: it is what drawing points does to a run that trains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any

from nn_core import Change, Edit, Rule
from nn_core.schedule import Schedule
from setting import edits, parameters
from setting.edits import RefusedError
from setting.link import TABLE
from setting.own_points import MOST
from setting.parameters import Reader, either, meaning, number, quoted, words
from setting.setting import RANGES, RULE

MOST_CHANGES = 500  # More have no room in a URL; a control has to be moved all the time for so many.
LATEST_EPOCH = RANGES["epochs"][1]
_LONGEST = 200 * MOST_CHANGES  # Letters. Five values to the last bit take 150; a megabyte would make everybody wait.
_EPOCH = number(0, LATEST_EPOCH)
_READERS: dict[str, Reader] = {
    **{name: TABLE[name] for name in RULE},
    "points": either(meaning({"all": None}), number(1, MOST)),
}
"""Of the parts of a rule, in the engine's order."""
_UNREAD = "The link has changes that mean nothing here"

Sizes = tuple[int, ...]  # Of a network's layers, inputs first.


def length(schedule: Iterable[Change]) -> int:
    """How many changes there are in ``schedule``, each edit counted as one; what a run starts from is one together."""
    return sum(map(_length, schedule))


def _length(change: Change) -> int:
    return 1 + (len(change.edits) if change.epoch else 0)


def to_text(schedule: Schedule, sizes: Sizes) -> str:
    """What changes in ``schedule`` after its first rule, for the URL, to the last bit of every value."""
    before, parts = schedule[0].rule._replace(samples=None), []
    for epoch, rule, made in schedule:
        told = zip(_READERS, before, rule)
        parts += [f"{epoch}:{name}={parameters.to_text(value)}" for name, old, value in told if value != old]
        parts += [f"{epoch}:{edits.to_part(edit, sizes)}" for edit in made]
        before = rule
    return " ".join(parts)


def from_text(text: str, first: Rule, sizes: Sizes, points: int = MOST) -> tuple[Schedule, list[str]]:
    """The schedule of ``first`` and of the changes in ``text``, and a sentence for each kind of what cannot be.

    There are so many training ``points``.

    The input is not trusted: each change is taken as it stands or not at all.
    """
    changes: defaultdict[int, dict[Any, Any]] = defaultdict(dict)  # By epoch, each by what it changes.
    refused: defaultdict[str, list[str]] = defaultdict(list)
    parts = words(text, _LONGEST)
    for part in [text] if parts is None else parts:
        try:
            epoch, what, value = _change(part, sizes)
            if what == "points" and value is not None and value > points:
                raise RefusedError(f"The link asks for more points than the {points:,} there are to train on")
            if what in changes[epoch]:
                raise RefusedError(_UNREAD if what in _READERS else "The link sets a parameter twice at one epoch")
            changes[epoch][what] = value
        except RefusedError as reason:
            refused[str(reason)].append(part)
    rule = first
    schedule: list[Change] = []
    for epoch, changed in sorted({0: {}, **changes}.items()):
        rule = Rule(*(changed.get(name, value) for name, value in zip(_READERS, rule)))  # type: ignore[arg-type]
        made = tuple(value for value in changed.values() if isinstance(value, Edit))
        if not schedule or rule != schedule[-1].rule or made:
            schedule.append(Change(epoch, rule, made))
    told = [f"{reason}: {quoted(given)}." for reason, given in refused.items()]
    kept = [change for change, sum_ in zip(schedule, accumulate(map(_length, schedule))) if sum_ <= MOST_CHANGES]
    if len(kept) < len(schedule):
        told.append(f"The link changes the run more than {MOST_CHANGES - 1} times; what comes later is left out.")
    return tuple(kept), told


def _change(text: str, sizes: Sizes) -> tuple[int, Any, Any]:
    """The epoch of a change like ``300:rate=1``, what it changes, and the value; what is none is ``RefusedError``."""
    when, _, what = text.partition(":")
    name, _, written = what.partition("=")
    edit = edits.from_part(name, written, sizes)
    epoch = _EPOCH(when)
    if edit and epoch and epoch[0] == LATEST_EPOCH and not epoch[1]:
        raise RefusedError(f"The link sets a parameter after epoch {LATEST_EPOCH:,}, the last there is")
    value = (edit, True) if edit else _READERS[name](written) if name in _READERS else None
    if not epoch or not epoch[1] or not value or not value[1]:
        raise RefusedError(_UNREAD)
    return epoch[0], edit[:3] if edit else name, value[0]


def to_browser(schedule: Schedule, sizes: Sizes) -> tuple[tuple[Any, ...], ...]:
    """``schedule`` as a browser is told it, with edits by name."""
    return tuple(
        (epoch, rule, tuple((edits.name_of(edit, sizes), edit.value, edit.frozen) for edit in made))
        if made else (epoch, rule)
        for epoch, rule, made in schedule
    )  # fmt: skip


def read_schedule(sent: object, sizes: Sizes) -> Schedule | None:
    """``sent`` as changes from epoch 0 on, or None where it is anything else: the input is not trusted."""
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST_CHANGES:
        return None
    schedule = [entry for change in sent if (entry := _entry(change, sizes))]
    epochs = [change.epoch for change in schedule]
    rises = epochs[:1] == [0] and all(earlier < later for earlier, later in pairwise(epochs))
    fits = len(schedule) == len(sent) and length(schedule) <= MOST_CHANGES
    return tuple(schedule) if rises and fits else None


def _entry(sent: object, sizes: Sizes) -> Change | None:
    if not isinstance(sent, list) or len(sent) not in (2, 3):
        return None
    epoch, rule, made = (*sent, [])[:3]
    if not isinstance(rule, list) or len(rule) != len(_READERS) or not isinstance(made, list):
        return None
    readers = [_EPOCH, *_READERS.values()]
    values = [same for read, value in zip(readers, [epoch, *rule]) if (same := _same(read, value))]
    by_hand = [edit for one in made if (edit := edits.from_browser(one, sizes))]
    if len(values) < len(readers) or len(by_hand) < len(made):
        return None
    # Of a parameter that is set twice at one epoch, the last value counts.
    last = {edit[:3]: edit for edit in by_hand}
    return Change(values[0][0], Rule(*(value for (value,) in values[1:])), tuple(last.values()))


def _same(read: Reader, sent: object) -> tuple[Any] | None:
    """What ``read`` makes of the plain value ``sent``, in a tuple by itself, or None where that is not the same."""
    plain = sent is None or (isinstance(sent, int | float | str) and not isinstance(sent, bool))
    # Python refuses to write a whole number of thousands of digits.
    if not plain or (isinstance(sent, int) and sent.bit_length() > 64):
        return None
    found = read(parameters.to_text(sent))
    return (found[0],) if found and found[0] == sent else None
