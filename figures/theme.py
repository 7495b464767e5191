"""The look every picture shares: one diverging palette, one accent, one layout.

The palette says negative, zero, positive and says it everywhere: for weights, for outputs (0, undecided, 1), for
gradients. Orange against blue stays apart for every common kind of colour blindness; zero is the paper itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Plotly asks of every value whether it is pandas', if pandas is loaded, be it half. Streamlit loads it for the first
# table, in that viewer's thread: meanwhile all other viewers' pictures would be errors. It is loaded in a module that
# every picture needs: an import waits for a module that another thread is loading, but not for a package.
import pandas  # noqa: F401
import plotly.graph_objects as go

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'


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
    accent: str
    units: tuple[str, ...]

    @property
    def diverging(self) -> list[list[Any]]:
        """The palette as a Plotly colour scale: negative at 0, zero at 0.5, positive at 1."""
        return [[0.0, self.negative], [0.5, self.zero], [1.0, self.positive]]

    @property
    def sequential(self) -> list[list[Any]]:
        """From none at 0 to all at 1, as a Plotly colour scale: for amounts, which have no sign and no class."""
        return [[0.0, self.zero], [1.0, self.accent]]


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1f2933",
    faint="#52606d",
    grid="#e4e7eb",
    negative="#d9730d",
    zero="#f7f7f5",
    positive="#2364aa",
    accent="#0f766e",
    # After Okabe and Ito, less the two hues that mean negative and positive here; told apart without red and green.
    units=("#0b7a5f", "#b5407f", "#7a5195", "#8a6d00", "#3b3b3b", "#00829b", "#a23b3b", "#5c7c1f"),
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
    accent="#2dd4bf",
    units=("#35d0a5", "#f08cc0", "#c3a0ea", "#e6cf5c", "#d7dde3", "#5fd0e6", "#f09a9a", "#b7dc6b"),
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
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin=dict(l=50, r=10, t=6, b=38, pad=0),
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis=dict(axis, title_text=x),
        yaxis=dict(axis, title_text=y),
    )
    return base.update(more)


def unit_colour(theme: Theme, unit: int) -> str:
    """The colour of hidden unit ``unit``, counted from 0; after eight the colours come round again."""
    return theme.units[unit % len(theme.units)]
