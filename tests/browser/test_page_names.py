"""The way from page to page, and to what matters on one: names in tabs, on a phone, and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.stage import open_train, wait_for_run

PAGES = ("Lessons", "Tutorials", "Claims", "Microscope", "Lottery", "Hand-in", "Train")


def test_on_a_phone_every_page_is_one_tap_away_by_its_name_and_the_tab_has_that_name(open_page, app_url: str) -> None:
    page = open_train(open_page(width=390, height=844, is_mobile=True, has_touch=True), app_url)
    expect(page).to_have_title("Train · NN Live")
    for name in PAGES:
        page.get_by_test_id("stMain").get_by_role("link", name=name, exact=True).tap()
        expect(page).to_have_title(f"{name} · NN Live")
        wait_for_run(page)


def test_where_the_menu_stands_above_the_page_its_names_are_said_once_and_train_is_the_first_stop_after_the_skip_link(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url)
    for name in PAGES:
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()
