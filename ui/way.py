"""The learning rates on the way to the epoch drawn, as the URL holds them: ``0:0.5,300:1``."""

from __future__ import annotations

from live.film import Schedule
from live.packing import read_schedule
from live.stage import LATEST_EPOCH
from ui.setting import read_number


def to_text(way: Schedule) -> str:
    """``way`` for the URL, to the last bit of every rate."""
    return ",".join(f"{epoch}:{_shortest(rate)}" for epoch, rate in way)


def from_text(text: str) -> Schedule | None:
    """The way in ``text``, or None if it is not one: a stranger may have written it."""
    changes = [[read_number(number) for number in change.split(":")] for change in text.split(",")]
    return read_schedule(changes, LATEST_EPOCH)


def _shortest(rate: float) -> str:
    plain = f"{rate:g}"
    return plain if float(plain) == rate else repr(rate)
