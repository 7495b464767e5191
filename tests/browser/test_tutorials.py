"""The tutorials page in a real browser: the stage plays a replay, and the links lead on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def open_tutorials(page: Page, app_url: str) -> None:
    page.goto(app_url)
    expect(page.get_by_test_id("live-stage")).to_have_attribute("data-state", "ready", timeout=30_000)
    page.get_by_role("link", name="Tutorials").click()
    expect(page.get_by_text("other seeds succeed").first).to_be_visible(timeout=60_000)


def test_the_notebook_is_stepped_with_a_boundary_for_each_of_its_outputs(app_url: str, page: Page) -> None:
    open_tutorials(page, app_url)
    page.get_by_text("The notebook", exact=True).click()
    expect(page.locator("[data-panel=boundary-2]")).to_be_visible(timeout=60_000)
    stage = page.get_by_test_id("live-stage")
    expect(stage).to_have_attribute("data-state", "ready")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(stage).to_have_attribute("data-epoch", "1")
    for panel in ("boundary-1", "loss", "weights-1", "weights-2", "table"):
        expect(page.locator(f"[data-panel={panel}]")).to_be_visible()


def test_a_change_is_one_click_from_the_train_page(app_url: str, page: Page) -> None:
    open_tutorials(page, app_url)
    page.get_by_role("link", name="Hidden neurons: 8", exact=True).click()
    page.wait_for_url(re.compile(r"hidden=8"))
    expect(page.get_by_test_id("live-stage")).to_have_attribute("data-state", "ready", timeout=30_000)
    assert "seed=42" in page.url
    assert "activation=sigmoid" in page.url


def test_on_a_phone_nothing_is_wider_than_the_screen(app_url: str, open_page) -> None:
    page = open_page(width=390, height=844)
    page.goto(app_url)
    expect(page.get_by_test_id("live-stage")).to_have_attribute("data-state", "ready", timeout=30_000)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Tutorials").click()
    expect(page.get_by_text("other seeds succeed").first).to_be_visible(timeout=60_000)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth") <= 390
