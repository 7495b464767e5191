"""The stage's words lead on by one press, and on a phone the rate is moved on the stage itself."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.stage import open_train, press, slider, wait_for_epoch, wait_for_state, words

BOTTOM = "(part) => part.getBoundingClientRect().bottom"


def test_a_run_that_ends_unsolved_leads_to_more_epochs_and_to_the_reason(page: Page, app_url: str) -> None:
    open_train(page, app_url, "v=2&epochs=1")
    top = page.locator("[data-part=panels]").bounding_box()
    press(page, "Train")
    expect(words(page)).to_contain_text("Not solved after 1 epoch:")
    assert page.locator("[data-part=panels]").bounding_box() == top
    press(page, "More epochs")
    page.wait_for_url(re.compile("epochs=2&"))
    wait_for_state(page, "paused")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()
    expect(slider(page, "Epochs")).to_have_attribute("aria-valuetext", "2")
    press(page, "Train")
    expect(words(page)).to_contain_text("Not solved after 2 epochs")
    press(page, "Why?")
    page.wait_for_url(re.compile("/microscope.*view=diagnosis.*epochs=2&.*epoch=2"))
    expect(page.get_by_role("radio", name="Not learning?")).to_be_checked()
    page.go_back()
    expect(page).to_have_title("Train · NN Live")
    expect(words(page)).to_contain_text("Not solved after 2 epochs")


def test_on_a_phone_buttons_and_rate_stay_in_reach_and_no_quick_tap_is_lost(open_page, app_url: str) -> None:
    page = open_train(open_page(width=390, height=844, is_mobile=True, has_touch=True), app_url, "epochs=20000")
    bar, raised = page.locator(".bar"), page.get_by_role("button", name="Raise learning rate")
    page.get_by_role("button", name="Train", exact=True).tap()
    wait_for_epoch(page, 10)
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
