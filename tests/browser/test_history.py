"""Links, back and forward: an address leads to the run it says, and each thing done is one entry of the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from setting.setting import Setting
from tests.browser.stage import (
    at_rates,
    changes,
    epoch,
    expect_the_engines_weights,
    move,
    open_train,
    press,
    setting,
    slider,
    train_and_pause,
    visit,
    wait_for_epoch,
    wait_for_state,
)
from ui.url import entry
from ui.url.query import LAG

LINKS = {"": 0, "rate=0.5&rates=0:0.05,30:0.5": 30}
HEADINGS = {"Tutorials": "Published tutorials", "Microscope": "Step by step", "Lottery": "The seed lottery"}
HISTORY = Path(entry.__file__).with_name("history.js").read_text(encoding="utf-8")


def entries(page: Page) -> int:
    return page.evaluate("history.length")


def wait_until_back_is_meant(page: Page) -> None:
    """Nobody goes back sooner after the address was written."""
    page.wait_for_timeout(1000 * LAG)


def test_a_link_opened_in_a_tab_that_trained_the_same_network_gives_the_run_it_says(
    shared_page: Page, app_url: str
) -> None:
    page = shared_page
    train_and_pause(page, app_url, "rate=0.05&speed=10&epochs=20000", 400)
    for query, start in LINKS.items():
        page.goto(f"{app_url}/?{query}")
        at_start = f"[data-epoch='{start}']:is([data-state=ready],[data-state=paused])"
        page.wait_for_selector(f"[data-testid=live-stage]{at_start}")
        expect_the_engines_weights(page, start, at_rates((0, 0.05)) if start else None)
        press(page, "Train")
        wait_for_epoch(page, start + 50)
        press(page, "Pause")
        expect_the_engines_weights(page, epoch(page), at_rates((0, 0.05), (30, 0.5)) if start else None)


def test_a_rate_moved_while_it_trains_is_one_entry_that_says_the_epoch_and_an_epoch_looked_into_is_one_more(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "epochs=20000&speed=2")
    before = entries(page)
    press(page, "Train")
    wait_for_epoch(page, 40)
    move(page, "Learning rate", "ArrowRight")
    wait_for_epoch(page, epoch(page) + 200)
    press(page, "Pause")
    page.wait_for_timeout(500)  # What would come besides would have come.
    assert entries(page) == before + 1
    (_, (moved_at, _)) = changes(page)
    assert f"changes={moved_at}%3Arate%3D1" in page.url
    frozen = epoch(page)
    page.get_by_role("link", name=re.compile("Look inside epoch")).click()
    page.wait_for_url(f"{app_url}/microscope?*epoch={frozen}*")
    assert entries(page) == before + 2


def test_back_and_forward_lead_through_the_settings(shared_page: Page, app_url: str) -> None:
    page = open_train(shared_page, app_url)
    for keys in (["ArrowRight"], ["ArrowRight"]):
        move(page, "Hidden neurons", *keys)
        wait_for_state(page, "ready")
    seen = [6]
    for go in (page.go_back, page.go_back, page.go_forward, page.go_forward):
        wait_until_back_is_meant(page)
        go()
        wanted = {page.go_back: -1, page.go_forward: 1}[go]
        seen.append(seen[-1] + wanted)
        expect(slider(page, "Hidden neurons")).to_have_value(str(seen[-1]))
        wait_for_state(page, "ready")
        assert setting(page).layers == (seen[-1],)
        expect_the_engines_weights(page, 0)
    assert seen == [6, 5, 4, 5, 6]


def test_back_leaves_a_page_at_once_and_forward_returns(shared_page: Page, app_url: str) -> None:
    page = shared_page
    frozen = train_and_pause(page, app_url, "layers=3&speed=1", 20)
    here, addresses = page.url, {}
    for name, words in HEADINGS.items():
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_test_id("stMain")).to_contain_text(words)
        page.wait_for_url(re.compile(rf"/{name.lower()}\?.*(tutorial|data)="))
        wait_until_back_is_meant(page)
        addresses[page.url] = words
    trail = list(addresses.items())

    def goes(step: Callable[[], Response | None], trail: list[tuple[str, str]]) -> None:
        for url, words in trail:
            step()
            expect(page).to_have_url(url)
            expect(page.get_by_test_id("stMain")).to_contain_text(words)
            wait_until_back_is_meant(page)

    goes(page.go_back, trail[-2::-1])
    page.go_back()
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen}'][data-state=paused]")
    expect(page).to_have_url(here)
    assert setting(page) == Setting(layers=(3,), speed=1)
    wait_until_back_is_meant(page)
    goes(page.go_forward, trail)


@pytest.mark.parametrize("path", ["/?layers=3", "/tutorials", "/microscope?epoch=5", "/lottery?networks=300"])
def test_an_address_that_says_less_than_the_page_knows_is_one_entry_and_back_leaves_it(
    page: Page, app_url: str, path: str
) -> None:
    page.goto(f"{app_url}{path}")
    page.wait_for_url(re.compile("(tutorial|data)="))
    page.wait_for_timeout(1000)  # What would come besides would have come.
    assert entries(page) == 2, "the empty page that a tab begins with, and this one"
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_back_to_another_page_shows_what_it_showed_though_the_setting_was_changed_since(
    shared_page: Page, app_url: str
) -> None:
    page = visit(shared_page, app_url, "/lottery?hidden=1 2 3&networks=300")
    page.wait_for_url("**/*networks=300*epochs=2000*")
    here = page.url
    page.get_by_role("link", name="Train", exact=True).click()
    wait_for_state(page, "ready")
    move(page, "Epochs", "ArrowRight")
    for _ in range(2):
        wait_until_back_is_meant(page)
        page.go_back()
    expect(page.get_by_role("heading", name="The seed lottery")).to_be_visible()
    expect(slider(page, "Epochs")).to_have_attribute("aria-valuetext", "2,000")
    expect(page).to_have_url(here)


def test_a_copy_of_a_tab_goes_on_where_it_was_after_a_slider_was_moved_at_rest(shared_page: Page, app_url: str) -> None:
    page = shared_page
    frozen = train_and_pause(page, app_url, "layers=3&speed=10", 100)
    for label in ("Speed", "Epochs"):
        move(page, label, "ArrowRight")
    page.wait_for_timeout(500)
    with page.expect_popup() as opened:
        page.evaluate("window.open(location.href)")
    opened.value.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen}'][data-state=paused]")


def test_what_a_page_mends_after_back_does_not_cut_off_the_way_forward_after_a_click_on_nothing(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/_stcore/health")
    page.add_script_tag(content=HISTORY, type="module")
    page.wait_for_function("window.nnHistory")
    page.mouse.click(5, 5)
    page.evaluate("history.pushState({}, '', '?done')")
    page.mouse.click(5, 5)  # On nothing.
    page.go_back()
    page.evaluate("history.pushState({}, '', '?mended')")
    page.go_forward()
    page.wait_for_url(re.compile(r"\?done$"))
