"""What a lottery draws: which settings, how many networks of each, what counts as solved, and how long it will take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import streamlit as st

from lab.criterion import SOLVED, Criterion
from lab.lottery.batched_pass import bytes_each
from lab.lottery.lottery import Lottery
from lab.lottery.pace import Pace, pace
from nn_core import Network
from setting.setting import CHOICES, DEFAULT, EPOCHS_STEP, RANGES, Setting
from ui.run.controls import NAMES


class Entry(NamedTuple):
    """A field of ``Setting`` that can vary: a value of it in a sentence, and its values where nobody has chosen any."""

    in_words: Callable[[Any], str]
    usual: tuple[Any, ...]


AXES = {
    "hidden": Entry(lambda units: f"{units} hidden neuron{'s' if units > 1 else ''}", tuple(range(1, 9))),
    "activation": Entry(lambda name: NAMES[name], CHOICES["activation"]),
    "rate": Entry(lambda rate: f"learning rate {rate:g}", (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)),
    "init": Entry(lambda name: f"initial weights “{NAMES[name]}”", CHOICES["init"]),
    "loss": Entry(lambda name: NAMES[name].lower(), CHOICES["loss"]),
}
FIELDS = ("data", *AXES, "hidden2", "epochs")
"""The fields of a setting that all networks share, or that vary; the others mean nothing to a lottery."""
MOST_SECONDS = 120.0
"""Of one core, for one lottery."""
NETWORKS = range(100, 2001, 100)
RIGHT = range(50, 101, 5)
"""Percent of the samples that can be asked to be right."""
ERRORS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
MOST_SERIES = 8
_TRIED = 1000  # Networks side by side in a trial of what they cost; with few of them, each costs more.


class Axis(NamedTuple):
    """A field of ``Setting`` and the values it takes in turn."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Plan:
    """``networks`` networks of every combination of the ``axes``' values, one or two axes; the rest is ``setting``."""

    setting: Setting
    axes: tuple[Axis, ...]
    networks: int
    criterion: Criterion = SOLVED

    @property
    def cells(self) -> list[Setting]:
        """The setting of each combination, the last axis running fastest."""
        names = [axis.name for axis in self.axes]
        return [replace(self.setting, **dict(zip(names, values))) for values in product(*(a.values for a in self.axes))]

    def index(self, place: int, series: int = 0) -> int:
        """Where among ``cells`` the first axis has its value number ``place``, the second its number ``series``."""
        return place * (len(self.axes[1].values) if len(self.axes) > 1 else 1) + series

    def lottery(self, cell: Setting) -> Lottery:
        """The lottery of one cell, not yet begun; the seeds are 1, 2, 3 and so on."""
        return Lottery(cell.configuration(), *cell.dataset(), range(1, 1 + self.networks), cell.epochs, self.criterion)

    def called(self, cell: Setting) -> str:
        """What sets ``cell`` apart, in words."""
        return ", ".join(AXES[axis.name].in_words(getattr(cell, axis.name)) for axis in self.axes)

    def shared(self) -> str:
        """What all cells have in common, in words."""
        fixed = AXES.keys() - {axis.name for axis in self.axes}
        words = [entry.in_words(getattr(self.setting, name)) for name, entry in AXES.items() if name in fixed]
        if self.setting.hidden2:
            words.insert(0, f"second hidden layer of {self.setting.hidden2}")
        return f"{NAMES[self.setting.data]}, {', '.join(words)}, {self.setting.epochs:,} epochs"

    def solved_means(self) -> str:
        """The criterion in a sentence."""
        share, data = self.criterion.accuracy, NAMES[self.setting.data]
        samples = "every sample is" if share >= 1 else f"at least {share:.0%} of the samples are"
        return (
            f"A network counts as solving {data} when, after its last epoch, {samples} on the right side of 0.5 "
            f"and the mean squared error is under {self.criterion.error:g}."
        )

    def values(self) -> dict[str, Any]:
        """This plan as the URL and the sidebar hold it: the names of its axes under ``vary``, a value for each control.

        A field that varies has the tuple of its values. ``right`` is in percent.
        """
        return {
            "vary": tuple(axis.name for axis in self.axes),
            **{name: getattr(self.setting, name) for name in FIELDS},
            **dict(self.axes),
            "networks": self.networks,
            "right": round(self.criterion.accuracy * 100),
            "error": self.criterion.error,
        }

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Plan:
        """The plan whose ``values()`` are ``values``."""
        varied = values["vary"]
        setting = replace(DEFAULT, **{name: values[name] for name in FIELDS if name not in varied})
        axes = tuple(Axis(name, values[name]) for name in varied)
        return cls(setting, axes, values["networks"], Criterion(values["right"] / 100, values["error"]))


START = Plan(DEFAULT, (Axis("hidden", AXES["hidden"].usual),), networks=1000)
"""What the controls say at first."""


def options(name: str) -> tuple[Any, ...]:
    """All the values that the axis ``name`` can take."""
    return CHOICES[name] if name in CHOICES else tuple(range(RANGES[name][0], RANGES[name][1] + 1))


def text(value: Any) -> str:
    """``value`` as it stands in a control or a table."""
    return NAMES.get(value) or f"{value:g}"


def cell_seconds(plan: Plan) -> list[float]:
    """The seconds of one core that each cell will take.

    Only the widest network of a kind is measured. A narrower one takes less in proportion to the bytes it sweeps, give
    or take a third, and it would take longer to measure every one than most of them are worth.
    """
    cells, n_samples = plan.cells, len(plan.setting.dataset()[0])
    swept = {sizes: bytes_each(Network(sizes), n_samples) for sizes in {cell.sizes for cell in cells}}
    # What does not change the cost is put at its default.
    widest: dict[str, Any] = dict(hidden=max(cell.hidden for cell in cells), init=DEFAULT.init, seed=DEFAULT.seed)
    kinds = [replace(cell.of_network(), **widest) for cell in cells]
    paces = {kind: _pace(kind) for kind in set(kinds)}
    return [
        plan.networks * (start + cell.epochs * an_epoch * swept[cell.sizes] / max(swept.values()))
        for cell, (start, an_epoch) in zip(cells, (paces[kind] for kind in kinds))
    ]


def largest_that_fits(plan: Plan, seconds: float) -> Plan | None:
    """``plan``, which takes ``seconds``, with fewer networks if that is too long, or with the fewest and fewer epochs.

    None where the shortest training of the fewest networks is too long.
    """
    share = min(1.0, MOST_SECONDS / seconds)
    networks = int(plan.networks * share) // NETWORKS.step * NETWORKS.step
    if networks in NETWORKS:
        return replace(plan, networks=networks)
    epochs = int(plan.setting.epochs * share * plan.networks / NETWORKS[0]) // EPOCHS_STEP * EPOCHS_STEP
    if epochs < RANGES["epochs"][0]:
        return None
    return replace(plan, networks=NETWORKS[0], setting=replace(plan.setting, epochs=epochs))


@st.cache_data(ttl=600, max_entries=500, show_spinner=False)
def _pace(kind: Setting) -> Pace:
    """Measured now, and again after ten minutes: the server may have become busier."""
    return pace(Lottery(kind.configuration(), *kind.dataset(), range(_TRIED), kind.epochs), 0.006)
