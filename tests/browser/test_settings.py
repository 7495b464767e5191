"""What exercises set, in a real browser: gates by their table, test points, rules that change, playground links."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Page, expect

from lab.criterion import accuracy
from nn_core import Rule
from setting.setting import Setting
from tests.browser.stage import (
    changes,
    engines_run,
    epoch,
    expect_the_engines_boundary,
    expect_the_engines_weights,
    group,
    move,
    open_train,
    press,
    refresh_and_pause,
    setting,
    slider,
    train_and_pause,
    wait_for_epoch,
    wait_for_run,
    wait_for_state,
    words,
)

PLAYGROUND = (
    "https://playground.tensorflow.org/#activation=relu&batchSize=30&dataset=gauss&regDataset=reg-plane&learningRate=0.1"
    "&regularizationRate=0.003&noise=15&networkShape=5,3&seed=0.42&showTestData=false&percTrainData=70&x=true&y=true"
    "&xTimesY=true&problem=classification&regularization=L2"
)
OPENED = Setting(
    data="gauss", noise=15, test=30, features=("x1", "x2", "x1x2"), layers=(5, 3), activation="relu", output="tanh",
    loss="half_mse", init="playground", order="fixed", rate=0.1, batch=30, l2=0.003, epochs=1000, speed=1,
)  # fmt: skip


def reading(page: Page, name: str) -> float:
    """A number that goes with the epoch drawn, exactly."""
    return float(page.get_by_test_id("live-stage").get_attribute(f"data-{name}") or "nan")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_target_pressed_in_the_truth_table_makes_another_gate_and_a_new_run(shared_page: Page, app_url: str) -> None:
    page = shared_page
    train_and_pause(page, app_url, "speed=10&epochs=20000", 100)
    table = page.locator("[data-panel=table]")
    for target, data in (("x₁ 1, x₂ 1, target 0", "or"), ("x₁ 0, x₂ 1, target 1", "0011")):
        table.get_by_role("button", name=target).click()
        page.wait_for_url(re.compile(f"(data|table)={data}"))
        wait_for_state(page, "ready")
        expect(table.get_by_role("button", name=f"{target[:-1]}{1 - int(target[-1])}")).to_be_visible()
        assert (epoch(page), setting(page)) == (0, Setting(data, speed=10, epochs=20_000))
        expect_the_engines_weights(page, 0)
    press(page, "Step")
    page.wait_for_selector("[data-testid=live-stage][data-epoch='1']")
    expect_the_engines_weights(page, 1)


def test_another_optimiser_and_a_penalty_are_in_the_link_a_refresh_goes_on_and_the_numbers_are_those_of_the_epoch_drawn(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(
        shared_page, app_url, "v=2&data=moons&noise=10&samples=100&test=30&batch=50&rate=0.03&speed=2&epochs=20000"
    )
    group(page, "Training").click()
    press(page, "Train")
    wait_for_epoch(page, 20)
    choose(page, "Optimiser", "Adam")
    page.wait_for_url(re.compile(r"changes=\d+%3Aoptimiser%3Dadam"))
    wait_for_epoch(page, epoch(page) + 4)  # At one epoch both would be one change.
    move(page, "L2 penalty", "ArrowRight")
    page.wait_for_url(re.compile(r"\d+%3Al2%3D0.001"))
    wait_for_epoch(page, epoch(page) + 20)
    press(page, "Pause")
    furthest, schedule = epoch(page), changes(page)
    assert [rule for _, rule in schedule] == [Rule(0.03, 50), Rule(0.03, 50, "adam"), Rule(0.03, 50, "adam", l2=0.001)]
    scrubber = page.get_by_role("slider", name="Epoch", exact=True)
    for key, drawn in (("", furthest), ("ArrowLeft", furthest - 2), ("Home", 0)):
        if key:
            scrubber.press(key)
        run = engines_run(page, drawn, schedule)
        assert (epoch(page), run.test is not None) == (drawn, True)
        assert reading(page, "train-loss") == run.loss_history[drawn]
        assert reading(page, "test-loss") == run.test_loss_history[drawn]
        for name, (X, Y) in (("train", (run.X, run.Y)), ("test", run.test)):
            right = accuracy(run.configuration.network.predict(run.parameters, X), Y)
            assert np.isclose(reading(page, f"{name}-accuracy"), right)
            expect(page.locator("[data-part=readings]")).to_contain_text(f"{100 * right:.1f}")
    scrubber.press("End")
    press(page, "Train")
    wait_for_epoch(page, furthest + 20)
    refresh_and_pause(page)
    assert changes(page) == schedule
    expect_the_engines_weights(page, epoch(page), schedule)


def test_a_folded_group_opens_by_keyboard_and_its_controls_follow_as_they_do_an_address_of_tensorflow_playground(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url)
    wait_for_run(page)
    depth = slider(page, "Hidden layers")
    expect(depth).to_have_count(0)
    group(page, "Network").focus()
    page.keyboard.press("Enter")
    depth.wait_for()
    while not depth.evaluate("(depth) => depth === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"layers=4(\+|%20)4&"))
    expect(slider(page, "Neurons in layer 2")).to_have_value("4")
    group(page, "Open a TensorFlow Playground link").click()
    box = page.get_by_role("textbox", name="Its address")
    box.fill(PLAYGROUND)
    box.press("Enter")
    page.wait_for_url(re.compile("data=gauss"))
    wait_for_state(page, "ready")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Opened as TensorFlow Playground has it")
    assert setting(page) == OPENED
    expect(box).to_have_value("")
    expect(slider(page, "Hidden neurons")).to_have_value("5")
    expect_the_engines_weights(page, 0)


def test_a_regression_by_a_linear_model_and_three_classes_train_and_are_drawn(shared_page: Page, app_url: str) -> None:
    page = open_train(shared_page, app_url, "v=2&data=plane&output=linear&layers=0&rate=0.01&epochs=100&speed=5")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("a linear model")
    expect_the_engines_boundary(page, 0)
    press(page, "Train")
    wait_for_state(page, "done")
    expect(words(page)).to_contain_text("Solved at epoch")
    expect_the_engines_weights(page, 100)
    expect_the_engines_boundary(page, 100)
    assert reading(page, "test-loss") < 0.01
    assert page.get_by_test_id("live-stage").get_attribute("data-test-accuracy") is None
    open_train(page, app_url, "v=2&data=three_blobs&layers=4&rate=0.3&epochs=100&speed=5")
    expect_the_engines_boundary(page, 0)
    press(page, "Train")
    wait_for_state(page, "done")
    expect(words(page)).to_contain_text("every sample had its largest output at its own class")
    expect_the_engines_weights(page, 100)
    expect_the_engines_boundary(page, 100)
    counts = page.locator("[data-panel=table] tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent)))"
    )
    expect(page.locator("[data-panel=table] thead td")).to_have_text(["predicted →", "actual ↓"])
    run = engines_run(page, 100)
    for first, (X, Y) in ((0, (run.X, run.Y)), (3, run.test)):
        predicted = run.configuration.network.predict(run.parameters, X).argmax(axis=1)
        wanted = [[int(Y[predicted == other, actual].sum()) for other in range(3)] for actual in range(3)]
        assert [row[first : first + 3] for row in counts] == wanted
    expect(page.locator("[data-part=legend]")).to_contain_text("Class (fainter: less sure) ● 1")
    # The truth table takes the confusion table's place, and gives it back.
    choose(page, "Data", "XOR")
    expect(page.locator("[data-panel=table] tbody td button")).to_have_count(4)
    expect_the_engines_weights(page, 0)
    choose(page, "Data", "Three blobs")
    expect(page.locator("[data-panel=table] table.squares tbody tr")).to_have_count(3)
    expect_the_engines_weights(page, 0)
