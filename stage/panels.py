"""The panels of a stage: what each shows, from which channels of a frame, and what its colours mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go


@dataclass(frozen=True)
class Layer:
    """Marks that can be hidden together; ``caption`` stands in the panel's title line while they are seen."""

    name: str
    caption: str


@dataclass(frozen=True)
class Mark:
    """One trace of a figure that moves, from a channel: its ``paint`` is ``heatmap``, ``bands``, ``line`` or ``curve``.

    A heatmap fills its axes with ``shape`` cells, rows first, each worth ``base`` and ``unit`` times the number that
    travels. Bands are a heatmap of bytes whose upper two bits are one of four bands of its colours, with ``names``, and
    whose other six are what the cell is worth within it. A line is a row of points; a curve gains a value an epoch.
    Where something was changed, ``changed`` is written at the curve: a text for each part of a change's value, with
    that part for its ``{}``, if it is new; and ``edited`` is a text for a number set by hand and one for a number that
    then stays, with ``{name}`` and ``{}``, and one for how many more were, where not all are named.

    The number of a ``reading`` stands in the panel's title line, behind a piece of the curve.
    """

    trace: int
    paint: str
    channel: str
    shape: tuple[int, int] | None = None
    unit: float = 1.0
    base: float = 0.0
    names: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    edited: tuple[str, str, str] = ("", "", "")
    reading: str = ""
    layer: Layer | None = None


@dataclass(frozen=True)
class Group:
    """Points of one ``value``: what they are called, their colour, and their ``shape`` as Plotly calls it."""

    name: str
    value: float
    colour: str
    shape: str = "circle"


@dataclass(frozen=True)
class Points:
    """Points over a picture; where they are ``drawable``, a reader draws, moves and deletes them.

    Each of ``places`` has two coordinates, a value, and whether it is hollow. It looks as the one of ``groups`` that
    has its value; where none has, as a circle with the colour of ``scale`` from ``low`` to ``high``. It is ``size``
    pixels wide, has a frame of ``ink`` if it is not hollow, and a rim of ``paper``, which is ``rim`` pixels wide.

    The figure's traces from ``first`` on have the same points: Plotly does not draw them, and names them to a pointer.
    A place that is drawn is rounded to so many ``digits`` behind the point. Of the points that are not hollow, as many
    are seen as the ``channel`` of a frame says, where there is one; hollow ones are not, where they are ``unseen``.
    """

    places: tuple[tuple[float, float, float, bool], ...]
    groups: tuple[Group, ...]
    first: int
    size: float
    rim: float
    ink: str
    paper: str
    scale: tuple[tuple[float, str], ...] = ()
    low: float = -1.0
    high: float = 1.0
    digits: int = 3
    channel: str = ""
    drawable: bool = False
    unseen: bool = False


@dataclass(frozen=True)
class Act:
    """A button that is told to the page by its ``name``, with 0; ``on`` where it is one that stays pressed."""

    label: str
    title: str
    name: str
    on: bool | None = None


@dataclass(frozen=True)
class Kept:
    """A curve of a picture that stands still, its trace number ``trace``, with its ``label`` at its end.

    A menu beside the stage's own lists it with ``acts``; a press on the curve is the first of them. ``token`` is what
    the tab keeps of it, for a refresh or a server that was restarted.
    """

    trace: int
    label: str
    token: str
    acts: tuple[Act, ...]


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
    points: Points | None = None
    kept: tuple[Kept, ...] = ()


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
class Squares:
    """A panel with square tables of counts side by side, one for each of ``groups``, whose channel it shows.

    A row says of one of ``names`` how much of it is taken for which, a column each, with one of ``heads`` above it: on
    the diagonal for what it is.
    """

    name: str
    title: str
    caption: str
    alt: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    groups: tuple[str, ...]
    channels: tuple[str, ...]
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

    In the place of a ``{}`` in the words stands, after a comma, which part of the step that is, if it has parts.

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


Panel = Picture | Table | Squares | Graph


@dataclass(frozen=True)
class Legend:
    """What the colours mean in all panels.

    ``scale`` is one as Plotly writes it; each of ``entries`` has a name and what stands at the scale's two ends.
    ``bands`` are colours of their own, each a name and its two ends; ``bands_name`` is what they are together.
    """

    scale: tuple[tuple[float, str], ...]
    entries: tuple[tuple[str, str, str], ...]
    bands: tuple[tuple[str, str, str], ...] = ()
    bands_name: str = ""
