"""What is seen before all is loaded: first the panels' outlines, then pictures that move, then their axes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.stage import (
    epoch,
    expect_the_engines_boundary,
    expect_the_engines_weights,
    press,
    wait_for_epoch,
    wait_for_figures,
    wait_for_run,
    wait_for_state,
    words,
)

PLAYER, PLOTLY = "**/mount.js", "**/plotly-*.min.js"
# Where each of these is on the page, in whole pixels.
PLACES = """(all) => all.map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
})"""


@contextmanager
def held(page: Page, script: str) -> Iterator[None]:
    """A script does not come before the block is over."""
    waiting: list[Route] = []
    page.route(script, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()


@pytest.mark.parametrize(("width", "height", "shape"), [(1280, 720, ""), (390, 844, "narrow")])
def test_before_the_player_comes_an_outline_stands_where_each_panel_will_be_and_moves_only_where_motion_is_welcome(
    open_page, app_url: str, width: int, height: int, shape: str
) -> None:
    page = open_page(width=width, height=height)
    outlines = page.locator(".outline i")
    with held(page, PLAYER):
        page.goto(app_url)
        expect(outlines).to_have_count(6)
        expect(words(page)).to_have_text("The stage is loading.")
        expect(words(page)).to_be_visible()
        wait_for_run(page)
        expect(page.get_by_test_id("live-stage")).to_have_class(shape)
        for motion, moves in (("reduce", "none"), ("no-preference", "outline")):
            page.emulate_media(reduced_motion=motion)
            expect(outlines.first).to_have_css("animation-name", moves)
        expected = outlines.evaluate_all(PLACES)
    wait_for_state(page, "ready")
    panels = page.locator("[data-panel]:not([hidden])").evaluate_all(PLACES)
    assert max(abs(a - b) for one, other in zip(expected, panels, strict=True) for a, b in zip(one, other)) <= 1
    expect(outlines.first).to_be_hidden()


def test_it_trains_before_plotly_has_come_which_then_draws_axes_and_moves_nothing(page: Page, app_url: str) -> None:
    pictures = page.locator("[data-panel], [data-panel] canvas")
    with held(page, PLOTLY):
        page.goto(f"{app_url}/?epochs=20000&speed=1")
        wait_for_state(page, "ready")
        press(page, "Train")
        wait_for_epoch(page, 20)
        expect(page.locator(".js-plotly-plot")).to_have_count(0)
        before = pictures.evaluate_all(PLACES)
    wait_for_figures(page)
    assert pictures.evaluate_all(PLACES) == before
    wait_for_epoch(page, epoch(page) + 20)
    press(page, "Pause")
    expect(page.locator("[data-panel=boundary] .xtick").first).to_be_visible()
    expect_the_engines_weights(page, epoch(page))
    expect_the_engines_boundary(page, epoch(page))
