"""What the first viewers of a fresh server see: many browsers open the app at the same moment.

Each start is of a fresh copy of the checkout, whose static folder nothing has filled yet. A viewer has failed whose
page shows an error or a message before, or instead of, the stage. On a busy machine some may still wait after five
minutes; they are named too.
"""

from __future__ import annotations

import argparse
import asyncio
import os

from playwright.async_api import Browser, Error, async_playwright

from bench.server import fresh_copy, running_app
from bench.stage import FLAGS

SEEN = "[data-testid=live-stage][data-state=ready], [data-testid=stException], [data-testid=stAlert]"
PATIENCE = 300_000  # ms


async def visit(browser: Browser, url: str) -> str:
    """What a viewer sees first who opens ``url``: "" for the stage, else what went wrong."""
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.goto(url, timeout=PATIENCE)
        first = page.locator(SEEN).first
        await first.wait_for(timeout=PATIENCE)
        return "" if await first.get_attribute("data-state") == "ready" else (await first.inner_text()).split(".")[0]
    except Error as problem:
        return str(problem).split("\n")[0]
    finally:
        await context.close()


async def start(chromium: str, viewers: int) -> list[str]:
    """What went wrong on one fresh server, for each of its first ``viewers`` for whom something did."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with fresh_copy() as checkout, running_app(root=checkout) as (url, _):
            seen = await asyncio.gather(*(visit(browser, url) for _ in range(viewers)))
        await browser.close()
    return [problem for problem in seen if problem]


def main() -> None:
    """Print a line for every start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=8)
    parser.add_argument("--viewers", type=int, default=12)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    arguments = parser.parse_args()
    for number in range(1, arguments.starts + 1):
        failed = asyncio.run(start(arguments.chromium, arguments.viewers))
        print(
            f"start {number}: {len(failed)} of {arguments.viewers} failed", *sorted(set(failed)), sep="; ", flush=True
        )


if __name__ == "__main__":
    main()
