"""What a lottery draws: which settings, how many networks of each, what counts as solved, and what it will cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import streamlit as st

from lab.criterion import SOLVED, Criterion
from lab.lottery.batched_pass import bytes_each
from lab.lottery.cost import Cost, Pace, fitting, memory, pace
from lab.lottery.lottery import RECORDED, Lottery
from lab.lottery.outcomes import SHARES
from nn_core import Network
from setting.setting import CHOICES, DEFAULT, EPOCHS_STEP, RANGES, Setting
from ui.run.controls import NAMES

AXES: dict[str, str] = {
    "hidden": "Hidden neurons",
    "activation": "Hidden activation",
    "rate": "Learning rate",
    "init": "Initial weights",
    "loss": "Loss",
}
FIELDS = ("data", "hidden2", "epochs", *AXES)
"""The fields of a setting that all networks share, or that vary; the others mean nothing to a lottery."""
LARGEST = Cost(seconds=120.0, bytes=48_000_000)
"""What one lottery may take: two minutes of one core, and a part of the memory of a small server."""
_START_WITHIN = Cost(LARGEST.seconds / 2, LARGEST.bytes)  # Leaves room for a second measurement that comes out dearer.
NETWORKS_STEP = 100
NETWORKS = (NETWORKS_STEP, 2000)
MOST_SERIES = 8
RIGHT_STEP = 5
RIGHT = (50, 100)
"""Percent of the samples that can be asked to be right."""
ERRORS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
PICTURED = ("solved", "not solved")  # A network that diverged has no boundary to draw.
KEPT = 14  # Networks of either kind whose boundary is kept for the gallery.
CURVES = 30  # Networks whose own loss curve is drawn behind the bands.
FIRST_SEED = 1
_USUAL: dict[str, tuple[Any, ...]] = {"hidden": tuple(range(1, 9)), "rate": (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)}
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
        """The lottery of one cell, not yet begun."""
        seeds = range(FIRST_SEED, FIRST_SEED + self.networks)
        return Lottery(cell.configuration(), *cell.dataset(), seeds, cell.epochs, self.criterion)

    def called(self, cell: Setting) -> str:
        """What sets ``cell`` apart, in words."""
        return ", ".join(in_words(axis.name, getattr(cell, axis.name)) for axis in self.axes)

    def shared(self) -> str:
        """What all cells have in common, in words."""
        varied = {axis.name for axis in self.axes}
        words = [in_words(name, getattr(self.setting, name)) for name in AXES if name not in varied]
        if self.setting.hidden2:
            words.insert(0, f"second hidden layer of {self.setting.hidden2}")
        return f"{NAMES[self.setting.data]}, {', '.join(words)}, {self.setting.epochs:,} epochs"


def options(name: str) -> tuple[Any, ...]:
    """All the values that the axis ``name`` can take."""
    return CHOICES[name] if name in CHOICES else tuple(range(RANGES[name][0], RANGES[name][1] + 1))


def usual(name: str) -> tuple[Any, ...]:
    """The values that the axis ``name`` takes where nobody has chosen any."""
    return _USUAL.get(name, options(name))


START = Plan(DEFAULT, (Axis("hidden", usual("hidden")),), networks=1000)
"""What the controls say at first."""


def in_words(name: str, value: Any) -> str:
    """``value`` of the axis ``name`` as it stands in a sentence."""
    if name == "hidden":
        return f"{value} hidden neuron{'s' if value > 1 else ''}"
    if name == "rate":
        return f"learning rate {value:g}"
    if name == "init":
        return f"initial weights “{NAMES[value]}”"
    return NAMES[value] if name == "activation" else NAMES[value].lower()


def text(value: Any) -> str:
    """``value`` as it stands in a control or a table."""
    return NAMES.get(value) or f"{value:g}"


def short(value: Any) -> str:
    """``value`` as it stands at a tick of an axis, in few letters."""
    return NAMES[value].split(",")[0].replace(" squared", "<br>squared") if value in NAMES else f"{value:g}"


def solved_means(criterion: Criterion, setting: Setting) -> str:
    """The criterion in a sentence."""
    share = "every sample is" if criterion.accuracy >= 1 else f"at least {criterion.accuracy:.0%} of the samples are"
    return (
        f"A network counts as solving {NAMES[setting.data]} when, after its last epoch, {share} on the right side of "
        f"0.5 and the mean squared error is under {criterion.error:g}."
    )


def weights(plan: Plan) -> list[float]:
    """The seconds of one core that each cell will take.

    Only the widest network of a kind is measured. A narrower one takes less in proportion to the bytes it sweeps, give
    or take a third, and it would take longer to measure every one than most of them are worth.
    """
    cells, n_samples = plan.cells, len(plan.setting.dataset()[0])
    swept = {sizes: bytes_each(Network(sizes), n_samples) for sizes in {cell.sizes for cell in cells}}
    widest = max(cell.hidden for cell in cells)
    kinds = [_kind(cell, widest) for cell in cells]
    paces = {kind: _pace(kind) for kind in set(kinds)}
    seconds = []
    for kind, cell in zip(kinds, cells):
        an_epoch = paces[kind].an_epoch * swept[cell.sizes] / swept[kind.sizes]
        seconds.append(plan.networks * (paces[kind].a_network + cell.epochs * an_epoch))
    return seconds


def plan_cost(plan: Plan) -> Cost:
    """What the whole lottery will take: all cells one after another, of which only rows and pictures are kept."""
    n_samples, epochs = len(plan.setting.dataset()[0]), plan.setting.epochs
    networks = [Network(sizes) for sizes in {cell.sizes for cell in plan.cells}]
    drawing = max(memory(network, n_samples, plan.networks, epochs) for network in networks)
    largest = max(network.size for network in networks)
    kept = plan.networks * 21 + 8 * (len(PICTURED) * KEPT * largest + (CURVES + len(SHARES) + 1) * RECORDED)
    return Cost(sum(weights(plan)), drawing + len(plan.cells) * kept)


def fits(total: Cost) -> bool:
    """Whether a lottery that takes ``total`` may be drawn."""
    return total.seconds <= LARGEST.seconds and total.bytes <= LARGEST.bytes


def to_start_with(plan: Plan, chosen: str | None = None) -> Plan:
    """``plan`` if it fits, else with fewer networks; where the fewest are still too many, with less besides.

    First with half of the values of the axis ``chosen`` just now, a quarter, and so on down to two, then with fewer
    epochs.
    """
    if fits(plan_cost(plan)):
        return plan
    thinner = plan
    while True:
        smaller = largest_that_fits(thinner, plan_cost(thinner), _START_WITHIN)
        halved = _halved(thinner, chosen)
        if halved == thinner or (smaller and smaller.setting.epochs == plan.setting.epochs):
            return smaller or plan
        thinner = halved


def _halved(plan: Plan, name: str | None) -> Plan:
    """``plan`` with half of the values of the axis ``name``, or with two."""

    def values(axis: Axis) -> tuple[Any, ...]:
        return evenly(axis.values, max(2, (len(axis.values) + 1) // 2)) if axis.name == name else axis.values

    return replace(plan, axes=tuple(Axis(axis.name, values(axis)) for axis in plan.axes))


def evenly(values: tuple[Any, ...], most: int) -> tuple[Any, ...]:
    """At most ``most`` of ``values``, two or more, evenly spread, the first and the last among them."""
    count = min(most, len(values))
    return tuple(values[round(i * (len(values) - 1) / (count - 1))] for i in range(count)) if count > 1 else values


def largest_that_fits(plan: Plan, total: Cost, within: Cost = LARGEST) -> Plan | None:
    """``plan`` with fewer networks, or with the fewest and fewer epochs, so that it fits; None where none does."""
    networks = fitting(plan.networks, total, within) // NETWORKS_STEP * NETWORKS_STEP
    if networks >= NETWORKS[0]:
        return replace(plan, networks=networks)
    share = fitting(plan.networks * plan.setting.epochs, total, within) / (NETWORKS[0] * plan.setting.epochs)
    epochs = int(plan.setting.epochs * share) // EPOCHS_STEP * EPOCHS_STEP
    if epochs < RANGES["epochs"][0]:
        return None
    return replace(plan, networks=NETWORKS[0], setting=replace(plan.setting, epochs=epochs))


def _kind(cell: Setting, hidden: int) -> Setting:
    """``cell`` with ``hidden`` units, and with everything that does not change its cost put at the default."""
    return replace(cell.of_network(), hidden=hidden, init=DEFAULT.init, seed=DEFAULT.seed)


@st.cache_data(ttl=600, max_entries=500, show_spinner=False)
def _pace(kind: Setting) -> Pace:
    """Measured now, and again after ten minutes: the server may have become busier."""
    lottery = Lottery(kind.configuration(), *kind.dataset(), range(_TRIED), kind.epochs)
    return pace(lottery, 0.006)
