"""What must be plain from the back row: the loss curve, whole and on top, and which predictions are right or wrong."""

from __future__ import annotations

import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from figures.theme import LIGHT
from tests.browser.stage import group, open_train, press, wait_for_state

# Where on the page the curve stands at an epoch, in pixels.
AT = """(epoch) => {
  const graph = document.querySelector("[data-panel=loss] .js-plotly-plot");
  const { margin, xaxis, yaxis } = graph.layout;
  const box = graph.getBoundingClientRect();
  const part = (value, [low, high]) => (value - low) / (high - low);
  return [
    box.x + margin.l + (box.width - margin.l - margin.r) * part(epoch, xaxis.range),
    box.y + margin.t + (box.height - margin.t - margin.b) * (1 - part(graph.data[0].y[epoch], yaxis.range)),
  ];
}"""


def rgb(colour: str) -> list[int]:
    """``#rrggbb`` as numbers."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def on_the_curve(page: Page, epoch: int, *beside: int) -> bool:
    """Whether all pixel columns so far ``beside`` the curve at ``epoch`` have its colour, somewhere near it."""
    x, y = page.evaluate(AT, epoch)
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), dtype=float)
    near = picture[round(y) - 3 : round(y) + 4, [round(x) + pixels for pixels in beside]]
    far = np.abs(near - rgb(LIGHT.accent)).max(axis=-1)
    return bool((far.min(axis=0) < 40).all())


def test_the_curve_is_whole_and_on_top_and_a_prediction_says_whether_it_is_right_to_eye_and_ear(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "layers=2&seed=3&epochs=2000&speed=100")
    assert on_the_curve(page, 0, -3, 0, 3)
    press(page, "Train")
    wait_for_state(page, "done")
    page.wait_for_function("document.querySelector('[data-panel=loss] .js-plotly-plot').data[0].y.length === 2001")
    assert on_the_curve(page, 2000, -3, 0, 3)
    assert page.locator("[data-panel=loss] .xtick text").all_text_contents() == ["0", "500", "1000", "1500", "2000"]
    assert on_the_curve(page, 1000, -2, -1, 0, 1, 2)
    cells = page.locator("[data-panel=table] td:last-child")
    assert [cell.get_attribute("data-right") for cell in cells.all()] == ["true", "true", "false", "false"]
    heard = page.locator("[data-panel=table] tbody").aria_snapshot()
    assert re.findall(r"row .*(right|wrong)", heard) == ["right", "right", "wrong", "wrong"]
    grounds = [cell.evaluate("(cell) => getComputedStyle(cell, '::after').backgroundColor") for cell in cells.all()]
    right, wrong = (f"rgb({', '.join(map(str, rgb(colour)))})" for colour in (LIGHT.right, LIGHT.wrong))
    assert grounds == [right, right, wrong, wrong]
    group(page, "Pictures").click()
    page.get_by_text("Logarithmic loss axis", exact=True).click()
    ticks = page.locator("[data-panel=loss] .ytick text")
    expect(ticks).to_have_text(["10−4", "10−2"])  # As many as have room.
