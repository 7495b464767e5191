"""Train, Pause, Step, Reset and the sliders in a real browser: what is seen is what the engine does."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from nn_core import Rule
from tests.browser.stage import (
    PLOTS,
    STAGE,
    WATCH,
    at_rates,
    changes,
    draws,
    epoch,
    expect_the_engines_boundary,
    expect_the_engines_weights,
    move,
    open_train,
    press,
    setting,
    train_and_pause,
    wait_for_epoch,
    wait_for_state,
    watch_draws,
    words,
)


def test_epoch_0_is_drawn_before_anything_is_pressed_and_steps_pressed_quickly_are_all_drawn_one_by_one(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "speed=10")
    assert epoch(page) == 0
    panels = page.locator("[data-panel]").evaluate_all("(all) => all.map((panel) => panel.dataset.panel)")
    assert {"loss", "boundary", "weights-1", "weights-2"} <= set(panels)
    expect_the_engines_weights(page, 0)
    colours = page.locator("[data-panel=boundary] .plot > canvas").first.evaluate(
        """(canvas) => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 50
    expect(words(page)).to_contain_text("initial weights")
    watch_draws(page)
    page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('[data-part=step]').click()")
    wait_for_epoch(page, 5)
    assert draws(page) == [1, 2, 3, 4, 5]
    expect_the_engines_weights(page, 5)


def test_train_draws_ever_more_epochs_pause_freezes_step_draws_one_more_reset_returns_and_more_neurons_begin_anew(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=20000&speed=10")
    press(page, "Train")
    wait_for_state(page, "playing")
    wait_for_epoch(page, 300)
    press(page, "Pause")
    frozen = epoch(page)
    assert page.evaluate(WATCH, 500) == []
    wait_for_state(page, "paused")
    expect_the_engines_weights(page, frozen)
    press(page, "Step")
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen + 1}'][data-state=paused]")
    assert page.evaluate(WATCH, 300) == []
    expect_the_engines_weights(page, frozen + 1)
    press(page, "Reset")
    wait_for_state(page, "ready")
    assert epoch(page) == 0
    expect_the_engines_weights(page, 0)
    press(page, "Train")
    wait_for_epoch(page, 300)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))
    move(page, "Hidden neurons", "ArrowRight")
    wait_for_state(page, "ready")
    assert (epoch(page), setting(page).layers) == (0, (5,))
    expect_the_engines_weights(page, 0)
    press(page, "Step")
    page.wait_for_selector("[data-testid=live-stage][data-epoch='1']")
    expect_the_engines_weights(page, 1)


def test_the_boundary_is_that_of_the_epoch_drawn_arrow_keys_lead_to_the_next_and_sliders_moved_meanwhile_lose_nothing(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=20000&speed=5")
    expect_the_engines_boundary(page, 0)
    press(page, "Train")
    wait_for_epoch(page, 600)
    press(page, "Pause")
    furthest = epoch(page)
    expect_the_engines_boundary(page, furthest)
    scrubber = page.get_by_role("slider", name="Epoch", exact=True)
    scrubber.press("PageDown")
    expect_the_engines_boundary(page, epoch(page))
    seen = []
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "End"):
        scrubber.press(key)
        seen.append(epoch(page))
        assert scrubber.get_attribute("aria-valuetext") == f"{epoch(page):,}"
    assert seen == [0, 5, 10, 15, 10, furthest]
    scrubber.press("Home")
    move(page, "Speed", "ArrowRight")
    move(page, "Learning rate", "ArrowLeft")
    scrubber.press("End")
    assert epoch(page) == furthest
    expect_the_engines_weights(page, furthest, at_rates((0, 0.5)))
    scrubber.press("Home")
    press(page, "Train")
    wait_for_epoch(page, 40)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page), at_rates((0, 0.3)))


def test_the_scrubber_goes_back_without_asking_and_the_engine_follows_when_let_go(page: Page, app_url: str) -> None:
    asked: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(frame)))
    frozen = train_and_pause(page, app_url, "speed=1&epochs=20000", 60)
    expect_the_engines_weights(page, frozen)
    # Only then has the server heard of the pause; the stage, told of another epoch than its own, would speak up.
    expect(page.get_by_role("link", name=f"Look inside epoch {frozen}")).to_be_visible()
    before = len(asked)
    drawn = page.evaluate(
        f"""() => {{
          const scrubber = document.querySelector('[data-part=scrubber]');
          return [40, 7, 25].map((epoch) => {{
            scrubber.value = epoch;
            scrubber.dispatchEvent(new Event('input'));
            return Number({STAGE}.dataset.epoch);
          }});
        }}"""
    )
    assert drawn == [40, 7, 25]
    expect_the_engines_weights(page, 25)
    assert len(asked) == before
    page.evaluate("document.querySelector('[data-part=scrubber]').dispatchEvent(new Event('change'))")
    press(page, "Step")
    page.wait_for_selector("[data-testid=live-stage][data-epoch='26']")
    expect_the_engines_weights(page, 26)


def test_a_visit_to_another_page_loses_nothing_nor_does_a_stage_that_is_mounted_anew(page: Page, app_url: str) -> None:
    """Streamlit mounts it anew now and then, when a slider and an ask of the stage rerun the page at the same time."""
    open_train(page, app_url, "epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 80)
    page.get_by_role("link", name="Lottery").click()
    page.get_by_role("button", name="Run without a guess").wait_for()
    page.get_by_role("link", name="Train").click()
    wait_for_state(page, "playing")
    assert epoch(page) >= 80
    wait_for_epoch(page, epoch(page) + 60)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))
    page.evaluate(f"{PLOTS}.forEach((plot) => (plot.marked = true))")
    press(page, "Train")
    wait_for_epoch(page, epoch(page) + 30)
    page.evaluate(f"{STAGE}.replaceWith({STAGE}.cloneNode(true))")
    move(page, "Speed", "ArrowRight")
    wait_for_state(page, "playing")
    wait_for_epoch(page, epoch(page) + 20)
    assert page.evaluate(f"[...{PLOTS}].map((plot) => plot.marked)") == [True] * 4
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))


def test_a_learning_rate_moved_while_it_trains_acts_without_a_restart_and_the_loss_curve_marks_its_epoch(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "epochs=1000&speed=2")  # In a tab with no earlier runs, whose names would be painted.
    press(page, "Train")
    wait_for_epoch(page, 200)
    watch_draws(page)
    move(page, "Learning rate", "ArrowRight")
    page.wait_for_url(re.compile("%3Arate%3D1"))
    wait_for_state(page, "playing")
    wait_for_epoch(page, epoch(page) + 250)
    press(page, "Pause")
    drawn = draws(page)
    assert drawn == sorted(drawn), "it went back"
    assert drawn[0] >= 200
    schedule = changes(page)
    (start, (moved, rule)) = schedule
    assert (start, rule.learning_rate, setting(page).rate) == ((0, Rule(0.5)), 1.0, 1.0)
    assert 200 <= moved < epoch(page)
    expect_the_engines_weights(page, epoch(page), schedule)
    painted = """([first, last]) => {
      const canvas = document.querySelector('[data-panel=loss] canvas');
      const plot = document.querySelector('[data-panel=loss] .js-plotly-plot')._fullLayout;
      const ratio = canvas.width / plot.width, { xaxis, yaxis } = plot;
      const x = (epoch) => Math.round(ratio * (xaxis._offset + xaxis.l2p(epoch)));
      const box = [x(first), ratio * yaxis._offset, x(last) - x(first), ratio * yaxis._length * 0.3];
      const { data } = canvas.getContext('2d').getImageData(...box);
      return data.some((byte, i) => i % 4 === 3 && byte > 60); // Between two pixels, each has half the ink.
    }"""
    assert page.evaluate(painted, [moved - 10, moved + 10]), "no line above the curve"
    assert not page.evaluate(painted, [50, moved - 10]), "something else is painted there"
    page.get_by_role("slider", name="Epoch", exact=True).press("Home")
    assert not page.evaluate(painted, [moved - 10, moved + 10]), "it stands in what has not been yet"


def test_train_goes_on_after_the_end_when_there_are_more_epochs_and_fewer_are_explained_and_the_link_leads_there(
    shared_page: Page, open_page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=100&speed=100&rate=0.01&layers=3")
    press(page, "Train")
    wait_for_state(page, "done")
    assert epoch(page) == 100
    expect(words(page)).to_contain_text("Not solved after 100 epochs: the outputs are 0.")
    move(page, "Epochs", "ArrowRight")
    wait_for_state(page, "paused")
    press(page, "Train")
    wait_for_state(page, "done")
    assert epoch(page) == 200
    expect(words(page)).to_contain_text("Not solved after 200 epochs")
    expect_the_engines_weights(page, 200)
    move(page, "Epochs", "Home")
    expect(words(page)).to_contain_text("Epochs is set to 1; this run has gone further.")
    move(page, "Learning rate", "ArrowRight")
    page.wait_for_url("**changes=200%3Arate%3D0.02*")
    other = open_page()
    other.goto(page.url)
    other.wait_for_selector("[data-testid=live-stage][data-epoch='200'][data-state=done]")
    expect(other.get_by_test_id("stAlert")).to_have_count(0)
    expect_the_engines_weights(other, 200, at_rates((0, 0.01)))
