"""The loss curves: how wrong the network is, epoch by epoch, on what it trains on and on what it does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from figures.theme import Theme, layout, loss_axis

TRAINING, TEST = 0, 1  # The traces that grow while the network trains.


def loss_curves(theme: Theme, losses: Sequence[ArrayLike], *, epochs: int, log: bool = False) -> go.Figure:
    """``losses`` ``(n,)`` from epoch 0 on, over an axis that is ready for ``epochs`` epochs.

    The first are those of the training samples; those of the test samples, if there are any, are dashed.
    """
    figure = go.Figure(layout=layout(theme, x="epoch", y="loss"))
    kinds = (("training", theme.accent, "solid"), ("test", theme.ink, "dash"))
    for values, (kind, colour, dash) in zip(losses, kinds):
        figure.add_scatter(
            x=np.arange(len(np.asarray(values))), y=values, mode="lines", name=kind,
            line=dict(color=colour, width=2.5, dash=dash), hovertemplate=f"{kind} loss %{{y:.3g}}<extra></extra>",
        )  # fmt: skip
    top = max(0.4, *(1.25 * float(np.asarray(values)[0]) for values in losses))
    # The pointer need not hit the curve; the epoch is told at the axis, beyond which half of its last number stands.
    figure.update_layout(hovermode="x", margin=dict(l=50, r=18, t=6, b=32))
    axis = dict(tickfont_size=12, title_font_size=12)
    figure.update_xaxes(axis, range=[0, epochs], nticks=6, tickangle=0, title_standoff=0)
    return figure.update_yaxes(loss_axis(top, log), **axis)
