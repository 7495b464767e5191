"""The panel of a graph: nodes in columns, edges that carry numbers, and how a single step is shown on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
    """A node of a graph: its ``label``, the ``colour`` of its frame (None: as plain as its edges), what is in it.

    Where its column has too little room for the label, its ``short`` one is written, if it has one.
    """

    label: str
    colour: str | None = None
    raster: Raster | None = None
    short: str = ""


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
