"""Runs that were left for another one, written out: whole for a tab that keeps them, and short for a link.

A link says of each how far it went and what is not as in the run of the link itself, as in ``setting/beside.py``:
``earlier=2000~rate=0.5~~1500~seed=7~layers=8``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

from setting import beside
from setting.differences import parting
from setting.parameters import number, quoted
from setting.run import Run, from_query, to_query
from setting.schedule import LATEST_EPOCH
from setting.setting import Setting

PARAMETER = "earlier"
"""The query parameter."""
MOST = 6
"""As many are kept."""
LEAST = 10
"""Epochs: a run that is left sooner than so many after it was another one is not kept."""
LONGEST = 4000
"""Letters that they may take in a link."""
_EPOCH = number(LEAST, LATEST_EPOCH)


class EarlierRun(NamedTuple):
    """A ``run`` that was left, and the last ``epoch`` that was seen of it."""

    run: Run
    epoch: int

    def leads_through(self, other: EarlierRun) -> bool:
        """Whether ``other`` is the same run, left sooner or at the same epoch."""
        parted = parting(self.run.schedule, other.run.schedule)
        same = self.run.setting.of_network() == other.run.setting.of_network()
        return same and other.epoch <= self.epoch and (parted is None or parted >= other.epoch)


def to_token(earlier: EarlierRun) -> str:
    """``earlier`` by itself, for a tab to keep."""
    return f"{earlier.epoch}?{urlencode(to_query(earlier.run))}"


def from_token(token: str) -> EarlierRun | None:
    """The run that a tab has kept; None where it is none, or cannot be any more."""
    epoch, _, query = token.partition("?")
    return _seen(epoch, *from_query(parse_qs(query, keep_blank_values=True)))


def to_text(runs: Iterable[EarlierRun], present: Run) -> str:
    """``runs`` for the link of the run ``present``, those that have room in it."""
    text = ""
    for earlier in runs:
        own = earlier.run._replace(setting=shown_as(earlier.run.setting, present.setting))
        one = "~".join(filter(None, (str(earlier.epoch), beside.to_text(own, present))))
        more = f"{text}~~{one}" if text else one
        text = more if len(more) <= LONGEST else text
    return text


def from_text(text: str, present: Run) -> tuple[list[EarlierRun], list[str]]:
    """The runs in the link of the run ``present``, and a sentence for those that cannot be."""
    found, refused = [], []
    for one in text.split("~~") if len(text) <= 2 * LONGEST else [text]:
        epoch, _, own = one.partition("~")
        earlier = _seen(epoch, *beside.from_text(own, present))
        found += [earlier] if earlier else []
        refused += [] if earlier else [one]
    told = [f"The link has earlier runs that cannot be: {quoted(refused)}."] if refused else []
    if len(found) > MOST:
        told.append(f"The link has more than {MOST} earlier runs; the last {MOST} count.")
    return found[-MOST:], told


def shown_as(setting: Setting, other: Setting) -> Setting:
    """``setting`` with what says of ``other`` how long and how fast it is shown, and what is hidden."""
    return replace(setting, epochs=other.epochs, speed=other.speed, hide=other.hide)


def _seen(epoch: str, run: Run, repairs: list[str]) -> EarlierRun | None:
    """``run`` as it was seen to ``epoch``; None where either had to be repaired."""
    last = _EPOCH(epoch)
    if last is None or not last[1] or repairs:
        return None
    way = tuple(change for change in run.schedule if change.epoch < last[0])
    return EarlierRun(Run(run.setting.with_rule(way[-1].rule), way), int(last[0]))
