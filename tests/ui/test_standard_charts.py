"""The standard charts on the pages they stand in for: what a reader without the stage can do and read."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from film.training_film import TrainingFilm
from server import slices
from ui import standard_charts

APP = str(Path(__file__).parents[2] / "app.py")


def opened(**query: str) -> AppTest:
    """The Train page with ``query``, in a browser that could not load the stage."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(query)
    app.session_state["stage-failed"] = True
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def way_inside(app: AppTest) -> Any:
    return next(link.proto for link in app.main.get("page_link") if "inside" in link.proto.label)


def shown(app: AppTest) -> list[list[Any]]:
    """The rows of the table."""
    return app.dataframe[0].value.to_numpy().tolist()


@pytest.fixture
def a_second_of_two_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock for Train alone: by the third look at it, the second is over."""
    ticks = count()
    monkeypatch.setattr(standard_charts, "time", type("Clock", (), {"perf_counter": lambda: 0.4 * next(ticks)}))


def film_of(app: AppTest) -> TrainingFilm:
    return app.session_state["film"][1]


def test_before_anything_is_pressed_the_untrained_network_is_shown_in_words_and_numbers() -> None:
    app = opened()
    assert "Epoch 0 of" in said(app)
    assert "nothing is learned yet" in said(app)
    outputs = film_of(app).trainer.outputs[:, 0]
    assert [float(row[-1].split()[0]) for row in shown(app)] == pytest.approx(outputs, abs=6e-4)


def _left_at_once(film):
    import streamlit as st

    from stage.component import Shown
    from ui.standard_charts import standard_charts

    if st.session_state.pop("leave", False):
        st.rerun()  # As a fragment does that sees that something else was said.
    standard_charts(film, Shown.NOT_LOADED, key="charts")


@pytest.mark.parametrize("button", ["Train", "Step", "Reset"])
def test_a_press_is_not_lost_where_its_run_gives_way_to_one_of_the_page(button: str) -> None:
    film = film_of(press(opened(epochs="500", speed="20"), "Step"))
    app = AppTest.from_function(_left_at_once, args=(film,)).run()
    app.session_state["leave"] = True
    press(app, button)
    assert film.epoch == {"Train": 500, "Step": 2, "Reset": 0}[button]


def test_train_reaches_the_goal_and_says_when_it_was_solved() -> None:
    app = press(opened(epochs="500", speed="20"), "Train")
    film = film_of(app)
    assert film.epoch == 500
    assert "Epoch 500 of 500" in said(app)
    assert film.solved_at
    assert f"Solved at epoch {film.solved_at}" in said(app)


def test_train_stops_after_a_second_where_the_goal_is_farther(a_second_of_two_batches) -> None:
    app = press(opened(epochs="20000", speed="1"), "Train")
    assert film_of(app).epoch == 2 * 64
    assert "Epoch 128 of 20,000" in said(app)


def test_step_trains_one_epoch_and_reset_returns_to_the_same_initial_weights() -> None:
    app = opened()
    initial = film_of(app).trainer.parameters
    press(press(app, "Step"), "Step")
    assert film_of(app).epoch == 2
    press(app, "Reset")
    assert film_of(app).epoch == 0
    assert film_of(app).trainer.parameters.tobytes() == initial.tobytes()
    assert "nothing is learned yet" in said(app)


def test_a_link_with_a_learning_rate_moved_on_the_way_leads_to_where_it_was_moved_and_on() -> None:
    app = opened(rate="2", rates="0:0.5,30:2", epochs="100", speed="1")
    film = film_of(app)
    assert film.epoch == 30
    press(app, "Train")
    assert (film.epoch, film.changes) == (100, ((0, 0.5), (30, 2.0)))
    press(app, "Reset")
    assert (film.epoch, film.changes) == (0, ((0, 2.0),))


@pytest.mark.parametrize("button", ["Train", "Step"])
def test_a_network_that_was_trained_rests_so_the_microscope_can_look_inside(button: str) -> None:
    app = press(opened(epochs="200"), button)
    link = way_inside(app)
    assert not link.disabled
    assert link.label == f"Look inside epoch {film_of(app).epoch}"


def test_a_run_that_is_not_solved_says_what_came_out() -> None:
    app = press(opened(hidden="1", epochs="200", speed="20"), "Train")
    assert "Not solved after 200 epochs" in said(app)


def test_a_run_that_diverges_says_at_which_epoch_and_with_which_rate(make_film, send) -> None:
    def page() -> None:
        import streamlit as st

        from stage.component import Shown
        from ui.standard_charts import standard_charts

        standard_charts(st.session_state.film, Shown.NOT_LOADED, key="it")

    film = make_film(hidden="relu", sizes=(2, 4, 4, 1), loss="cross_entropy", scheme="he")
    send(film, "play", 0, count=40)
    film.follow(rate=1e120)  # No network survives it.
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["film"] = film
    press(app.run(), "Train")
    assert film.diverged
    assert f"Diverged at epoch {film.diverged}: with learning rate 1e+120" in said(app)


def test_a_prediction_on_its_targets_side_is_marked_right_and_any_other_wrong() -> None:
    app = press(opened(hidden="1", epochs="200", speed="20"), "Train")
    outputs, targets = film_of(app).trainer.outputs[:, 0], film_of(app).Y[:, 0]
    right = (outputs > 0.5) == (targets > 0.5)
    assert 0 < right.sum() < 4  # One hidden neuron cannot do better.
    assert [row[-1].split()[1:] for row in shown(app)] == [["✓", "right"] if one else ["✗", "wrong"] for one in right]


def test_a_cloud_shows_how_much_is_right_and_the_error() -> None:
    app = opened(data="moons")
    film = film_of(app)
    share, error = film.first_frame().channels["outputs"][0]
    assert [row[-1] for row in shown(app)] == [f"{share:.3f}", f"{error:.3f}"]


def test_a_replayed_tutorial_trains_and_shows_its_predictions(monkeypatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 0.0)
    app = AppTest.from_file(APP, default_timeout=120).run()
    app.session_state["tutorial-stage-failed"] = True
    app.switch_page("pages/tutorials.py").run()
    before = app.session_state["tutorial-film"].epoch
    press(app, "Step")
    film = app.session_state["tutorial-film"]
    assert (before, film.epoch, film.resting) == (0, 1, True)
    table = next(frame.value for frame in app.dataframe if "prediction" in frame.value)
    np.testing.assert_allclose(
        [float(value.split()[0]) for value in table["prediction"]], film.trainer.outputs.ravel(), atol=6e-4
    )
