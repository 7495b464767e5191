"""The Train page: its controls, its URL, and what it sends to the stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nn_core import Rule
from setting.names import NAMES
from setting.setting import CHOICES, DEFAULT, RATES, Setting
from stage.protocol import Request
from stage.wire import read_header
from ui.run.presses import with_flipped_target

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
    kinds = ("slider", "select_slider", "selectbox", "multiselect", "number_input", "button", "toggle")
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


def test_how_losses_and_test_points_are_drawn_stays_as_it_was_put_while_the_reader_is_on_another_page() -> None:
    app = opened()
    app.toggle(key="log-axis").set_value(True)
    app.toggle(key="show-test").set_value(False).run()
    app.switch_page("pages/microscope.py").run()
    app.switch_page("pages/train.py").run()
    assert app.toggle(key="log-axis").value
    assert not app.toggle(key="show-test").value


def test_there_are_sliders_for_hidden_neurons_learning_rate_and_epochs() -> None:
    app = opened()
    hidden, depth, epochs = (control(app, label) for label in ("Hidden neurons", "Hidden layers", "Epochs"))
    assert (hidden.min, hidden.max) == (1, 16)
    assert (depth.min, depth.max) == (0, 6)
    assert (epochs.options[0], epochs.options[-1]) == ("1", "20,000")
    rates = [float(rate) for rate in control(app, "Learning rate").options]
    assert (rates[0], rates[-1]) == (0.00001, 10)
    assert {round(digit * 10.0**power, 5) for digit in (1, 3) for power in range(-5, 1)} <= set(rates)
    slow = ["1 epoch in 2 seconds", "1 epoch a second", *(f"{epochs} epochs a second" for epochs in (3, 10, 30))]
    assert control(app, "Speed").options[:6] == [*slow, "1 epoch a frame"]


def test_at_first_sight_there_are_data_hidden_neurons_rate_epochs_and_speed_and_the_rest_is_folded() -> None:
    sidebar = opened().sidebar
    folded = [expander.label for expander in sidebar.expander]
    assert folded[:3] == ["Data", "Network", "Training"]
    inside = {
        widget.label for expander in sidebar.expander for kind in ("slider", "select_slider", "selectbox")
        for widget in expander.get(kind)
    }  # fmt: skip
    everything = [widget.label for kind in ("selectbox", "slider", "select_slider") for widget in sidebar.get(kind)]
    open_ = {label for label in everything if label not in inside}
    assert open_ == {"Data", "Hidden neurons", "Learning rate", "Epochs", "Speed"}


def test_every_control_has_a_label_and_a_line_of_help() -> None:
    for widget in widgets(opened()):
        assert widget.label
        if widget.label == "Paste or upload your own data":
            continue  # That says it; help would open over the list above it.
        assert widget.help.endswith("."), widget.label
        assert "\n" not in widget.help


def test_the_url_holds_the_whole_setting_from_the_start() -> None:
    assert url(opened()) == DEFAULT_QUERY


@pytest.mark.parametrize(
    "moves",
    [
        [
            ("Hidden neurons", 7, {"layers": "7"}), ("Hidden layers", 3, {"layers": "7 4 4"}),
            ("Hidden activation", "relu", {"activation": "relu"}), ("Initial weights", "zeros", {"init": "zeros"}),
            ("Seed", 42, {"seed": "42"}), ("Hidden layers", 0, {"layers": "0"}),
        ],
        [
            ("Learning rate", 2.0, {"rate": "2"}), ("Epochs", 5000, {"epochs": "5000"}), ("Speed", 50, {"speed": "50"}),
            ("Batch size", 2, {"batch": "2"}), ("Optimiser", "adam", {"optimiser": "adam"}),
            ("L1 penalty", 0.01, {"l1": "0.01"}), ("L2 penalty", 0.3, {"l2": "0.3"}),
            ("Order of the batches", "fixed", {"order": "fixed"}),
        ],
        [
            ("Data", "moons", {"data": "moons"}), ("Features", ["x2", "x1", "x1x2"], {"features": "x1 x2 x1x2"}),
            ("Standardise features", True, {"standardise": "1"}), ("Loss", "cross_entropy", {"loss": "cross_entropy"}),
        ],
        [("Output activation", "tanh", {"output": "tanh"})],
    ],
    ids=["network", "training", "data", "output"],
)  # fmt: skip
def test_moving_a_control_changes_the_url_and_nothing_else_in_it(moves: list[tuple[str, Any, dict[str, str]]]) -> None:
    app, said = opened(), DEFAULT_QUERY
    for label, value, changed in moves:
        control(app, label).set_value(value).run()
        assert not app.exception
        assert url(app) == (said := said | changed)


CLOUD = {
    "v": "2", "data": "circle", "noise": "20", "samples": "300", "test": "30", "data_seed": "5", "layers": "3 5 2",
    "features": "x1 sinx2", "standardise": "1", "activation": "leaky_relu", "output": "tanh", "loss": "half_mse",
    "init": "playground", "seed": "99", "order": "fixed", "rate": "0.025", "batch": "10", "optimiser": "rmsprop",
    "l1": "0.001", "l2": "0.002", "epochs": "733", "speed": "10",
}  # fmt: skip


def test_a_link_sets_every_control_and_numbers_that_no_control_offers_join_it() -> None:
    app = opened(**CLOUD)
    assert not app.exception
    assert url(app) == CLOUD
    assert not app.info
    shown = (
        "Data",
        "Hidden neurons",
        "Neurons in layer 2",
        "Neurons in layer 3",
        "Learning rate",
        "Epochs",
        "L2 penalty",
    )
    assert [control(app, label).value for label in shown] == ["circle", 3, 5, 2, 0.025, 733, 0.002]


def test_the_parameters_of_older_links_are_still_read() -> None:
    app = opened(hidden="3", hidden2="5", rate="0.02")
    assert url(app) == DEFAULT_QUERY | {"layers": "3 5", "rate": "0.02"}


def test_a_link_may_leave_out_what_it_does_not_care_about() -> None:
    app = opened(layers="2", v="2")
    assert url(app) == DEFAULT_QUERY | {"layers": "2"}
    assert not app.info


def test_the_same_link_gives_the_same_run_in_another_session() -> None:
    first, second = (opened(layers="5", seed="7", activation="relu", v="2") for _ in range(2))
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
        assert f"using {NAMES.get(used, used)}." in notice
    assert len(notice) < 100 * len(DEFAULT_QUERY)
    # What the URL then says needs no repair.
    again = opened(**url(app))
    assert url(again) == url(app)
    assert not again.info


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ({"rates": "0:0.5,100:1"}, ((0, Rule(0.5)), (100, Rule(1.0)))),
        ({"rate": "0.5", "changes": "100:rate=1 150:l2=0.01"},
         ((0, Rule(0.5)), (100, Rule(1.0)), (150, Rule(1.0, l2=0.01)))),
        ({"changes": "100:optimiser=adam,100:batch=2"}, ((0, Rule(0.5)), (100, Rule(0.5, 2, "adam")))),
        ({"changes": "2700:rate=1", "epochs": "100"}, ((0, Rule(0.5)), (2700, Rule(1.0)))),
    ],
)  # fmt: skip
def test_what_a_link_changes_on_the_way_leads_there_and_its_end_is_shown(query, changes) -> None:
    app = opened(v="2", **query)
    message = sent(app)
    assert Rule(*message["control"]) == changes[-1][1]
    assert message["changes"] == [[epoch, list(rule)] for epoch, rule in changes]
    assert message["start"] == changes[-1][0]
    assert control(app, "Learning rate").value == changes[-1][1].learning_rate
    again = opened(**url(app))
    assert (url(again), sent(again)["changes"]) == (url(app), message["changes"])


def test_a_rate_moved_while_the_film_plays_is_written_once_its_epoch_is_known() -> None:
    app = opened()
    _, film = app.session_state["film"]
    film.respond(Request("play", 0, 5, 1, film.run, None))
    control(app, "Learning rate").set_value(2.0).run()
    assert url(app) == DEFAULT_QUERY
    film.respond(Request("play", 4, 5, 2, film.run, None))
    assert url(app.run()) == {**DEFAULT_QUERY, "changes": "4:rate=2"}


def test_a_link_with_thousands_of_parameters_opens_the_defaults() -> None:
    app = opened(layers=["3"] * 2000)
    assert not app.exception
    assert url(app) == DEFAULT_QUERY


@pytest.mark.parametrize(("name", "value"), [("no_such_thing", "1"), (MARKUP, MARKUP), ("x" * 3000, "")])
def test_a_parameter_that_means_nothing_is_told_and_taken_out_of_the_url(name: str, value: str) -> None:
    app = opened(**{name: value})
    assert not app.exception
    assert len(app.info) == 1
    assert len(app.info[0].value) < 120
    assert url(app) == DEFAULT_QUERY


@pytest.mark.parametrize("query", [{"layers": MARKUP}, {MARKUP: "1"}], ids=["as a value", "as a name"])
def test_markup_in_a_link_is_not_repeated_as_markup(query: dict[str, str]) -> None:
    (notice,) = (info.value for info in opened(**query).info)
    assert not set("<>*_$`[]&") & set(notice)
    assert ":red" not in notice


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"epochs": "1e9", "rate": "1000", "speed": "3", "seed": "-1", "l1": "99", "layers": "nan"},
         {"epochs": "20000", "rate": "100", "speed": "2", "seed": "0", "l1": "10", "layers": "4"}),
        ({"epochs": "0", "rate": "0", "seed": "1e99", "layers": ["3", "99"]},
         {"epochs": "1", "rate": "1e-09", "seed": str(2**32 - 1), "layers": "16"}),
    ],
)  # fmt: skip
def test_what_is_out_of_range_becomes_the_nearest_value_in_it(asked: dict[str, Any], nearest: dict[str, str]) -> None:
    assert url(opened(**asked)) == DEFAULT_QUERY | nearest


def test_the_notice_goes_when_a_control_is_moved() -> None:
    app = opened(layers="nan", v="2")
    assert app.info
    control(app, "Hidden neurons").set_value(3).run()
    assert not app.info
    assert url(app)["layers"] == "3"


def test_a_new_link_in_an_open_session_moves_the_controls() -> None:
    app = opened(layers="3", v="2")
    app.query_params["layers"] = "9"
    app.run()
    assert control(app, "Hidden neurons").value == 9


def test_new_seed_draws_another_seed_and_leaves_the_rest() -> None:
    app = opened(layers="2", v="2")
    before, run = url(app), sent(app)["run"]
    control(app, "New seed").click().run()
    after = url(app)
    assert after["seed"] != before["seed"]
    assert after | {"seed": before["seed"]} == before
    assert control(app, "Seed").value == int(after["seed"])
    assert sent(app)["run"] != run


def test_rule_epochs_and_speed_act_on_the_same_run() -> None:
    app = opened()
    run = sent(app)["run"]
    moves = [
        ("Learning rate", RATES[0]), ("Batch size", 2), ("Optimiser", "adam"), ("L1 penalty", 0.1), ("L2 penalty", 3.0),
        ("Epochs", 300), ("Speed", 100),
    ]  # fmt: skip
    for label, value in moves:
        control(app, label).set_value(value).run()
        assert sent(app)["run"] == run, label
    after = sent(app)
    assert [*after["control"][:5], after["goal"], after["stride"]] == [value for _, value in moves]


def test_everything_else_makes_a_new_network_and_the_way_back_leads_to_the_old_one() -> None:
    app = opened()
    run = sent(app)["run"]
    for label, value in (
        ("Hidden neurons", 5), ("Hidden layers", 2), ("Hidden activation", "sigmoid"), ("Loss", "cross_entropy"),
        ("Initial weights", "normal"), ("Seed", 2), ("Data", "xnor"),
    ):  # fmt: skip
        old = control(app, label).value
        control(app, label).set_value(value).run()
        assert sent(app)["run"] != run, label
        assert sent(app)["epochs"] == [0], label
        control(app, label).set_value(old).run()
        assert sent(app)["run"] == run, label


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
    app = opened(data=data, layers="16 16", v="2")
    assert not app.exception
    assert not app.info
    assert {"weights-1", "weights-2", "weights-3"} <= {panel["name"] for panel in sent(app)["panels"]}


def test_output_and_loss_follow_the_data_unless_one_chooses_them() -> None:
    app = opened(loss="cross_entropy", v="2")
    control(app, "Data").set_value("plane").run()
    assert (control(app, "Output activation").value, control(app, "Loss").value) == ("linear", "mse")
    assert not app.exception
    assert "output" not in url(app)
    control(app, "Data").set_value("circle").run()
    assert control(app, "Output activation").value == "sigmoid"
    control(app, "Output activation").set_value("tanh").run()
    control(app, "Data").set_value("moons").run()
    assert control(app, "Output activation").value == "tanh"
    control(app, "Data").set_value("three_spirals").run()
    assert not app.exception
    assert control(app, "Output activation").options == ["Softmax"]
    assert control(app, "Loss").options == ["Categorical cross-entropy"]
    assert (url(app)["loss"], "output" in url(app)) == ("categorical_cross_entropy", False)
    assert "Confusion" in [panel["title"] for panel in sent(app)["panels"]]
    control(app, "Data").set_value("xor").run()
    assert (control(app, "Output activation").value, control(app, "Loss").value) == ("sigmoid", "mse")


def test_a_flipped_target_makes_another_gate_and_all_sixteen_have_a_link() -> None:
    assert with_flipped_target(Setting(), 0) == "nand"
    assert with_flipped_target(Setting(data="nand", output="tanh"), 3) == "1111"
    app = opened(table="1111", v="2")
    assert control(app, "Data").value == "1111"
    assert url(app) == {name: text for name, text in DEFAULT_QUERY.items() if name != "data"} | {"table": "1111"}
    assert [row[2] for panel in sent(app)["panels"] if panel["name"] == "table" for row in panel["rows"]] == ["1"] * 4


def test_controls_that_a_link_hides_are_not_shown_and_keep_their_values() -> None:
    app = opened(v="2", hide="rate seed layers", rate="0.03", layers="3 2")
    labels = {widget.label for widget in widgets(app)}
    assert not labels & {"Learning rate", "Seed", "New seed", "Hidden neurons", "Hidden layers"}
    assert sent(app)["control"][0] == 0.03
    control(app, "Epochs").set_value(300).run()
    assert url(app) | {"epochs": "2000"} == DEFAULT_QUERY | {"hide": url(app)["hide"], "rate": "0.03", "layers": "3 2"}


def test_a_link_to_tensorflow_playground_opens_and_the_url_becomes_ours() -> None:
    app = opened(playground="activation=tanh&batchSize=10&dataset=circle&learningRate=0.03&networkShape=4,2", seed="3")
    assert not app.exception
    held = url(app)
    wanted = {
        "data": "circle", "layers": "4 2", "batch": "10", "loss": "half_mse", "output": "tanh", "init": "playground",
        "order": "fixed", "seed": "3",
    }  # fmt: skip
    assert held | wanted == held
    assert app.info
    assert "playground" not in held


def test_where_the_data_are_hidden_nothing_invites_to_flip_a_target() -> None:
    def table(**query: str) -> dict[str, Any]:
        (found,) = (panel for panel in sent(opened(v="2", **query))["panels"] if panel["name"] == "table")
        return found

    assert (table()["press"], table()["caption"]) == (2, "Press a target to flip it.")
    assert (table(hide="data")["press"], table(hide="data")["caption"]) == (None, "")


def test_an_address_that_is_none_of_the_playgrounds_is_refused_in_one_sentence_and_the_setting_stays() -> None:
    app = opened(v="2", data="spiral", seed="3")
    before, box = url(app), app.text_input(key="playground-link")
    box.set_value("https://playground.tensorflow.org/").run()
    (refused,) = app.warning
    assert "its part after #" in refused.value
    assert "%23" not in refused.value
    assert (url(app), len(app.info)) == (before, 0)
    box.set_value("https://playground.tensorflow.org/#dataset=gauss").run()
    assert (url(app)["data"], len(app.warning), len(app.info)) == ("gauss", 0, 1)


def test_the_stage_moves_the_rate_by_its_own_buttons_unless_a_link_hides_it_or_it_can_go_no_further() -> None:
    def steppers(**query: str) -> list[list[Any]]:
        found: list[list[Any]] = sent(opened(v="2", **query))["steppers"]
        return found

    assert steppers()[0] == ["rate", "Learning rate", "0.5", True, True]
    assert steppers(rate="10")[0] == ["rate", "Learning rate", "10", True, False]
    assert steppers(rate="1e-05", hide="layers") == [["rate", "Learning rate", "0.00001", False, True]]
    assert steppers(hide="rate layers") == []


def test_the_drawing_offers_one_more_and_one_less_of_layers_and_neurons_as_far_as_the_controls_reach() -> None:
    def steppers(layers: str) -> list[list[Any]]:
        message = sent(opened(v="2", hide="rate", layers=layers))
        (network,) = (panel for panel in message["panels"] if panel["name"] == "network")
        found: list[list[Any]] = message["steppers"]
        assert [name for name, *_ in found] == [network["depth"], *filter(None, network["counts"])]
        return found

    assert steppers("0") == [["layers", "Hidden layers", "0 hidden layers", False, True]]
    assert steppers("1 16") == [
        ["layers", "Hidden layers", "2 hidden layers", True, True],
        ["layer-1", "Hidden neurons", "1", False, True],
        ["layer-2", "Neurons in layer 2", "16", True, False],
    ]
    assert steppers("4 4 4 4 4 4")[0] == ["layers", "Hidden layers", "6 hidden layers", True, False]


def test_a_layer_added_to_the_run_of_a_link_has_not_the_size_that_another_links_had_there() -> None:
    app = opened(v="2", layers="3 16")
    app.query_params["layers"] = "3"
    app.run().slider(key="control-depth").set_value(2).run()
    assert url(app)["layers"] == "3 4"


def test_what_other_data_do_to_a_linked_runs_inputs_is_not_taken_for_a_late_browser(monkeypatch) -> None:
    monkeypatch.setattr("ui.run.moves._LAG", 600.0)
    app = opened(v="2", data="circle")
    app.query_params.clear()
    app.query_params.update(v="2", data="sine")
    app.run()
    control(app, "Data").set_value("spiral").run()
    control(app, "Epochs").set_value(5000).run()
    assert (url(app)["data"], url(app).get("features", "x1 x2"), url(app)["epochs"]) == ("spiral", "x1 x2", "5000")


@pytest.mark.parametrize("query", [{"hide": "epochs"}, {"epochs": "20000"}])
def test_more_epochs_are_offered_only_where_the_control_has_more(query: dict[str, str]) -> None:
    offered = [action[1] for *_, action in sent(opened(v="2"))["notes"] if action]
    assert offered == ["more-epochs"]
    assert not [action for *_, action in sent(opened(v="2", **query))["notes"] if action]


LINE = "Press **Train** and watch a network learn. Then move one slider, and see what changes."


def introduced(app: AppTest) -> bool:
    return LINE in [text.value for text in app.sidebar.markdown]


def test_the_introduction_is_folded_away_by_one_press_for_good_and_comes_back_by_one() -> None:
    app = opened()
    assert introduced(app)
    control(app, "Fold away").click().run()
    assert not introduced(app)
    assert url(app) == DEFAULT_QUERY | {"intro": "0"}
    again = opened(**url(app))
    assert not introduced(again)
    assert not again.info
    control(again, "Hidden neurons").set_value(3).run()
    assert not introduced(again)
    control(again, "Show the introduction").click().run()
    assert introduced(again)
    assert url(again) == DEFAULT_QUERY | {"layers": "3"}


def test_a_link_that_says_nonsense_of_the_introduction_shows_it_and_tells() -> None:
    app = opened(v="2", intro="maybe")
    assert introduced(app)
    assert [info.value for info in app.info] == ["The link asked for intro = “maybe”; using 1."]
