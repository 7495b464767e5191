"""The learning rates of a run, each with the epoch from which on it holds: read from a link and from a browser.

As text they are ``0:0.5,300:1``, as a browser sends them ``[[0, 0.5], [300, 1]]``.
"""

from __future__ import annotations

from nn_core import Rule, schedule
from setting.parameters import read_number
from setting.setting import RANGES, RATES

Schedule = tuple[tuple[int, float], ...]
MOST_CHANGES = 500  # More have no room in a URL; the slider has to be moved all the time for so many.
LATEST_EPOCH = RANGES["epochs"][1]


def to_text(changes: Schedule) -> str:
    """``changes`` for the URL, to the last bit of every rate."""
    return ",".join(f"{epoch}:{_shortest(rate)}" for epoch, rate in changes)


def from_text(text: str) -> Schedule | None:
    """The learning rates in ``text``, or None where it holds none: a stranger may have written it."""
    if len(text) > 50 * MOST_CHANGES:  # Reading a megabyte of it would make everybody wait.
        return None
    return read_schedule([[read_number(number) for number in change.split(":")] for change in text.split(",")])


def read_schedule(changes: object) -> Schedule | None:
    """``changes`` as rising ``(epoch, rate)`` pairs from epoch 0, or None: a stranger may have sent them."""
    if not isinstance(changes, list) or not 1 <= len(changes) <= MOST_CHANGES:
        return None
    read: list[tuple[int, float]] = []
    for change in changes:
        if not isinstance(change, list) or len(change) != 2:
            return None
        epoch, rate = change
        if not (_between(0, epoch, LATEST_EPOCH) and _between(0, rate, RATES[-1]) and rate > 0 and epoch == int(epoch)):
            return None
        if epoch <= read[-1][0] if read else epoch != 0:
            return None
        read.append((int(epoch), float(rate)))
    return tuple(read)


def with_rates(rule: Rule, changes: Schedule) -> schedule.Schedule:
    """The engine's schedule of a run that follows ``rule`` at the learning rates of ``changes``."""
    return tuple((epoch, rule._replace(learning_rate=rate)) for epoch, rate in changes)


def rates(rules: schedule.Schedule) -> Schedule:
    """The learning rates of the engine's schedule ``rules``."""
    return tuple((epoch, rule.learning_rate) for epoch, rule in rules)


def _between(low: float, value: object, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _shortest(rate: float) -> str:
    plain = f"{rate:g}"
    return plain if float(plain) == rate else repr(rate)
