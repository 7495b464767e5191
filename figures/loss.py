"""The loss curve: how wrong the network is, epoch by epoch."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from figures.theme import Theme, layout, loss_axis

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
    # The pointer need not hit the curve; the epoch is told at the axis, beyond which half of its last number stands.
    figure.update_layout(hovermode="x", margin_r=22)
    figure.update_xaxes(range=[0, epochs], nticks=6)
    return figure.update_yaxes(loss_axis(top, log))
