"""Points drawn on the boundary: at once on the screen, then the data of the run, in the link and after a refresh."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from setting import run
from tests.browser.stage import STAGE, epoch, open_train, press, visit, wait_for_state

SEEN = """([x, y]) => {
  const canvas = document.querySelector('[data-panel=boundary] canvas.points');
  const ratio = devicePixelRatio;
  return canvas.getContext('2d').getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data[3] > 0;
}"""

# What Streamlit does where a request of the stage came while the whole page ran: another element, with nothing in it.
MOUNT_ANEW = f"""() => {{
  const fresh = {STAGE}.cloneNode(true);
  fresh.id = "outdated";
  {STAGE}.replaceWith(fresh);
}}"""

# Nothing that the browser sends comes to the server until found() is called.
LOSE = """() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = () => {};
  window.found = () => Object.assign(WebSocket.prototype, { send });
}"""


def place(page: Page, across: float, up: float) -> tuple[float, float]:
    """A place of the boundary on the screen, by its shares of the panel."""
    box = page.locator("[data-panel=boundary] canvas.points").bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def seen(page: Page, x: float, y: float) -> bool:
    """Whether a point is drawn at a place on the screen."""
    box = page.locator("[data-panel=boundary] canvas.points").bounding_box()
    assert box
    return bool(page.evaluate(SEEN, [x - box["x"], y - box["y"]]))


def linked(page: Page) -> run.Run:
    """The run in the address."""
    made, told = run.from_query(parse_qs(urlsplit(page.url).query))
    assert told == []
    return made


def tool(page: Page, name: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def test_beside_a_curve_a_point_is_drawn_at_its_height_and_the_axes_stay_where_they_are(
    shared_page: Page, app_url: str
) -> None:
    page, ticks = shared_page, shared_page.locator("[data-panel=boundary] .ytick")
    open_train(page, app_url, "v=2&data=own&points=-1_-0.5+1_0.5&epochs=20000&speed=1&rate=0.1")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(ticks.first).to_be_attached()
    before = ticks.all_text_contents()
    expect(page.get_by_title("New points:")).to_be_hidden()
    x, y = place(page, 0.5, 0.85)
    page.mouse.click(x, y)
    assert seen(page, x, y)
    page.wait_for_url(re.compile("plane="))
    setting = linked(page).setting
    across, height = setting.training_data()[0][-1, 0], setting.training_data()[1][-1, 0]
    low, high, lowest, highest = setting.plane or ()
    assert abs(across - (low + high) / 2) < 0.1 * (high - low)
    assert lowest + 0.75 * (highest - lowest) < height < highest
    press(page, "Train")
    page.wait_for_function("Number(document.querySelector('[data-testid=live-stage]').dataset.epoch) > 20")
    page.mouse.click(*place(page, 0.3, 0.6))
    page.wait_for_url(re.compile("points%3Dall"))
    press(page, "Pause")
    page.get_by_role("button", name="Draw", exact=True).click()  # The tab is shared.
    assert len(linked(page).setting.training_data()[0]) == 4
    assert ticks.all_text_contents() == before


def test_points_whose_message_was_lost_are_not_drawn_on_the_run_of_another_link(page: Page, app_url: str) -> None:
    open_train(page, app_url, "v=2&seed=5")
    page.get_by_role("button", name="Draw", exact=True).click()
    page.evaluate(LOSE)
    page.mouse.click(*place(page, 0.5, 0.5))
    page.evaluate("found(), null")
    visit(page, app_url, "/claims")
    expect(page.get_by_test_id("live-stage")).to_have_count(0)
    visit(page, app_url, "/?v=2&data=three_blobs&seed=3")
    wait_for_state(page, "ready")
    page.wait_for_timeout(1000)  # What would come besides would have come.
    assert linked(page).setting.data == "three_blobs"
    expect(page.get_by_role("button", name="Train", exact=True)).to_have_attribute("aria-disabled", "false")


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "phone"])
def test_points_are_drawn_at_once_join_a_run_that_trains_though_its_stage_is_mounted_anew_and_are_taken_back(
    page: Page, app_url: str, touch: bool, request: pytest.FixtureRequest
) -> None:
    if touch:
        context = page.context.browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        request.addfinalizer(context.close)
        page = context.new_page()
    words = page.locator("[data-part=words]")
    open_train(page, app_url, "v=2&epochs=20000&speed=1")
    page.get_by_role("button", name="Draw", exact=True).click()
    x, y = place(page, 0.5, 0.5)
    assert not seen(page, x, y)
    page.touchscreen.tap(x, y) if touch else page.mouse.click(x, y)
    assert seen(page, x, y)
    expect(words).to_have_text("5 points, rounded to 3 decimals; all in the link.")
    wait_for_state(page, "ready")
    assert seen(page, x, y), "now as a point of the run"
    assert len(linked(page).setting.training_data()[0]) == 5
    press(page, "Train")
    page.wait_for_function("Number(document.querySelector('[data-testid=live-stage]').dataset.epoch) > 20")
    x, y = place(page, 0.3, 0.6)
    page.touchscreen.tap(x, y) if touch else page.mouse.click(x, y)
    page.evaluate(MOUNT_ANEW)
    page.wait_for_url(re.compile("points%3Dall"))
    expect(page.locator("#outdated")).to_have_count(0)
    wait_for_state(page, "playing")
    press(page, "Pause")
    wait_for_state(page, "paused")
    drawn = epoch(page)
    first, second = linked(page).schedule
    assert (first.rule.samples, second.rule.samples) == (5, None)
    assert 20 < second.epoch <= drawn
    if touch:
        tool(page, "Undo")
        expect(words).to_contain_text("5 points, rounded")
        return  # What follows are buttons and refreshes, which know no finger.
    page.reload()
    wait_for_state(page, "paused")
    page.wait_for_function(f"document.querySelector('[data-testid=live-stage]').dataset.epoch === '{drawn}'")
    page.get_by_role("button", name="Draw", exact=True).click()
    tool(page, "Clear")
    expect(words).to_contain_text("There is no point: training waits for points to train on.")
    expect(page.get_by_role("button", name="Train", exact=True)).to_have_attribute("aria-disabled", "true")
    page.wait_for_function("!location.search.includes('changes')")  # The film behind begins again.
    page.reload()
    expect(words).to_contain_text("There is no point: training waits for points to train on.")
    page.get_by_role("button", name="Draw", exact=True).click()
    tool(page, "Undo")
    expect(words).to_have_text("6 points, rounded to 3 decimals; all in the link.")
    expect(page.get_by_role("button", name="Train", exact=True)).to_have_attribute("aria-disabled", "false")
    assert len(linked(page).setting.training_data()[0]) == 6
    page.locator("[data-panel=boundary] .plot").focus()
    # Beside the point in the middle one is drawn, deleted, and there again.
    for keys, points in (("Shift+ArrowRight Shift+ArrowUp Enter", 7), ("Delete", 6), ("Meta+z", 7), ("Control+z", 6)):
        for key in keys.split():
            page.keyboard.press(key)
        expect(words).to_contain_text(f"{points} points, rounded")
        assert len(linked(page).setting.training_data()[0]) == points
    x, y = place(page, 0.5, 0.5)
    tool(page, "Delete")
    page.mouse.click(x, y)
    assert not seen(page, x, y)
    expect(words).to_contain_text("5 points, rounded")
    tool(page, "Undo")
    expect(words).to_contain_text("6 points, rounded")
    tool(page, "Move")
    before, address, there = linked(page).setting.training_data()[0], page.url, place(page, 0.6, 0.7)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*there)
    assert seen(page, *there)
    assert not seen(page, x, y)
    page.mouse.up()
    page.wait_for_function("(address) => location.href !== address", arg=address)
    moved = linked(page).setting.training_data()[0]
    assert (len(moved), (moved != before).any(axis=1).sum()) == (6, 1)
