"""What the browser tests do with the Train page, and how they hold what they see to the engine."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import Locator, Page

from figures.boundary import plane_around
from figures.classes import class_bytes
from nn_core import Rule, Trainer
from nn_core.activations import ACTIVATIONS
from nn_core.schedule import Schedule
from setting import task
from setting.run import Run, from_query
from setting.setting import Setting
from ui import stage_view

PAGES = ("Lessons", "Tutorials", "Claims", "Microscope", "Compare", "Lottery", "Hand-in", "Train")
STAGE = "document.querySelector('[data-testid=live-stage]')"
PLOTS = "document.querySelectorAll('[data-testid=live-stage] .js-plotly-plot')"
# Every epoch drawn while `milliseconds` pass, with the time of each.
WATCH = f"""(milliseconds) => new Promise((done) => {{
  const stage = {STAGE}, draws = [];
  const observer = new MutationObserver(() => draws.push([Number(stage.dataset.epoch), performance.now()]));
  observer.observe(stage, {{ attributes: true, attributeFilter: ['data-epoch'] }});
  setTimeout(() => {{ observer.disconnect(); done(draws); }}, milliseconds);
}})"""
# Whether a heatmap holds exactly these numbers, and where there is none whichever: Plotly's copy follows the canvas
# when the film rests.
HOLDS = """([panel, wanted, slack]) => {
  const z = document.querySelector(`[data-panel=${panel}] .js-plotly-plot`)?.data[0].z;
  const near = (value, i, j) => value === null || Math.abs(z[i][j] - value) <= slack;
  return z?.length === wanted.length && wanted.every((row, i) => row.every((value, j) => near(value, i, j)));
}"""


# Leads to an address within the document, as back does. What the stage keeps is of the film that it then shows.
LEAD = """(address) => {
  sessionStorage.clear();
  history.pushState({}, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}"""
SAYS_MORE = "(address) => location.pathname + location.search !== address"
BESIDES = (*stage_view.PARAMETERS, *task.PARAMETERS)
KEPT = "sessionStorage.getItem('live-stage-stage')"


def visit(page: Page, app_url: str, address: str) -> Page:
    """Lead the tab to an address of the app, within its document where it has one.

    As with ``page.goto``, what is there at first may be incomplete, but it is not what was there before.
    """
    if not page.url.startswith(app_url):
        page.goto(app_url + address)
        return page
    wait_for_run(page)
    same_page = urlsplit(page.url).path == urlsplit(address).path
    page.evaluate(LEAD, address)
    if same_page:
        page.wait_for_function(SAYS_MORE, arg=address)
        wait_for_run(page)
    return page


def run_of(query: str) -> Run:
    """The run that ``query`` asks for."""
    return from_query(parse_qs(query))[0]


def _asks_for(query: str) -> tuple[Run, dict[str, list[str]]]:
    """The run that ``query`` asks for, and what it does besides: how that is seen, and a task."""
    return run_of(query), {name: values for name, values in parse_qs(query).items() if name in BESIDES}


# Whether the film stands at its beginning, and is not on its way elsewhere; one that does not is taken back there.
AT_ITS_BEGINNING = f"""() => {{
  const {{ state }} = {STAGE}?.dataset ?? {{}};
  if (["playing", "paused", "done"].includes(state)) {{
    for (const name of ["pause", "reset"]) document.querySelector(`[data-part=${{name}}]`).click();
  }}
  return state === "ready" && JSON.parse({KEPT})?.epoch === 0;
}}"""


def _reset(page: Page) -> None:
    """Take a film that has begun back to its beginning."""
    if page.locator("[data-testid=live-stage]:is([data-state=playing],[data-state=paused],[data-state=done])").count():
        page.evaluate("for (const name of ['pause', 'reset']) document.querySelector(`[data-part=${name}]`).click()")
        wait_for_state(page, "ready")


def open_train(page: Page, app_url: str, query: str = "") -> Page:
    """Open the Train page with ``query`` and wait for the whole stage and for the whole setting in the URL.

    In a tab that shows the app already, the film that was there is over.
    """
    query = query or "v=2"  # An empty one would ask for nothing.
    _reset(page)
    here = urlsplit(page.url).query
    if set(_asks_for(here)[1]) - set(_asks_for(query)[1]):
        page.goto(f"{app_url}/?{query}")  # A session keeps what a link does not say.
    elif not page.url.startswith(f"{app_url}/?") or _asks_for(here) != _asks_for(query):
        visit(page, app_url, f"/?{query}")
        page.wait_for_function(KEPT)  # The stage has heard of it.
        page.wait_for_function(AT_ITS_BEGINNING, polling=200)  # It may have shown the same film before.
    wait_for_state(page, "ready")
    wait_for_figures(page)
    page.wait_for_function("location.search.includes('data=')")
    wait_for_run(page)
    return page


def wait_for_figures(page: Page) -> None:
    """Wait until Plotly, which comes after the first picture, has drawn every figure."""
    page.wait_for_function("!document.querySelector('[data-panel] [role=img]:not(.js-plotly-plot)')")


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


def refresh_and_pause(page: Page) -> int:
    """Refresh a film that plays: it plays on from where it was, and is paused twenty epochs later; the epoch then."""
    drawn = epoch(page)
    page.reload()
    wait_for_state(page, "playing")
    assert epoch(page) >= drawn
    wait_for_epoch(page, epoch(page) + 20)
    press(page, "Pause")
    return epoch(page)


def setting(page: Page) -> Setting:
    """What the controls show, as the URL says it."""
    (asked, _), repairs = from_query(parse_qs(urlsplit(page.url).query))
    assert not repairs
    return asked


def changes(page: Page) -> Schedule:
    """The rules on the way to the epoch drawn, as the browser knows them."""
    kept = page.evaluate("JSON.parse(sessionStorage.getItem('live-stage-stage')).changes")
    return tuple((int(epoch), Rule(*rule)) for epoch, rule in kept)


def at_rates(*rates: tuple[int, float]) -> Schedule:
    """The rules of a run in which nothing but the learning rate changes: pairs of an epoch and a rate."""
    return tuple((epoch, Rule(rate)) for epoch, rate in rates)


def engines_run(page: Page, epoch: int, schedule: Schedule | None = None) -> Trainer:
    """The run that the URL says, made here, at ``epoch``; by ``schedule``, else by the controls' rule."""
    here = setting(page)
    inputs, (points, Y), test = here.inputs(), here.training_data(), here.test_data()
    held_out = test and (inputs(test[0]), test[1])
    run = Trainer(here.configuration(), inputs(points), Y, schedule, test=held_out)
    if epoch:
        run.advance(epoch)
    return run


def expect_the_engines_weights(page: Page, epoch: int, schedule: Schedule | None = None) -> None:
    """Every heatmap shows, to the last bit of a float32, what a run made here has at ``epoch``."""
    run = engines_run(page, epoch, schedule)
    for number, (W, b) in enumerate(run.configuration.network.layers(run.parameters), start=1):
        wanted = np.float32(np.vstack([W, b])).tolist()
        page.wait_for_function(HOLDS, arg=[f"weights-{number}", wanted, 0], timeout=30_000)


def expect_the_engines_boundary(page: Page, epoch: int) -> None:
    """The boundary shows what the network here answers: every cell, to one step of the byte that travels."""
    here, run = setting(page), engines_run(page, epoch)
    plane = plane_around(here.training_data()[0])
    outputs = run.configuration.network.predict(run.parameters, here.inputs()(plane.points))
    if here.classes:
        first, second = np.sort(outputs, axis=1)[:, :-3:-1].T
        clear = (first - second > 1e-5).tolist()  # Between two classes rounding may decide.
        bytes_ = [byte if told else None for byte, told in zip(class_bytes(outputs).tolist(), clear)]
        wanted = [bytes_[row : row + plane.cells] for row in range(0, len(bytes_), plane.cells)]
        page.wait_for_function(HOLDS, arg=["boundary", wanted, 1], timeout=30_000)
        return
    low, high = (-1, 1) if here.kind == "regression" else ACTIVATIONS[here.output].targets
    wanted = np.clip(outputs, low, high).reshape(plane.cells, plane.cells)
    page.wait_for_function(HOLDS, arg=["boundary", wanted.tolist(), 1.501 / 255 * (high - low)], timeout=30_000)


def slider(page: Page, label: str) -> Locator:
    """One of Streamlit's sliders: its name is the name of the group around it."""
    return page.get_by_role("group", name=label, exact=True).get_by_role("slider")


def group(page: Page, name: str) -> Locator:
    """What folds and unfolds a group of controls."""
    return page.get_by_test_id("stSidebar").locator("summary").filter(has=page.get_by_text(name, exact=True))


def words(page: Page) -> Locator:
    """The line that says in words what happens."""
    return page.locator("[data-part=words]")


def say_with_a_request(box: Locator) -> None:
    """Say what was typed into ``box``, and press the loss's title, within one task.

    Streamlit's browser side sends both as one request, which names the stage's fragment alone.
    """
    box.evaluate("""(box) => {
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
        document.querySelector("[data-panel=loss] button").click();
    }""")


def move(page: Page, label: str, *keys: str) -> None:
    """Move a slider by the keyboard, and wait until the URL says so."""
    before = page.url
    for key in keys:
        slider(page, label).press(key)
    page.wait_for_function("(before) => location.href !== before", arg=before)
