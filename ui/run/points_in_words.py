"""What the pages say of points that are given: how many, how they are kept, what classes and columns are."""

from __future__ import annotations

from figures.classes import SIGNS
from setting.kept_points import MOST_IN_LINK, fits_link
from setting.own_text import read
from setting.parameters import quoted
from setting.real_points import real_points, real_table
from setting.real_sets import REAL_SETS
from setting.table import count

HELD = (
    "The picture shows the first two inputs, with the others at their mean; points can be drawn only where there are "
    "one or two inputs."
)
"""Of data with more than two inputs."""
_IN_LINK = "The link holds all of them."
_KEPT = (
    f"A link holds up to {MOST_IN_LINK} points. This tab keeps these instead, also when the page is refreshed or the "
    "server restarts; opened elsewhere, the link works at most until the server restarts."
)


def size(data: str) -> str:
    """How many own points the ``data`` of a setting are."""
    own = read(data)
    test = f" and {count(len(own.test), 'test point')}" if own.test else ""
    return f"{count(len(own.training), 'point')} to train on{test}."


def where(data: str) -> str:
    """How the own points ``data`` are kept, in a sentence."""
    return _IN_LINK if fits_link(read(data)) else _KEPT


def named(classes: tuple[str, ...]) -> str:
    """What each of ``classes`` is in the pictures; nothing where there are none."""
    signs = ("Orange", "blue") if len(classes) == 2 else [f"{sign} {i + 1}" for i, sign in enumerate(SIGNS)]
    told = "; ".join(f"{sign}: {quoted([name])}" for sign, name in zip(signs, classes))
    return f"{told}." if told else ""


def of_real(name: str) -> str:
    """What the columns of the real data called ``name`` are, and where they come from."""
    table, made = real_table(name), real_points(name)
    *inputs, label = table.names
    given = ", ".join(f"x{sign} {column}" for sign, column in zip("₁₂₃₄₅₆₇₈", inputs))
    learned = f"y {label}, from −1 to 1" if REAL_SETS[name].regression else f"class {label}. {named(made.classes)}"
    others = f" {HELD}" if len(inputs) > 2 else ""
    rows = f"{len(table.rows)} rows: {given}, standardised; {learned.rstrip('.')}."
    return f"{rows}{others} Source: {REAL_SETS[name].source}."
