"""How the live stage moves in a real browser: frames, gaps, nodes kept, Pause, and what one viewer costs the server.

Starts the app, presses Train in headless Chromium and watches the stage's ``data-epoch`` for eight seconds at every
animation frame. The baseline is the browser's own animation frames in the same seconds: what could be seen at most.
Then the server's cost while nothing is to be seen: paused, done, and behind another tab, against that without a viewer.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Page, sync_playwright

from bench.server import free_port, running_app, usage

SECONDS = 8
QUIET = 4000  # ms over which the server's cost is read where nothing happens.
SHORT = "v=2&layers=3&seed=7&epochs=400&speed=20"  # Soon over, and not the run that the tab remembers.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
EPOCH = "Number(document.querySelector('[data-testid=live-stage]').dataset.epoch)"
COUNT = "window.shown = -1; (function count() { shown++; requestAnimationFrame(count); })()"  # Not counting this call.
WATCH = """async (seconds) => {
  const stage = document.querySelector('[data-testid=live-stage]');
  const nodes = [...stage.querySelectorAll('.js-plotly-plot')];
  const draws = []; let seen = stage.dataset.epoch, frames = 0;
  const end = performance.now() + 1000 * seconds;
  await new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (stage.dataset.epoch !== seen) { seen = stage.dataset.epoch; draws.push(performance.now()); }
    });
    observer.observe(stage, { attributes: true, attributeFilter: ['data-epoch'] });
    const look = (now) => {
      frames++;
      if (now < end) return requestAnimationFrame(look);
      observer.disconnect();
      done();
    };
    requestAnimationFrame(look);
  });
  const kept = [...stage.querySelectorAll('.js-plotly-plot')].filter((node, i) => node === nodes[i]).length;
  const gaps = draws.slice(1).map((t, i) => t - draws[i]);
  return { draws: draws.length, frames, gap: Math.max(...gaps), kept, nodes: nodes.length };
}"""
PAUSE = """async () => {
  const stage = document.querySelector('[data-testid=live-stage]');
  const start = performance.now();
  let last = 0;
  const observer = new MutationObserver(() => { last = performance.now() - start; });
  observer.observe(stage, { attributes: true, attributeFilter: ['data-epoch'] });
  [...stage.querySelectorAll('button')].find((b) => b.textContent === 'Pause').click();
  await new Promise((done) => setTimeout(done, 1000));
  return last;
}"""


def opened(page: Page, address: str) -> None:
    """The Train page at ``address``, ready for Train."""
    page.goto(address)
    page.wait_for_selector("[data-testid=live-stage][data-state=ready]", timeout=30_000)
    page.wait_for_timeout(2000)


def cost(server: psutil.Process, page: Page) -> float:
    """The share of a core that the server uses in the next seconds."""
    before = usage(server)
    page.wait_for_timeout(QUIET)
    return usage(server).cores_since(before)


def watch(page: Page, server: psutil.Process) -> dict[str, float]:
    """Press Train and measure; then press Pause and measure that."""
    _train(page)
    before = usage(server)
    seen = page.evaluate(WATCH, SECONDS)
    training = usage(server).cores_since(before)
    pause = page.evaluate(PAUSE)
    return {**seen, "pause": pause, "cpu": training, "cpu_paused": cost(server, page)}


def hide(page: Page, server: psutil.Process) -> dict[str, float]:
    """Train on, open another tab in front, and measure once what was under way has come."""
    _train(page)
    front = page.context.new_page()
    front.bring_to_front()
    front.wait_for_timeout(2000)
    if page.evaluate("document.visibilityState") != "hidden":
        raise RuntimeError("the tab behind another one is not hidden in this browser")
    page.evaluate(COUNT)
    before = _epoch(page)
    used = cost(server, front)
    seen = {"cpu_hidden": used, "hidden_frames": page.evaluate("shown"), "hidden_epochs": _epoch(page) - before}
    front.close()
    page.bring_to_front()
    page.wait_for_function(f"(epoch) => {EPOCH} > epoch", arg=_epoch(page))
    return seen


def finish(page: Page, server: psutil.Process, url: str) -> dict[str, float]:
    """Train a short run to its end, and measure after it."""
    opened(page, f"{url}/?{SHORT}")
    page.get_by_role("button", name="Train").click()
    page.wait_for_selector("[data-testid=live-stage][data-state=done]", timeout=30_000)
    page.wait_for_timeout(1000)
    return {"cpu_done": cost(server, page)}


def _train(page: Page) -> None:
    before = _epoch(page)
    page.get_by_role("button", name="Train").click()
    page.wait_for_function(f"(epoch) => {EPOCH} > epoch + 20", arg=before)


def _epoch(page: Page) -> int:
    return int(page.evaluate(EPOCH))


@contextmanager
def browser_page(chromium: str) -> Iterator[Page]:
    """A page of a Chromium in which a tab behind another one is hidden, as it is for people.

    Playwright makes every page of its own believe that it has the focus, and such a page is never hidden. So Playwright
    starts the browser, and comes to it a second time, as a stranger who changes nothing.
    """
    port = free_port()
    flags = [*FLAGS, "--window-size=1280,807", f"--remote-debugging-port={port}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        as_it_is = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", no_defaults=True)
        yield as_it_is.contexts[0].new_page()
        as_it_is.close()
        browser.close()


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--query", default="v=2&epochs=20000&speed=1", help="the setting to watch, as a URL query")
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    arguments = parser.parse_args()
    with running_app() as (url, server), browser_page(arguments.chromium) as page:
        seen = {"cpu_idle": cost(server, page)}
        opened(page, f"{url}/?{arguments.query}")
        seen |= watch(page, server) | hide(page, server) | finish(page, server, url)
    print(json.dumps(seen))
    print(f"distinct epochs drawn  {seen['draws'] / SECONDS:6.1f} a second (wanted: 25)")
    print(f"browser's own frames   {seen['frames'] / SECONDS:6.1f} a second")
    print(f"ratio                  {seen['draws'] / seen['frames']:6.2f}")
    print(f"longest gap            {seen['gap']:6.0f} ms (wanted: under 250)")
    print(f"Plotly nodes kept      {seen['kept']:4.0f} of {seen['nodes']:.0f}")
    print(f"still after Pause in   {seen['pause']:6.0f} ms (wanted: under 150)")
    print(f"server, training       {100 * seen['cpu']:6.1f} % of a core (wanted: under 3)")
    print(f"server, paused         {100 * seen['cpu_paused']:6.1f} %")
    print(f"server, done           {100 * seen['cpu_done']:6.1f} %")
    print(
        f"server, tab hidden     {100 * seen['cpu_hidden']:6.1f} %, with {seen['hidden_frames']:.0f} animation frames "
        f"and {seen['hidden_epochs']:.0f} epochs drawn"
    )
    print(f"server, nobody there   {100 * seen['cpu_idle']:6.1f} %")


if __name__ == "__main__":
    main()
