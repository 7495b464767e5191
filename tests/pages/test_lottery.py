"""The Lottery page: predict, watch, read the result, open any network on the Train page."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from lab.lottery.pace import Pace
from nn_core import Trainer
from setting.link import from_query
from setting.setting import Setting
from ui.lottery.csv import as_csv
from ui.lottery.draw import Draw
from ui.lottery.link import to_query
from ui.lottery.plan import START

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page() -> AppTest:
    """The page with a lottery small enough for a test: 1, 2 and 3 hidden neurons, 100 networks each."""
    app = opened()
    control(app, "Hidden neurons: values").set_value([1, 2, 3])
    control(app, "Networks per setting").set_value(100)
    control(app, "Epochs").set_value(400)
    return app.run()


def opened(**query: Any) -> AppTest:
    """The page, opened with a link that holds ``query``."""
    return visit(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run(), "lottery", **query)


def visit(app: AppTest, name: str, **query: Any) -> AppTest:
    """Go to another page, which empties the URL, or with ``query`` by a link."""
    app.switch_page(f"pages/{name}.py")
    return follow(app, **query)


def follow(app: AppTest, **query: Any) -> AppTest:
    app.query_params.clear()
    app.query_params.update(query)
    return app.run()


def url(app: AppTest) -> dict[str, str]:
    return {name: value[-1] if isinstance(value, list) else value for name, value in app.query_params.items()}


def control(app: AppTest, label: str) -> Any:
    kinds = ("slider", "select_slider", "selectbox", "pills", "toggle", "button", "radio", "multiselect")
    return next(widget for kind in kinds for widget in getattr(app, kind) if widget.label == label)


def has(app: AppTest, label: str) -> bool:
    return any(button.label == label for button in app.button)


def words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.value for kind in (app.markdown, app.caption, app.info, app.warning) for element in kind)


def drawn(app: AppTest) -> AppTest:
    """Run until the lottery is over, as the page's timer does in a browser."""
    for _ in range(500):
        if not has(app, "Stop"):
            return app
        app.run()
    raise AssertionError("the lottery never ended")


def draw(app: AppTest) -> Draw:
    return app.session_state["lottery_draw"]


def test_the_page_asks_for_a_guess_before_it_trains_anything(page: AppTest) -> None:
    said = words(page)
    assert "3 settings × 100 networks" in said
    assert "Takes about" in said
    assert "every sample is on the right side of 0.5 and the mean squared error is under 0.05" in said
    control(page, "Your guess: out of 100 networks with 2 hidden neurons, how many solve XOR?")
    assert "lottery_draw" not in page.session_state


def test_guess_and_result_are_shown_together(page: AppTest) -> None:
    guess = next(slider for slider in page.slider if slider.label.startswith("Your guess"))
    guess.set_value(77)
    control(page, "Guess and run").click().run()
    said = words(drawn(page))
    solved = draw(page).cells[1].outcomes.solved
    assert f"You guessed 77 of 100 for 2 hidden neurons: it is {solved:.1f}" in said
    assert "the guess lies outside the 95\N{NO-BREAK SPACE}% interval of" in said


def test_one_click_runs_without_a_guess_and_the_csv_has_a_row_for_every_network(page: AppTest) -> None:
    control(page, "Run without a guess").click().run()
    said = words(drawn(page))
    assert "You guessed" not in said
    assert "solved always means" not in said
    assert [len(cell.outcomes) for cell in draw(page).cells] == [100, 100, 100]
    rows = list(csv.DictReader(line for line in io.StringIO(as_csv(draw(page))) if not line.startswith("#")))
    assert len(rows) == 300
    assert [row["seed"] for row in rows[:100]] == [str(seed) for seed in range(1, 101)]
    shared = {field.name for field in fields(Setting)} - {"seed", "speed", "hide"}
    assert set(rows[0]) == {"seed", "epochs_to_success", "final_loss", "verdict"} | shared
    solved = [row for row in rows if row["verdict"] == "solved"]
    assert len(solved) == sum(cell.outcomes.solved for cell in draw(page).cells)
    assert all(0 <= int(row["epochs_to_success"]) <= 400 for row in solved)
    assert all(row["epochs_to_success"] == "" for row in rows if row["verdict"] == "not solved")
    assert page.get("download_button")


def test_stop_keeps_the_settings_that_are_done(page: AppTest) -> None:
    control(page, "Epochs").set_value(3000)
    page.run()
    control(page, "Run without a guess").click().run()
    while not draw(page).cells:
        page.run()
    control(page, "Stop").click().run()
    assert "Stopped after" in words(page)
    assert 1 <= len(page.table[0].value) < 3
    assert has(page, "Run without a guess")


def test_a_setting_stopped_half_way_says_how_many_networks_it_has(page: AppTest) -> None:
    # Large networks on a cloud train one after another.
    follow(page, data="moons", layers="16 16", hidden="15 16", networks="100")
    control(page, "Guess and run").click().run()
    while draw(page).done < 0.02:
        page.run()
    control(page, "Stop").click().run()
    n = len(draw(page).cells[0].outcomes)
    said = words(page)
    assert f"Stopped after 1 of 2 settings, the last one with {n} of 100 networks." in said
    assert "The setting you guessed for was not reached." in said


def test_stopping_before_anything_is_done_says_so(page: AppTest) -> None:
    control(page, "Epochs").set_value(20_000)
    page.run()
    control(page, "Run without a guess").click().run()
    assert not draw(page).cells
    control(page, "Stop").click().run()
    assert "Stopped before any network had trained all its epochs; nothing to show." in words(page)
    assert has(page, "Run without a guess")


def test_every_combination_of_two_axes_is_drawn(page: AppTest) -> None:
    control(page, "Epochs").set_value(100)
    control(page, "And also").set_value("activation").run()
    control(page, "Hidden activation: values").set_value(["relu", "tanh"]).run()
    control(page, "Run without a guess").click().run()
    drawn(page)
    combinations = [(cell.setting.layers, cell.setting.activation) for cell in draw(page).cells]
    assert combinations == [((h,), a) for h in (1, 2, 3) for a in ("tanh", "relu")]
    table = page.table[0].value
    assert len(table) == 6
    assert list(table["Hidden activation"])[:2] == ["Tanh", "ReLU"]
    assert list(table)[-1] == "Diverged"


def test_the_map_of_two_axes_has_its_words_beside_it(page: AppTest) -> None:
    charts = len(page.get("plotly_chart"))
    control(page, "Epochs").set_value(100)
    control(page, "And also").set_value("loss").run()
    control(page, "Run without a guess").click().run()
    said, alt = words(drawn(page)), page.get("plotly_chart")[0].proto.alt
    assert len(page.get("plotly_chart")) == charts + 4
    assert alt.startswith("Most: ")
    assert alt in said
    assert all(chart.proto.alt for chart in page.get("plotly_chart"))
    best = max(draw(page).cells, key=lambda cell: cell.outcomes.solved / len(cell.outcomes))
    assert f"{100 * best.outcomes.solved / len(best.outcomes):.1f}\N{NO-BREAK SPACE}% with" in alt


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which two axes with 1,000 networks per setting are far too much, whatever this one can do."""
    monkeypatch.setattr("ui.lottery.plan._pace", lambda *_: Pace(0.0, 1e-5))


@pytest.mark.parametrize("guess", [True, False])
def test_what_takes_too_long_runs_with_as_many_networks_as_fit_and_says_so(slow: None, guess: bool) -> None:
    app = opened(vary="hidden rate", networks="1000")
    said = words(app)
    assert " settings × 100 networks** on XOR" in said
    assert "Takes about 2 min, longer while others train." in said
    assert "with 1,000 networks per setting and 2,000 epochs this one would take 19 min" in said
    assert "To fit, it runs with 100 networks per setting." in said
    assert control(app, "Networks per setting").value == 1000
    control(app, "Guess and run" if guess else "Run without a guess").click().run()
    assert draw(app).plan == replace(draw(app).plan, networks=100)
    assert control(app, "Networks per setting").value == 100
    assert url(app)["networks"] == "100"
    assert (draw(app).guess is not None) == guess


def test_choosing_nothing_or_too_much_gets_a_sentence(page: AppTest) -> None:
    control(page, "Hidden neurons: values").set_value([]).run()
    assert "Choose at least one value" in words(page)
    assert not has(page, "Run without a guess")
    control(page, "What varies").set_value("loss").run()
    control(page, "And also").set_value("hidden").run()
    control(page, "Hidden neurons: values").set_value(list(range(1, 10))).run()
    assert "Choose at most 8 values" in words(page)


def test_what_takes_too_long_even_with_the_fewest_networks_runs_with_fewer_epochs_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.lottery.plan._pace", lambda *_: Pace(0.0, 1e-3))
    app = opened(hidden="16", networks="2000", epochs="2000")
    assert "To fit, it runs with 100 networks per setting and 1,200 epochs." in words(app)
    control(app, "Run without a guess").click().run()
    assert (url(app)["networks"], url(app)["epochs"]) == ("100", "1200")
    monkeypatch.setattr("ui.lottery.plan._pace", lambda *_: Pace(0.0, 1.0))
    app = opened(vary="hidden rate", networks="100", epochs="20000")
    assert "Even 100 networks per setting do not fit." in words(app)
    assert control(app, "Run without a guess").disabled


def test_a_seed_in_the_gallery_opens_that_very_network_and_it_ends_the_same(page: AppTest) -> None:
    control(page, "Run without a guess").click().run()
    drawn(page)
    control(page, "Setting").set_value(1).run()
    cell, links = draw(page).cells[1], [link.proto for link in page.get("page_link")]
    seeds = {f"Seed {cell.outcomes.seeds[row]}" for rows, _ in cell.kept.values() for row in rows}
    assert {link.label for link in links} == seeds
    for link in links[:3] + links[-3:]:
        setting, notices = from_query(parse_qs(link.query_string))
        assert not notices
        assert link.page in ("", "train")  # The default page; by its file's name where app.py has not run yet.
        row = cell.outcomes.seeds.tolist().index(setting.seed)
        X, Y = setting.training_data()
        trainer = Trainer(setting.configuration(), setting.inputs()(X), Y)
        trainer.advance(setting.epochs)
        met = draw(page).plan.criterion(setting).met(trainer.outputs, Y)
        assert bool(met) == bool(cell.outcomes.with_verdict("solved")[row])
        assert trainer.loss_history[-1] == pytest.approx(cell.outcomes.losses[row], abs=1e-9)


def test_what_solved_means_can_be_changed(page: AppTest) -> None:
    control(page, "Solved: samples right").set_value(75)
    control(page, "Solved: squared error under").set_value(1.0)
    control(page, "Hidden neurons: values").set_value([1])
    page.run()
    assert "at least 75% of the samples are on the right side" in words(page)
    control(page, "Run without a guess").click().run()
    drawn(page)
    # One hidden neuron cannot solve XOR, but it gets three corners right more often than not.
    assert draw(page).cells[0].outcomes.solved > 50
    there = "every sample is on the right side of 0.5 and the mean squared error is under 0.05"
    assert f"solved always means that {there}" in words(page)


def test_choices_and_results_outlive_a_visit_to_another_page_and_results_a_link_that_asks_for_another_lottery(
    page: AppTest,
) -> None:
    control(page, "Run without a guess").click().run()
    table = drawn(page).table[0].value
    visit(page, "train")
    visit(page, "lottery")
    assert control(page, "Hidden neurons: values").value == [1, 2, 3]
    assert control(page, "Networks per setting").value == 100
    assert page.table[0].value.equals(table)
    assert not has(page, "Run without a guess")
    follow(page, hidden="5", networks="100")
    assert page.table[0].value.equals(table)
    assert "1 setting × 100 networks" in words(page)


def test_the_lottery_takes_over_what_is_changed_on_the_train_page(page: AppTest) -> None:
    visit(page, "train")
    control(page, "Learning rate").set_value(2.0).run()
    visit(page, "lottery")
    assert control(page, "Learning rate").value == 2.0
    assert "learning rate 2," in words(page)


def test_changes_on_the_way_of_a_run_are_not_drawn_and_the_page_says_so(page: AppTest) -> None:
    assert "changed on its way" not in words(page)
    visit(page, "train", rate="0.5", changes="5:rate=2")
    visit(page, "lottery")
    assert control(page, "Learning rate").value == 2.0
    assert "Your run on the Train page was changed on its way" in words(page)


def test_a_cloud_is_judged_by_the_samples_that_are_chosen(page: AppTest) -> None:
    assert "Solved: judged by" not in {radio.label for radio in page.radio}
    control(page, "Data").set_value("gauss").run()
    control(page, "Hidden neurons: values").set_value([2])
    control(page, "Solved: judged by").set_value("test")
    control(page, "Epochs").set_value(100)
    page.run()
    assert "solving Gaussian when, after its last epoch, every test sample is on the right side of 0.5" in words(page)
    control(page, "Run without a guess").click().run()
    cell = drawn(page) and draw(page).cells[0]
    test = cell.setting.test_data()
    assert test
    outputs = cell.setting.configuration().network.predict(cell.kept["solved"][1], test[0])
    assert draw(page).plan.criterion(cell.setting).met(outputs, test[1]).all()
    assert "which is not what counts here" in words(page)


def test_regression_is_solved_below_a_bound_of_its_test_loss() -> None:
    app = opened(
        vary="features",
        features="x1-x2 x1sq-x2sq",
        data="plane",
        layers="0",
        rate="0.03",
        epochs="100",
        networks="100",
        v="2",
    )
    said = words(app)
    assert "solving Plane when, after its last epoch, the mean squared error of the test samples is under 0.01" in said
    assert "no hidden layer" in said
    assert "Solved: samples right" not in {slider.label for slider in app.slider}
    control(app, "Run without a guess").click().run()
    assert [cell.outcomes.solved for cell in drawn(app) and draw(app).cells] == [100, 0]
    assert [url(app)["features"], url(app)["layers"]] == ["x1-x2 x1sq-x2sq", "0"]


def test_more_than_two_classes_are_drawn_and_judged_by_the_largest_output() -> None:
    app = opened(
        vary="data", data="three_blobs four_blobs", samples="20", layers="3", epochs="150", networks="100", rate="1",
        right="90", judged="training", v="2",
    )  # fmt: skip
    assert "at least 90% of the training samples have their largest output at their own class" in words(app)
    assert control(app, "What varies").value == "data"
    assert control(app, "Data: values").options == ["Three blobs", "Four blobs", "Three spirals"]
    control(app, "Run without a guess").click().run()
    assert min(cell.outcomes.solved for cell in drawn(app) and draw(app).cells) > 50
    said = words(app)
    assert "The class that wins at x₁ and x₂: violet 1, yellow 2, light blue 3" in said
    assert "is orange" not in said


@pytest.mark.parametrize(
    ("query", "axes"),
    [
        ({"vary": "noise test", "noise": "0 20", "test": "0 50"}, [("Noise (%)", "0"), ("Test share (%)", "0")]),
        ({"vary": "batch optimiser", "batch": "5 all", "optimiser": "adam"},
         [("Batch size", "5"), ("Optimiser", "Adam")]),
        ({"vary": "depth l2", "depth": "0 2", "l2": "0 0.1"}, [("Hidden layers", "0"), ("L2 penalty", "0")]),
        ({"vary": "output standardise", "output": "tanh", "standardise": "0 1"},
         [("Output activation", "Tanh"), ("Standardise features", "no")]),
    ],
)  # fmt: skip
def test_any_part_of_a_setting_can_vary(query: dict[str, str], axes: list[tuple[str, str]]) -> None:
    app = opened(data="gauss", samples="20", epochs="1", networks="100", v="2", **query)
    assert not app.info
    control(app, "Run without a guess").click().run()
    table = drawn(app).table[0].value
    assert [(name, table[name].iloc[0]) for name in list(table)[:2]] == axes
    assert len(table) == len(draw(app).plan.cells)
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))


def test_what_varies_follows_the_data(page: AppTest) -> None:
    assert "noise" not in control(page, "What varies").options
    control(page, "Data").set_value("spiral").run()
    control(page, "What varies").set_value("noise").run()
    assert control(page, "Noise (%): values").value == [0, 10, 20, 30, 40, 50]
    control(page, "Data").set_value("xor").run()
    assert control(page, "What varies").value == "hidden"
    assert words(page)
    control(page, "Output activation").set_value("sigmoid")
    control(page, "Loss").set_value("cross_entropy").run()
    control(page, "Data").set_value("hills").run()
    assert (control(page, "Output activation").value, control(page, "Loss").value) == ("linear", "mse")


def test_the_url_holds_the_whole_plan_from_the_start() -> None:
    assert url(opened()) == to_query(START)


@pytest.mark.parametrize(
    ("label", "value", "changed"),
    [
        ("Data", "moons", {"data": "moons"}), ("Hidden layers", 2, {"layers": "4 4"}),
        ("Features", ["x1", "x2", "x1x2"], {"features": "x1 x2 x1x2"}), ("Batch size", 2, {"batch": "2"}),
        ("Standardise features", True, {"standardise": "1"}), ("L1 penalty", 0.01, {"l1": "0.01"}),
        ("Output activation", "tanh", {"output": "tanh"}),
        ("Epochs", 5000, {"epochs": "5000"}), ("Learning rate", 2.0, {"rate": "2"}),
        ("Hidden activation", "relu", {"activation": "relu"}), ("Loss", "cross_entropy", {"loss": "cross_entropy"}),
        ("Initial weights", "zeros", {"init": "zeros"}), ("Networks per setting", 300, {"networks": "300"}),
        ("Hidden neurons: values", [4, 2], {"hidden": "2 4"}), ("Solved: samples right", 75, {"right": "75"}),
        ("Solved: squared error under", 0.01, {"error": "0.01"}),
        ("What varies", "init", {"vary": "init", "hidden": None, "init": "normal xavier he uniform playground zeros"}),
        ("And also", "loss", {"vary": "hidden loss", "loss": "mse half_mse cross_entropy"}),
    ],
)  # fmt: skip
def test_moving_a_control_changes_the_url_and_nothing_else_in_it(label: str, value: Any, changed: Any) -> None:
    app = opened()
    control(app, label).set_value(value).run()
    words(app)
    assert url(app) == {name: text for name, text in (to_query(START) | changed).items() if text is not None}


def shown(app: AppTest) -> dict[str, Any]:
    """Every control in the sidebar and its value."""
    kinds = ("slider", "select_slider", "selectbox", "pills", "radio", "toggle", "multiselect")
    return {widget.label: widget.value for kind in kinds for widget in getattr(app.sidebar, kind)}


def test_a_link_opened_by_somebody_else_gives_the_same_controls() -> None:
    app = opened()
    control(app, "And also").set_value("rate").run()
    control(app, "Learning rate: values").set_value([0.1, 10.0])
    control(app, "Hidden neurons: values").set_value([1, 3])
    control(app, "Solved: samples right").set_value(80)
    control(app, "Solved: squared error under").set_value(0.2)
    control(app, "Networks per setting").set_value(200)
    control(app, "Data").set_value("circle")
    app.run()
    link = url(app)
    there = opened(**link)
    assert shown(there) == shown(app)
    assert url(there) == link
    assert not there.info
    assert "4 settings × 200 networks" in words(there)


def test_a_malformed_link_is_repaired_with_a_sentence_until_a_control_is_moved() -> None:
    app = opened(seeds="zzz", hidden="abc", networks="10000")
    said = words(app)
    assert "The link has parameters that mean nothing here: “seeds”." in said
    assert "The link asked for hidden = “abc”; using 1, 2, 3, 4, 5, 6, 7, 8." in said
    assert url(app) == to_query(START) | {"networks": "2000"}
    app.run()
    assert "The link asked for" in words(app)
    control(app, "Networks per setting").set_value(100).run()
    assert "The link asked for" not in words(app)


def test_a_new_link_in_an_open_session_moves_the_controls(page: AppTest) -> None:
    follow(page, vary="rate", rate="0.5 1", hidden="2", networks="200")
    assert "2 settings × 200 networks" in words(page)
    assert control(page, "Learning rate: values").value == [0.5, 1.0]
    assert control(page, "Hidden neurons").value == 2


def test_a_control_moved_just_now_outranks_the_url(page: AppTest) -> None:
    control(page, "Networks per setting").set_value(300)
    follow(page, **to_query(replace(START, networks=700)))
    assert control(page, "Networks per setting").value == 300
    assert (url(page)["networks"], url(page)["hidden"]) == ("300", "1 2 3")


def test_a_link_outranks_what_was_changed_on_the_train_page(page: AppTest) -> None:
    visit(page, "train")
    control(page, "Learning rate").set_value(2.0).run()
    visit(page, "lottery", rate="0.1", hidden="1 2")
    assert control(page, "Learning rate").value == 0.1
    page.run()
    assert (url(page)["rate"], url(page)["hidden"]) == ("0.1", "1 2")


def test_coming_back_from_another_page_writes_the_url_anew(page: AppTest) -> None:
    before = url(page)
    visit(page, "train")
    visit(page, "lottery")
    assert url(page) == before
    assert not page.info


def test_while_too_little_is_chosen_the_url_keeps_the_last_plan_and_a_link_is_still_followed(page: AppTest) -> None:
    before = url(page)
    control(page, "Hidden neurons: values").set_value([]).run()
    assert "Choose at least one value" in words(page)
    assert url(page) == before
    page.run()
    assert control(page, "Hidden neurons: values").value == []
    follow(page, hidden="5")
    assert control(page, "Hidden neurons: values").value == [5]
