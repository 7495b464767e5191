"""A run as a link names it: its setting and, once the learning rate was moved on the way, its schedule."""

from __future__ import annotations

from typing import NamedTuple

from setting import schedule, setting
from setting.parameters import Query, read_number, repair, to_text
from setting.schedule import Schedule
from setting.setting import RATES, Setting

_RATES = "rates"


class Run(NamedTuple):
    """What a link asks for: a setting, and the learning rates of the run, the last of which is the setting's."""

    setting: Setting
    schedule: Schedule


def to_query(run: Run) -> dict[str, str]:
    """The query parameters of ``run``."""
    rates = {_RATES: schedule.to_text(run.schedule)} if len(run.schedule) > 1 else {}
    return {**run.setting.to_query(), **rates}


def from_query(query: Query) -> tuple[Run, list[str]]:
    """The run that ``query`` asks for, and a sentence for each repair. The last of its rates counts, not its rate."""
    rates = query.get(_RATES, [])
    changes = _read_rates(rates[-1]) if rates else None
    rest = {name: texts for name, texts in query.items() if name != _RATES}
    chosen, repairs = setting.from_query({**rest, "rate": [to_text(changes[-1][1])]} if changes else rest)
    used = changes or ((0, chosen.rate),)
    if len(rates) > 1 or (rates and not changes):
        repairs.append(repair(_RATES, rates, schedule.to_text(used)))
    if changes and [read_number(text) for text in query.get("rate", [])] not in ([], [chosen.rate]):
        repairs.append(repair("rate", query["rate"], f"the last of its rates, {to_text(chosen.rate)}"))
    return Run(chosen, used), repairs


def _read_rates(text: str) -> Schedule | None:
    changes = schedule.from_text(text)
    return changes if changes and changes[-1][1] in RATES else None  # The slider shows the last of them.
