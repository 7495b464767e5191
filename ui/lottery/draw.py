"""A lottery while it is being drawn, slice by slice, and what is kept of it.

The slices are run by the page's own timer in the browser, so they end with the tab. A server runs one slice at a time,
so that all lotteries together take no more than one core.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.lottery import Field, Guess
from lab.lottery.outcomes import Outcomes
from lab.sliced_work import SlicedWork, Steps
from server.slices import PAUSE, SLICE, slot
from setting.setting import Setting
from ui.lottery.axes import text
from ui.lottery.plan import Plan
from ui.run.fields import LABELS

Array = NDArray[np.float64]

CURVES = 30  # Networks whose own loss curve is drawn behind the bands.
KEPT = 14  # Networks of either verdict below whose boundary is shown.
PICTURED = ("solved", "not solved")  # A network that diverged has no boundary to draw.


@dataclass(frozen=True)
class Cell:
    """One setting after its lottery: every network's row, but only some curves and parameters.

    ``outcomes`` has no curves and no parameters any more. ``bands`` ``(5, n)`` and ``curves`` ``(some, n)`` are losses
    at the epochs ``recorded`` ``(n,)``. ``kept`` has for each verdict in ``PICTURED`` the first networks that ended so,
    as indices ``(some,)`` into the rows and parameters ``(some, P)``.
    """

    setting: Setting
    outcomes: Outcomes
    recorded: NDArray[np.int64]
    bands: Array
    curves: Array
    kept: dict[str, tuple[NDArray[np.intp], Array]]


class Draw(SlicedWork[None]):
    """``plan`` being drawn; ``seconds`` are what each cell is expected to take, ``guess`` what was guessed.

    ``shown`` and ``shown_at`` are for the page: how many cells its charts show, and since when, by ``spent``.
    """

    def __init__(self, plan: Plan, seconds: Sequence[float], guess: Guess | None = None) -> None:
        super().__init__(self._draw(np.array(seconds) / sum(seconds)))
        self.plan, self.guess = plan, guess
        self.cells: list[Cell] = []
        self.stopped = False
        self.shown, self.shown_at = 0, 0.0
        self.spent = 0.0  # Seconds by the wall clock, slices and pauses.
        self._last: float | None = None

    def tick(self, seconds: float = SLICE) -> None:
        """Train for about ``seconds`` if a slice may run now; what the page's timer calls."""
        now = time.perf_counter()
        # A pause in which the tab was hidden or on another page is not time that the lottery needed.
        self.spent += min(now - (self._last or now), 10 * PAUSE)
        self._last = now
        with slot() as free:
            if free:
                self.advance(seconds)

    def stop(self) -> None:
        """End here and keep what is done, of the cell in hand too."""
        self._steps.close()
        self.finished = self.stopped = True

    def _draw(self, parts: Array) -> Steps[None]:
        for setting, before, part in zip(self.plan.cells, np.cumsum(parts) - parts, parts):
            lottery = self.plan.lottery(setting)
            try:
                while not lottery.finished:
                    lottery.advance(0.0)  # One step.
                    yield min(1.0, before + part * lottery.done)
            finally:
                if outcomes := lottery.outcomes():
                    self.cells.append(_cell(setting, outcomes, lottery.recorded))

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at the present pace; None while too little is done to tell."""
        return self.spent * (1 - self.done) / self.done if self.done > 0.02 and self.spent > 0.5 else None

    @property
    def field(self) -> Field:
        """The outcomes so far, laid out for the charts."""
        first, *rest = self.plan.axes
        setting = self.plan.setting
        series = [_short(value, setting) for axis in rest for value in axis.values] or [""]
        outcomes = [cell.outcomes for cell in self.cells] + [None] * (len(self.plan.cells) - len(self.cells))
        rows = [outcomes[number :: len(series)] for number in range(len(series))]
        names = [_inside(LABELS[name]) for name in self.plan.names]
        return Field(names[0], [_short(value, setting) for value in first.values], series, rows, "".join(names[1:]))


def _inside(label: str) -> str:
    """``label`` as it stands within a sentence: L1 stays L1."""
    return label if label[1].isdigit() else label[0].lower() + label[1:]


def _short(value: Any, setting: Setting) -> str:
    """``value``, which ``setting`` may have, as it stands at a tick of an axis, in few letters and lines."""
    if isinstance(value, tuple):  # Two on a line.
        parts = text(value, setting).split(", ")
        return "<br>".join(", ".join(parts[i : i + 2]) for i in range(0, len(parts), 2))
    return text(value, setting).split(",")[0].replace(" squared", "<br>squared")


def _cell(setting: Setting, outcomes: Outcomes, recorded: NDArray[np.int64]) -> Cell:
    """What is kept of a cell: the arrays that grow with networks times parameters are let go."""
    rows = {verdict: np.flatnonzero(outcomes.with_verdict(verdict))[:KEPT].copy() for verdict in PICTURED}
    kept = {verdict: (few, outcomes.parameters[few]) for verdict, few in rows.items()}
    thin = replace(outcomes, curves=np.empty((0, 0)), parameters=np.empty((0, 0)))
    return Cell(setting, thin, recorded, outcomes.bands(), outcomes.curves[:CURVES].copy(), kept)
