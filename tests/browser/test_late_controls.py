"""A control's script may come late, as it does on a busy machine: it then shows what the link says all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from setting.setting import Setting
from tests.browser.stage import group, setting, slider, wait_for_run

LINK = Setting(
    "xnor", layers=(3,), activation="relu", loss="cross_entropy", init="he", seed=7005, rate=0.1, epochs=20_000, speed=5
)
QUERY = "&".join(f"{name}={text}" for name, text in LINK.to_query().items())
CHOSEN = {"Hidden activation": "ReLU", "Loss": "Cross-entropy", "Data": "XNOR", "Initial weights": "He"}


def hold_back(page: Page, script: str) -> Callable[[], None]:
    """Keep ``script`` of Streamlit's from ``page`` until what this returns is called."""
    held: list[Route] = []
    address = re.compile(rf"/{script}\.[^/]*\.js")
    page.route(address, lambda route: held.append(route))

    def let_it_come() -> None:
        assert held
        for route in held:
            route.continue_()
        page.unroute(address)

    return let_it_come


def expect_number(page: Page, label: str, number: int) -> None:
    expect(page.get_by_role("spinbutton", name=label, exact=True)).to_have_value(str(number))


def expect_choice(page: Page, label: str, option: str) -> None:
    expect(page.get_by_role("combobox", name=label, exact=True)).to_have_value(option)


def test_the_microscope_shows_what_its_link_says_and_keeps_it_when_something_is_moved(page: Page, app_url: str) -> None:
    let_it_come = hold_back(page, "(NumberInput|Selectbox)")
    page.goto(f"{app_url}/microscope?epoch=19000&view=steps&{QUERY}")  # So far that the page runs again on the way.
    page.get_by_role("button", name="Next", exact=True).wait_for()
    let_it_come()
    group(page, "Network").click()
    for label, option in CHOSEN.items():
        expect_choice(page, label, option)
    expect_number(page, "Seed", 7005)
    expect_number(page, "Epoch, typed", 19_000)
    expect(slider(page, "Epoch")).to_have_value("19000")
    link = page.url
    slider(page, "Speed").press("ArrowRight")
    page.wait_for_url(link.replace("speed=5", "speed=10"))


def test_the_train_page_keeps_the_network_of_its_link_when_a_slider_is_moved_before_all_is_there(
    page: Page, app_url: str
) -> None:
    let_it_come = hold_back(page, "(NumberInput|Selectbox)")
    page.goto(f"{app_url}/?{QUERY}")
    page.wait_for_selector("[data-testid=live-stage][data-state=ready]")
    slider(page, "Epochs").press("ArrowLeft")
    page.wait_for_url(re.compile("epochs=19900"))
    let_it_come()
    group(page, "Network").click()
    for label, option in CHOSEN.items():
        expect_choice(page, label, option)
    expect_number(page, "Seed", 7005)
    slider(page, "Speed").press("ArrowRight")
    page.wait_for_url(re.compile("speed=10&?"))
    assert setting(page).of_network() == LINK.of_network()


def test_the_tutorials_keep_the_numbers_of_their_link_when_a_slider_is_moved_before_all_is_there(
    page: Page, app_url: str
) -> None:
    let_it_come = hold_back(page, "(NumberInput|Selectbox|ButtonGroup)")
    page.goto(f"{app_url}/tutorials?tutorial=class&seed=7&rule=squared_error&epochs=300&speed=50")
    page.wait_for_selector("[data-testid=live-stage][data-state=ready]")
    wait_for_run(page)
    slider(page, "Speed").press("ArrowRight")
    page.wait_for_url(re.compile("speed=100"))
    let_it_come()
    expect(page.get_by_role("radio", name="The class", exact=True)).to_be_checked()
    expect_number(page, "Seed", 7)
    expect_choice(page, "Update rule", "Squared error, summed")
    slider(page, "Epochs").press("ArrowLeft")
    page.wait_for_url(re.compile("epochs=200"))
    assert {"tutorial=class", "seed=7", "rule=squared_error", "speed=100"} < set(urlsplit(page.url).query.split("&"))
