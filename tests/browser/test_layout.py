"""The stage fills the screen: where its panels stand at every size, which of them are seen, and presentation."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stage import STAGE, epoch, open_train, press, wait_for_epoch, wait_for_figures, wait_for_state

# By name, the edges of every panel that is seen; then the plotted square of the boundary, without its axes.
PLACES = """() => Object.fromEntries([...document.querySelectorAll('[data-panel]:not([hidden])')].map((panel) => {
  const { left, top, right, bottom } = panel.getBoundingClientRect();
  return [panel.dataset.panel, [left, top, right, bottom]];
}))"""
SQUARE = """() => {
  const { xaxis, yaxis } = document.querySelector('[data-panel=boundary] .js-plotly-plot')._fullLayout;
  return [xaxis, yaxis].map(({ _length, range: [low, high] }) => [_length, _length / (high - low)]);
}"""
CUT_OFF = """() => [...document.querySelectorAll('[data-panel]:not([hidden])')].flatMap((panel) => [
  ...panel.querySelectorAll('h3, .plot.table, header > span:not(:empty), .graph header p'),
]).filter((part) => part.checkVisibility({ visibilityProperty: true }))
  .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
  .map((part) => part.textContent)"""
# Names at the boundary's axes that lie over one another.
CROWDED = """() => {
  const selector = '[data-panel=boundary] :is(.xtick text, .ytick text, .annotation-text)';
  const boxes = [...document.querySelectorAll(selector)].map((it) => [it.textContent, it.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom - 3 && b.top < a.bottom - 3
  ).map(([other]) => `${one} ${other}`));
}"""
LAST_EPOCH = "document.querySelector('[data-panel=loss] .js-plotly-plot')._fullLayout.xaxis.range[1]"
FOCUS = "document.activeElement.textContent.trim()"


def at_rest(page: Page, width: int, height: int) -> dict[str, list[float]]:
    """The panels' places on a screen of this size, once they have stood still."""
    page.set_viewport_size({"width": width, "height": height})
    before: Any = None
    while before != (before := page.evaluate(PLACES)):
        page.wait_for_timeout(150)
    return before


def test_at_every_size_no_panel_lies_over_another_nothing_is_cut_off_and_circles_are_circles(
    shared_page: Page, app_url: str
) -> None:
    sizes = ((1280, 720), (1440, 900), (820, 1180), (390, 844))
    deep = ("data=circle&layers=8+8+8+8+8+8", "layers=8+8+8+8+8+8&changes=0:freeze1.1.1=0.4")
    for query, at in (("", sizes), *((query, sizes[:1]) for query in deep)):
        page = open_train(shared_page, app_url, query)
        for width, height in at:
            places = at_rest(page, width, height)
            for (one, a), (other, b) in combinations(places.items(), 2):
                apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
                assert apart, f"{one} lies over {other} at {width} × {height}"
            assert min(left for left, *_ in places.values()) >= 0
            assert max(right for _, _, right, _ in places.values()) <= width
            assert page.evaluate(CUT_OFF) == []
            (across, unit_x), (up, unit_y) = page.evaluate(SQUARE)
            assert abs(unit_x / unit_y - 1) < 0.01
            assert min(across, up) >= (340 if width > 390 else 290)
            if width >= 1280:
                assert max(bottom for *_, bottom in places.values()) <= height
                assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight <= main.clientHeight")
    at_rest(page, 1280, 720)
    end = page.locator("[data-panel=network]").get_by_role("button", name="h1", exact=True).bounding_box()
    page.mouse.move(end["x"] - 5, end["y"] + end["height"] / 2 - 1)  # At the end of a frozen edge.
    expect(page.locator("[data-panel=network] header p")).to_contain_text(", kept, gradient")
    assert page.evaluate(CUT_OFF) == []
    for title in ("Network", "Decision boundary", "Layer 3"):
        page.get_by_role("button", name=title, exact=True).click()
        at_rest(page, 1280, 720)
        assert page.evaluate(CUT_OFF) == [], f"beside {title}"
        assert page.evaluate(CROWDED) == [], f"beside {title}"


def test_which_panels_are_seen_and_which_is_large_stand_in_the_link_and_outlive_a_refresh(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url)
    page.locator("summary", has_text="Panels").click()
    page.get_by_role("checkbox", name="Weights").uncheck()
    page.get_by_role("checkbox", name="Lines").uncheck()
    page.wait_for_function("!location.search.includes('weights') && location.search.includes('panels=')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("checkbox", name="Weights")).to_be_hidden()
    title = page.get_by_role("button", name="Decision boundary", exact=True)
    title.click()
    page.wait_for_function("location.search.includes('large=boundary')")
    expect(title).to_be_focused()
    places = at_rest(page, 1280, 720)
    assert not {"weights-1", "weights-2"} & set(places)
    page.reload()
    wait_for_state(page, "ready")
    wait_for_figures(page)
    assert at_rest(page, 1280, 720) == places
    shown = "document.querySelector('[data-panel=boundary] .js-plotly-plot').data.map(({visible}) => visible)"
    assert page.evaluate(shown).count(False) == 4, "its four lines"
    title.click()
    page.wait_for_function("!location.search.includes('large=')")


def test_presentation_fills_the_window_obeys_the_keyboard_and_gives_the_focus_back(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=20000")
    for key, drawn in (("ArrowRight", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        wait_for_epoch(page, drawn)
    before = page.evaluate(SQUARE)[0][0]
    press(page, "Present")
    page.wait_for_function("location.search.includes('present=1')")
    assert page.evaluate(FOCUS) == "Train"
    assert page.get_by_test_id("live-stage").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    at_rest(page, 1280, 720)
    assert page.evaluate(SQUARE)[0][0] > 1.1 * before
    assert page.evaluate(LAST_EPOCH) == 20_000
    page.keyboard.press("Space")
    wait_for_epoch(page, 20)
    page.keyboard.press("Space")
    wait_for_state(page, "paused")
    here = epoch(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{here + 1}']")
    page.keyboard.press("?")
    expect(page.locator("[data-part=keys]")).to_contain_text("Backspace")
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=keys]")).to_be_hidden()
    page.keyboard.press("Backspace")
    wait_for_state(page, "ready")
    for key, rate in (("+", "1"), ("-", "0.5")):
        page.keyboard.press(key)
        page.wait_for_function("(rate) => new URLSearchParams(location.search).get('rate') === rate", arg=rate)
    for key in ("Shift+Tab", "Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate(f"{STAGE}.contains(document.activeElement)"), "the focus is behind what fills the window"
    page.keyboard.press("Escape")
    page.wait_for_function("!location.search.includes('present')")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    wait_for_epoch(page, 1)
    assert page.get_by_test_id("live-stage").bounding_box()["x"] > 300
    press(page, "Present")
    page.keyboard.press("?")
    press(page, "Leave")
    expect(page.locator("[data-part=keys]")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Backspace")
    page.keyboard.press("Space")
    wait_for_state(page, "playing")
