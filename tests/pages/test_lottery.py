"""The Lottery page: predict, watch, read the result, open any network on the Train page."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from nn_core import Trainer
from nn_core.verdict import SOLVED
from ui.lottery_draw import Draw
from ui.lottery_results import as_csv
from ui.setting import Setting, from_query

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page() -> AppTest:
    """The page with a lottery small enough for a test: 1, 2 and 3 hidden neurons, 100 networks each."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/lottery.py").run()
    control(app, "Hidden neurons: values").set_value([1, 2, 3])
    control(app, "Networks a cell").set_value(100)
    control(app, "Epochs").set_value(400)
    return app.run()


def control(app: AppTest, label: str) -> Any:
    kinds = ("slider", "select_slider", "selectbox", "pills", "toggle", "button")
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


def test_one_click_runs_without_a_guess(page: AppTest) -> None:
    control(page, "Run without a guess").click().run()
    said = words(drawn(page))
    assert "You guessed" not in said
    assert "solved always means" not in said
    assert [len(cell.outcomes) for cell in draw(page).cells] == [100, 100, 100]


def test_stop_keeps_the_settings_that_are_done(page: AppTest) -> None:
    control(page, "Epochs").set_value(3000)
    page.run()
    control(page, "Run without a guess").click().run()
    while not draw(page).cells:
        page.run()
    control(page, "Stop").click().run()
    assert "Stopped after" in words(page)
    assert 1 <= len(page.dataframe[0].value) < 3
    assert has(page, "Run without a guess")


def test_a_setting_stopped_half_way_says_how_many_networks_it_has(page: AppTest) -> None:
    # Large networks on a cloud train one after another.
    control(page, "Data").set_value("moons")
    control(page, "Second hidden layer").set_value(16)
    control(page, "Hidden neurons: values").set_value([15, 16])
    page.run()
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
    control(page, "And also").set_value("activation").run()
    control(page, "Hidden activation: values").set_value(["relu", "tanh"]).run()
    control(page, "Run without a guess").click().run()
    drawn(page)
    combinations = [(cell.setting.hidden, cell.setting.activation) for cell in draw(page).cells]
    assert combinations == [(h, a) for h in (1, 2, 3) for a in ("tanh", "relu")]
    assert len(page.dataframe[0].value) == 6


def test_choosing_nothing_or_too_much_gets_a_sentence(page: AppTest) -> None:
    control(page, "Hidden neurons: values").set_value([]).run()
    assert "Choose at least one value" in words(page)
    assert not has(page, "Run without a guess")
    control(page, "What varies").set_value("loss").run()
    control(page, "And also").set_value("hidden").run()
    control(page, "Hidden neurons: values").set_value(list(range(1, 10))).run()
    assert "Choose at most 8 values" in words(page)


def test_too_large_a_lottery_says_how_long_and_offers_the_largest_that_fits(page: AppTest) -> None:
    control(page, "Data").set_value("moons")
    control(page, "Hidden neurons: values").set_value([14, 15, 16])
    control(page, "Second hidden layer").set_value(16)
    control(page, "Networks a cell").set_value(2000)
    control(page, "Epochs").set_value(20_000)
    page.run()
    assert "this one would take" in words(page)
    assert control(page, "Run without a guess").disabled
    offer = next(button for button in page.button if button.label.startswith("Use "))
    offer.click().run()
    assert "this one would take" not in words(page)
    assert not control(page, "Run without a guess").disabled
    assert 100 <= control(page, "Networks a cell").value < 2000


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
        trainer = Trainer(setting.configuration(), *setting.dataset())
        trainer.advance(setting.epochs)
        outputs = setting.configuration().network.predict(trainer.parameters, trainer.X)
        assert bool(SOLVED.met(outputs, trainer.Y)) == bool(cell.outcomes.with_verdict("solved")[row])
        assert trainer.loss_history[-1] == pytest.approx(cell.outcomes.losses[row], abs=1e-9)


def test_the_csv_has_a_row_for_every_network(page: AppTest) -> None:
    control(page, "Run without a guess").click().run()
    drawn(page)
    rows = list(csv.DictReader(io.StringIO(as_csv(draw(page)))))
    assert len(rows) == 300
    assert [row["seed"] for row in rows[:100]] == [str(seed) for seed in range(1, 101)]
    shared = {field.name for field in fields(Setting)} - {"seed", "speed"}
    assert set(rows[0]) == {"seed", "epochs_to_success", "final_loss", "verdict"} | shared
    solved = [row for row in rows if row["verdict"] == "solved"]
    assert len(solved) == sum(cell.outcomes.solved for cell in draw(page).cells)
    assert all(0 <= int(row["epochs_to_success"]) <= 400 for row in solved)
    assert all(row["epochs_to_success"] == "" for row in rows if row["verdict"] == "not solved")
    assert page.get("download_button")


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
    assert "solved always means every sample right and a mean squared error under 0.05" in words(page)


def test_choices_and_results_outlive_a_visit_to_another_page(page: AppTest) -> None:
    control(page, "Run without a guess").click().run()
    table = drawn(page).dataframe[0].value
    page.switch_page("pages/train.py").run()
    page.switch_page("pages/lottery.py").run()
    assert control(page, "Hidden neurons: values").value == [1, 2, 3]
    assert control(page, "Networks a cell").value == 100
    assert page.dataframe[0].value.equals(table)
    assert not has(page, "Run without a guess")


def test_the_lottery_takes_over_what_is_changed_on_the_train_page(page: AppTest) -> None:
    page.switch_page("pages/train.py").run()
    control(page, "Learning rate").set_value(2.0).run()
    page.switch_page("pages/lottery.py").run()
    assert control(page, "Learning rate").value == 2.0
    assert "learning rate 2," in words(page)


def test_a_cloud_can_be_drawn_too(page: AppTest) -> None:
    control(page, "Data").set_value("circles")
    control(page, "Hidden neurons: values").set_value([4])
    control(page, "Epochs").set_value(100)
    page.run()
    control(page, "Run without a guess").click().run()
    assert "Circles" in words(drawn(page))
    assert len(draw(page).cells[0].outcomes) == 100
