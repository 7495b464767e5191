"""The loss curve: how wrong the network is, epoch by epoch."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from figures.theme import Theme, layout, log_loss_axis

CURVE = 0  # The trace that grows while the network trains.


def loss_curve(theme: Theme, losses: ArrayLike, *, epochs: int, name: str, log: bool = False) -> go.Figure:
    """``losses`` ``(n,)`` from epoch 0 on, over an axis that is ready for ``epochs`` epochs."""
    values = np.asarray(losses, dtype=float)
    figure = go.Figure(layout=layout(theme, x="epoch", y=name))
    figure.add_scatter(
        x=np.arange(len(values)), y=values, mode="lines", line=dict(color=theme.accent, width=2.5), name=name,
        hovertemplate="loss %{y:.3g}<extra></extra>",
    )  # fmt: skip
    top = max(0.4, 1.25 * float(values[0]))
    figure.update_layout(hovermode="x")  # The pointer need not hit the curve; the epoch is told at the axis.
    figure.update_layout(margin_r=22)  # Half of the last epoch's number stands beyond the axis.
    figure.update_xaxes(range=[0, epochs], nticks=6)
    figure.update_yaxes(nticks=5)
    if log:
        figure.update_yaxes(log_loss_axis(1e-5, top))
    else:
        figure.update_yaxes(range=[0, top])
    return figure
