"""The stage's words lead on by one press."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.stage import open_train, press, slider, wait_for_state, words


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
