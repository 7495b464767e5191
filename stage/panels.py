"""The panels of a stage: what each shows, from which channels of a frame, and what its colours mean."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from stage.graph import Graph


@dataclass(frozen=True)
class Layer:
    """Marks that can be hidden together; ``caption`` stands in the panel's title line while they are seen."""

    name: str
    caption: str


@dataclass(frozen=True)
class Mark:
    """One trace of a figure that moves, from a channel: its ``paint`` is ``heatmap``, ``bands``, ``contours``,
    ``line``, ``path`` or ``curve``.

    A heatmap fills its axes with ``shape`` cells, rows first, each worth ``base`` and ``unit`` times the number that
    travels. Bands are a heatmap of bytes whose upper two bits are one of four bands of its colours, with ``names``, and
    whose other six are what the cell is worth within it. Contours are a heatmap of bytes, smooth between its cells:
    powers of ten between the two numbers of the channel ``ends``, with colours for ``span``. A line is a row of points;
    a curve gains a value an epoch, and a path a point, by two curves with ``-x`` and ``-y`` after the channel's name.
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
    ends: str = ""
    span: tuple[float, float] = (0.0, 1.0)


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
    A place that is drawn is rounded to so many ``digits`` behind the point, across and upright. Of the points that are
    not hollow, as many are seen as the ``channel`` of a frame says, where there is one; hollow ones are not, where they
    are ``unseen``.
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
    digits: tuple[int, int] = (3, 3)
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

    A ``sentence`` stands at the plot: in the place of ``{name}`` comes the number of a frame's channel, of a curve, or
    the epoch from which on holds what lasts. ``outside`` follows it while a path is beyond the axes.
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
    sentence: str = ""
    outside: str = ""


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
    the diagonal for what it is. ``axes`` are what the rows and what the columns are, as the table's corner says.
    """

    name: str
    title: str
    caption: str
    alt: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    axes: tuple[str, str]
    groups: tuple[str, ...]
    channels: tuple[str, ...]
    share: int = 6
    row: int = 2


@dataclass(frozen=True)
class Notice:
    """A panel with the words ``alt`` alone: a picture that is still to come, or why there is none."""

    name: str
    title: str
    alt: str
    caption: str = ""
    share: int = 12
    row: int = 1


Panel = Picture | Table | Squares | Graph | Notice


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
