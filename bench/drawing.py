"""How soon a point that is drawn is on the screen: on a gate and on a thousand points, by mouse and on a phone.

Starts the app, opens the Train page in headless Chromium and draws. Told are the stage's own work for a point and, from
the browser's own time of the press on, how long it takes until the point is painted on its canvas and until the next
animation frame, which shows it. The baseline is that frame: nothing could be seen sooner.
"""

from __future__ import annotations

import argparse
import os
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.server import running_app
from bench.stage import FLAGS, opened

POINTS = 20
PAUSE = 800  # ms between two points: the page answers meanwhile.
SETTINGS = {"a gate": "v=2", "1,000 points": "v=2&data=circle&samples=1000&test=0"}
SCREENS = {"mouse": (1280, 720, False), "phone": (390, 844, True)}
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


def draw(browser: Browser, address: str, screen: str) -> list[list[float]]:
    """Draw points, and the times of each: of the stage's own work, until it was painted, and until the next frame."""
    width, height, touch = SCREENS[screen]
    page = browser.new_context(viewport={"width": width, "height": height}, has_touch=touch).new_page()
    opened(page, address)
    page.get_by_role("button", name="Draw", exact=True).click()
    page.locator(PANEL).scroll_into_view_if_needed()
    page.evaluate(WATCH)
    for i in range(POINTS):
        box = page.locator(f"{PANEL} canvas.points").bounding_box()
        assert box
        x, y = box["x"] + (0.3 + 0.02 * i) * box["width"], box["y"] + (0.3 + 0.02 * i) * box["height"]
        (page.touchscreen.tap if touch else page.mouse.click)(x, y)
        page.wait_for_timeout(PAUSE)
    times: list[list[float]] = page.evaluate("took")
    page.context.close()
    return times


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    chromium = parser.parse_args().chromium
    print("median of            own work   painted   next frame   (ms; own work wanted: under 16)")
    with running_app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for screen in SCREENS:
            for name, query in SETTINGS.items():
                columns = [median(column) for column in zip(*draw(browser, f"{url}/?{query}", screen))]
                print(f"{screen + ', ' + name:20} {columns[0]:8.1f} {columns[1]:9.1f} {columns[2]:12.1f}")
        browser.close()


if __name__ == "__main__":
    main()
