"""How long a first visit waits, with nothing in the browser's cache, for the stage and for its first picture.

Starts the app as it was at a revision (``--against``) and as it is, and opens both in turn in headless Chromium, each
visit in a context of its own. Every server has had one visitor before. Times are from the navigation on: to the stage's
own element, with its outline, and to the first browser frame with the first epoch on every canvas. Bytes are those, as
sent, of the files that had come whole by then. ``--mbit`` makes a line of the loopback; without it, nearly all the time
is the processor's.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.server import ROOT, running_app
from bench.stage import FLAGS

WANTED = 0.7  # The time to the first picture, of what it was.
LATENCY = 20  # ms of a round trip, where there is a line.
# Writes down when the stage's element is there, and when its first picture can be seen.
WATCH = """
window.seen = {};
const painted = (canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value);
};
const look = () => {
  const stage = document.querySelector("[data-testid=live-stage]");
  if (stage) seen.stage ??= performance.now();
  const canvases = [...(stage?.querySelectorAll("[data-panel] canvas") ?? [])];
  const there = stage?.hasAttribute("data-epoch") && canvases.length && canvases.every(painted);
  requestAnimationFrame(there ? (now) => { seen.picture = now; } : look);
};
requestAnimationFrame(look);
"""
BYTES = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .filter(({ responseEnd }) => responseEnd <= seen.picture)
  .reduce((sum, { transferSize }) => sum + transferSize, 0)"""


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """The files of a revision in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nn-live"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", path, revision], cwd=ROOT, check=True)
        try:
            yield path
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", path], cwd=ROOT, check=True)


def visit(browser: Browser, url: str, mbit: float | None) -> dict[str, float]:
    """What a first visit saw: milliseconds to the ``stage`` and to the ``picture``, ``bytes`` until the picture."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    if mbit:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        speed = {"downloadThroughput": mbit * 125_000, "uploadThroughput": mbit * 125_000}
        wire.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **speed})
    page.add_init_script(WATCH)
    page.goto(url, timeout=120_000)
    page.wait_for_function("seen.picture", timeout=120_000)
    seen: dict[str, float] = {**page.evaluate("seen"), "bytes": page.evaluate(BYTES)}
    context.close()
    return seen


def main() -> None:
    """Print the medians of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default="5a32380", metavar="REV")
    parser.add_argument("--visits", type=int, default=5, help="of each")
    parser.add_argument("--mbit", type=float, help="megabits a second that come through; 20 ms of latency then too")
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    arguments = parser.parse_args()
    with (
        checkout(arguments.against) as root, running_app(root=root) as (before, _), running_app() as (now, _),
        sync_playwright() as playwright,
    ):  # fmt: skip
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=FLAGS)
        seen: dict[str, list[dict[str, float]]] = {before: [], now: []}
        for url in seen:
            visit(browser, url, None)
        for _ in range(arguments.visits):
            for url, visits in seen.items():
                visits.append(visit(browser, url, arguments.mbit))
        browser.close()
    told = [{name: median(one[name] for one in visits) for name in visits[0]} for visits in seen.values()]
    print(f"{'':20}{arguments.against:>10}{'now':>10}{'ratio':>8}")
    for name, label, worth in (
        ("stage", "the stage, ms", 1),
        ("picture", "first picture, ms", 1),
        ("bytes", "until then, MB", 1e6),
    ):
        old, new = (one[name] / worth for one in told)
        digits = 0 if worth == 1 else 2
        wanted = f"  (wanted: {WANTED})" if name == "picture" else ""
        print(f"{label:20}{old:10.{digits}f}{new:10.{digits}f}{new / old:8.2f}{wanted}")


if __name__ == "__main__":
    main()
