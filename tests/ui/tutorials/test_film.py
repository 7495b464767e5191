"""The replay on the stage: the frames are the engine's, in the panels they belong to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from figures.theme import DARK, LIGHT
from stage.panels import Picture, Table
from stage.protocol import Request
from tutorials import RECIPES, Replay
from tutorials.variation import Variation, published
from ui.tutorials.film import ReplayFilm
from ui.tutorials.panels import plane_points, plane_slice


def film(variation: Variation, stride: int = 20) -> ReplayFilm:
    return ReplayFilm(variation, stride=stride, theme=LIGHT)


def play(shown: ReplayFilm, count: int):
    return shown.respond(Request("play", shown.trainer.epoch, count, 1, shown.run, shown.changes))


DEEPER = replace(published("guide"), hidden2=3, activation="relu", data="and")


@pytest.mark.parametrize("variation", [*map(published, RECIPES), DEEPER], ids=str)
def test_every_mark_of_every_panel_has_its_channel_in_every_frame(variation: Variation) -> None:
    shown = film(variation)
    responses = [shown.first_frame(), play(shown, 3)]
    for response in responses:
        channels = {*response.channels, *response.curves}
        for panel in shown.panels:
            wanted = {mark.channel for mark in panel.marks} if isinstance(panel, Picture) else {panel.channel}
            assert wanted <= channels, panel.name
            if isinstance(panel, Picture):
                for mark in panel.marks:
                    if mark.shape:
                        assert response.channels[mark.channel][0].size == np.prod(mark.shape)
        assert {reading.name for reading in shown.readings} == {*response.readings}


@pytest.mark.parametrize("key", list(RECIPES))
def test_the_frames_are_the_replays_own_epochs(key: str) -> None:
    shown, replay = film(published(key), stride=7), Replay(published(key))
    response = play(shown, 2)
    assert response.epochs[:1] == [7]
    replay.advance(7)
    outputs = replay.configuration.network.predict(replay.parameters, replay.X)
    np.testing.assert_allclose(response.channels["outputs"][0], outputs.ravel(), rtol=1e-6)
    np.testing.assert_allclose(response.curves["loss"][0], replay.loss_history[1:], rtol=1e-12)
    assert response.readings["train-loss"][0] == replay.last_loss
    right = ((outputs > 0.5) == (replay.Y > 0.5)).all(axis=1)
    assert response.readings["train-accuracy"][0] == right.mean()


def test_the_notebook_has_a_boundary_for_each_output_and_a_row_for_each_prediction() -> None:
    panels = {panel.name: panel for panel in film(published("notebook")).panels}
    assert set(panels) == {"boundary-1", "boundary-2", "loss", "weights-1", "weights-2", "table"}
    table = panels["table"]
    assert isinstance(table, Table)
    assert len(table.rows) == len(table.targets or ()) == 8


def test_the_panels_fill_two_rows_of_the_stage() -> None:
    for variation in (*map(published, RECIPES), DEEPER):
        for row in (1, 2):
            assert sum(panel.share for panel in film(variation).panels if panel.row == row) == 24


def test_the_plane_is_the_slice_on_which_all_samples_of_the_notebook_lie() -> None:
    recipe = RECIPES["notebook"]
    shown = film(published("notebook"))
    points = plane_points(shown.plane, 3)
    assert (points[:, 2] == recipe.X[:, 2].max()).all()
    assert (recipe.X[:, 2] == recipe.X[:, 2].max()).all()
    W, b = recipe.network(4).layers(published("notebook").initial_parameters)[0]
    flat, bias = plane_slice(W, b)
    np.testing.assert_allclose(points @ W + b, points[:, :2] @ flat + bias, atol=1e-12)


def test_more_epochs_keep_the_run_and_another_rate_or_rule_makes_a_new_one() -> None:
    start = published("guide")
    names = {film(variation).run for variation in (start, replace(start, epochs=500))}
    assert len(names) == 1
    others = (
        replace(start, rate=0.5),
        replace(start, rule="cross_entropy"),
        replace(start, seed=1),
        replace(start, hidden=3),
    )
    assert len(names | {film(variation).run for variation in others}) == 5


def test_the_panels_follow_the_theme() -> None:
    dark = ReplayFilm(published("guide"), stride=20, theme=DARK)
    assert dark.panels[0].figure.layout.font.color == DARK.ink
