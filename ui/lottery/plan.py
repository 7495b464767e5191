"""What a lottery draws: which settings, how many networks of each, what counts as solved, and how long it will take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import streamlit as st

from lab.criterion import SOLVED, Criterion, criterion_for
from lab.lottery.batched_pass import batching_is_faster, bytes_each
from lab.lottery.lottery import Lottery
from lab.lottery.pace import Pace, pace
from nn_core import Network
from setting.setting import DEFAULT, Setting
from ui.lottery.axes import data_name, told, usual, with_values, worth_telling
from ui.run.fields import STEPS

MOST_SECONDS = 120.0
"""Of one core, for one lottery."""
NETWORKS = range(100, 2001, 100)
RIGHT = range(50, 101, 5)
"""Percent of the samples that can be asked to be right."""
ERRORS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
JUDGED = ("training", "test")
"""The samples by which it can be judged whether classes are told apart."""
MOST_AXES, MOST_SERIES = 2, 8
IDLE = ("seed", "speed", "hide")
"""The fields of a setting that mean nothing to a lottery."""
_TRIED = 1000  # Networks side by side in a trial of what they cost; with few of them, each costs more.
_FREE = ("seed", "init", "rate", "noise", "data_seed", "order", "hide", "speed", "epochs")  # They cost nothing.
_SIZES = ("layers", "features", "standardise", "samples", "test")  # What they cost is in proportion to what is swept.


class Axis(NamedTuple):
    """An entry of ``AXES`` and the values it takes in turn."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Plan:
    """``networks`` networks of every combination of the ``axes``' values, one or two axes; the rest is ``setting``.

    Classes count as told apart where ``right`` percent of the samples ``judged`` are right and the mean squared error
    is under ``error``, for targets 0 and 1; values as predicted where it is under ``bound``.
    """

    setting: Setting
    axes: tuple[Axis, ...]
    networks: int
    judged: str = "training"
    right: int = 100
    error: float = SOLVED.error
    bound: float = criterion_for("regression", "linear").error

    @classmethod
    def of(cls, setting: Setting, axes: tuple[Axis, ...], *args: Any, **own: Any) -> Plan:
        """The plan of ``setting``, in which all that varies, or means nothing here, is put at its default."""
        names = {*IDLE, *(axis.name for axis in axes)}
        plain = {name: value for name, value in vars(DEFAULT).items() if name in names}
        plain |= {axis.name: axis.values[0] for axis in axes if axis.name == "data"}  # Which tells its kind.
        if any(axis.name == "depth" for axis in axes):
            plain["layers"] = (setting.layers or DEFAULT.layers)[:1]
        shared = replace(setting, **plain).consistent()
        unused: dict[str, Any] = {name: getattr(DEFAULT, name) for name in shared.unused}
        return cls(replace(shared, **unused), axes, *args, **own)

    @property
    def names(self) -> list[str]:
        """What varies."""
        return [axis.name for axis in self.axes]

    @property
    def cells(self) -> list[Setting]:
        """The setting of each combination, the last axis running fastest."""
        combinations = product(*(axis.values for axis in self.axes))
        return [with_values(self.setting, dict(zip(self.names, values))) for values in combinations]

    def index(self, place: int, series: int = 0) -> int:
        """Where among ``cells`` the first axis has its value number ``place``, the second its number ``series``."""
        return place * (len(self.axes[1].values) if len(self.axes) > 1 else 1) + series

    def criterion(self, cell: Setting) -> Criterion:
        """What counts as solved in ``cell``."""
        usual = criterion_for(cell.kind, cell.output)
        if usual.middle is None:
            return replace(usual, error=self.bound)
        return replace(usual, accuracy=self.right / 100, error=self.error * (usual.error / SOLVED.error))

    def judged_in(self, cell: Setting) -> str:
        """By which samples ``cell`` is judged: values by test samples, if there are any."""
        return "test" if (self.judged == "test" or cell.kind == "regression") and cell.test_data() else "training"

    def lottery(self, cell: Setting) -> Lottery:
        """The lottery of one cell, not yet begun; the seeds are 1, 2, 3 and so on."""
        (X, Y), test, inputs = cell.training_data(), cell.test_data(), cell.inputs()
        judged = (inputs(test[0]), test[1]) if test and self.judged_in(cell) == "test" else None
        seeds = range(1, 1 + self.networks)
        return Lottery(cell.configuration(), inputs(X), Y, seeds, cell.epochs, self.criterion(cell), judged)

    def called(self, cell: Setting) -> str:
        """What sets ``cell`` apart, in words."""
        return told(cell, self.names)

    def shared(self) -> str:
        """What all cells have in common, in words."""
        varied = {*self.names, *(("hidden",) if "depth" in self.names else ())}
        words = told(self.setting, [name for name in worth_telling(self.setting) if name not in varied])
        data = [] if "data" in varied else [data_name(self.setting)]
        return ", ".join([*data, words, f"{self.setting.epochs:,} epochs"])

    def solved_means(self) -> str:
        """The criterion in a sentence; where it is not the same in all cells, each of them."""
        means: dict[str, str] = {}
        for cell in self.cells:
            which = f"{self.judged_in(cell)} " if "test" in self.names or cell.test_data() else ""
            means.setdefault(self._judged_as(cell), self.criterion(cell).in_words(which))
        ways = (
            [f"{words} ({where})" for where, words in means.items()] if len(set(means.values())) > 1 else means.values()
        )
        what = "the problem" if "data" in self.names else data_name(self.setting)
        return f"A network counts as solving {what} when, after its last epoch, {', or '.join(dict.fromkeys(ways))}."

    def _judged_as(self, cell: Setting) -> str:
        """What the criterion of ``cell`` depends on, and varies, in words."""
        names = ["output"] if "output" in self.names else []
        return told(cell, [*names, *(["test"] if "test" in self.names and not cell.test_data() else [])])


START = Plan(DEFAULT, (Axis("hidden", usual("hidden", DEFAULT)),), networks=1000)
"""What the controls say at first."""


def cell_seconds(plan: Plan) -> list[float]:
    """The seconds of one core that each cell will take.

    Only the largest network of a kind is measured. A smaller one takes less in proportion to the bytes it sweeps, give
    or take a third, and it would take longer to measure every one than most of them are worth.
    """
    cells = plan.cells
    kinds: dict[Any, list[Setting]] = {}
    for cell in cells:
        kinds.setdefault(_kind(plan, cell), []).append(cell)
    largest = {kind: max(alike, key=_swept) for kind, alike in kinds.items()}
    paces = {kind: _pace(_priced(cell), plan.judged) for kind, cell in largest.items()}
    seconds = []
    for cell in cells:
        start, an_epoch = paces[kind := _kind(plan, cell)]
        seconds.append(plan.networks * (start + cell.epochs * an_epoch * _swept(cell) / _swept(largest[kind])))
    return seconds


def _kind(plan: Plan, cell: Setting) -> Any:
    """What is alike in cells whose cost is in proportion to what they sweep."""
    n = len(cell.training_data()[0])
    at_once = min(cell.batch or n, n)
    together = batching_is_faster(Network(cell.sizes), at_once, plan.networks)
    alike: dict[str, Any] = {name: getattr(DEFAULT, name) for name in _SIZES}
    alike |= {"l1": float(cell.l1 > 0), "l2": float(cell.l2 > 0)}
    return replace(_priced(cell), **alike), together


def _priced(cell: Setting) -> Setting:
    """``cell`` with all that costs nothing at its default."""
    return replace(cell, **{name: getattr(DEFAULT, name) for name in _FREE})


def _swept(cell: Setting) -> int:
    """Bytes that a network sweeps in an epoch."""
    return bytes_each(Network(cell.sizes), len(cell.training_data()[0]))


def largest_that_fits(plan: Plan, seconds: float) -> Plan | None:
    """``plan``, which takes ``seconds``, with fewer networks if that is too long, or with the fewest and fewer epochs.

    None where the shortest training of the fewest networks is too long.
    """
    share = min(1.0, MOST_SECONDS / seconds)
    networks = int(plan.networks * share) // NETWORKS.step * NETWORKS.step
    if networks in NETWORKS:
        return replace(plan, networks=networks)
    most = plan.setting.epochs * share * plan.networks / NETWORKS[0]
    epochs = max((epochs for epochs in STEPS["epochs"] if epochs <= most), default=None)
    return epochs and replace(plan, networks=NETWORKS[0], setting=replace(plan.setting, epochs=epochs))


@st.cache_data(ttl=600, max_entries=500, show_spinner=False)
def _pace(cell: Setting, judged: str) -> Pace:
    """Measured now, and again after ten minutes: the server may have become busier."""
    return pace(Plan(cell, (), _TRIED, judged).lottery(cell), 0.006)
