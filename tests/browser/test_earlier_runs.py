"""Runs that were left for another one: they stay in the loss panel and in a link, and are gone back to."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.stage import (
    at_rates,
    expect_the_engines_weights,
    move,
    open_train,
    press,
    wait_for_run,
    wait_for_state,
)

LINK = "layers=2&epochs=300&speed=10&v=2"
LABELS = "[...document.querySelectorAll('[data-part=curves] .list div')].map((row) => row.firstChild.textContent)"
# The place of a kept curve a third along it, in the window.
PLACE = """(name) => {
  const figure = document.querySelector("[data-panel=loss] .js-plotly-plot");
  const { x, y } = figure.data.find((trace) => trace.name === name);
  const { left, top } = figure.getBoundingClientRect();
  const { _size: size, xaxis, yaxis } = figure._fullLayout;
  const i = Math.floor(x.length / 3);
  return [left + size.l + xaxis.d2p(x[i]), top + size.t + yaxis.d2p(y[i])];
}"""
# How far the menu's list stands inside the stage, on its left and on its right, and the width of the scrubber.
MENU = """() => {
  const box = (selector) => document.querySelector(`[data-testid=live-stage]${selector}`).getBoundingClientRect();
  const [stage, list, scrubber] = [box(""), box(" .below .list"), box(" [data-part=scrubber]")];
  return [list.left - stage.left, stage.right - list.right, scrubber.width];
}"""


def wait_for_labels(page: Page, *labels: str) -> None:
    page.wait_for_function(f"(wanted) => String({LABELS}) === String(wanted)", arg=list(labels), timeout=30_000)


def test_the_road_not_taken_is_gone_back_to_after_a_refresh_is_held_by_a_link_and_thrown_away(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, LINK)
    press(page, "Train")
    wait_for_state(page, "done")
    held = page.get_by_role("slider", name="Epoch", exact=True)
    held.press("Home")
    for _ in range(10):
        held.press("ArrowRight")
    wait_for_state(page, "paused")
    wait_for_run(page)
    move(page, "Learning rate", "ArrowRight")
    press(page, "Train")
    wait_for_state(page, "done")
    wait_for_labels(page, "rate 0.5")
    page.reload()
    wait_for_state(page, "done")
    wait_for_labels(page, "rate 0.5")
    page.wait_for_function("document.querySelector('[data-panel=loss] .js-plotly-plot')?.data.length === 2")
    page.mouse.click(*page.evaluate(PLACE, "rate 0.5"))
    wait_for_labels(page, "rate 1")
    expect_the_engines_weights(page, 300, at_rates((0, 0.5)))
    menu = page.locator("[data-part=curves]")
    menu.locator("summary").press("Enter")
    pin = menu.get_by_role("button", name="Pin")
    pin.press("Enter")
    expect(pin).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("new URL(location).searchParams.get('earlier') === '300~changes=100:rate=1'")
    link = page.url
    menu.get_by_role("button", name="Throws this run away").press("Enter")
    expect(menu).to_be_hidden()
    page.wait_for_function("!location.search.includes('earlier')")
    page.goto("about:blank")
    page.goto(link)
    wait_for_labels(page, "rate 1")


def test_beside_a_long_legend_the_scrubber_keeps_its_width_and_the_menu_of_long_names_is_seen_whole(
    page: Page, app_url: str
) -> None:
    long = "layers=3~activation=relu~batch=5~optimiser=adam~rate=0.03~l1=0.001~l2=0.01"
    open_train(page, app_url, f"data=penguins&v=2&earlier=30~{long}")
    menu = page.locator("[data-part=curves]")
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        menu.locator("summary").click()
        left, right, room = page.evaluate(MENU)
        assert min(left, right) >= -0.5
        assert room >= 160
        if width == 1280:
            assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight <= main.clientHeight")
        page.keyboard.press("Escape")
