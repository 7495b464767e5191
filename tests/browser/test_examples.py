"""The examples: the stage without this app."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page, expect

from bench.server import running_app
from tests.browser.stage import epoch, press, wait_for_epoch, wait_for_state


def test_a_film_that_is_no_network_plays(page: Page) -> None:
    with running_app(script="examples/heat.py") as (url, _):
        page.goto(url)
        wait_for_state(page, "ready")
        press(page, "Play")
        wait_for_epoch(page, 60)
        press(page, "Pause")
        expect(page.locator("[data-part=epoch]")).to_have_text(f"Frame {epoch(page)} of 2,000")
        seen = Image.open(io.BytesIO(page.locator("[data-panel=plate] .plot").screenshot())).convert("RGB")
        assert len(seen.getcolors(maxcolors=2**24)) > 100, "nothing is to be seen of the plate"
        page.close()  # Before its server stops.
