"""A replay on the live stage: the film of a training run, with pictures for any number of inputs and outputs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cached_property

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from figures.boundary import unit_lines
from figures.theme import Theme
from film.frames import line_channels, pieces, weight_channels
from film.training_film import TrainingFilm
from nn_core.schedule import Schedule
from setting.setting import motion
from stage.protocol import Response
from tutorials import Replay, Variation
from ui.run.current_run import theme
from ui.tutorials.panels import plane_points, plane_slice, replay_panels

Array = NDArray[np.float64]

_FILM = "tutorial-film"


class ReplayFilm(TrainingFilm):
    """``variation`` as the stage sees it: the epochs are its goal, the rest makes it what it is."""

    _panels = staticmethod(replay_panels)
    whole_steps = True  # No panel shows the updates of an epoch.

    def __init__(self, variation: Variation, *, stride: int, theme: Theme) -> None:
        self.variation = variation
        recipe = variation.recipe
        super().__init__(
            variation.configuration, (recipe.X, recipe.Y),
            goal=variation.epochs, stride=stride, rule=variation.configuration.rule, theme=theme,
        )  # fmt: skip

    def _trainer(self, schedule: Schedule) -> Replay:
        return Replay(self.variation, schedule)

    @cached_property
    def run(self) -> str:
        """A name for the variation; how far it runs is not part of it."""
        return hashlib.sha256(repr(replace(self.variation, epochs=1)).encode()).hexdigest()[:16]

    def _frames(self, epochs: list[int], parameters: Array, since: int) -> Response:
        network, points = self.configuration.network, plane_points(self.plane, self.X.shape[1])
        plane = np.stack([network.predict(one, points) for one in parameters])
        outputs = network.predict(parameters, self.X)
        lines = unit_lines(*plane_slice(*network.layers(parameters)[0]))
        channels: dict[str, NDArray[np.generic]] = {
            "outputs": outputs.reshape(len(parameters), -1).astype(np.float32),
            **{f"boundary-{k + 1}": np.rint(255 * plane[..., k]).astype(np.uint8) for k in range(plane.shape[-1])},
            **line_channels(lines),
            **weight_channels(network, parameters),
        }
        history = self.trainer.loss_history
        numbers = {"train-loss": history[epochs], "train-accuracy": self._accuracy(outputs, self.Y)}
        return Response(epochs, channels, {"loss": pieces(history, since, epochs)}, numbers)


def replay_film(variation: Variation, *, speed: float, log_axis: bool) -> ReplayFilm:
    """The session's film of ``variation``: kept while only epochs, speed and appearance change, else new at epoch 0."""
    kept = st.session_state.get(_FILM)
    if kept is None or replace(kept.variation, epochs=variation.epochs) != variation:
        kept = st.session_state[_FILM] = ReplayFilm(variation, stride=1, theme=theme())
    kept.follow(variation=variation, goal=variation.epochs, theme=theme(), log_axis=log_axis, **motion(speed))
    return kept
