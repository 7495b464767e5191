"""Two runs side by side in a real browser: one Train for both, each what the engine makes, and kept over a refresh."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Page, expect

from nn_core import Change, Rule, Trainer
from setting.setting import DEFAULT
from tests.browser.stage import (
    HOLDS,
    press,
    slider,
    visit,
    wait_for_epoch,
    wait_for_figures,
    wait_for_run,
    wait_for_state,
)

QUERY = "v=2&data=xor&layers=2&epochs=400&speed=2&compare=1&b=seed%3D4&panels=boundary+difference+loss+weights"


def expect_the_engines_weights(page: Page, number: int, seed: int, epoch: int, *changes: Any) -> None:
    """The heatmap ``number`` shows the first layer of the engine's run from ``seed`` at ``epoch``."""
    here = DEFAULT.__class__(layers=(2,), seed=seed)
    run = Trainer(here.configuration(), *here.training_data(), changes or None)
    run.advance(epoch)
    W, b = run.configuration.network.layers(run.parameters)[0]
    wanted = np.float32(np.vstack([W, b])).tolist()
    page.wait_for_function(HOLDS, arg=[f"weights-{number}", wanted, 0], timeout=30_000)


def test_one_train_moves_both_runs_a_rate_is_moved_in_one_of_them_and_a_refresh_brings_both_back(
    shared_page: Page, app_url: str
) -> None:
    page = visit(shared_page, app_url, f"/?{QUERY}")
    wait_for_state(page, "ready")
    wait_for_figures(page)
    wait_for_run(page)
    titles = page.locator("section[data-panel^=boundary] h3")
    expect(titles).to_have_text(["A: seed 1", "B: seed 4"])
    page.get_by_role("radio", name="B", exact=True).click()
    wait_for_run(page)
    press(page, "Train")
    wait_for_epoch(page, 100)
    press(page, "Pause")
    drawn = int(page.get_by_test_id("live-stage").get_attribute("data-epoch") or 0)
    expect_the_engines_weights(page, 1, 1, drawn)
    expect_the_engines_weights(page, 9, 4, drawn)
    slider(page, "Learning rate").press("ArrowRight")
    expect(titles).to_have_text(["A: seed 1, rate 0.5", "B: seed 4, rate 1"])
    press(page, "Train")
    wait_for_state(page, "done")
    changes = Change(0, Rule(0.5)), Change(drawn, Rule(1))
    page.wait_for_function(
        "(wanted) => new URL(location).searchParams.get('b') === wanted", arg=f"seed=4~changes={drawn}:rate=1"
    )
    page.reload()
    wait_for_state(page, "done")
    expect_the_engines_weights(page, 1, 1, 400)
    expect_the_engines_weights(page, 9, 4, 400, *changes)
