"""The look every picture shares: one diverging palette, three verdicts, one accent, one layout.

The palette says negative, zero, positive and says it everywhere: for weights, for outputs (0, undecided, 1), for
gradients. Orange against blue stays apart for every common kind of colour blindness; zero is the paper itself.

Where there are more than two classes each has a colour of its own, used for nothing else (``figures/classes.py``).

Right, wrong and neutral (not judged, or not to be judged) are verdicts and nothing else. A verdict is never told by its
colour alone: there is a sign, a word or a dash as well. Streamlit's own green, red and blue, in which it colours
success, error and information, are these three (.streamlit/config.toml). The accent says no more than "look here".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

# Plotly asks of every value whether it is pandas', if pandas is loaded, be it half. Streamlit loads it for the first
# table, in that viewer's thread: meanwhile all other viewers' pictures would be errors. It is loaded in a module that
# every picture needs: an import waits for a module that another thread is loading, but not for a package.
import pandas  # noqa: F401
import plotly.graph_objects as go
from numpy.typing import NDArray

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
LEGEND_ABOVE = dict(orientation="h", x=0, y=1.02, yanchor="bottom")  # The plot, where no curve runs into it.


@dataclass(frozen=True)
class Theme:
    """The colours of one mode, light or dark."""

    name: str
    paper: str
    ink: str
    faint: str
    grid: str
    negative: str
    zero: str
    positive: str
    right: str
    wrong: str
    neutral: str
    accent: str
    units: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def diverging(self) -> list[list[Any]]:
        """The palette as a Plotly colour scale: negative at 0, zero at 0.5, positive at 1."""
        return [[0.0, self.negative], [0.5, self.zero], [1.0, self.positive]]

    @property
    def sequential(self) -> list[list[Any]]:
        """From none at 0 to all at 1, as a Plotly colour scale: for amounts, which have no sign and no class."""
        return [[0.0, self.zero], [1.0, self.accent]]

    def pale(self, colour: str) -> str:
        """``colour`` thinned out with paper: the ground of a verdict that needs no attention."""
        return mixed(colour, self.paper, 0.2)


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#0d161e",
    faint="#52606d",
    grid="#e4e7eb",
    negative="#d9730d",
    zero="#f7f7f5",
    positive="#2364aa",
    right="#2e800c",
    wrong="#a3123f",
    neutral="#52606d",
    accent="#0d6c65",
    # After Okabe and Ito, less the hues that mean something here; told apart without red and green.
    units=("#0b7a5f", "#b5407f", "#7a5195", "#8a6d00", "#3b3b3b", "#00829b", "#c026d3", "#4c1d95"),
    # Dark, light, middle and dark: told apart by how bright they are too.
    classes=("#6a3df0", "#d4b400", "#49c4e8", "#7a3418"),
)
DARK = Theme(
    name="dark",
    paper="#0e1318",
    ink="#e6edf3",
    faint="#9aa7b4",
    grid="#26303a",
    negative="#f08c2e",
    zero="#1b232b",
    positive="#4f9cf0",
    right="#7fd858",
    wrong="#ff5c7a",
    neutral="#9aa7b4",
    accent="#2dd4bf",
    units=("#35d0a5", "#f08cc0", "#c3a0ea", "#e6cf5c", "#d7dde3", "#5fd0e6", "#d946ef", "#b08d74"),
    classes=("#8358ff", "#f4e63c", "#b8fdff", "#b0603c"),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def layout(theme: Theme, *, x: str, y: str, **more: Any) -> go.Layout:
    """A calm layout with the axis names ``x`` and ``y``; margins are fixed, so that nothing moves while data does."""
    axis = dict(
        gridcolor=theme.grid, linecolor=theme.grid, zeroline=False, automargin=False, fixedrange=True, ticks="",
        title_standoff=4, title_font_size=13,
    )  # fmt: skip
    base = go.Layout(
        font=dict(family=FONT, size=13, color=theme.ink),
        paper_bgcolor=theme.paper,  # A picture that is saved takes it along.
        modebar=dict(bgcolor="rgba(0,0,0,0)", color=theme.faint, activecolor=theme.ink),
        plot_bgcolor="rgba(0,0,0,0)",
        margin=dict(l=50, r=10, t=6, b=38, pad=0),
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis=dict(axis, title_text=x),
        yaxis=dict(axis, title_text=y),
    )
    return base.update(more)


def loss_axis(high: float, log: bool, low: float = 1e-5) -> dict[str, Any]:
    """An axis from 0 to ``high``, or a logarithmic one from ``low`` that names each power of ten.

    Plotly's own names of them are 100µ and 10µ, of large losses 10T.
    """
    if not log:
        return dict(range=[0, high], nticks=5, exponentformat="power")
    return dict(type="log", range=[float(np.log10(low)), float(np.log10(high))], dtick=1, exponentformat="power")


def error_bar(low: Any, middle: Any, high: Any, **look: Any) -> dict[str, Any]:
    """Plotly's bars from ``low`` to ``high`` at points that stand at ``middle``, all ``(n,)``."""
    return dict(type="data", symmetric=False, array=high - middle, arrayminus=middle - low, **look)


def rgb(colour: str) -> NDArray[np.float64]:
    """``#rrggbb`` as red, green and blue, each from 0 to 255."""
    return np.array(list(bytes.fromhex(colour[1:])), dtype=np.float64)


def mixed(colour: str, ground: str, share: float) -> str:
    """A ``share`` of ``colour``, from 0 to 1, and the rest ``ground``."""
    return "#" + "".join(f"{round(part):02x}" for part in share * rgb(colour) + (1 - share) * rgb(ground))


def unit_colour(theme: Theme, unit: int) -> str:
    """The colour of hidden unit ``unit``, counted from 0; after eight the colours come round again."""
    return theme.units[unit % len(theme.units)]
