"""A film that is no network: heat that spreads through a plate. Start it with ``streamlit run examples/heat.py``."""

import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from stage.component import stage
from stage.panels import Mark, Panel, Picture
from stage.protocol import Film, Request, Response


class Heat(Film):
    """A plate of 40 × 40 cells, hot in one corner; an epoch mixes each cell with its neighbours."""

    run, panels_id, goal, epoch = "heat", "heat", 2000, 0

    @property
    def panels(self) -> list[Panel]:
        """One picture, of the plate."""
        axis = {"visible": False, "range": [-0.5, 39.5]}
        figure = go.Figure(go.Heatmap(z=np.zeros((40, 40)), zmin=0, zmax=1, colorscale="Viridis", showscale=False))
        figure.update_layout(xaxis=axis, yaxis=axis, margin={"l": 0, "r": 0, "t": 0, "b": 0}, font={"family": "serif"})
        marks = (Mark(0, "heatmap", "plate", (40, 40)),)
        return [Picture("plate", "Plate", "Yellow is hot.", "Heat spreads from one corner.", figure, marks, share=24)]

    def at(self, epoch: int) -> NDArray[np.float64]:
        """The plate ``(40, 40)`` after ``epoch`` epochs, by the exact solution with insulated edges."""
        waves = np.cos(np.pi * np.outer(np.arange(40), np.arange(40) + 0.5) / 40)
        decay = np.exp(-((np.pi * np.arange(40) / 40) ** 2) * epoch / 4)
        line = (waves[:, :10].sum(axis=1) * decay * np.where(np.arange(40), 2, 1) / 40) @ waves
        plate: NDArray[np.float64] = np.clip(np.outer(line, line), 0, 1)
        return plate

    def first_frame(self) -> Response:
        """The frame of epoch 0."""
        return Response([0], {"plate": self.at(0)[None].astype(np.float32)})

    def respond(self, request: Request) -> Response:
        """The frames asked for."""
        first = request.start if request.kind == "seek" else request.start + 1
        epochs = [] if request.kind == "pause" else [*range(first, min(first + request.count, self.goal + 1))]
        self.epoch = epochs[-1] if epochs else request.start
        return Response(epochs, {"plate": np.array([self.at(epoch) for epoch in epochs], np.float32)} if epochs else {})


@st.fragment
def show() -> None:
    """The stage; every request of the browser reruns this alone."""
    stage(st.session_state.setdefault("film", Heat()), key="heat", static=Path(__file__).with_name("static"))


show()
