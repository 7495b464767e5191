"""Share: what the menu on Train gives, and a run from uploaded weights."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from nn_core import Trainer
from setting import run
from setting.setting import DEFAULT
from stage.protocol import Request
from tests.pages.test_train import opened


def film(app: AppTest) -> Any:
    return app.session_state["film"][1]


def menu(app: AppTest, part: str, epochs: int = 0) -> AppTest:
    """The menu of a run that is paused after ``epochs``, with this ``part`` chosen."""
    if epochs:
        film(app).trainer.advance(epochs)
    next(one for one in app.button if one.label == "Share").click().run()
    choice = next(one for one in app.segmented_control if one.label == "Take along")
    again(app)
    choice.set_value(part).run()
    assert not app.exception
    return app


def again(app: AppTest) -> None:
    """Have the menu stand at the next run as well: here each run is one of the whole page, which closes it."""
    app.session_state["share-open"] = True


def words(app: AppTest) -> str:
    return " ".join(str(one.value) for kind in ("markdown", "caption", "warning") for one in app.get(kind))


def test_the_menu_gives_a_link_a_film_programs_weights_and_a_log_of_the_epoch_on_screen() -> None:
    app = menu(opened(), "Link", 30)
    (link,) = (code.value for code in app.code)
    assert "data=xor" in link
    assert "trains to epoch 30" in words(menu(app, "Code"))
    assert "2-4-1 network learns XOR, in NumPy alone" in app.code[0].value
    names = {button.label: button.help for button in menu(app, "Weights").get("download_button")}
    assert names == {"Save weights": "As xor-2-4-1-tanh-seed1-epoch30-weights.json."}
    (button,) = menu(app, "Film").get("download_button")
    assert button.label.startswith("Save the film (2.")
    assert button.help == "As xor-2-4-1-tanh-seed1-epoch30.html."
    names = {button.label: button.help for button in menu(app, "Log").get("download_button")}
    assert names == {"Save the log": "As xor-2-4-1-tanh-seed1-epoch30.csv."}


def test_of_a_film_that_plays_the_epoch_on_screen_is_shared_and_not_the_furthest_computed() -> None:
    app = opened()
    running = film(app)
    running.respond(Request("play", 0, 48, 0, running.run, None))
    running.respond(Request("play", running.epoch, 48, 1, running.run, None, on_screen=12))
    assert running.epoch > 12
    assert "at epoch 12," in words(menu(app, "Weights"))


def uploaded(app: AppTest, data: bytes) -> AppTest:
    app = menu(app, "Weights")
    again(app)
    app.get("file_uploader")[0].set_value(("weights.json", data, "application/json")).run()
    return app


def saved(app: AppTest) -> bytes:
    """What the weights' button saves."""
    from export.weights import write

    shared = menu(app, "Weights").session_state["shared"]
    return write(shared.made, shared.epoch, shared.parameters).encode()


def test_a_run_starts_from_uploaded_weights_and_its_link_holds_them() -> None:
    app = opened()
    film(app).trainer.advance(30)
    parameters, data = film(app).trainer.parameters, saved(app)
    app = uploaded(opened(), data)
    again(app)
    next(one for one in app.button if one.label == "Start from these weights").click().run()
    assert not app.exception
    assert film(app).trainer.epoch == 0
    assert (film(app).trainer.parameters == parameters).all()
    made, told = run.from_query({name: [value] for name, value in dict(app.query_params).items()})
    assert told == []
    again_made = Trainer(made.setting.configuration(), *DEFAULT.training_data(), made.schedule)
    assert (again_made.parameters == parameters).all()
    app.switch_page("pages/microscope.py").run()
    assert not app.exception
    assert (film(app).trainer.parameters_at(0) == parameters).all()


def test_a_file_that_does_not_fit_is_told_and_opens_with_its_own_setting() -> None:
    data = saved(opened(layers="3 2", activation="relu"))
    app = uploaded(opened(), data)
    assert "for a network 2-3-2-1 (ReLU, Sigmoid); this one is 2-4-1 (Tanh, Sigmoid)" in words(app)
    assert film(app).configuration.network.sizes == (2, 4, 1)
    again(app)
    next(one for one in app.button if one.label == "Open with its own setting").click().run()
    assert film(app).configuration.network.sizes == (2, 3, 2, 1)


def test_a_task_that_locks_a_control_is_not_left_by_a_files_own_setting() -> None:
    app = uploaded(opened(goal="loss:0.01", lock="layers"), saved(opened(layers="3 2")))
    assert "for a network 2-3-2-1 (Tanh, Sigmoid)" in words(app)
    assert "Open with its own setting" not in {one.label for one in app.button}


def test_a_file_that_is_none_is_told_and_nothing_that_stood_is_lost() -> None:
    app = opened()
    film(app).trainer.advance(30)
    before = film(app)
    app = uploaded(app, b"\x80\x04pickle")
    assert "this is a pickle" in words(app)
    assert film(app) is before
    assert np.isclose(json.loads(saved(app))["epoch"], 30)


def test_where_a_task_locks_numbers_set_by_hand_no_run_starts_from_a_file() -> None:
    app = menu(opened(goal="loss:0.01", lock="edits"), "Weights")
    assert app.get("file_uploader") == []
    assert "The task locks numbers set by hand" in words(app)
