"""The learning rates of a run as the URL holds them, each with the epoch from which on it was used: ``0:0.5,300:1``."""

from __future__ import annotations

from live.film import MOST_CHANGES
from live.packing import read_schedule
from live.stage import LATEST_EPOCH
from nn_core.checks import Schedule
from ui.setting import read_number


def to_text(changes: Schedule) -> str:
    """``changes`` for the URL, to the last bit of every rate."""
    return ",".join(f"{epoch}:{_shortest(rate)}" for epoch, rate in changes)


def from_text(text: str) -> Schedule | None:
    """The rates in ``text``, or None where there are none: a stranger may have written it."""
    if len(text) > 50 * MOST_CHANGES:  # Reading a megabyte of it would make everybody wait.
        return None
    changes = [[read_number(number) for number in change.split(":")] for change in text.split(",")]
    return read_schedule(changes, LATEST_EPOCH)


def _shortest(rate: float) -> str:
    plain = f"{rate:g}"
    return plain if float(plain) == rate else repr(rate)
