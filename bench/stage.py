"""How the live stage moves in a real browser: frames, gaps, nodes kept, Pause, and what one viewer costs the server.

Starts the app, presses Train in headless Chromium and watches the stage's ``data-epoch`` for eight seconds at every
animation frame. The baseline is the browser's own animation frames in the same seconds: what could be seen at most.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
SECONDS = 8
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
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


def start_app() -> tuple[subprocess.Popen[bytes], str]:
    """The app on a free port, once it is healthy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    app = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return app, url
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the app did not become healthy within 30 seconds")


def busy(process: psutil.Process) -> float:
    """Seconds of processor time the server has used so far."""
    times = process.cpu_times()
    return times.user + times.system


def watch(page: Page, server: psutil.Process) -> dict[str, float]:
    """Press Train and measure; then press Pause and measure that."""
    page.get_by_role("button", name="Train").click()
    page.wait_for_function("document.querySelector('[data-testid=live-stage]').dataset.epoch > 20")
    before, start = busy(server), time.perf_counter()
    seen = page.evaluate(WATCH, SECONDS)
    training = (busy(server) - before) / (time.perf_counter() - start)
    pause = page.evaluate(PAUSE)
    before, start = busy(server), time.perf_counter()
    page.wait_for_timeout(4000)
    paused = (busy(server) - before) / (time.perf_counter() - start)
    return {**seen, "pause": pause, "cpu": training, "cpu_paused": paused}


def main() -> None:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--query", default="epochs=20000&speed=1", help="the setting to watch, as a URL query")
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    arguments = parser.parse_args()
    app, url = start_app()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=arguments.chromium, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{url}/?{arguments.query}")
            page.wait_for_selector("[data-testid=live-stage][data-state=ready]", timeout=30_000)
            page.wait_for_timeout(2000)
            seen = watch(page, psutil.Process(app.pid))
    finally:
        app.terminate()
        app.wait()
    print(json.dumps(seen))
    print(f"distinct epochs drawn  {seen['draws'] / SECONDS:6.1f} a second (wanted: 25)")
    print(f"browser's own frames   {seen['frames'] / SECONDS:6.1f} a second")
    print(f"ratio                  {seen['draws'] / seen['frames']:6.2f}")
    print(f"longest gap            {seen['gap']:6.0f} ms (wanted: under 250)")
    print(f"Plotly nodes kept      {seen['kept']:4.0f} of {seen['nodes']:.0f}")
    print(f"still after Pause in   {seen['pause']:6.0f} ms (wanted: under 150)")
    print(f"server, training       {100 * seen['cpu']:6.1f} % of a core (wanted: under 3)")
    print(f"server, paused         {100 * seen['cpu_paused']:6.1f} % of a core")


if __name__ == "__main__":
    main()
