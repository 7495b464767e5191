"""One link, one run: in another browser, after a refresh, and where the link is nonsense."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from setting.setting import Setting
from tests.browser.stage import (
    at_rates,
    changes,
    epoch,
    expect_the_engines_weights,
    move,
    open_train,
    press,
    refresh_and_pause,
    setting,
    slider,
    train_and_pause,
    wait_for_epoch,
    wait_for_state,
)
from ui.url.query import LAG


def test_the_url_opened_by_somebody_else_gives_the_same_run_bit_for_bit_with_the_rate_moved_on_the_way(
    shared_page: Page, open_page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "layers=3+2&activation=sigmoid&seed=9&rate=2&epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 30)
    move(page, "Learning rate", "ArrowRight")
    wait_for_epoch(page, epoch(page) + 60)
    press(page, "Pause")
    schedule = changes(page)
    moved_at = schedule[-1][0]
    page.wait_for_url(f"**changes={moved_at}%3Arate%3D3*")
    expect_the_engines_weights(page, epoch(page), schedule)

    other = open_page()
    other.goto(page.url)
    other.wait_for_selector(f"[data-testid=live-stage][data-epoch='{moved_at}'][data-state=paused]")
    assert other.url == page.url
    expect_the_engines_weights(other, moved_at, schedule)
    press(other, "Train")
    wait_for_epoch(other, moved_at + 30)
    press(other, "Pause")
    expect_the_engines_weights(other, epoch(other), schedule)
    assert changes(other) == schedule

    press(other, "Reset")
    wait_for_state(other, "ready")
    other.wait_for_url(lambda url: "changes" not in url)
    press(other, "Train")
    wait_for_epoch(other, 20)
    press(other, "Pause")
    expect_the_engines_weights(other, epoch(other), at_rates((0, 3.0)))


LEAVE_WHILE_IT_OPENS = """new MutationObserver((_, observer) => {
  if (!document.querySelector('[data-panel]')) return;
  observer.disconnect();
  dispatchEvent(new Event('pagehide'));
  window.keptThen = JSON.parse(sessionStorage.getItem('live-stage-stage')).epoch;
}).observe(document, { childList: true, subtree: true })"""


def test_a_rate_moved_while_the_film_rests_is_in_the_link_and_a_link_without_leads_to_the_plain_run(
    shared_page: Page, app_url: str
) -> None:
    page = shared_page
    frozen, plain = train_and_pause(page, app_url, "epochs=20000&speed=5", 40), page.url
    move(page, "Learning rate", "ArrowRight")
    page.wait_for_url(f"**changes={frozen}%3Arate%3D1*")
    link = page.url
    page.wait_for_timeout(1000 * LAG)  # Nobody goes back sooner.
    page.go_back()
    page.wait_for_selector("[data-testid=live-stage][data-epoch='0'][data-state=ready]")
    assert page.url == plain
    expect_the_engines_weights(page, 0)
    page.wait_for_timeout(1000 * LAG)
    page.go_forward()
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen}'][data-state=paused]")
    assert page.url == link
    press(page, "Step")
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen + 1}']")
    expect_the_engines_weights(page, frozen + 1, at_rates((0, 0.5), (frozen, 1.0)))


def test_a_refresh_keeps_the_epoch_and_the_way_that_led_to_it_in_the_middle_of_training_and_at_rest(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 20)
    move(page, "Learning rate", "ArrowRight")
    wait_for_epoch(page, epoch(page) + 20)
    frozen = refresh_and_pause(page)
    page.wait_for_function(
        "(epoch) => JSON.parse(sessionStorage.getItem('live-stage-stage')).epoch === epoch", arg=frozen
    )
    schedule = changes(page)
    assert len(schedule) == 2
    page.add_init_script(LEAVE_WHILE_IT_OPENS)
    page.reload()
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen}'][data-state=paused]")
    assert page.evaluate("window.keptThen") == frozen, "left again while it opened, it had forgotten"
    assert changes(page) == schedule
    expect_the_engines_weights(page, frozen, schedule)


def test_a_link_full_of_nonsense_opens_a_page_that_says_so_and_runs_none_of_it(page: Page, app_url: str) -> None:
    markup = "%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3Dtrue%22%3E"
    open_train(
        page,
        app_url,
        f"hidden=nan&rate={markup}&seed=1e999&seed=&{markup}={markup}&activation=softplus&speed=" + "9" * 3000,
    )
    notice = page.get_by_test_id("stAlert")
    for said in ("The link asked for hidden", "asked for activation = “softplus”; using Tanh.", "mean nothing here"):
        expect(notice).to_contain_text(said)
    expect_the_engines_weights(page, 0)
    assert page.evaluate("window.hurt") is None
    press(page, "Train")
    wait_for_epoch(page, 5)


def test_no_quick_move_of_a_slider_is_lost_nor_a_move_or_a_press_at_the_very_moment_in_which_the_stage_asks(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=10000")
    for _ in range(10):
        slider(page, "Epochs").press("ArrowLeft")
    slider(page, "Learning rate").press("ArrowRight")
    page.wait_for_url(lambda url: {"epochs=9000", "rate=1"} < set(urlsplit(url).query.split("&")))
    assert setting(page) == Setting(epochs=9000, rate=1.0)
    both = """async (control) => {
      const step = () => document.querySelector("[data-part=step]");
      while (!step()) await new Promise(requestAnimationFrame); // Streamlit may just be mounting the stage anew.
      step().click();
      if (control.matches("button")) control.click();
      else control.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    }"""
    for label, moved in (("Hidden neurons", {"layers": (5,)}), ("Epochs", {"epochs": 9100})):
        before, wanted = page.url, replace(setting(page), **moved)
        slider(page, label).evaluate(both)
        page.wait_for_url(lambda url, before=before: url != before)
        assert setting(page) == wanted
    page.get_by_role("button", name="Share", exact=True).evaluate(both)
    expect(page.get_by_role("dialog")).to_be_visible()
