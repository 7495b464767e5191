"""The hidden layer's view: over the plane of points, whatever the network is given of them."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from nn_core import Network
from ui.microscope.hidden_layer import cut_at


def _page():
    import streamlit as st

    from figures.theme import LIGHT
    from film.training_film import TrainingFilm
    from lab.epoch.epoch import compute_epoch
    from setting.setting import Setting
    from ui.microscope.hidden_layer import hidden_layer

    setting = Setting(**st.session_state.setting).consistent()
    film = TrainingFilm(
        setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
        kind=setting.kind, goal=10, stride=1, rule=setting.rule, theme=LIGHT,
    )  # fmt: skip
    film.trainer.advance(3)
    hidden_layer(film, compute_epoch(film.trainer, 0, film.points, film.inputs), LIGHT)


def shown(**setting):
    app = AppTest.from_function(_page, default_timeout=30)
    app.session_state.setting = {"rate": 0.01, **setting}
    app.run()
    assert not app.exception
    return app


def words(app):
    return " ".join(caption.value for caption in app.caption)


def test_features_are_drawn_over_the_plane_of_points():
    app = shown(data="gauss", features=("x1sq", "sinx2", "x1x2"), layers=(3,))
    assert len(app.get("plotly_chart")) == 2
    space = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]
    assert space["yaxis"]["title"]["text"] == "along the cut, as x₁² grows"
    assert "the square of points, bent by the hidden layer" in words(app)
    assert "of 250 samples lie on their own side" in words(app)


def test_of_a_deep_network_one_layer_is_chosen_and_of_a_linear_one_there_is_none():
    app = shown(data="gauss", layers=(2, 3, 4))
    assert len(app.get("plotly_chart")) == 2
    app.selectbox(key="microscope-maps").set_value(2).run()
    assert "hidden layer 3" in " ".join(text.value for text in app.markdown)
    assert "There is no hidden layer" in shown(layers=()).info[0].value


def test_values_have_no_side_and_targets_are_those_of_the_output():
    regression = words(shown(data="plane"))
    assert "on the thick line it is 0" in regression
    assert "own side" not in regression
    assert "Orange circles have target −1, blue squares 1." in words(shown(data="gauss", output="tanh"))


@pytest.mark.parametrize(
    ("output", "middle", "cut"),
    [("sigmoid", 0.5, 0.0), ("tanh", 0.0, 0.0), ("linear", 0.5, 0.5), ("linear", None, 0.0)],
)
def test_the_cut_is_where_the_output_gives_the_middle_of_its_targets(output, middle, cut):
    assert cut_at(Network((2, 3, 1), output=output), middle) == cut
