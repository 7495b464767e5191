"""How soon a point that is drawn is on the screen: on a gate and on 1,200 points, by mouse and on a phone.

Starts the app, opens the Train page in headless Chromium and draws. Told are the stage's own work for a point and, from
the browser's own time of the press on, how long it takes until the point is painted on its canvas and until the next
animation frame, which shows it. The baseline is that frame: nothing could be seen sooner. The phone's processor is four
times as slow as this one's. While 1,200 points train, it is told how many of the browser's frames show a new epoch.
"""

from __future__ import annotations

import argparse
import os
from statistics import median
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import running_app
from bench.stage import FLAGS, opened
from setting.kept_points import to_query
from setting.own_points import MOST, Own
from setting.own_text import write

POINTS = 20
PAUSE = 500  # ms between the page's answer to a point and the next one.
MANY = f"{MOST:,} points"
SCREENS = {"mouse": (1280, 720, False), "phone": (390, 844, True)}
SLOWER = 4  # Times, a phone.
SECONDS = 8  # That a film is watched.
PANEL = "[data-panel=boundary]"
WATCH = """() => {
  window.took = [];
  let pressed, began;
  addEventListener('pointerdown', (event) => { pressed = event.timeStamp; began = performance.now(); }, true);
  addEventListener('pointerdown', () => {
    const [from, start, painted] = [pressed, began, performance.now()];
    requestAnimationFrame((frame) => took.push([painted - start, painted - from, frame - from]));
  });
}"""
FRAMES = """(seconds) => new Promise((done) => {
  const stage = document.querySelector('[data-testid=live-stage]');
  const began = performance.now();
  let [frames, news, last] = [0, 0, stage.dataset.epoch];
  const look = () => {
    if (performance.now() - began > 1000 * seconds) return done([frames, news]);
    frames += 1;
    if (stage.dataset.epoch !== last) news += 1;
    last = stage.dataset.epoch;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def many() -> str:
    """Points in two clouds, as a setting has them: as many as there may be when all are drawn."""
    rng = np.random.default_rng(0)
    points = [(*(rng.normal(2 * (i % 2) - 1, 1, 2).round(2) + 0.0).tolist(), "ab"[i % 2]) for i in range(MOST - POINTS)]
    return write(Own(tuple(points), plane=(-6.0, 6.0)))


def draw(browser: Browser, url: str, screen: str, data: str) -> tuple[list[list[float]], list[int]]:
    """Draw points on ``data``, or on a gate where there are none, while it trains if it is data.

    The times of each: of the stage's own work, until it was painted, and until the next frame. Of a film, frames of
    the browser, and how many of them showed a new epoch.
    """
    width, height, touch = SCREENS[screen]
    page = browser.new_context(viewport={"width": width, "height": height}, has_touch=touch).new_page()
    query = {"v": "2", "epochs": "20000", "speed": "1", "rate": "0.03", **(to_query(data) if data else {})}
    if data:  # As a tab has them that drew them.
        page.add_init_script(f"sessionStorage.setItem('own-points-{query['file']}', {data!r})")
    opened(page, f"{url}/?{urlencode(query)}")
    if touch:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.get_by_role("button", name="Draw", exact=True).click()
    if data:
        page.get_by_role("button", name="Train", exact=True).click()
        page.wait_for_timeout(PAUSE)
    times = _draw(page, touch, MOST - POINTS if data else 4)
    frames: list[int] = page.evaluate(FRAMES, SECONDS) if data else [0, 0]
    page.context.close()
    return times, frames


def _draw(page: Page, touch: bool, there: int) -> list[list[float]]:
    """Draw points beside so many that are ``there``; the times of each."""
    page.locator(PANEL).scroll_into_view_if_needed()
    page.evaluate(WATCH)
    for i in range(POINTS):
        box = page.locator(f"{PANEL} canvas.points").bounding_box()
        assert box
        x, y = box["x"] + (0.3 + 0.02 * i) * box["width"], box["y"] + (0.3 + 0.02 * i) * box["height"]
        (page.touchscreen.tap if touch else page.mouse.click)(x, y)
        said = f"document.querySelector('[data-part=words]').textContent.startsWith('{there + i + 1:,} points')"
        page.wait_for_function(said, timeout=60_000)
        page.wait_for_timeout(PAUSE)
    times: list[list[float]] = page.evaluate("took")
    return times


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    chromium = parser.parse_args().chromium
    print("median of                      own work   painted   next frame   (ms; own work wanted: under 16)")
    with running_app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for screen in SCREENS:
            for name, data in (("a gate", ""), (f"{MANY} that train", many())):
                times, (frames, news) = draw(browser, url, screen, data)
                columns = [median(column) for column in zip(*times)]
                print(f"{screen + ', ' + name:32} {columns[0]:6.1f} {columns[1]:9.1f} {columns[2]:12.1f}", end="")
                shown = f"   {frames / SECONDS:.0f} frames a second, {news / max(1, frames):.0%} with a new epoch"
                print(shown if frames else "", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
