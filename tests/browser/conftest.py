"""The running app and a Chromium to look at it with. A page that shows or logs an error fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from bench.server import running_app

HERE = Path(__file__).parent
PACE = {"test_durability.py", "test_stage_looks.py", "test_train.py"}
expect.set_options(timeout=30_000)  # As long as everything else is waited for; a busy machine needs it.
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.hookimpl(tryfirst=True)  # Before xdist reads the groups.
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and run them last: a quick failure elsewhere is seen first.

    They mostly wait. So where tests run side by side, two workers have them, from the start: one has all that watch
    how a film keeps its pace, so that no two of them do so at once.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("pace" if item.path.name in PACE else "browser"))
    side_by_side = hasattr(config, "workerinput")
    items.sort(key=lambda item: (HERE in item.path.parents) != side_by_side)


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The address of the app, running for all browser tests of a worker together."""
    with running_app() as (url, _):
        yield url


def _chromium(playwright: Playwright) -> str:
    given = os.environ.get("CHROMIUM")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    if found:
        return found
    if Path(own).exists() and not given:
        return own
    pytest.fail(
        f"no Chromium: {given or ', '.join(NAMES)} not found. Install one (Debian: apt-get install chromium; anywhere: "
        "playwright install chromium), or set CHROMIUM to its path. scripts/test does so by itself.",
        pytrace=False,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of a worker; every page gets a context of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(playwright), args=SWITCHES)
        yield browser
        browser.close()


class OpenPage(Protocol):
    """Opens a page in a fresh context; ``options`` are Playwright's, such as ``color_scheme="dark"``."""

    def __call__(self, *, width: int = 1280, height: int = 720, **options: Any) -> Page: ...


def _told(message: ConsoleMessage) -> list[str]:
    """What the console said, where that is an error, and the address it is about."""
    return [f"console: {message.text} {message.location['url']}"] if message.type == "error" else []


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages that must show no exception and log no error by the end of the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def open_one(*, width: int = 1280, height: int = 720, **options: Any) -> Page:
        page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
        page.on("console", lambda message: errors.extend(_told(message)))
        page.on("pageerror", lambda error: errors.append(f"page: {error}"))
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        if page.is_closed():
            continue
        errors += [f"shown: {text}" for text in page.get_by_test_id("stException").all_inner_texts()]
        page.context.close()
    assert errors == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of 1280 by 720 in a fresh context."""
    return open_page()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page whose console may complain.

    For tests where the network fails; or where a page but the first is opened, for which Streamlit asks in vain.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    shown = page.get_by_test_id("stException").all_inner_texts()
    context.close()
    assert shown == []
