"""The Train page: its controls, its URL, and what it sends to the stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from setting.schedule import to_text
from setting.setting import CHOICES, DEFAULT, RATES
from stage.protocol import Request
from stage.wire import read_header

APP = str(Path(__file__).parents[2] / "app.py")
DEFAULT_QUERY = DEFAULT.to_query()


def opened(**query: Any) -> AppTest:
    """The app, opened with a link that holds ``query``, once its browser has had what was held back written."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(query)
    return app.run().run()


def url(app: AppTest) -> dict[str, str]:
    return dict(app.query_params)


def sent(app: AppTest) -> dict[str, Any]:
    """The header of the message that the stage was sent."""
    (stage,) = app.main.get("bidi_component")
    return read_header(stage.proto.bytes)


def widgets(app: AppTest) -> list[Any]:
    kinds = ("slider", "select_slider", "selectbox", "number_input", "button", "toggle")
    return [widget for kind in kinds for widget in app.get(kind)]


def control(app: AppTest, label: str) -> Any:
    return next(widget for widget in widgets(app) if widget.label == label)


def test_the_app_opens_with_the_train_page_and_shows_epoch_0() -> None:
    app = opened()
    assert not app.exception
    message = sent(app)
    assert message["epochs"] == [0]
    names = [panel["name"] for panel in message["panels"]]
    assert {"loss", "boundary", "weights-1", "weights-2", "table"} <= set(names)


def test_there_are_sliders_for_hidden_neurons_learning_rate_and_epochs() -> None:
    app = opened()
    hidden, second, epochs = (control(app, label) for label in ("Hidden neurons", "Second hidden layer", "Epochs"))
    assert (hidden.min, hidden.max) == (1, 16)
    assert (second.min, second.max) == (0, 16)
    assert epochs.max == 20_000
    rates = [float(rate) for rate in control(app, "Learning rate").options]
    assert (rates[0], rates[-1]) == (0.001, 10)
    # Each rate is two to two and a half times the one before it.
    assert all(1.9 < after / before < 2.6 for before, after in zip(rates, rates[1:]))


def test_every_control_has_a_label_and_a_line_of_help() -> None:
    for widget in widgets(opened()):
        assert widget.label
        assert widget.help.endswith("."), widget.label
        assert "\n" not in widget.help


def test_the_url_holds_the_whole_setting_from_the_start() -> None:
    assert url(opened()) == DEFAULT_QUERY


@pytest.mark.parametrize(
    ("label", "value", "changed"),
    [
        ("Hidden neurons", 7, {"hidden": "7"}), ("Second hidden layer", 3, {"hidden2": "3"}),
        ("Learning rate", 2.0, {"rate": "2"}), ("Epochs", 5000, {"epochs": "5000"}), ("Speed", 50, {"speed": "50"}),
        ("Hidden activation", "relu", {"activation": "relu"}), ("Loss", "cross_entropy", {"loss": "cross_entropy"}),
        ("Data", "moons", {"data": "moons"}), ("Initial weights", "zeros", {"init": "zeros"}),
        ("Seed", 42, {"seed": "42"}),
    ],
)  # fmt: skip
def test_moving_a_control_changes_the_url_and_nothing_else_in_it(label: str, value: Any, changed: Any) -> None:
    app = opened()
    control(app, label).set_value(value).run()
    assert not app.exception
    assert url(app) == DEFAULT_QUERY | changed


# fmt: off
def test_a_link_sets_every_control() -> None:
    asked = {
        "data": "circles", "hidden": "3", "hidden2": "5", "activation": "relu", "loss": "cross_entropy", "init": "he",
        "seed": "99", "rate": "0.02", "epochs": "700", "speed": "10",
    }
    app = opened(**asked)
    assert [control(app, label).value for label in ("Hidden neurons", "Second hidden layer", "Seed")] == [3, 5, 99]
    assert [control(app, label).value for label in ("Learning rate", "Epochs", "Speed")] == [0.02, 700, 10]
    assert [control(app, label).value for label in ("Data", "Hidden activation", "Loss", "Initial weights")] == [
        "circles", "relu", "cross_entropy", "he",
    ]
    assert url(app) == asked
    assert not app.info
# fmt: on


def test_a_link_may_leave_out_what_it_does_not_care_about() -> None:
    app = opened(hidden="2")
    assert url(app) == DEFAULT_QUERY | {"hidden": "2"}
    assert not app.info


def test_the_same_link_gives_the_same_run_in_another_session() -> None:
    first, second = (opened(hidden="5", seed="7", activation="relu") for _ in range(2))
    assert first.main.get("bidi_component")[0].proto.bytes == second.main.get("bidi_component")[0].proto.bytes


MARKUP = "<img src=x onerror=alert(1)>**bold** $x$ :red[x] [a](javascript:alert(1))"
BAD_VALUES = ["nan", "", MARKUP, "inf", "-1e400", "9" * 5000, "0x10", "١٢", ["nan", "nan"], ["?"] * 50]


@pytest.mark.parametrize("value", BAD_VALUES, ids=lambda value: str(value)[:24])
def test_bad_parameters_never_break_the_page_and_a_notice_says_what_is_used_instead(value: Any) -> None:
    app = opened(**dict.fromkeys(DEFAULT_QUERY, value))
    assert not app.exception
    assert sent(app)["epochs"] == [0]
    (notice,) = (info.value for info in app.info)
    for name, used in url(app).items():
        assert f" {name} = " in notice
        assert f"using {used}." in notice
    assert len(notice) < 100 * len(DEFAULT_QUERY)
    # What the URL then says needs no repair.
    again = opened(**url(app))
    assert url(again) == url(app)
    assert not again.info


@pytest.mark.parametrize(
    ("query", "rate", "way", "told"),
    [
        ({"rates": "0:0.5,100:1"}, 1.0, ((0, 0.5), (100, 1.0)), ""),
        ({"rates": "0:0.5,100:1", "rate": "1"}, 1.0, ((0, 0.5), (100, 1.0)), ""),
        ({"rates": "0:0.5,100:1", "rate": "1.0"}, 1.0, ((0, 0.5), (100, 1.0)), ""),
        (
            {"rates": "0:0.5,100:1", "rate": "2"},
            1.0,
            ((0, 0.5), (100, 1.0)),
            "rate = “2”; using the last of its rates, 1.",
        ),
        (
            {"rates": "0:0.5,100:1", "rate": "a"},
            1.0,
            ((0, 0.5), (100, 1.0)),
            "rate = “a”; using the last of its rates, 1.",
        ),
        ({"rates": ["fast", "0:0.5,9:1"]}, 1.0, ((0, 0.5), (9, 1.0)), "rates = “fast, 0·0.5,9·1”; using 0:0.5,9:1."),
        ({"rates": "0:0.5,2700:1", "epochs": "100"}, 1.0, ((0, 0.5), (2700, 1.0)), ""),
        ({"rates": "0:0.5,100:0.7", "rate": "0.2"}, 0.2, ((0, 0.2),), "rates = “0·0.5,100·0.7”; using 0:0.2."),
        ({"rates": "fast", "rate": "0.2"}, 0.2, ((0, 0.2),), "rates = “fast”; using 0:0.2."),
    ],
)
def test_the_rates_of_a_link_lead_the_way_and_what_contradicts_them_is_told(query, rate, way, told: str) -> None:
    app = opened(**query)
    message = sent(app)
    assert message["control"] == float(control(app, "Learning rate").value) == rate
    assert message["changes"] == [list(change) for change in way]
    assert message["start"] == way[-1][0]
    (notice,) = [info.value for info in app.info] or [""]
    assert told in notice
    assert bool(notice) == bool(told)
    assert notice.count(".") - told.count(".") <= 1, "more than one sentence"
    assert url(app).get("rates") == (to_text(way) if len(way) > 1 else None)


def test_a_rate_moved_while_the_film_plays_is_written_once_its_epoch_is_known() -> None:
    app = opened()
    _, film = app.session_state["film"]
    film.respond(Request("play", 0, 5, 1, film.run, None))
    control(app, "Learning rate").set_value(2.0).run()
    assert url(app) == DEFAULT_QUERY
    film.respond(Request("play", 4, 5, 2, film.run, None))
    assert url(app.run()) == {**DEFAULT_QUERY, "rate": "2", "rates": "0:0.5,4:2"}


def test_a_link_with_thousands_of_parameters_opens_the_defaults() -> None:
    app = opened(hidden=["3"] * 2000)
    assert not app.exception
    assert url(app) == DEFAULT_QUERY


@pytest.mark.parametrize(("name", "value"), [("no_such_thing", "1"), (MARKUP, MARKUP), ("x" * 3000, "")])
def test_a_parameter_that_means_nothing_is_told_and_taken_out_of_the_url(name: str, value: str) -> None:
    app = opened(**{name: value})
    assert not app.exception
    assert len(app.info) == 1
    assert len(app.info[0].value) < 120
    assert url(app) == DEFAULT_QUERY


@pytest.mark.parametrize("query", [{"hidden": MARKUP}, {MARKUP: "1"}], ids=["as a value", "as a name"])
def test_markup_in_a_link_is_not_repeated_as_markup(query: dict[str, str]) -> None:
    (notice,) = (info.value for info in opened(**query).info)
    assert not set("<>*_$`[]&") & set(notice)
    assert ":red" not in notice


@pytest.mark.parametrize(
    ("name", "text", "nearest"),
    [
        ("hidden", "99", "16"), ("hidden", "0", "1"), ("hidden2", "-5", "0"), ("epochs", "1e9", "20000"),
        ("epochs", "1", "100"), ("epochs", "1234", "1200"), ("rate", "0.3", "0.2"), ("rate", "1000", "10"),
        ("rate", "0", "0.001"), ("speed", "3", "2"), ("seed", "-1", "0"), ("seed", "1e99", str(2**32 - 1)),
        ("hidden", "nan", "4"), ("hidden", ["3", "99"], "16"),
    ],
)  # fmt: skip
def test_what_is_out_of_range_becomes_the_nearest_value_in_it(name: str, text: Any, nearest: str) -> None:
    assert url(opened(**{name: text}))[name] == nearest


def test_the_notice_goes_when_a_control_is_moved() -> None:
    app = opened(hidden="nan")
    assert app.info
    control(app, "Hidden neurons").set_value(3).run()
    assert not app.info
    assert url(app)["hidden"] == "3"


def test_a_new_link_in_an_open_session_moves_the_controls() -> None:
    app = opened(hidden="3")
    app.query_params["hidden"] = "9"
    app.run()
    assert control(app, "Hidden neurons").value == 9


def test_new_seed_draws_another_seed_and_leaves_the_rest() -> None:
    app = opened(hidden="2")
    before, run = url(app), sent(app)["run"]
    control(app, "New seed").click().run()
    after = url(app)
    assert after["seed"] != before["seed"]
    assert after | {"seed": before["seed"]} == before
    assert control(app, "Seed").value == int(after["seed"])
    assert sent(app)["run"] != run


@pytest.mark.parametrize(("label", "value"), [("Learning rate", RATES[0]), ("Epochs", 300), ("Speed", 100)])
def test_rate_epochs_and_speed_act_on_the_same_run(label: str, value: float) -> None:
    app = opened()
    before = sent(app)
    control(app, label).set_value(value).run()
    after = sent(app)
    assert after["run"] == before["run"]
    assert value in (after["control"], after["goal"], after["stride"])


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Hidden neurons", 5), ("Second hidden layer", 2), ("Hidden activation", "sigmoid"), ("Loss", "cross_entropy"),
        ("Initial weights", "normal"), ("Seed", 2), ("Data", "xnor"),
    ],
)  # fmt: skip
def test_everything_else_makes_a_new_network_and_the_way_back_leads_to_the_old_one(label: str, value: Any) -> None:
    app = opened()
    before, old = sent(app), control(app, label).value
    control(app, label).set_value(value).run()
    assert sent(app)["run"] != before["run"]
    assert sent(app)["epochs"] == [0]
    control(app, label).set_value(old).run()
    assert sent(app)["run"] == before["run"]


def test_the_loss_axis_is_logarithmic_on_demand() -> None:
    app = opened()
    kinds = []
    for wanted in (False, True):
        control(app, "Logarithmic loss axis").set_value(wanted).run()
        loss = next(panel for panel in sent(app)["panels"] if panel["name"] == "loss")
        kinds.append(loss["figure"]["layout"]["yaxis"].get("type"))
    assert kinds == [None, "log"]


@pytest.mark.parametrize("data", CHOICES["data"])
def test_every_data_set_opens_with_the_largest_network(data: str) -> None:
    app = opened(data=data, hidden="16", hidden2="16")
    assert not app.exception
    assert not app.info
    assert {"weights-1", "weights-2", "weights-3"} <= {panel["name"] for panel in sent(app)["panels"]}
