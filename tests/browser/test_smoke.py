"""The shortest way through the app: open it, press Train, see epochs go by."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_the_app_opens_and_trains(app_url: str, page: Page) -> None:
    page.goto(app_url)
    stage = page.get_by_test_id("live-stage")
    expect(stage).to_have_attribute("data-state", "ready", timeout=30_000)
    expect(stage).to_have_attribute("data-epoch", "0")

    page.get_by_role("button", name="Train", exact=True).click()

    page.wait_for_function("Number(document.querySelector('[data-testid=live-stage]').dataset.epoch) >= 10")
