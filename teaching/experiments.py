"""An experiment: a link, and what is measured of its runs from many seeds.

It stands in the file whose sentences name it, as ``[experiments.NAME]``:

    [experiments.two-hidden]
    link = "data=xor&layers=2"    # as on the Train page; its seed plays no part
    measure = "solved"            # a name in ``MEASURES``
    expect = [0.6, 0.7]           # the sentence holds as long as the measured interval lies within
    against = "data=xor&layers=3" # of a measure that compares: the same seeds with this link
    seeds = 1000                  # 1 to 1000, as the Lottery takes them; that many where nothing is said
    fresh_points = false          # true: each seed draws points of its own as well
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nn_core.datasets import GATES
from teaching.links import run_of
from teaching.measures import MEASURES, Estimate
from teaching.runs import Array, train
from teaching.toml import Table

SEEDS = 1000
FEWEST = 20
"""Seeds, for an interval to say anything."""
_NAME = re.compile("[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Experiment:
    """What the file says of an experiment; links are query strings of the Train page."""

    name: str
    link: str
    measure: str
    expect: tuple[float, float]
    against: str = ""
    seeds: int = SEEDS
    fresh_points: bool = False


class Measured(NamedTuple):
    """What came out: the ``estimate``, and of every seed the number ``values`` and the final loss, both ``(n,)``."""

    estimate: Estimate
    values: Array
    losses: Array


def read_experiments(file: Table) -> dict[str, Experiment]:
    """The experiments in ``file`` by their names."""
    return {name: _read(name, table) for name, table in file.named("experiments").items()}


def _read(name: str, table: Table) -> Experiment:
    low, high = table.numbers("expect", 2)
    experiment = Experiment(
        name=name,
        link=_link(table, "link"),
        measure=table.one_of("measure", MEASURES),
        expect=(low, high),
        against=_link(table, "against", ""),
        seeds=table.whole("seeds", FEWEST, SEEDS, SEEDS),
        fresh_points=table.flag("fresh_points", False),
    )
    table.done()
    if not _NAME.fullmatch(name):
        raise table.error("link", "a name of small letters, digits and hyphens in [experiments.NAME]")
    if low > high:
        raise table.error("expect", "the lower end first")
    if MEASURES[experiment.measure].compares != bool(experiment.against):
        needed = "another link" if MEASURES[experiment.measure].compares else "nothing"
        raise table.error("against", f"{needed} with the measure {experiment.measure}")
    if experiment.fresh_points and run_of(experiment.link).setting.kind == "gate":
        raise table.error("fresh_points", f"false for a truth table, like {', '.join(GATES)}, whose points are given")
    return experiment


def _link(table: Table, key: str, *default: str) -> str:
    link = table.text(key, *default)
    if link:
        try:
            changes = len(run_of(link).schedule) > 1
        except ValueError as error:
            raise table.error(key, str(error)) from error
        if changes:
            raise table.error(key, "a link without changes on the way, which no lottery makes")
    return link


def measured(experiment: Experiment, seeds: int | None = None) -> Measured:
    """Measure ``experiment`` with its own number of seeds, or with the first ``seeds`` of them."""
    values, losses = each(experiment, seeds or experiment.seeds)
    return Measured(MEASURES[experiment.measure].estimate(values), values, losses)


def each(experiment: Experiment, seeds: int) -> tuple[Array, Array]:
    """Of the seeds 1, 2, 3 to ``seeds`` each the number measured and the final loss, both ``(n,)``."""
    chosen = range(1, seeds + 1)
    runs, against = (
        train(run_of(link).setting, chosen, fresh_points=experiment.fresh_points) if link else None
        for link in (experiment.link, experiment.against)
    )
    assert runs is not None
    with np.errstate(all="ignore"):
        return MEASURES[experiment.measure].of_each(runs, against), runs.losses
