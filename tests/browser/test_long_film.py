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

# As `player.js` does it, batch by batch, for 20,000 frames: how many pictures are held at most, and which at the end.
PLAYED = """() => {
  const frames = [];
  let most = 0;
  for (let epoch = 0; epoch < 20000; epoch += 50) {
    merge(frames, Array.from({ length: 50 }, (_, i) => ({ epoch: epoch + i, channels: {} })));
    thin(frames, epoch, epoch);
    most = Math.max(most, frames.filter(({ channels }) => channels).length);
  }
  return [most, frames.length, frames.flatMap(({ epoch, channels }) => (channels ? [epoch] : []))];
}"""


def imported(page: Page, module: str, *names: str) -> Page:
    """An empty page in which one of the stage's modules is loaded, its exports known by their names."""
    page.add_script_tag(type="module", content=f"{assets.text(module)}\nObject.assign(window, {{ {','.join(names)} }})")
    page.wait_for_function(f"'{names[0]}' in window")
    return page


def test_of_20_000_frames_some_2_000_pictures_are_held_those_near_and_others_spread_evenly(page: Page) -> None:
    most, frames, held = imported(page, "frames.js", "merge", "thin").evaluate(PLAYED)
    assert frames == 20_000
    assert 1500 < most <= 2100
    assert set(range(19_450, 20_000)) <= set(held)
    gaps = {later - earlier for earlier, later in zip(held, held[1:]) if later < 19_450}
    assert (held[0], max(gaps)) == (0, 32)


def test_a_film_of_2_000_epochs_is_held_whole(page: Page) -> None:
    held = """() => {
      const frames = Array.from({ length: 2001 }, (_, epoch) => ({ epoch, channels: {} }));
      thin(frames, 2000, 2000);
      return frames.filter(({ channels }) => channels).length;
    }"""
    assert imported(page, "frames.js", "thin").evaluate(held) == 2001


def test_a_frame_that_is_held_does_not_hold_the_others_of_its_message(page: Page) -> None:
    room = """() => framesOf({
      epochs: [1, 2],
      channels: [{ name: "boundary", shape: [2, 3000], values: new Uint8Array(6000) }],
    }).map(({ channels }) => channels.boundary.buffer.byteLength)"""
    assert imported(page, "wire.js", "framesOf").evaluate(room) == [3000, 3000]


@pytest.fixture
def forgetful(page: Page) -> Page:
    """A page on which a film is too long from its 21st frame on: a real one would take a minute to play."""

    def shrunk(route: Route) -> None:
        text = assets.text("frames.js")
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
