"""The loss curves: how wrong the network is, epoch by epoch, on what it trains on and on what it does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from figures.theme import Theme, layout, loss_axis

TRAINING, TEST = 0, 1  # The traces that grow while the network trains.
Earlier = tuple[
    str, Sequence[int], Sequence[float]
]  # What an earlier run is called, epochs, and training losses there.


def loss_curves(
    theme: Theme, losses: Sequence[ArrayLike], *, epochs: int, log: bool = False, earlier: Sequence[Earlier] = ()
) -> go.Figure:
    """``losses`` ``(n,)`` from epoch 0 on, over an axis that is ready for ``epochs`` epochs.

    The first are those of the training samples; those of the test samples, if there are any, are dashed. The thin ones
    after them are of ``earlier`` runs.
    """
    figure = go.Figure(layout=layout(theme, x="epoch", y="loss"))
    kinds = (("training", theme.accent, "solid"), ("test", theme.ink, "dash"))
    for values, (kind, colour, dash) in zip(losses, kinds):
        figure.add_scatter(
            x=np.arange(len(np.asarray(values))), y=values, mode="lines", name=kind,
            line=dict(color=colour, width=2.5, dash=dash), hovertemplate=f"{kind} loss %{{y:.3g}}<extra></extra>",
        )  # fmt: skip
    for name, at, values in earlier:
        figure.add_scatter(
            x=list(at), y=list(values), mode="lines", name=name, line=dict(color=theme.faint, width=1),
            hovertemplate=f"{name}: training loss %{{y:.3g}}<extra></extra>",
        )  # fmt: skip
    firsts = [float(np.asarray(values)[0]) for values in (*losses, *(values for _, _, values in earlier))]
    return _with_axes(figure, firsts, epochs, log)


def losses_of_two(theme: Theme, runs: Sequence[Sequence[ArrayLike]], *, epochs: int, log: bool = False) -> go.Figure:
    """The losses of two ``runs``, as ``loss_curves`` has those of one: A's in the accent, B's in ink."""
    figure = go.Figure(layout=layout(theme, x="epoch", y="loss"))
    for side, colour, losses in zip("AB", (theme.accent, theme.ink), runs):
        for values, kind, dash in zip(losses, ("", " test"), ("solid", "dash")):
            figure.add_scatter(
                x=np.arange(len(np.asarray(values))), y=values, mode="lines", name=f"{side}{kind}",
                line=dict(color=colour, width=2.5, dash=dash),
                hovertemplate=f"{side}{kind or ' training'} loss %{{y:.3g}}<extra></extra>",
            )  # fmt: skip
    return _with_axes(figure, [float(np.asarray(values)[0]) for losses in runs for values in losses], epochs, log)


def _with_axes(figure: go.Figure, firsts: Sequence[float], epochs: int, log: bool) -> go.Figure:
    """``figure`` with axes for curves that begin at the losses ``firsts``."""
    top = max(0.4, *(1.25 * first for first in firsts))
    # The pointer need not hit the curve; the epoch is told at the axis, beyond which half of its last number stands.
    figure.update_layout(hovermode="x", margin=dict(l=50, r=18, t=6, b=32))
    axis = dict(tickfont_size=12, title_font_size=12)
    figure.update_xaxes(axis, range=[0, epochs], nticks=6, tickangle=0, title_standoff=0)
    return figure.update_yaxes(loss_axis(top, log), **axis)
