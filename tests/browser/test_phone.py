"""The app on a phone: all of a stage within reach of a thumb, and every page one tap away."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.stage import PAGES, open_train, wait_for_epoch, wait_for_run, wait_for_state

BOTTOM = "(part) => part.getBoundingClientRect().bottom"


def test_on_a_phone_all_is_within_reach_no_quick_tap_is_lost_and_every_page_is_one_tap_away_by_its_name(
    open_page, app_url: str
) -> None:
    page = open_train(open_page(width=390, height=844, is_mobile=True, has_touch=True), app_url, "epochs=20000")
    for name in ("Train", "Pause", "Step", "Reset"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["height"] >= 40
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 844
    page.get_by_role("button", name="Train", exact=True).tap()
    wait_for_epoch(page, 10)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    right = page.locator("[data-panel], [data-part=scrubber]").evaluate_all(
        "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    )
    assert right <= 390

    bar, raised = page.locator(".bar"), page.get_by_role("button", name="Raise learning rate")
    for panel in ("boundary", "weights-2"):
        page.locator(f"[data-panel={panel}]").evaluate("(panel) => panel.scrollIntoView({ block: 'center' })")
        assert 744 < bar.evaluate(BOTTOM) <= 844
    for _ in range(3):
        raised.tap()
    expect(page.get_by_role("group", name="Learning rate").locator("b")).to_have_text("3")
    wait_for_state(page, "playing")
    page.get_by_role("button", name="Lower learning rate").tap()
    page.get_by_role("button", name="Pause", exact=True).tap()
    expect(page.get_by_role("group", name="Learning rate").locator("b")).to_have_text("2")
    page.wait_for_url(re.compile(r"changes=.*rate%3D2$"))

    expect(page).to_have_title("Train · NN Live")
    for name in PAGES:
        page.get_by_test_id("stMain").get_by_role("link", name=name, exact=True).tap()
        expect(page).to_have_title(f"{name} · NN Live")
        wait_for_run(page)
