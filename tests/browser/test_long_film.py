"""A film too long to be kept whole: the tab holds a bounded number of its pictures, and still shows any frame."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from stage import assets
from tests.browser.stage import (
    STAGE,
    WATCH,
    epoch,
    expect_the_engines_boundary,
    expect_the_engines_weights,
    press,
    train_and_pause,
)


@pytest.fixture
def forgetful(page: Page) -> Page:
    """A page on which a film is too long from its 21st frame on: a real one would take a minute to play."""

    def shrunk(route: Route) -> None:
        text = assets.text("js/frames.js")
        for limit, less in (
            ("whole = 2100", "whole = 20"),
            ("near = 500", "near = 3"),
            ("spread = 1000", "spread = 6"),
        ):
            assert limit in text
            text = text.replace(limit, less)
        route.fulfill(body=text, content_type="text/javascript")

    page.route("**/frames.js", shrunk)
    return page


def scrubber(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch", exact=True)


SCRUB = f"""(frame) => {{
  const scrubber = document.querySelector('[data-part=scrubber]');
  scrubber.value = frame;
  for (const event of ['input', 'change']) scrubber.dispatchEvent(new Event(event));
  return Number({STAGE}.dataset.epoch);
}}"""


def scrub(page: Page, frame: int, wanted: int) -> int:
    """Move the scrubber to a frame, and wait until its epoch is drawn; the epoch drawn at once."""
    at_once: int = page.evaluate(SCRUB, frame)
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{wanted}'][data-state=paused]")
    return at_once


def test_every_epoch_drawn_is_reached_though_its_picture_was_dropped_and_a_near_one_is_shown_at_once(
    forgetful: Page, app_url: str
) -> None:
    furthest = train_and_pause(forgetful, app_url, "speed=5&epochs=20000", 490)
    expect(scrubber(forgetful)).to_have_attribute("max", str(furthest // 5))
    assert scrub(forgetful, 21, 105) in (80, 160)
    expect_the_engines_weights(forgetful, 105)
    expect_the_engines_boundary(forgetful, 105)
    for _ in range(9):  # Quicker than answers come.
        scrubber(forgetful).press("ArrowRight")
    forgetful.wait_for_selector("[data-testid=live-stage][data-epoch='150']")
    expect(scrubber(forgetful)).to_have_value("30")
    expect(scrubber(forgetful)).to_have_attribute("aria-valuetext", "150")
    expect_the_engines_weights(forgetful, 150)
    expect(forgetful.get_by_role("link", name="Look inside epoch 150")).to_be_visible()
    scrubber(forgetful).press("End")
    assert epoch(forgetful) == furthest, "the last one is at hand"
    losses = f"document.querySelector('[data-panel=loss] .js-plotly-plot').data[0].y.length === {furthest + 1}"
    forgetful.wait_for_function(losses)


def test_train_and_step_from_a_dropped_epoch_draw_the_same_film_and_lose_nothing_that_comes_after(
    forgetful: Page, app_url: str
) -> None:
    furthest = train_and_pause(forgetful, app_url, "speed=1&epochs=20000", 120)
    scrub(forgetful, 27, 27)
    press(forgetful, "Step")
    forgetful.wait_for_selector("[data-testid=live-stage][data-epoch='28']")
    expect_the_engines_weights(forgetful, 28)
    # Train pressed while the frame is still on its way goes on from there.
    drawn = forgetful.evaluate(
        f"""async () => {{
          const watched = ({WATCH})(1200);
          ({SCRUB})(43);
          document.querySelector('[data-part=play]').click();
          return (await watched).map(([epoch]) => epoch);
        }}"""
    )
    press(forgetful, "Pause")
    from_there = drawn[drawn.index(43) :]
    assert from_there == list(range(43, 43 + len(from_there)))
    assert len(from_there) > 5
    expect_the_engines_weights(forgetful, epoch(forgetful))
    expect(scrubber(forgetful)).to_have_attribute("max", str(max(furthest, epoch(forgetful))))
