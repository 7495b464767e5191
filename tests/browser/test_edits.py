"""Numbers of the network set by hand on the stage: from there on the run is the engine's with that edit."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from nn_core import Change, Edit, Rule
from tests.browser.stage import (
    epoch,
    expect_the_engines_weights,
    press,
    train_and_pause,
    wait_for_epoch,
    wait_for_state,
)

# A browser that does not look at what it sends.
SUBMIT_UNCHECKED = """() => {
  const { abs } = Math;
  Math.abs = () => 0;
  document.querySelector('[data-panel=network] form').requestSubmit();
  Math.abs = abs;
}"""


def write(page: Page, value: str) -> None:
    """Write ``value`` for the output's bias, without pressing Set."""
    page.locator("[data-panel=network]").get_by_role("button", name="output", exact=True).click()
    page.get_by_label("Which", exact=True).select_option("b2.1")
    page.get_by_label("Value", exact=True).fill(value)


def test_a_bias_set_by_hand_goes_on_bit_for_bit_is_in_the_link_survives_a_refresh_and_is_taken_back(
    shared_page: Page, app_url: str
) -> None:
    page = shared_page
    drawn = train_and_pause(page, app_url, "layers=2&epochs=3000&v=2", 30)
    words = page.locator("[data-part=words]")
    write(page, "1000")
    page.evaluate(SUBMIT_UNCHECKED)
    expect(words).to_contain_text("b2.1 was not set to 1000: this run does not take it. Paused.")
    assert epoch(page) == drawn
    expect_the_engines_weights(page, drawn, (Change(0, Rule(0.5)),))
    edited = (Change(0, Rule(0.5)), Change(drawn, Rule(0.5), (Edit(1, 2, 0, -0.4),)))
    twice = (edited[0], Change(drawn, Rule(0.5), (Edit(1, 2, 0, 0.7),)))
    for value, run in (("-0.4", edited), ("0.7", twice)):
        write(page, value)
        press(page, "Set")
        expect_the_engines_weights(page, drawn, run)
    expect(words).to_have_text(re.compile("^Paused"))
    press(page, "Undo")
    expect_the_engines_weights(page, drawn, edited)
    expect(words).to_contain_text(f"Taken back: at epoch {drawn} again, before the number was set.")
    page.wait_for_function(
        "(wanted) => new URL(location).searchParams.get('changes') === wanted", arg=f"{drawn}:b2.1=-0.4"
    )
    press(page, "Step")
    wait_for_epoch(page, drawn + 1)
    expect_the_engines_weights(page, drawn + 1, edited)
    page.reload()
    wait_for_state(page, "paused")
    wait_for_epoch(page, drawn + 1)
    expect_the_engines_weights(page, drawn + 1, edited)
    held = page.get_by_role("slider", name="Epoch", exact=True)
    held.press("ArrowLeft")
    share = "({ min, max, value }) => (value - min) / (max - min)"
    assert held.evaluate(share) == 1, "the only frame held, after a refresh, stands where the film begins"
    press(page, "Undo")
    expect_the_engines_weights(page, drawn, edited[:1])
    assert epoch(page) == drawn
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_hidden()
    page.wait_for_function("!location.search.includes('changes')")
