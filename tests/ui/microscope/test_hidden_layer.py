"""The hidden layer's view of networks that the app's own controls do not make."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page(n_in, n_out):
    import numpy as np

    from figures.theme import LIGHT
    from lab.epoch.epoch import compute_epoch
    from nn_core import Network
    from ui.microscope.hidden_layer import hidden_layer

    network, rng = Network((n_in, 4, n_out)), np.random.default_rng(0)
    X, Y = rng.uniform(size=(6, n_in)), np.array([[0.0, 1.0]] * 5 + [[1.0, 1.0]])[:, :n_out]
    hidden_layer(compute_epoch(network, rng.normal(size=network.size), X, Y, 0.1), LIGHT)


def opened(n_in, n_out):
    app = AppTest.from_function(_page, args=(n_in, n_out), default_timeout=30).run()
    assert not app.exception
    return app


def test_three_inputs_get_a_sentence():
    assert "this network has 3" in opened(3, 1).info[0].value


def test_of_two_outputs_one_is_chosen_and_of_one_there_is_nothing_to_choose():
    app = opened(2, 2)
    first = app.caption[0].value
    app.selectbox(key="microscope-output").set_value(1).run()
    assert not app.exception
    assert app.caption[0].value != first
    assert not opened(2, 1).selectbox
