"""The Microscope page: one epoch with the Train page, every view of it, and numbers that are the engine's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput, Slider

from film.training_film import TrainingFilm
from lab.epoch.epoch import compute_epoch
from lab.gradient.bugs import BUGS
from lab.gradient.check import check_gradient
from nn_core import Change, Rule, Trainer
from nn_core.schedule import Schedule
from server import slices
from setting.run import from_query
from setting.setting import Setting
from stage.protocol import Request
from ui.microscope.latex import number
from ui.url import query

APP = str(Path(__file__).parents[2] / "app.py")
PAGE = "pages/microscope.py"
VIEWS = ["steps", "check", "hidden", "worksheet", "diagnosis"]


@pytest.fixture(autouse=True)
def one_slice_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser's timer brings slice after slice; without one, a single slice does all that the page waits for."""
    monkeypatch.setattr(slices, "SLICE", 600.0)


def opened(**query: Any) -> AppTest:
    """The Microscope, opened with a link that holds ``query``."""
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page(PAGE)
    app.query_params.clear()
    app.query_params.update({name: str(value) for name, value in query.items()})
    return app.run()


def film(app: AppTest) -> TrainingFilm:
    return app.session_state["film"][1]


def words(app: AppTest) -> str:
    assert not app.exception
    kinds = (app.markdown, app.caption, app.info, app.success, app.error, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def formulas(app: AppTest) -> str:
    return "\n".join(formula.value for formula in app.latex)


def _rates(*changes: tuple[int, float]) -> Schedule:
    """A schedule in which only the learning rate changes."""
    return tuple(Change(epoch, Rule(rate)) for epoch, rate in changes)


def view(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="microscope-view").set_value(name).run()
    assert not app.exception
    return app


def url(app: AppTest, *names: str) -> list[str]:
    """What the URL says under each of ``names``."""
    texts = [app.query_params[name] for name in names]
    return [text[-1] if isinstance(text, list) else text for text in texts]


def slider(app: AppTest) -> Slider:
    return next(slider for slider in app.slider if slider.label == "Epoch")


def field(app: AppTest) -> NumberInput:
    return next(field for field in app.number_input if field.label == "Epoch, typed")


def move(app: AppTest, epoch: int) -> AppTest:
    return slider(app).set_value(epoch).run()


@pytest.mark.parametrize(
    "query",
    [
        dict(),
        dict(epoch=300, layers="16 16", data="circle", rate=0.03),
        dict(epoch=50, layers=1, activation="relu", loss="cross_entropy"),
        dict(epoch=0, init="zeros"),
        dict(
            data="spiral",
            features="x1 x2 sinx1 x1x2",
            standardise="on",
            layers="8 8 8 8 8 8",
            batch=10,
            epoch=2,
            optimiser="rmsprop",
            l1=0.01,
            output="tanh",
            loss="half_mse",
            activation="leaky_relu",
            rate=0.01,
        ),
        dict(data="plane", layers=0, batch=1, order="fixed", optimiser="momentum", rate=0.01, epoch=3),
        dict(table="0010", output="linear", activation="linear", l2=0.1, epoch=9),
        dict(data="four_blobs", layers=5, epoch=4),
    ],
)
def test_every_view_opens_for_networks_of_every_size(query):
    app = opened(**query)
    for name in VIEWS:
        assert words(view(app, name)), name


def test_the_slider_and_the_field_move_one_epoch_and_the_stage_is_told():
    app = opened()
    move(app, 412)
    assert film(app).trainer.epoch == 412
    assert field(app).value == 412
    field(app).set_value(413).run()
    assert slider(app).value == 413
    assert film(app).trainer.epoch == 413
    assert film(app).seek_request[1] == 413


def test_the_epoch_the_train_page_rests_at_is_the_one_that_is_opened():
    app = AppTest.from_file(APP, default_timeout=60).run()
    film(app).respond(Request("pause", 77, 0, 0, film(app).run, None))
    app.switch_page(PAGE).run()
    assert slider(app).value == 77
    assert "epoch" in app.query_params


def test_any_epoch_has_the_parameters_of_the_run():
    app = opened(seed=3)
    setting = Setting(seed=3)
    run = Trainer(setting.configuration(), *setting.training_data())
    run.advance(1500)
    for epoch in (1500, 3, 777):
        move(app, epoch)
        assert (film(app).trainer.parameters == run.parameters_at(epoch)).all()


def test_a_link_opens_at_its_epoch_and_the_url_follows_the_slider():
    app = opened(epoch=412, seed=5)
    assert film(app).trainer.epoch == 412
    move(app, 20)
    assert url(app, "epoch") == ["20"]


def test_a_link_to_an_epoch_beyond_epochs_opens_there_with_the_engines_numbers_and_without_a_word():
    app = opened(epoch=412, epochs=300)
    run = Trainer(Setting().configuration(), *Setting().training_data())
    run.advance(412)
    assert (film(app).trainer.parameters == run.parameters).all()
    assert url(app, "epoch", "epochs") == ["412", "300"]
    assert slider(app).max == 412
    assert not app.info


def test_the_control_that_is_moved_stays_and_the_other_one_is_made_anew():
    """So that nothing the browser still says of the other one is taken for a move of it."""
    app = opened(epoch=5)
    before = slider(app).id, field(app).id
    for epoch in (20, 5, 20, 30):
        move(app, epoch)
        assert slider(app).id == before[0]
        assert field(app).id != before[1]
        before = slider(app).id, field(app).id
    for epoch in (7, 30, 7):
        field(app).set_value(epoch).run()
        assert film(app).trainer.epoch == slider(app).value == epoch
        assert slider(app).id != before[0]
        assert field(app).id == before[1]
        before = slider(app).id, field(app).id


def test_slider_and_field_show_the_epoch_whatever_becomes_of_the_last_one():
    app = opened(epoch=412, epochs=300)
    move(app, 100)
    for _ in ("now the slider ends at 300", "and now at 400"):
        assert film(app).trainer.epoch == 100
        assert slider(app).value == 100
        assert field(app).value == 100
        assert url(app, "epoch") == ["100"]
        app.select_slider(key="control-epochs").set_value(400).run()
    assert slider(app).max == 400


def test_on_the_way_to_an_epoch_beyond_epochs_the_url_and_the_slider_are_there_already(monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 0.0)
    app = opened(epochs=300, epoch=412)
    assert film(app).trainer.epoch < 412
    assert slider(app).value == 412
    assert url(app, "epoch", "epochs") == ["412", "300"]


@pytest.mark.parametrize(
    ("asked", "shown"), [("-3", 0), ("nan", 0), ("9" * 30, 20_000), ("99999", 20_000), ("", 0), ("10.4", 10)]
)
def test_an_epoch_that_cannot_be_is_repaired_with_a_sentence(asked, shown):
    app = opened(epoch=asked)
    assert film(app).trainer.epoch == shown
    assert f"The link asked for epoch = “{asked}”; using {shown}." in words(app)


@pytest.mark.parametrize("name", VIEWS)
def test_a_link_opens_its_view_and_says_nothing(name):
    app = opened(view=name, epoch=5)
    assert app.segmented_control(key="microscope-view").value == name
    assert url(app, "view", "epoch") == [name, "5"]
    assert not [info for info in app.info if info.icon == ":material/link:"]


def test_the_url_says_the_view_and_keeps_epoch_and_setting():
    app = opened(epoch=5, layers=3)
    assert url(app, "view") == ["steps"]
    view(app, "worksheet")
    assert url(app, "view", "epoch", "layers") == ["worksheet", "5", "3"]
    move(app, 20)
    assert url(app, "view", "epoch", "layers") == ["worksheet", "20", "3"]
    app.select_slider[0].set_value(2.0).run()
    assert url(app, "view", "epoch", "changes") == ["worksheet", "20", "20:rate=2"]
    view(app, "check")
    assert url(app, "view", "epoch", "changes") == ["check", "20", "20:rate=2"]
    assert not app.info


@pytest.mark.parametrize("asked", ["", "Worksheet", "9" * 5000, "<b>**x**</b>", "[a](http://b.c)"])
def test_a_view_that_does_not_exist_is_repaired_with_a_sentence_until_another_is_chosen(asked):
    app = opened(view=asked)
    move(app, 20)
    (notice,) = (info.value for info in app.info)
    assert notice.startswith("The link asked for view = “")
    assert notice.endswith("”; using steps.")
    assert len(notice) < 100
    assert not set("<>[]()*") & set(notice)
    assert url(app, "view") == ["steps"]
    view(app, "hidden")
    assert not app.info


def test_a_new_link_in_an_open_session_moves_epoch_and_view():
    app = view(opened(epoch=5), "check")
    app.query_params["view"], app.query_params["epoch"] = "hidden", "7"
    app.run()
    assert app.segmented_control(key="microscope-view").value == "hidden"
    assert film(app).trainer.epoch == 7


def chosen(app: AppTest) -> dict[str, Any]:
    """What is chosen in the boxes on the page, by their labels; counted from 0."""
    assert not app.exception
    return {box.label: box.value for box in app.main.selectbox}


def test_a_link_opens_its_step_sample_and_unit_and_says_nothing():
    app = opened(epoch=5, step=5, sample=3, unit=2)
    assert chosen(app) == {"Step": 4, "Sample": 2, "Unit": 1}
    assert not app.info
    assert chosen(opened(sample="all", step=2)) == {"Step": 1, "Sample": -1}


def test_the_url_follows_step_sample_and_unit_and_the_buttons():
    app = opened(epoch=5)
    assert url(app, "step", "sample", "unit") == ["1", "2", "1"]
    app.selectbox(key="microscope-sample").set_value(-1).run()
    app.selectbox(key="microscope-unit-0").set_value(3).run()
    assert url(app, "step", "sample", "unit") == ["1", "all", "4"]
    app.button(key="microscope-next").click().run()
    assert url(app, "step", "unit") == ["2", "1"]
    app.button(key="microscope-back").click().run()
    assert url(app, "step", "sample", "unit", "epoch", "view") == ["1", "all", "4", "5", "steps"]


def test_back_leads_to_the_step_the_sample_the_unit_and_the_bug_before(monkeypatch):
    monkeypatch.setattr(query, "LAG", 0)
    app = opened(epoch=5, step=5, sample=3, unit=2)
    app.button(key="microscope-back").click().run()
    app.query_params.update({"step": "5", "sample": "4", "unit": "3"})
    app.run()
    assert chosen(app) == {"Step": 4, "Sample": 3, "Unit": 2}
    view(app, "check").selectbox(key="microscope-bug").set_value("wrong_sign").run()
    assert url(app, "bug") == ["wrong_sign"]
    app.query_params["bug"] = "none"
    app.run()
    assert chosen(app) == {"Plant a bug": ""}


def test_a_link_plants_its_bug():
    app = opened(epoch=5, view="check", bug="wrong_sign")
    assert chosen(app) == {"Plant a bug": "wrong_sign"}
    assert url(app, "bug") == ["wrong_sign"]
    assert not app.info


def test_what_a_link_asks_for_in_another_view_waits_for_it():
    app = opened(epoch=5, view="hidden", step=5, sample=3, unit=2, bug="wrong_sign")
    assert chosen(view(app, "check")) == {"Plant a bug": "wrong_sign"}
    assert chosen(view(app, "steps")) == {"Step": 4, "Sample": 2, "Unit": 1}


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ({"step": "8"}, {"step": "7"}),
        ({"step": "x"}, {"step": "1"}),
        ({"sample": "5"}, {"sample": "4"}),
        ({"unit": "9" * 30}, {"unit": "4"}),
        ({"bug": "no_output_derivative", "loss": "cross_entropy"}, {"bug": "none"}),
    ],
    ids=str,
)
def test_a_choice_that_a_link_cannot_have_is_repaired_with_a_sentence_until_another_is_made(asked, used):
    ((name, value),) = used.items()
    app = opened(epoch=5, view="check" if name == "bug" else "steps", **asked)
    assert url(app, name) == [value]
    (notice,) = (info.value for info in app.run().info)
    assert notice == f"The link asked for {name} = “{asked[name]}”; using {value}."
    label = "Plant a bug" if name == "bug" else name.capitalize()
    box = next(box for box in app.main.selectbox if box.label == label)
    box.set_value("wrong_sign" if name == "bug" else 2).run()
    assert not app.info


def test_a_unit_that_only_another_layer_has_is_repaired_too():
    app = opened(epoch=5, step=2, unit=2)
    assert url(app, "step", "unit") == ["2", "1"]
    assert [info.value for info in app.info] == ["The link asked for unit = “2”; using 1."]


def test_a_choice_made_before_the_browser_has_heard_of_the_url_is_kept():
    app = opened(epoch=5)
    view(app, "check")
    app.query_params["view"] = "steps"
    move(app, 20)
    assert app.segmented_control(key="microscope-view").value == "check"
    app.query_params["view"], app.query_params["epoch"] = "steps", "5"
    view(app, "hidden")
    assert url(app, "view", "epoch") == ["hidden", "20"]


def test_the_last_of_many_quick_moves_counts_though_the_url_is_several_of_them_behind():
    app = opened(epoch=5, view="steps")
    for epoch, name in ((20, "check"), (30, "worksheet"), (40, "hidden")):
        app.query_params["epoch"], app.query_params["view"] = "5", "steps"
        move(app, epoch)
        app.query_params["epoch"], app.query_params["view"] = "5", "steps"
        view(app, name)
    assert slider(app).value == 40
    assert url(app, "view", "epoch") == ["hidden", "40"]


@pytest.mark.parametrize(("link", "shown"), [({}, "steps"), ({"view": "hidden"}, "hidden"), ({"view": "no"}, "steps")])
def test_the_view_that_is_shown_is_the_one_that_is_marked(link, shown):
    app = opened(**link)
    assert app.segmented_control(key="microscope-view").value == shown
    assert url(app, "view") == [shown]


def test_a_move_outranks_a_url_that_is_older_than_a_browser_may_be_late(monkeypatch):
    monkeypatch.setattr(query, "LAG", 0)
    app = opened(epoch=5, view="steps")
    move(app, 20)
    app.query_params["epoch"] = "5"
    move(app, 30)
    view(app, "check")
    app.query_params["view"] = "steps"
    view(app, "hidden")
    assert url(app, "view", "epoch") == ["hidden", "30"]


def test_back_over_a_moved_rate_stays_at_the_epoch_at_which_it_was_moved(monkeypatch):
    monkeypatch.setattr(query, "LAG", 0)
    app = opened(rate=0.5)
    move(app, 40)
    for rate in (0.2, 0.1):
        app.select_slider[0].set_value(rate).run()
    app.query_params.update({"rate": "0.5", "changes": "40:rate=0.2"})
    app.run()
    assert url(app, "epoch", "changes") == ["40", "40:rate=0.2"]
    assert film(app).trainer.epoch == 40
    assert film(app).schedule == _rates((0, 0.5), (40, 0.2))


def test_a_rate_moved_while_the_run_plays_ahead_is_in_the_url_from_the_epoch_on_screen():
    app = opened(rate=0.5)
    run = film(app)
    run.respond(Request("play", 20, 48, 0, run.run, None, on_screen=10))
    app.select_slider[0].set_value(2.0).run()
    assert url(app, "epoch", "changes") == ["10", "10:rate=2"]


def test_beyond_what_was_trained_the_sliders_rate_holds_and_before_it_the_runs_own():
    app = opened(rate=0.5)
    move(app, 100)
    app.select_slider[0].set_value(2.0).run()
    move(app, 150)
    assert film(app).trainer.schedule == _rates((0, 0.5), (100, 2.0))
    move(app, 50)
    app.selectbox(key="microscope-step").set_value(5).run()
    assert "η = 0.5" in words(app)
    move(app, 150)
    assert "η = 2 " in words(app)


def test_where_the_slider_no_longer_decides_the_rate_a_sentence_says_so():
    app = opened(rate=0.5)
    move(app, 150)
    app.select_slider[0].set_value(2.0).run()
    assert "was trained with" not in words(app)
    move(app, 50)
    assert "This epoch was trained with learning rate 0.5; learning rate 2 holds from where you train on." in words(app)
    app.select_slider[0].set_value(0.5).run()
    assert "was trained with" not in words(app)


def test_the_rates_of_a_run_are_those_it_was_trained_with_and_then_the_sliders():
    app = opened(rate=0.5)
    assert film(app).schedule == _rates((0, 0.5))
    film(app).follow(rule=Rule(2.0))
    assert film(app).schedule == _rates((0, 2.0))
    film(app).follow(rule=Rule(0.5))
    move(app, 100)
    assert film(app).schedule == _rates((0, 0.5))
    film(app).follow(rule=Rule(2.0))
    assert film(app).schedule == _rates((0, 0.5), (100, 2.0))
    film(app).respond(Request("pause", 30, 0, 0, film(app).run, None))
    assert film(app).schedule == _rates((0, 0.5), (100, 2.0))


def test_a_link_holds_the_rates_on_the_way_and_leads_to_the_same_parameters():
    app = opened(rate=0.5)
    move(app, 100)
    app.select_slider[0].set_value(5.0).run()
    move(app, 300)
    link = {name: app.query_params[name] for name in app.query_params}
    link = {name: value[-1] if isinstance(value, list) else value for name, value in link.items()}
    there = film(opened(**link))
    assert (there.epoch, there.trainer.schedule) == (300, _rates((0, 0.5), (100, 5.0)))
    assert (there.trainer.parameters == film(app).trainer.parameters).all()


def test_a_bug_is_raced_at_the_rates_that_the_run_would_follow():
    app = view(opened(rate=0.5), "check")
    app.select_slider[0].set_value(5.0).run()
    app.selectbox(key="microscope-bug").set_value("no_mean").run()
    run = Trainer(Setting().configuration(), *Setting().training_data(), ((0, Rule(5.0)),))
    run.advance(2000)
    assert f"with learning rate 5. Solid: the right gradient, solved, loss {run.last_loss:.4f}." in words(app)
    move(app, 100)
    app.select_slider[0].set_value(2.0).run()
    assert "with learning rate 5; from epoch 100 on learning rate 2. Solid" in words(app)


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices so short that a long way takes several."""
    monkeypatch.setattr(slices, "SLICE", 0.0001)


def bars(app: AppTest) -> list[str]:
    assert not app.exception
    return [bar.proto.text for bar in app.get("progress")]


def test_a_long_way_is_gone_in_slices_and_is_not_forgotten_when_something_else_reruns_the_page(monkeypatch):
    slow(monkeypatch)
    app = opened(epochs=20_000)
    move(app, 20_000)
    assert 0 < film(app).trainer.epoch < 20_000
    assert bars(app) == ["Training on to epoch 20,000"]
    assert slider(app).value == 20_000
    assert not app.latex
    seen = film(app).trainer.epoch
    app.select_slider[0].set_value(0.2).run()
    assert seen < film(app).trainer.epoch < 20_000
    assert bars(app) == ["Training on to epoch 20,000"]
    assert [rule.learning_rate for _, rule in film(app).changes] == [0.5, 0.2]
    monkeypatch.setattr(slices, "SLICE", 600.0)
    app.run()
    assert film(app).trainer.epoch == 20_000
    assert not bars(app)
    assert app.latex


def test_only_a_way_to_where_the_run_has_not_been_waits_for_its_turn(monkeypatch):
    app = move(opened(), 50)
    monkeypatch.setattr(slices, "_next", float("inf"))
    for seen in (20, 50):
        move(app, seen)
        assert film(app).trainer.epoch == seen
        assert not bars(app)
    move(app, 60)
    assert bars(app) == ["Training on to epoch 60"]
    monkeypatch.setattr(slices, "_next", 0.0)
    app.run()
    assert film(app).trainer.epoch == 60
    assert not bars(app)


def test_a_long_way_can_be_broken_off_by_choosing_another_epoch(monkeypatch):
    slow(monkeypatch)
    app = opened(epochs=20_000)
    move(app, 20_000)
    for _ in range(2):
        move(app, 1)
        assert film(app).trainer.epoch == 1
        assert not bars(app)


def test_while_somebody_elses_slice_runs_the_way_waits():
    app = opened()
    with slices.slot():
        move(app, 400)
        assert film(app).trainer.epoch == 0
        assert bars(app) == ["Training on to epoch 400"]
    app.run()
    assert film(app).trainer.epoch == 400


def test_a_way_ends_where_the_train_page_has_gone_elsewhere_in_the_meantime(monkeypatch):
    slow(monkeypatch)
    app = opened(epochs=20_000)
    move(app, 20_000)
    film(app).respond(Request("pause", 7, 0, 0, film(app).run, None))
    app.run()
    assert film(app).trainer.epoch == 7
    assert not bars(app)


def test_a_link_to_an_epoch_beyond_the_last_is_repaired_with_a_sentence_on_the_way_and_there(monkeypatch):
    slow(monkeypatch)
    app = opened(epoch=99_999, epochs=20_000)
    assert bars(app)
    assert "The link asked for epoch = “99999”; using 20000." in words(app)
    monkeypatch.setattr(slices, "SLICE", 600.0)
    app.run()
    assert not bars(app)
    assert "The link asked for epoch = “99999”; using 20000." in words(app)
    assert "The link asked" not in words(move(app, 7))


def test_an_epoch_beyond_epochs_is_shown_and_said_to_be_beyond_until_one_within_is_chosen():
    app = opened(epoch=999, epochs=100)
    assert url(app, "epoch") == ["999"]
    assert "Epoch 999 is beyond Epochs, 100." in words(app)
    assert "is beyond" not in words(move(app, 100))


def test_the_race_is_trained_in_slices_and_drawn_when_it_is_there(monkeypatch):
    slow(monkeypatch)
    app = view(opened(layers=5, seed=77), "check")
    app.selectbox(key="microscope-bug").set_value("wrong_sign").run()
    assert bars(app) == ["Training without the bug and with it"]
    assert "Dashed" not in words(app)
    monkeypatch.setattr(slices, "SLICE", 600.0)
    app.run()
    assert not bars(app)
    assert "Dashed: with the bug" in words(app)


def test_the_steps_are_walked_with_one_button_and_show_the_engines_numbers():
    app = opened(epoch=412)
    setting = Setting()
    X, Y = setting.training_data()
    network = setting.configuration().network
    parameters = film(app).trainer.parameters
    hidden, output = network.forward(parameters, X)
    assert number(float(hidden[1, 0]), 5) in formulas(app)
    seen = []
    for _ in range(6):
        seen.append(app.selectbox(key="microscope-step").value)
        app.button(key="microscope-next").click().run()
        if app.selectbox(key="microscope-step").value == 1:
            assert number(float(output[1, 0]), 5) in formulas(app)
    assert seen == [0, 1, 2, 3, 4, 5]
    assert app.button(key="microscope-next").disabled
    new = network.layers(parameters - 0.5 * network.gradient(parameters, X, Y))
    for value in (*new[-1].W.ravel(), *new[-1].b.ravel()):
        assert number(float(value), 5) in formulas(app)
    app.button(key="microscope-back").click().run()
    app.selectbox(key="microscope-unit-0").set_value(2).run()
    for value in (*new[0].W[:, 2], new[0].b[0, 2]):
        assert number(float(value), 5) in formulas(app)


BATCHES = dict(data="gauss", batch=50, epoch=3, rate=0.01, optimiser="adam", layers="3 3 3", l2=0.01)


def test_an_epoch_with_batches_shows_the_update_that_is_chosen_and_says_which():
    app = opened(**BATCHES, view="check")
    setting, run = film(app).configuration, Trainer(film(app).configuration, film(app).X, film(app).Y)
    run.advance(3)
    for update in (1, 5):
        field = next(field for field in app.number_input if field.label == "Update (of 5)")
        field.set_value(update).run()
        assert f"5 updates, one for each batch; this is number {update}, on 50 of 250 samples" in words(app)
        epoch = compute_epoch(run, update - 1)
        gradient = check_gradient(setting.network, epoch.parameters, epoch.X, epoch.Y, l2=0.01).backprop
        table = app.dataframe[0].value
        assert [float(value) for value in table["backprop"]] == pytest.approx(gradient, rel=1e-6)
    assert "this is its step t = 20." in words(last_step(view(app, "steps")))
    view(app, "hidden")
    assert "this is number" not in words(app)
    assert "Update (of 5)" not in [field.label for field in app.number_input]


def last_step(app: AppTest) -> AppTest:
    """The page at the last step, the update of the output layer."""
    box = app.selectbox(key="microscope-step")
    return box.set_value(len(box.options) - 1).run()


def test_a_run_with_test_points_says_both_losses():
    app = opened(**BATCHES)
    run = film(app).trainer
    assert (
        f"At epoch 3 the loss is {run.last_loss:.4f} on the 250 training points and {run.test_loss_history[3]:.4f} on "
        "the 250 test points, which no update uses."
    ) in words(app)
    assert "test points" not in words(opened(epoch=3))


def test_before_points_join_a_run_only_those_that_count_are_told_and_drawn():
    points = "0_0_a 1_1_b 0_1_a 1_0_b"
    app = opened(data="own", points=points, test_points="0.5_0.4_a", changes="0:points=2 9:points=all", epoch=3)
    assert "on the 2 training points" in words(app)
    assert " of 2 samples lie on their own side" in words(view(app, "hidden"))
    assert not app.exception


def test_a_rule_that_no_longer_acts_is_told_whole():
    app = opened(epoch=10, optimiser="adam", batch=2, rate=0.1)
    move(app, 20)
    app.select_slider[0].set_value(2.0).run()
    move(app, 10)
    told = (
        "This epoch was trained with learning rate 0.1, Adam, batches of 2; learning rate 2, Adam, batches of 2 holds"
    )
    assert told in words(app)


def test_the_whole_batch_shows_matrices_and_a_cloud_says_what_is_cut():
    app = opened(epoch=10, data="circle")
    app.selectbox(key="microscope-sample").set_value(-1).run()
    assert "matrix" in formulas(app)
    assert "Matrices are cut" in words(app)


def test_the_right_gradient_passes_and_the_worst_parameter_is_named():
    text = words(view(opened(epoch=50), "check"))
    assert "All 17 gradients agree" in text
    assert "The worst is " in text
    assert "relative error" in text


def test_a_large_networks_check_waits_for_its_turn_and_is_kept_for_every_bug(monkeypatch):
    link = {"layers": "16 16", "data": "spiral", "samples": 800, "seed": 4, "epochs": 100, "rate": 0.03}
    with slices.slot():
        app = view(opened(**link), "check")
        assert bars(app) == ["Perturbing every parameter up and down"]
        assert "gradients agree" not in words(app)
    app.run()
    assert "All 337 gradients agree" in words(app)
    with slices.slot():
        app.selectbox(key="microscope-bug").set_value("wrong_sign").run()
        assert "48 of 337 gradients are wrong" in words(app)


def test_a_small_networks_check_is_there_at_once_whoever_has_the_turn():
    with slices.slot():
        app = view(opened(layers="16 16", seed=4), "check")
        assert not bars(app)
        assert "All 337 gradients agree" in words(app)


@pytest.mark.parametrize(
    "setting",
    [
        {"loss": "mse"},
        {"loss": "cross_entropy"},
        {"loss": "half_mse", "output": "tanh", "batch": 3, "optimiser": "momentum", "l2": 0.01, "rate": 0.05},
        {"data": "three_blobs", "samples": 40},
    ],
)
def test_every_bug_is_caught_and_its_training_is_shown(setting):
    app = view(opened(epoch=50, epochs=300, **setting), "check")
    offered = app.selectbox(key="microscope-bug").options[1:]
    assert offered
    for name in [name for name in BUGS if BUGS[name].label in offered]:
        app.selectbox(key="microscope-bug").set_value(name).run()
        text = words(app)
        assert BUGS[name].sentence in text
        assert "gradients are wrong" in text
        assert "Dashed: with the bug" in text


def test_at_a_relus_corner_the_check_says_what_it_cannot_compare():
    text = words(view(opened(activation="relu"), "check"))
    assert "4 could not be compared" in text


def test_the_hidden_layer_counts_the_samples_on_their_own_side():
    app = view(opened(epoch=1500), "hidden")
    assert "4 of 4 samples lie on their own side" in words(app)
    assert "edge-on" in words(app)
    assert "edge-on" not in words(view(opened(epoch=10, layers=2), "hidden"))


def test_of_more_classes_the_hidden_layer_shows_the_cut_between_any_two():
    app = view(opened(data="three_blobs", samples=90, test=0, epoch=300, layers=2), "hidden")
    assert "On the thick line ● 1 and ■ 2 are equally likely; 60 of the 60 samples of these two" in words(app)
    pair = app.selectbox(key="microscope-pair")
    assert pair.options == ["● 1 and ■ 2", "● 1 and ▲ 3", "■ 2 and ▲ 3"]
    pair.set_value(2).run()
    assert "On the thick line ■ 2 and ▲ 3 are equally likely" in words(app)


def test_the_worksheet_comes_with_blanks_and_with_answers():
    app = view(opened(epoch=100), "worksheet")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Worksheet", "With answers"]
    assert "67 blanks" in words(app)


def test_of_a_cloud_the_worksheet_follows_one_sample():
    app = view(opened(epoch=100, data="moons", rate=0.05), "worksheet")
    assert len(app.get("download_button")) == 2
    app.selectbox(key="microscope-sample").set_value(-1).run()
    assert not app.get("download_button")
    assert "do not fit on a page" in words(app)


def test_a_layer_too_wide_for_a_page_has_no_worksheet():
    app = view(opened(epoch=100, layers=9), "worksheet")
    assert not app.get("download_button")
    assert "room for layers of at most 8 units" in words(app)


def test_a_healthy_run_gets_no_diagnosis_and_a_stuck_one_is_told_why():
    app = opened(epoch=2000, view="diagnosis")
    assert app.success[0].value == (
        "Solved: every sample is on the right side of 0.5 and the mean squared error is under 0.05. No diagnosis."
    )
    stuck = words(opened(epoch=2000, layers=2, activation="relu", init="he", seed=2, view="diagnosis"))
    assert "Dead ReLU units" in stuck
    assert "The loss stands still" in stuck


def test_a_diagnosis_of_values_says_of_which_points_an_error_is():
    solved = opened(data="plane", epoch=500, view="diagnosis")
    assert "the mean squared error of the test samples is under 0.01" in solved.success[0].value
    linear = words(opened(data="hills", layers=0, rate=0.01, epoch=500, view="diagnosis"))
    assert "None of them brings the mean squared error of the test samples under" in linear


def test_a_diagnosis_of_classes_says_that_training_samples_were_learned_where_there_are_test_samples_too():
    solved = opened(data="circle", samples=100, noise=20, test=50, layers=8, rate=1, epoch=3000, view="diagnosis")
    assert solved.success[0].value.startswith("Solved: every training sample is on the right side of 0.5")


def test_only_what_is_known_to_go_well_looks_like_it():
    early, slow = opened(epoch=100, view="diagnosis"), opened(epoch=2000, rate=0.02, view="diagnosis")
    assert "Too early to say: 100 epochs" in early.info[0].value
    assert "Slow, but not at a standstill" in slow.info[0].value
    assert not early.success
    assert not slow.success


@pytest.mark.parametrize("changes", [{"layers": 1}, {"data": "moons", "init": "zeros"}, {"data": "moons", "seed": 7}])
def test_a_diagnosis_ends_with_what_helped_such_runs_each_a_link_that_makes_the_change(changes):
    app = opened(epoch=1500, view="diagnosis", **changes)
    told = words(app)
    assert "What helped such runs" in told
    assert "python -m bench.diagnosis" in told
    links = [link for link in app.get("page_link") if "change" in link.proto.help]
    assert links
    for link in links:
        assert link.proto.label == "Open it on Train", "longer ones are cut off on a phone"
        assert f"**{link.proto.help.partition('change: ')[2].removesuffix('.')}**" in told
        asked = parse_qs(link.proto.query_string)
        assert from_query(asked)[0] != replace(Setting(), **changes)
        assert asked["data"] == [changes.get("data", "xor")]
    for hopeless in ("another seed", "hardly ever", "a way off", "poor minimum"):
        assert hopeless not in told.lower()


def test_a_run_at_the_last_epoch_is_not_told_to_train_on(monkeypatch):
    counted = {"how": "", "kinds": {"still": {"runs": 2, "solved": {"epochs": [2, 2], "seed": [1, 2]}}}}
    monkeypatch.setattr("ui.microscope.remedies.study", lambda: counted)
    stuck = {"data": "moons", "seed": 7, "epoch": 1500, "view": "diagnosis"}
    assert "**Train on to epoch" in words(opened(**stuck))
    monkeypatch.setattr("ui.microscope.remedies.LAST", 1500)
    told = words(opened(**stuck))
    assert "**Another seed" in told
    assert "**Train on to epoch" not in told


def test_an_overfitting_run_is_told_with_a_link_to_where_its_test_loss_was_lowest():
    changes = dict(data="xor_cloud", noise=30, samples=80, layers=16, optimiser="adam", rate=0.03)
    app = opened(epoch=1000, view="diagnosis", **changes)
    told = words(app)
    assert "Overfitting" in told
    assert "With 30 % noise, chance decides some of the targets" in told
    (stop,) = [link for link in app.get("page_link") if link.proto.label.startswith("Stop at epoch")]
    asked = from_query(parse_qs(stop.proto.query_string))[0].setting
    assert f"The test loss was lowest at epoch {asked.epochs:,}" in told
    assert replace(asked, epochs=2000) == replace(Setting(), **{**changes, "layers": (16,)})


def test_without_test_points_or_with_batches_it_is_said_what_cannot_be_known():
    assert "Without test points it is not known whether it overfits" in words(opened(epoch=600, view="diagnosis"))
    batches = words(opened(epoch=600, data="moons", batch=100, view="diagnosis"))
    assert "Without test points" not in batches
    assert "a loss goes up and down at any learning rate" in batches


def test_a_diagnosis_works_in_slices_and_is_kept_for_the_epoch_looked_at(monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 1e-9)
    app = opened(epoch=0, layers=2, init="zeros", view="diagnosis")
    assert "Identical units" not in words(app)
    _, work = app.session_state["microscope-diagnosis"]
    assert not work.finished
    monkeypatch.setattr(slices, "SLICE", 600.0)
    assert "Identical units" in words(app.run())
    assert app.run().session_state["microscope-diagnosis"][1] is work
    move(app, 10)
    assert app.session_state["microscope-diagnosis"][1] is not work


def test_choices_outlive_a_look_at_another_view():
    app = opened(epoch=10)
    app.selectbox(key="microscope-sample").set_value(3).run()
    app.selectbox(key="microscope-step").set_value(4).run()
    view(view(app, "hidden"), "steps")
    assert app.selectbox(key="microscope-sample").value == 3
    assert app.selectbox(key="microscope-step").value == 4


def test_choices_outlive_a_visit_to_the_train_page():
    app = opened(epoch=10)
    app.selectbox(key="microscope-sample").set_value(3).run()
    app.selectbox(key="microscope-step").set_value(3).run()
    app.selectbox(key="microscope-step").set_value(4).run()
    app.selectbox(key="microscope-unit-0").set_value(2).run()
    view(app, "check")
    app.selectbox(key="microscope-bug").set_value("wrong_sign").run()
    app.switch_page("pages/train.py").run()
    app.switch_page(PAGE).run()
    assert app.segmented_control(key="microscope-view").value == "check"
    assert app.selectbox(key="microscope-bug").value == "wrong_sign"
    view(app, "steps")
    chosen = {key: app.selectbox(key=f"microscope-{key}").value for key in ("sample", "step", "unit-0")}
    assert chosen == {"sample": 3, "step": 4, "unit-0": 2}


def test_a_bug_that_another_loss_cannot_have_is_no_longer_planted():
    app = view(opened(), "check")
    app.selectbox(key="microscope-bug").set_value("no_output_derivative").run()
    next(box for box in app.selectbox if box.label == "Loss").set_value("cross_entropy").run()
    assert app.selectbox(key="microscope-bug").value == ""
    assert "All 17 gradients agree" in words(app)


def test_a_wide_layer_says_that_its_errors_have_no_numbers():
    assert "no numbers for want of room" in words(view(opened(layers=9), "check"))
    assert "for want of room" not in words(view(opened(layers=8), "check"))


def test_a_smaller_network_or_dataset_keeps_no_choice_that_is_gone():
    app = opened(layers="16 16", data="circle", rate=0.03)
    app.selectbox(key="microscope-sample").set_value(150).run()
    app.selectbox(key="microscope-step").set_value(7).run()
    app.selectbox(key="microscope-step").set_value(1).run()
    app.selectbox(key="microscope-unit-1").set_value(15).run()
    control = {widget.label: widget for kind in (app.slider, app.selectbox) for widget in kind}
    control["Hidden layers"].set_value(1)
    control["Hidden neurons"].set_value(2)
    control["Data"].set_value("xor")
    app.run()
    assert not app.exception
    assert app.selectbox(key="microscope-sample").value == 1


def test_every_control_has_a_label_and_a_line_of_help():
    app = opened(epoch=5)
    kinds = ("slider", "number_input", "selectbox", "segmented_control", "button_group", "button", "download_button")
    for name in VIEWS:
        main = view(app, name).main
        controls = [widget for kind in kinds for widget in main.get(kind)]
        assert len(controls) >= 3, name
        for control in controls:
            assert control.proto.label, name
            assert control.proto.help.endswith("."), name
