"""The Lessons page: the list, a step with what completes it, and the way on and back."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from film.training_film import TrainingFilm
from stage.protocol import Request
from teaching.lesson import lessons
from tests.pages.test_train import APP, sent, url


def opened(**query: Any) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(query)
    app.run()
    return app.switch_page("pages/lessons.py").run() if not query else to_lessons(app, query)


def to_lessons(app: AppTest, query: dict[str, Any]) -> AppTest:
    app.switch_page("pages/lessons.py")
    app.query_params.update(query)
    return app.run().run()


def film(app: AppTest) -> TrainingFilm:
    found: TrainingFilm = app.session_state["film"][1]
    return found


def played(app: AppTest, epochs: int) -> AppTest:
    """The app once its browser has drawn so many epochs."""
    run = film(app)
    run.respond(Request("pause", epochs, 0, 0, run.run, None))
    return app.run()


def words(app: AppTest) -> str:
    return "\n".join(one.value for kind in ("markdown", "caption", "subheader", "info") for one in app.main.get(kind))


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.main.button if button.label == label).click().run()


def test_the_list_shows_every_lesson_with_its_aim_and_its_minutes() -> None:
    app = opened()
    shown, buttons = words(app), [button.label for button in app.button]
    assert len(set(buttons)) == len(buttons), "each is told from the others by its name"
    for lesson in lessons()[0].values():
        assert f"**{lesson.title}**" in buttons
        assert lesson.aim in shown
        assert f"{lesson.minutes} minutes" in shown


def test_a_link_without_a_run_opens_the_first_step_with_its_own_run_its_panels_and_only_its_controls() -> None:
    app = opened(lesson="one-neuron")
    assert not app.exception
    step = lessons()[0]["one-neuron"].steps[0]
    assert step.title in words(app)
    assert url(app)["step"] == "1"
    assert url(app)["layers"] == "0"
    assert not set(step.panels) & set(sent(app)["view"]["hidden"])
    assert not app.sidebar.get("selectbox")


def test_what_is_done_is_ticked_and_stays_so_after_a_refresh() -> None:
    app = opened(lesson="one-neuron")
    assert "Done." not in words(app)
    played(app, film(app).goal)
    assert "Done." in words(app)
    assert url(app)["done"] == "one-neuron:1"
    again = opened(**url(app))
    assert "Done." in words(again)


def test_the_end_of_the_step_before_still_on_screen_is_not_the_end_of_this_one() -> None:
    app = opened(lesson="losses", step="3")
    run = film(app)
    run.respond(Request("seek", 0, 1, 0, run.run, None, on_screen=run.goal))
    assert "Done." not in words(app.run())
    assert "Done." in words(played(app, run.goal))


def test_of_a_step_that_asks_for_two_things_each_stays_ticked_by_itself_after_a_refresh_too() -> None:
    app = opened(lesson="symmetry", step="6")
    app.main.number_input[0].set_value(7).run()
    assert words(app).count("Done.") == 1
    assert (url(app)["ticked"], url(app).get("done")) == ("move seed", None)
    app.main.number_input[0].set_value(6).run()
    assert words(app).count("Done.") == 1
    again = opened(**url(app))
    assert words(again).count("Done.") == 1
    again.main.number_input[0].set_value(7).run()
    played(again, film(again).goal)
    assert words(again).count("Done.") == 2
    assert url(again)["done"] == "symmetry:6"
    assert "ticked" not in url(again)


def test_next_leads_on_though_nothing_was_done_and_back_to_the_step_before() -> None:
    app = press(opened(lesson="one-neuron"), "Next")
    steps = lessons()[0]["one-neuron"].steps
    assert steps[1].title in words(app)
    assert url(app)["step"] == "2"
    assert steps[0].title in words(press(app, "Back"))


def test_a_lesson_that_is_not_there_leads_to_the_list_and_says_so() -> None:
    app = opened(lesson="no-such")
    assert "There is no lesson called “no-such”" in words(app)
    assert lessons()[0]["one-neuron"].aim in words(app)


def test_every_step_of_every_lesson_opens() -> None:
    app = opened()
    for name, lesson in lessons()[0].items():
        for number, step in enumerate(lesson.steps, start=1):
            app.switch_page("pages/lessons.py")
            app.query_params.update({"lesson": name, "step": str(number)})
            app.run()
            assert not app.exception, (name, number)
            assert step.title in words(app)


def test_who_comes_back_to_train_finds_the_run_and_the_task_that_were_there_before_the_lesson() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update({"layers": "3", "seed": "7", "goal": "loss:0.01"})
    app.run()
    own = played(app, 40) and film(app)
    app.query_params.clear()  # As a browser does on its way to another page.
    to_lessons(app, {"lesson": "one-neuron"})
    assert url(app)["layers"] == "0"
    press(app, "Next")
    app.query_params.clear()
    app.switch_page("pages/train.py").run()
    assert film(app) is own
    assert own.on_screen == 40
    assert (url(app)["layers"], url(app)["seed"], url(app)["goal"]) == ("3", "7", "loss:0.01")


@pytest.mark.parametrize("student", [{"goal": "loss:0.01"}, {"hide": "seed"}, {}], ids=["task", "hidden", "none"])
def test_students_do_not_find_the_hand_in_page_in_a_lesson_either(
    student: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, page = {}, st.Page

    def noted(*args: Any, **named: Any) -> Any:
        listed[named["title"]] = named.get("visibility", "visible")
        return page(*args, **named)

    monkeypatch.undo()  # The pages are listed by app.py.
    monkeypatch.setattr(st, "Page", noted)
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(student)
    app.run()
    app.query_params.clear()  # As a browser does on its way to another page.
    to_lessons(app, {"lesson": "one-neuron"}).run()
    assert url(app)["lesson"] == "one-neuron"
    assert listed["Hand-in"] == ("hidden" if student else "visible")
