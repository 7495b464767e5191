"""What the stage shows: panels, and the frames that move them.

A film is anything with the attributes of ``Film``. It never learns who watches; it answers asks, and the same ask
always has the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from nn_core.checks import Schedule

MOST_CHANGES = 500  # More have no room in a URL; the slider has to be moved all the time for so many.


@dataclass(frozen=True)
class Mark:
    """One trace of a figure that moves: how it is painted (``heatmap``, ``line`` or ``curve``) and from which channel.

    A heatmap fills its axes with ``shape`` cells, rows first, each worth ``unit`` times the number that travels; a line
    is a row of points; a curve gains a value an epoch.
    """

    trace: int
    paint: str
    channel: str
    shape: tuple[int, int] | None = None
    unit: float = 1.0


@dataclass(frozen=True)
class Picture:
    """A panel with a figure. ``share`` is its width in twenty-fourths of the stage, ``row`` its row from 1."""

    name: str
    title: str
    caption: str
    alt: str
    figure: go.Figure
    marks: tuple[Mark, ...]
    share: int = 12
    row: int = 1


@dataclass(frozen=True)
class Table:
    """A panel with a table whose last column moves; with ``targets``, a value on its target's side is right."""

    name: str
    title: str
    caption: str
    alt: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    channel: str
    targets: tuple[float, ...] | None = None
    share: int = 6
    row: int = 2


Panel = Picture | Table


@dataclass(frozen=True)
class Ask:
    """What the browser wants.

    ``kind`` is ``play``, ``step``, ``settle`` (paused here), ``open`` (show this epoch) or ``look`` (show it again: the
    curves up to it are there).
    ``start`` is the epoch on screen, or for ``play`` the last one held; ``changes`` are the learning rates up to there,
    as ``(epoch, rate)``, or None if the browser leaves that to the film. ``drawn`` is the epoch on screen in any case,
    ``look`` the look of the panels that the browser has.
    """

    kind: str
    start: int
    count: int
    serial: int
    run: str
    changes: Schedule | None
    drawn: int | None = None
    look: str = ""


@dataclass
class Answer:
    """Frames at ``epochs`` ``(n_frames,)``: a channel is ``(n_frames, …)``, a curve a list of new values a frame."""

    epochs: list[int] = field(default_factory=list)
    channels: dict[str, NDArray[Any]] = field(default_factory=dict)
    curves: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)


Note = tuple[int, str, str | None]
"""From which epoch on a sentence holds, the sentence, and the only state it is for (None: any)."""


class Film(Protocol):
    """A run as the stage sees it."""

    @property
    def run(self) -> str:
        """A name that changes whenever what was drawn no longer holds."""

    @property
    def panels(self) -> list[Panel]:
        """What is to be seen."""

    @property
    def look(self) -> str:
        """A name for what the panels depend on: they are described to a browser that does not have it."""

    @property
    def epoch(self) -> int:
        """Where the run is."""

    @property
    def start(self) -> int:
        """Where a browser that has not seen this run begins."""

    @property
    def goal(self) -> int:
        """The epoch at which to stop."""

    @property
    def stride(self) -> int:
        """Epochs from one frame to the next."""

    @property
    def rate(self) -> float:
        """The learning rate that holds from the epoch drawn on."""

    @property
    def changes(self) -> Schedule:
        """The learning rates on the way to the present epoch, as ``(epoch, rate)``."""

    @property
    def notes(self) -> list[Note]:
        """What there is to say, in words."""

    @property
    def diverged(self) -> int | None:
        """The first epoch whose values are not finite, once it is known."""

    @property
    def cue(self) -> tuple[int, int] | None:
        """A serial number and an epoch that somebody other than the stage wants shown."""

    def still(self) -> Answer:
        """The first frame; the run stays where it is."""

    def answer(self, ask: Ask) -> Answer:
        """The frames asked for, or as many as fit in the time budget; none where there are none."""
