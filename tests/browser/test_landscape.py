"""The loss landscape in a real browser: chosen in the menu, its map that of the epoch on screen, kept by the link."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Page, expect

from lab import landscape
from lab.sliced_work import SlicedWork
from nn_core import Trainer
from setting.setting import DEFAULT
from tests.browser.stage import open_train, press, wait_for_state

PANEL = "[data-panel=landscape]"
AXES = f"""() => {{
  const {{ xaxis, yaxis }} = document.querySelector("{PANEL} .js-plotly-plot").layout;
  return [xaxis.range, yaxis.range];
}}"""
# Whether a pointer is told these losses, up to the two percent that bytes say them by.
TOLD = f"""(wanted) => {{
  const [{{ z }}] = document.querySelector("{PANEL} .js-plotly-plot").data;
  return wanted.every((row, y) => row.every((loss, x) => Math.abs(z[y]?.[x] - loss) <= 0.02 * loss));
}}"""
# How many pixels of the canvas have the accent's colour: those of the path and its dot.
PATH = f"""() => {{
  const canvas = document.querySelector("{PANEL} canvas");
  const {{ data }} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 30 && data[i + 1] > 95 && data[i + 2] > 90) count++;
  return count;
}}"""


def wait_for_map(page: Page, run: Trainer, across: int, up: int) -> None:
    """Wait until the map is that of two parameters of ``run``, by their indices, over the axes that are seen."""
    own, axes = run.configuration, page.evaluate(AXES)
    x, y = (low + (high - low) * np.arange(0.5, 50) / 50 for low, high in axes)
    plane = landscape.of_two(run.parameters, across, up)
    wanted = SlicedWork(landscape.losses(own.network, plane, x, y, run.X, run.Y, own.loss)).finish()
    page.wait_for_function(TOLD, arg=wanted.tolist())


def test_the_landscape_is_chosen_in_the_menu_and_its_map_is_that_of_the_epoch_on_screen(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "v=2&epochs=400&speed=10")
    expect(page.locator(PANEL)).to_be_hidden()
    page.get_by_text("Panels", exact=True).click()
    page.get_by_label("Loss landscape").check()
    page.keyboard.press("Escape")
    sentence = page.locator(f"{PANEL} > p")
    expect(sentence).to_contain_text("Map of epoch 0. 2 of 17 dimensions", timeout=30_000)
    short = page.evaluate(PATH)
    press(page, "Train")
    wait_for_state(page, "done")
    expect(sentence).to_contain_text("Map of epoch 400.")
    assert page.evaluate(PATH) > short + 50
    run = Trainer(DEFAULT.configuration(), *DEFAULT.training_data())
    run.advance(400)
    wait_for_map(page, run, 12, 13)  # w2.1.1 and w2.2.1
    page.wait_for_function("new URL(location).searchParams.get('landscape') === 'w2.1.1 w2.2.1'")
    across = page.get_by_role("combobox", name="Across", exact=True)
    across.click()
    across.fill("h3")  # Of a long list only a part is there.
    page.get_by_role("option", name="w₂ h3→output").click()
    expect(page.locator(f"{PANEL} .xtitle")).to_have_text("w₂ h3→output", timeout=30_000)
    wait_for_map(page, run, 14, 13)
    page.get_by_role("slider", name="Epoch", exact=True).press("Home")
    expect(sentence).to_contain_text("Map of epoch 0.")
    page.reload()
    expect(sentence).to_contain_text("Map of epoch 0.", timeout=30_000)
