"""The hidden layer's view of a network that the app's own controls do not make."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page():
    import numpy as np

    from figures.theme import LIGHT
    from lab.epoch.epoch import compute_epoch
    from nn_core import Network
    from ui.microscope.hidden_layer import hidden_layer

    network, rng = Network((3, 4, 1)), np.random.default_rng(0)
    X, Y = rng.uniform(size=(6, 3)), np.array([[0.0], [1.0]] * 3)
    hidden_layer(compute_epoch(network, rng.normal(size=network.size), X, Y, 0.1), LIGHT)


def test_three_inputs_get_a_sentence():
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert not app.exception
    assert "this network has 3" in app.info[0].value
