"""What the stage shows: panels, and the frames that move them.

A film is anything with the attributes of ``Film``. It knows nothing of its viewers; it responds to requests, and the
same request always has the same response.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Changes = tuple[tuple[Any, ...], ...]
"""What was changed on the way: an epoch each, the first 0, a value, as JSON has it, that holds from there on, and where
numbers were set by hand there, its edits: a name, a value, and whether it stays."""


@dataclass(frozen=True)
class Labels:
    """The words on the stage's controls; ``unit`` is what a position in the film is called.

    Where there is a ``{}``, something comes into its place: the label of what is ``lower`` or ``higher``, ``fewer`` or
    ``more``; the two ends of ``colours``; what somebody wrote and, twice, the largest size, where it is ``refused``.
    """

    group: str = "Playback"
    play: str = "Play"
    play_title: str = "Play from the frame on screen"
    pause: str = "Pause"
    pause_title: str = "Freeze the picture"
    step: str = "Step"
    step_title: str = "Draw exactly one more frame"
    reset: str = "Reset"
    reset_title: str = "Back to the first frame"
    unit: str = "Frame"
    scrubber: str = "Back to any frame drawn"
    panels: str = "Panels"
    present: str = "Present"
    leave: str = "Leave"
    present_title: str = "Fill the window; Esc leaves, ? lists the keys"
    presentation: str = "Presentation"
    keys: str = "These keys"
    loading: str = "The stage is loading."
    lower: str = "Lower {}"
    higher: str = "Raise {}"
    fewer: str = "Fewer {}"
    more: str = "More {}"
    colours: str = "colours {} to {}"
    kept: str = "kept"
    undo: str = "Undo"
    undo_title: str = "Take the last number set by hand back"
    form: str = "Set a number"
    which: str = "Which"
    value: str = "Value"
    set: str = "Set"
    freeze: str = "Freeze"
    freeze_title: str = "It stays so"
    release: str = "Release"
    release_title: str = "Let it move again"
    cut: str = "Cut"
    cut_title: str = "0, and it stays 0"
    close: str = "Close"
    refused: str = "“{}” is no number from −{} to {}."


@dataclass(frozen=True)
class Layer:
    """Marks that can be hidden together; ``caption`` stands in the panel's title line while they are seen."""

    name: str
    caption: str


@dataclass(frozen=True)
class Mark:
    """One trace of a figure that moves: how it is painted (``heatmap``, ``line`` or ``curve``) and from which channel.

    A heatmap fills its axes with ``shape`` cells, rows first, each worth ``base`` and ``unit`` times the number that
    travels; a line is a row of points; a curve gains a value an epoch. Where something was changed, ``changed`` is
    written at the curve: a text for each part of a change's value, with that part for its ``{}``, if it is new; and
    ``edited`` is a text for a number set by hand and one for a number that then stays, with ``{name}`` and ``{}``, and
    one for how many more were, where not all are named.

    The number of a ``reading`` stands in the panel's title line, behind a piece of the curve.
    """

    trace: int
    paint: str
    channel: str
    shape: tuple[int, int] | None = None
    unit: float = 1.0
    base: float = 0.0
    changed: tuple[str, ...] = ()
    edited: tuple[str, str, str] = ("", "", "")
    reading: str = ""
    layer: Layer | None = None


@dataclass(frozen=True)
class Picture:
    """A panel with a figure. ``share`` is its part of the width of its row, beside those of the others.

    The plot of a ``square`` one is a square: such a panel is as wide as it is high, and the others have the rest.
    Panels whose names differ in a number at the end alone, ``layer-1`` and so on, are shown or hidden together.
    """

    name: str
    title: str
    caption: str
    alt: str
    figure: go.Figure
    marks: tuple[Mark, ...]
    share: int = 12
    row: int = 1
    square: bool = False


@dataclass(frozen=True)
class Table:
    """A panel with a table whose last column moves; with ``targets``, a value on its side of ``middle`` is right.

    The cells of the column ``press`` are buttons: pressing one is told to the page with the number of its row.
    """

    name: str
    title: str
    caption: str
    alt: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    channel: str
    targets: tuple[float, ...] | None = None
    middle: float = 0.5
    press: int | None = None
    share: int = 6
    row: int = 2


@dataclass(frozen=True)
class Raster:
    """A square of ``cells`` × ``cells`` bytes, row by row from the bottom, that stand for ``low`` to ``high``.

    It is a ``row`` of a ``channel`` of such squares, or ``fixed``, in base64. Where there are ``factors``, a channel of
    32-bit floats, both ends are times its number of the same row.
    """

    cells: int
    low: float
    high: float
    channel: str = ""
    row: int = 0
    factors: str = ""
    fixed: str = ""


@dataclass(frozen=True)
class Node:
    """A node of a graph: its ``label``, the ``colour`` of its frame (None: as plain as its edges), what is in it."""

    label: str
    colour: str | None = None
    raster: Raster | None = None


@dataclass(frozen=True)
class Phase:
    """A part of how one step is shown in a graph: its ``words``, its ``share`` of the time, and what ``moves`` in it.

    ``nodes`` light up, column by column from left to right; the ``last`` column is marked; ``gradients`` are shown on
    the edges, from right to left; ``edges`` move to where the step has taken them.
    """

    words: str
    share: float
    moves: Literal["nodes", "last", "gradients", "edges"]


@dataclass(frozen=True)
class Graph:
    """A panel with a graph in ``columns``, from left to right: every node leads to all of the next column.

    ``labels`` are written under the columns, of each from long to short the first that has room. ``edges`` has a
    channel of 32-bit floats ``(n_from + 1, n_to)`` a gap between columns: what each edge weighs and, in the last row,
    what each node of the next column adds of its own. ``gradients`` are channels of the same shapes; ``names`` what
    each number is called; ``terms`` the words for what an edge weighs, what a node adds, and a gradient, with ``{}``;
    ``phases`` how a single step is shown.
    Colours are those of ``scale``, as Plotly writes one, from −``limit`` to ``limit``.

    ``depth`` names the film's stepper for how many columns there are, ``counts`` for how many nodes are in each: where
    the film has them they stand in the panel, as buttons for one more and one less.

    While a node is pointed at, its raster is in the pictures whose mark shows the channel ``plane``; while one of
    those is pointed at, every node tells its raster's value there.
    """

    name: str
    title: str
    caption: str
    alt: str
    columns: tuple[tuple[Node, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    edges: tuple[str, ...]
    gradients: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    terms: tuple[str, str, str]
    phases: tuple[Phase, ...]
    plane: str
    scale: tuple[tuple[float, str], ...]
    limit: float
    ink: str
    depth: str = ""
    counts: tuple[str, ...] = ()
    share: int = 12
    row: int = 1


Panel = Picture | Table | Graph


@dataclass(frozen=True)
class Legend:
    """What the colours mean in all panels.

    ``scale`` is one as Plotly writes it; each of ``entries`` has a name and what stands at the scale's two ends.
    """

    scale: tuple[tuple[float, str], ...]
    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class View:
    """What of the stage is seen, and how.

    ``hidden`` are panels, by their names without a number at the end, and layers of marks in them. The ``large`` one
    is a panel by its whole name. To ``present`` is to fill the window.
    """

    hidden: tuple[str, ...] = ()
    large: str | None = None
    present: bool = False


@dataclass(frozen=True)
class Request:
    """What the browser wants.

    ``kind`` is ``play``, ``step``, ``pause`` (paused here) or ``seek`` (show this epoch). ``start`` is the epoch on
    screen, or for ``play`` the last one held. ``changes`` are those on the way to it, or None if the browser leaves
    that to the film. ``drawn`` is the epoch on screen anyway, ``panels_id`` names the panels that the browser has.
    """

    kind: str
    start: int
    count: int
    serial: int
    run: str
    changes: Changes | None
    drawn: int | None = None
    panels_id: str = ""


class Reading(NamedTuple):
    """A number that goes with every frame, written beside the buttons and, as ``data-NAME``, on the stage's element.

    ``share`` says that it is a part of one, to be written in percent.
    """

    name: str
    label: str
    share: bool = False


@dataclass
class Response:
    """Frames at ``epochs`` ``(n_frames,)``: a channel is ``(n_frames, …)``, a curve a list of new values a frame.

    ``readings`` are ``(n_frames,)`` each.
    """

    epochs: list[int] = field(default_factory=list)
    channels: dict[str, NDArray[Any]] = field(default_factory=dict)
    curves: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    readings: dict[str, NDArray[np.float64]] = field(default_factory=dict)


class Note(NamedTuple):
    """A sentence, from which epoch on it holds, and the only state it is for (None: any); the last that holds is said.

    An action, a label and a name, is a button beside the words for as long as its note holds. Pressing it is told to
    the page by that name, with 0.
    """

    since: int
    text: str
    state: str | None = None
    action: tuple[str, str] | None = None


class Stepper(NamedTuple):
    """A value of the page that the stage can move.

    It stands between two buttons: in the graph that names it or, on a narrow screen and in presentation, where the
    page's own control may be out of reach, among the stage's; the keys + and − press those of the first one there.
    Pressing one is told to the page by this name, with a number of steps: -1 for ``lower`` and 1 for ``higher``, which
    say whether there is anything to move to. Quick presses are told as one, with their sum.
    """

    name: str
    label: str
    text: str
    lower: bool = True
    higher: bool = True


class Film(Protocol):
    """A run as the stage sees it: anything with these attributes.

    A film that inherits from this needs ``run``, ``panels``, ``panels_id``, ``epoch``, ``goal``, ``first_frame``
    and ``respond``.
    Everything else then is that of a film that begins at 0 and that nobody changes on the way.
    """

    @property
    def run(self) -> str:
        """A name that changes whenever what was drawn no longer holds."""

    @property
    def panels(self) -> list[Panel]:
        """What is to be seen."""

    @property
    def panels_id(self) -> str:
        """A name for what the panels depend on: they are described to a browser that does not have it."""

    @property
    def epoch(self) -> int:
        """Where the run is."""

    @property
    def start(self) -> int:
        """Where a browser that has not seen this run begins."""
        return 0

    @property
    def goal(self) -> int:
        """The epoch at which to stop."""

    @property
    def stride(self) -> int:
        """Epochs from one frame to the next."""
        return 1

    @property
    def pace(self) -> float:
        """Frames a second, 60 at most."""
        return 60

    @property
    def latest(self) -> int:
        """The last epoch that may be asked for."""
        return self.goal

    @property
    def control(self) -> Any:
        """What the page's controls say, as JSON has it: the next change, where it is not the last one already."""
        return None

    @property
    def changes(self) -> Changes:
        """What was changed on the way to the present epoch."""
        return ((0, None),)

    @property
    def editable(self) -> float | None:
        """The largest size of a number that may be set by hand in a graph; None where none may be."""
        return None

    @property
    def notes(self) -> list[Note]:
        """What there is to say, in words."""
        return []

    @property
    def steppers(self) -> Sequence[Stepper]:
        """The values that can be moved on the stage itself."""
        return ()

    @property
    def readings(self) -> list[Reading]:
        """The numbers that go with every frame."""
        return []

    @property
    def legend(self) -> Legend | None:
        """What the colours mean."""
        return None

    @property
    def diverged(self) -> int | None:
        """The first epoch whose values are not finite, once it is known."""
        return None

    @property
    def seek_request(self) -> tuple[int, int] | None:
        """A serial number and an epoch that somebody other than the stage wants shown."""
        return None

    def read_changes(self, sent: object) -> Changes | None:
        """``sent`` as changes of this film, or None where they are none: the input is not trusted."""
        return self.changes

    def first_frame(self) -> Response:
        """The first frame; the run stays where it is."""

    def respond(self, request: Request) -> Response:
        """The frames asked for, or as many as fit in the time budget; none where there are none."""
