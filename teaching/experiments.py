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

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from lab.lottery.batched_pass import products
from nn_core import Network
from nn_core.datasets import GATES
from setting.schedule import LATEST_EPOCH
from teaching.links import run_of, train_link
from teaching.measures import MEASURES, Estimate
from teaching.runs import Array, Runs, train
from teaching.toml import Table

SEEDS = 1000
FEWEST = 20
"""Seeds, for an interval to say anything."""
FEWEST_SAMPLED = 2
EARLY = 50
"""Epochs after which a last bit that another processor rounds otherwise has grown to nothing in any experiment yet."""
_SAMPLED = 40_000_000  # Products.
_AN_UPDATE = 10_000  # Products that take as long as all the rest of an update.
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
    link = train_link(table, key, *default)
    schedule = run_of(link).schedule
    if len(schedule) > 1 or schedule[0].edits:
        raise table.error(key, "a link without changes on the way, which no lottery makes")
    return link


def measured(experiment: Experiment) -> Estimate:
    """Measure ``experiment`` with all of its seeds."""
    values, _ = _each(experiment, experiment.seeds, LATEST_EPOCH)
    return MEASURES[experiment.measure].estimate(values)


def sample(experiment: Experiment) -> tuple[Array, Array]:
    """Of the first few seeds each, the number measured and the loss, both ``(n,)``, where runs end at epoch ``EARLY``.

    As many as take a tenth of a second; where even two take longer, their runs end still earlier.
    """
    setting = run_of(experiment.link).setting
    n = len(setting.training_data()[0])
    an_epoch = math.ceil(n / min(setting.batch or n, n)) * _AN_UPDATE + products(Network(setting.sizes), n)
    seeds = max(FEWEST_SAMPLED, min(FEWEST, _SAMPLED // (min(setting.epochs, EARLY) * an_epoch)))
    return _each(experiment, seeds, max(1, min(EARLY, _SAMPLED // (FEWEST_SAMPLED * an_epoch))))


def _each(experiment: Experiment, seeds: int, latest: int) -> tuple[Array, Array]:
    """The number measured and the final loss of each of the seeds 1, 2, 3 to ``seeds``, ended at epoch ``latest``."""

    def runs_of(link: str) -> Runs:
        setting = run_of(link).setting
        shorter = replace(setting, epochs=min(setting.epochs, latest))
        return train(shorter, range(1, seeds + 1), fresh_points=experiment.fresh_points)

    runs = runs_of(experiment.link)
    against = runs_of(experiment.against) if experiment.against else None
    with np.errstate(all="ignore"):
        return MEASURES[experiment.measure].of_each(runs, against), runs.losses
