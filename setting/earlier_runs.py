"""Runs that were left for another one, written out: whole for a tab that keeps them, and short for a link.

A link says of each how far it went and what is not as in the run of the link itself, as in ``setting/beside.py``:
``earlier=2000~rate=0.5~~1500~seed=7~layers=8``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

import numpy as np

from nn_core.schedule import Schedule
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
        """Whether ``other`` is the same run, left sooner or at the same epoch, perhaps before points joined it.

        Points of a cloud are rounded where others are drawn beside them: that is another run.
        """
        parted = parting(*(_counted(run) for run in (self.run, other.run)))
        led = other.epoch <= self.epoch and (parted is None or parted >= other.epoch)
        return led and _begins_as(self.run, other.run)


def _counted(run: Run) -> Schedule:
    """The schedule of ``run``, which says of all points how many they are."""
    every = len(run.setting.training_data()[0])
    return tuple(
        change._replace(rule=change.rule._replace(samples=change.rule.samples or every)) for change in run.schedule
    )


def _begins_as(run: Run, other: Run) -> bool:
    """Whether ``run`` has the network and the points of ``other``, and perhaps more points behind those."""
    network, other_network = (vars(each.setting.of_network()) for each in (run, other))
    if network == other_network:
        return True
    # More points have another mean.
    if {**network, "data": other_network["data"]} != other_network or network["standardise"]:
        return False
    count = max(change.rule.samples or 0 for change in _counted(other))
    points, others = (each.setting.training_data() for each in (run, other))
    tests, other_tests = (each.setting.test_data() or () for each in (run, other))
    alike = all(np.array_equal(one[:count], two[:count]) for one, two in zip(points, others))
    return alike and len(tests) == len(other_tests) and all(map(np.array_equal, tests, other_tests))


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
    so_far = tuple(change for change in run.schedule if change.epoch < last[0])
    return EarlierRun(Run(run.setting.with_rule(so_far[-1].rule), so_far), int(last[0]))
