"""The rules that a run follows on the way, each from its epoch on: read from a link and from a browser.

A link holds what changes, ``300:rate=1 450:l2=0.01``. A browser sends whole rules, ``[[0, [0.5, null, "adam", 0, 0]],
…]``, in the order of ``RULE``.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

from nn_core import Rule
from nn_core.schedule import Schedule
from setting import parameters
from setting.link import TABLE
from setting.parameters import Reader, number, quoted, words
from setting.setting import RANGES, RULE

MOST_CHANGES = 500  # More have no room in a URL; a control has to be moved all the time for so many.
LATEST_EPOCH = RANGES["epochs"][1]
_LONGEST = 200 * MOST_CHANGES  # Letters. Five values to the last bit take 150; a megabyte would make everybody wait.
_EPOCH = number(0, LATEST_EPOCH)


def to_text(schedule: Schedule) -> str:
    """What changes in ``schedule`` after epoch 0, for the URL, to the last bit of every value."""
    return " ".join(
        f"{epoch}:{name}={parameters.to_text(value)}"
        for (_, before), (epoch, rule) in pairwise(schedule)
        for name, old, value in zip(RULE, before, rule)
        if value != old
    )


def from_text(text: str, first: Rule) -> tuple[Schedule, list[str]]:
    """The schedule of ``first`` and of the changes in ``text``, and a sentence for what cannot be read.

    The input is not trusted: each change is taken as it stands or not at all.
    """
    changes: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    refused = []
    parts = words(text, _LONGEST)
    for part in [text] if parts is None else parts:
        change = _change(part)
        if change is None or change[1] in changes[change[0]]:
            refused.append(part)
        else:
            epoch, name, value = change
            changes[epoch][name] = value
    rule = first
    schedule: list[tuple[int, Rule]] = []
    for epoch, changed in sorted({0: {}, **changes}.items()):
        rule = Rule(*{**dict(zip(RULE, rule)), **changed}.values())
        if not schedule or rule != schedule[-1][1]:
            schedule.append((epoch, rule))
    told = [f"The link has changes that mean nothing here: {quoted(refused)}."] if refused else []
    if len(schedule) > MOST_CHANGES:
        told.append(f"The link changes the run more than {MOST_CHANGES - 1} times; what comes later is left out.")
    return tuple(schedule[:MOST_CHANGES]), told


def _change(text: str) -> tuple[int, str, Any] | None:
    """The epoch, the name and the value in a change like ``300:rate=1``, or None where it is anything else."""
    when, _, what = text.partition(":")
    name, _, written = what.partition("=")
    epoch, value = _EPOCH(when), TABLE[name](written) if name in RULE else None
    return (epoch[0], name, value[0]) if epoch and epoch[1] and value and value[1] else None


def read_schedule(sent: object) -> Schedule | None:
    """``sent`` as rules from epoch 0 on, or None where it is anything else: the input is not trusted."""
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST_CHANGES:
        return None
    schedule = [entry for change in sent if (entry := _entry(change))]
    epochs = [epoch for epoch, _ in schedule]
    rises = epochs[:1] == [0] and all(earlier < later for earlier, later in pairwise(epochs))
    return tuple(schedule) if rises and len(schedule) == len(sent) else None


def _entry(sent: object) -> tuple[int, Rule] | None:
    if not isinstance(sent, list) or len(sent) != 2 or not isinstance(sent[1], list) or len(sent[1]) != len(RULE):
        return None
    readers = [_EPOCH, *(TABLE[name] for name in RULE)]
    values = [same for read, value in zip(readers, [sent[0], *sent[1]]) if (same := _same(read, value))]
    return (values[0][0], Rule(*(value for (value,) in values[1:]))) if len(values) == len(readers) else None


def _same(read: Reader, sent: object) -> tuple[Any] | None:
    """What ``read`` makes of the plain value ``sent``, in a tuple by itself, or None where that is not the same."""
    plain = sent is None or (isinstance(sent, int | float | str) and not isinstance(sent, bool))
    # Python refuses to write a whole number of thousands of digits.
    if not plain or (isinstance(sent, int) and sent.bit_length() > 64):
        return None
    found = read(parameters.to_text(sent))
    return (found[0],) if found and found[0] == sent else None
