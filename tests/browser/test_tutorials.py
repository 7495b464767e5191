"""The tutorials page in a real browser: the stage plays a replay, and the links lead on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.stage import press, setting, visit, wait_for_state
from tests.browser.test_accessibility import faults


def test_the_notebook_is_stepped_with_a_boundary_for_each_of_its_outputs_and_shuts_nobody_out(
    app_url: str, shared_page: Page
) -> None:
    page = visit(shared_page, app_url, "/tutorials?tutorial=notebook&epochs=300")
    wait_for_state(page, "ready")
    press(page, "Step")
    expect(page.get_by_test_id("live-stage")).to_have_attribute("data-epoch", "1")
    for panel in ("boundary-1", "boundary-2", "loss", "weights-1", "weights-2", "table"):
        expect(page.locator(f"[data-panel={panel}]")).to_be_visible()
    assert faults(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen_and_a_change_is_one_click_from_the_train_page(
    app_url: str, open_page
) -> None:
    page = open_page(width=390, height=844)
    page.goto(f"{app_url}/tutorials?epochs=300")
    expect(page.get_by_text("other seeds succeed").first).to_be_visible(timeout=180_000)  # Work that gives way.
    assert page.get_by_test_id("stMain").evaluate("element => element.scrollWidth") <= 390
    page.get_by_role("link", name="Hidden neurons: 8", exact=True).click()
    page.wait_for_url(re.compile("layers=8"))
    wait_for_state(page, "ready")
    assert (setting(page).seed, setting(page).layers, setting(page).activation) == (42, (8,), "sigmoid")
