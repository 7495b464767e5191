"""A film in a file: opened from the disk, with no network, it plays as on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, expect

from figures.theme import LIGHT
from film.export import film_html
from setting.run import from_query
from tests.browser.stage import PLOTS, epoch, press, wait_for_epoch, wait_for_figures, wait_for_state, words
from tests.browser.test_accessibility import AXE

HEIGHTS = "[innerHeight, document.documentElement.scrollHeight]"
FAULTS = """async () => (await axe.run()).violations
  .filter(({ impact }) => impact === "serious" || impact === "critical").map(({ help }) => help)"""

# Colours by what they mean, and what of them is in each picture; letters are in ink.
SEEN = {
    "negative": LIGHT.negative,
    "positive": LIGHT.positive,
    "curve": LIGHT.accent,
    "right": LIGHT.right,
    "ink": LIGHT.ink,
}
PICTURES = {
    "Network": ("negative", "positive", "ink"),
    "Decision boundary": ("negative", "positive", "ink"),
    "Loss": ("curve", "ink"),
    "Truth table": ("right", "ink"),
}


def pixels(picture: NDArray[np.int_], colour: str) -> int:
    """How many pixels of a picture ``(height, width, 3)`` have nearly this colour."""
    wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return int((np.abs(picture - wanted).max(axis=-1) < 40).sum())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 300 epochs, every second one drawn, whose run changes at 100 and 120."""
    run, _ = from_query(parse_qs("epochs=300&speed=2&changes=100:rate=0.6 120:w1.1.1=0.4"))
    path = tmp_path_factory.mktemp("film") / "film.html"
    path.write_text(film_html(run, address="https://nn.example/"), encoding="utf-8")
    return path


@pytest.fixture
def film(open_page, path: Path) -> Iterator[Page]:
    """That film; it fetches nothing but itself."""
    page = open_page(offline=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    wait_for_state(page, "ready")
    wait_for_figures(page)
    yield page
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {path.as_uri()}


def scrubber(page: Page) -> tuple[str | None, str | None]:
    """The frame shown, and the last one there is."""
    slider = page.get_by_role("slider")
    return slider.input_value(), slider.get_attribute("max")


def test_it_plays_pauses_steps_goes_anywhere_and_back_without_losing_a_frame(film: Page) -> None:
    assert film.evaluate(HEIGHTS) == [720, 720], "the whole film stands on a projector's 720 lines"
    expect(words(film)).to_contain_text("Training began with learning rate 0.5.")
    assert scrubber(film) == ("0", "150")
    press(film, "Play")
    wait_for_epoch(film, 120)
    expect(words(film)).to_contain_text("Training with learning rate 0.6.")
    press(film, "Pause")
    here = epoch(film)
    press(film, "Step")
    assert epoch(film) == here + 2
    film.get_by_role("slider").press("Home")
    assert epoch(film) == 0
    press(film, "Play")
    wait_for_state(film, "done")
    assert epoch(film) == 300
    expect(film.locator("[data-part=epoch]")).to_have_text("Epoch 300 of 300")
    expect(words(film)).to_contain_text("Solved at epoch")
    film.wait_for_function(f"{PLOTS}[1].data.at(-1).y.length === 301")
    expect(film.get_by_role("button", name="Undo")).to_be_hidden()
    press(film, "Reset")
    assert scrubber(film) == ("0", "150")
    assert (
        film.get_by_role("link", name="Open the live run").get_attribute("href").startswith("https://nn.example/?v=2&")
    )


def test_each_of_its_panels_is_saved_as_a_picture_of_a_slides_size_with_what_is_seen_in_it(film: Page) -> None:
    film.get_by_role("slider").press("End")
    film.get_by_text("Panels").click()
    for panel, seen in PICTURES.items():
        with film.expect_download() as saved:
            film.locator("[data-part=pictures]").get_by_role("button", name=panel).click()
        picture = np.asarray(Image.open(saved.value.path()).convert("RGB")).astype(int)
        assert picture.shape == (1080, 1920, 3)
        assert picture[5, 5].tolist() == [255, 255, 255]
        assert [name for name in seen if pixels(picture, SEEN[name]) < 500] == [], panel
    assert saved.value.suggested_filename == "xor-2-4-1-tanh-seed1-epoch300-table.png"
    film.keyboard.press("Escape")


def test_its_panels_are_chosen_enlarged_and_presented_as_on_the_page_and_shut_nobody_out(film: Page) -> None:
    film.get_by_role("button", name="Loss").click()
    expect(film.locator("[data-panel=loss]")).to_have_class(re.compile(r"\blarge\b"))
    press(film, "Present")
    film.keyboard.press("ArrowRight")
    assert epoch(film) == 2
    film.keyboard.press("Escape")
    film.get_by_text("Panels").click()
    film.get_by_label("Truth table").uncheck()
    expect(film.locator("[data-panel=table]")).to_be_hidden()
    film.evaluate(AXE.read_text(encoding="utf-8"))
    assert film.evaluate(FAULTS) == []
