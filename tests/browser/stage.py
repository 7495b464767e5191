"""What the browser tests do with the Train page, and how they hold what they see to the engine."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import Locator, Page

from figures.theme import LIGHT
from film.training_film import TrainingFilm
from nn_core import Trainer
from setting.setting import Setting, from_query

STAGE = "document.querySelector('[data-testid=live-stage]')"
PLOTS = "document.querySelectorAll('[data-testid=live-stage] .js-plotly-plot')"
# Every epoch drawn while `milliseconds` pass, with the time of each.
WATCH = f"""(milliseconds) => new Promise((done) => {{
  const stage = {STAGE}, draws = [];
  const observer = new MutationObserver(() => draws.push([Number(stage.dataset.epoch), performance.now()]));
  observer.observe(stage, {{ attributes: true, attributeFilter: ['data-epoch'] }});
  setTimeout(() => {{ observer.disconnect(); done(draws); }}, milliseconds);
}})"""
# Whether the heatmap of a layer holds exactly these numbers: Plotly's copy follows the canvas when the film rests.
HOLDS = """([panel, wanted, slack]) => {
  const z = document.querySelector(`[data-panel=${panel}] .js-plotly-plot`)?.data[0].z;
  const near = (value, i, j) => Math.abs(z[i][j] - value) <= slack;
  return z?.length === wanted.length && wanted.every((row, i) => row.every((value, j) => near(value, i, j)));
}"""


def open_train(page: Page, app_url: str, query: str = "") -> Page:
    """Open the Train page with ``query`` and wait for the stage and for the whole setting in the URL."""
    page.goto(f"{app_url}/?{query}")
    page.wait_for_selector("[data-testid=live-stage][data-state=ready]", timeout=30_000)
    page.wait_for_function("location.search.includes('data=')")
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def epoch(page: Page) -> int:
    return int(page.get_by_test_id("live-stage").get_attribute("data-epoch") or -1)


def wait_for_state(page: Page, state: str) -> None:
    page.wait_for_selector(f"[data-testid=live-stage][data-state={state}]")


def wait_for_run(page: Page) -> None:
    """Wait until the page has run, as a reader does: a control moved before that is put back by its first run."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def wait_for_epoch(page: Page, least: int) -> None:
    page.wait_for_function(f"(least) => Number({STAGE}.dataset.epoch) >= least", arg=least)


def watch_draws(page: Page) -> None:
    """Write down every epoch drawn from now on, for ``draws``."""
    page.evaluate(f"window.draws = []; new MutationObserver(() => draws.push(Number({STAGE}.dataset.epoch)))"
                  f".observe({STAGE}, {{ attributes: true, attributeFilter: ['data-epoch'] }})")  # fmt: skip


def draws(page: Page) -> list[int]:
    """The epochs drawn since ``watch_draws``, one after another."""
    return page.evaluate("window.draws")


def train_and_pause(page: Page, app_url: str, query: str, least: int) -> int:
    """Train ``query`` until ``least`` epochs are drawn, and pause; the epoch on screen."""
    open_train(page, app_url, query)
    press(page, "Train")
    wait_for_epoch(page, least)
    press(page, "Pause")
    return epoch(page)


def setting(page: Page) -> Setting:
    """What the URL says."""
    query = parse_qs(urlsplit(page.url).query)
    asked, repairs = from_query({name: values for name, values in query.items() if name != "rates"})
    assert not repairs
    return asked


def changes(page: Page) -> tuple[tuple[int, float], ...]:
    """The learning rates on the way to the epoch drawn, as the browser knows them."""
    kept = page.evaluate("JSON.parse(sessionStorage.getItem('live-stage-stage')).changes")
    return tuple((int(epoch), float(rate)) for epoch, rate in kept)


def expect_the_engines_weights(page: Page, epoch: int, schedule: Any = None) -> None:
    """Every heatmap shows, to the last bit of a float32, what a run made here has at ``epoch``."""
    here = setting(page)
    run = Trainer(here.configuration(), *here.dataset(), schedule)
    if epoch:
        run.advance(epoch)
    for number, (W, b) in enumerate(run.configuration.network.layers(run.parameters), start=1):
        wanted = np.float32(np.vstack([W, b])).tolist()
        page.wait_for_function(HOLDS, arg=[f"weights-{number}", wanted, 0], timeout=30_000)


def expect_the_engines_boundary(page: Page, epoch: int, schedule: Any = None) -> None:
    """The decision boundary shows what the network here answers: every cell, to one step of the byte that travels."""
    here = setting(page)
    film = TrainingFilm(here.configuration(), *here.dataset(), goal=20_000, stride=1, rate=here.rate, theme=LIGHT)
    run = Trainer(here.configuration(), *here.dataset(), schedule)
    if epoch:
        run.advance(epoch)
    outputs = film.configuration.network.predict(run.parameters, film.plane.points)
    wanted = (np.rint(255 * outputs) * (1 / 255)).reshape(film.plane.cells, film.plane.cells)
    page.wait_for_function(HOLDS, arg=["boundary", wanted.tolist(), 1.001 / 255], timeout=30_000)


def slider(page: Page, label: str) -> Locator:
    """One of Streamlit's sliders: its name is the name of the group around it."""
    return page.get_by_role("group", name=label, exact=True).get_by_role("slider")


def words(page: Page) -> Locator:
    """The line that says in words what happens."""
    return page.locator("[data-part=words]")


def move(page: Page, label: str, *keys: str) -> None:
    """Move a slider by the keyboard, and wait until the URL says so."""
    before = page.url
    for key in keys:
        slider(page, label).press(key)
    page.wait_for_function("(before) => location.href !== before", arg=before)
