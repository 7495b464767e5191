"""A lottery while it is being drawn, slice by slice, and what is kept of it.

The slices are run by the page's own timer in the browser, so they end with the tab. A server runs one slice at a time,
so that all lotteries together take no more than one core.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from figures.lottery import Field, Guess
from lab.lottery.lottery import Lottery
from lab.lottery.outcomes import Outcomes
from server.slices import PAUSE, SLICE, slot
from setting.setting import Setting
from ui.lottery.plan import AXES, CURVES, KEPT, PICTURED, Plan, short

Array = NDArray[np.float64]


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


@dataclass
class Draw:
    """``plan`` being drawn; ``weights`` are the seconds that each cell is expected to take, ``guess`` what was guessed.

    ``shown`` and ``shown_at`` are for the page: how many cells its charts show, and since when, by ``spent``.
    """

    plan: Plan
    weights: list[float]
    guess: Guess | None = None
    cells: list[Cell] = field(default_factory=list)
    over: bool = False
    stopped: bool = False
    shown: int = 0
    shown_at: float = 0.0
    spent: float = 0.0  # Seconds by the wall clock, slices and pauses.
    _current: Lottery | None = None
    _last: float | None = None

    def advance(self, seconds: float = SLICE) -> None:
        """Train for about ``seconds`` if a slice may run now."""
        now = time.perf_counter()
        # A pause in which the tab was hidden or on another page is not time that the lottery needed.
        self.spent += min(now - (self._last or now), 10 * PAUSE)
        self._last = now
        if self.over:
            return
        with slot() as free:
            if free:
                self._train(now + seconds)

    def stop(self) -> None:
        """End here and keep what is done, of the cell in hand too."""
        self._finish_cell()
        self.over = self.stopped = True

    @property
    def done(self) -> float:
        """The part of the work that is done, 0 to 1."""
        n, lottery = len(self.cells), self._current
        current = self.weights[n] * lottery.done if lottery else 0.0
        return min(1.0, (sum(self.weights[:n]) + current) / sum(self.weights))

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at the present pace; None while too little is done to tell."""
        return self.spent * (1 - self.done) / self.done if self.done > 0.02 and self.spent > 0.5 else None

    @property
    def field(self) -> Field:
        """The outcomes so far, laid out for the charts."""
        first, *second = self.plan.axes
        series = [short(value) for value in second[0].values] if second else [""]
        outcomes = [cell.outcomes for cell in self.cells] + [None] * (len(self.plan.cells) - len(self.cells))
        rows = [outcomes[number :: len(series)] for number in range(len(series))]
        places = [short(value) for value in first.values]
        return Field(AXES[first.name].lower(), places, series, rows, AXES[second[0].name].lower() if second else "")

    def _train(self, until: float) -> None:
        while not self.over and (left := until - time.perf_counter()) > 0:
            if self._current is None:
                self._current = self.plan.lottery(self.plan.cells[len(self.cells)])
            self._current.advance(left)
            if self._current.finished:
                self._finish_cell()
                self.over = len(self.cells) == len(self.plan.cells)

    def _finish_cell(self) -> None:
        outcomes = self._current.outcomes() if self._current else None
        if self._current and outcomes:
            setting = self.plan.cells[len(self.cells)]
            self.cells.append(_cell(setting, outcomes, self._current.recorded))
        self._current = None


def _cell(setting: Setting, outcomes: Outcomes, recorded: NDArray[np.int64]) -> Cell:
    """What is kept of a cell: the arrays that grow with networks times parameters are let go."""
    kept = {}
    for verdict in PICTURED:
        rows = np.flatnonzero(outcomes.with_verdict(verdict))[:KEPT].copy()
        kept[verdict] = (rows, outcomes.parameters[rows])
    thin = replace(outcomes, curves=np.empty((0, 0)), parameters=np.empty((0, 0)))
    return Cell(setting, thin, recorded, outcomes.bands(), outcomes.curves[:CURVES].copy(), kept)
