"""The running app and a Chromium to look at it with. A page that shows or logs an error fails its test."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.browser.server import Server

HERE = Path(__file__).parent
PACE = ("test_stage_looks", "test_train")  # They watch how a film keeps its pace: never two at once.
expect.set_options(timeout=30_000)  # As long as everything else is waited for; a busy machine needs it.
NAMES = ("chromium", "chromium-browser", "google-chrome")
IN_VAIN = re.compile(r"/\w+/_stcore/")  # Where a page but the first is opened, Streamlit looks for the app there first.
FAILED = pytest.StashKey[bool]()
REST = """() => {
  document.activeElement?.blur();
  document.querySelector('[data-part=pause]')?.click();
  for (const node of document.querySelectorAll('*')) node.scrollTop = 0;
}"""
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--process-per-site",  # So that a script compiled for one page is there for the next.
]  # fmt: skip


@pytest.hookimpl(tryfirst=True)  # Before xdist reads the groups.
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and run them last: a quick failure elsewhere is seen first.

    They are the longest way, and mostly wait. So where tests run side by side, all workers begin with them, a file
    each: whoever is through with one takes the next, and the small tests fill up what is left.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("pace" if item.path.stem in PACE else item.path.stem))
    side_by_side = hasattr(config, "workerinput")
    items.sort(key=lambda item: (HERE in item.path.parents) != side_by_side)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, running for all browser tests of a worker together."""
    server = Server()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    """The address of the app."""
    return server.url


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
    """One Chromium for all browser tests of a worker."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(playwright), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser: Browser, app_url: str) -> Iterator[BrowserContext]:
    """The context that all tests open their pages in: opening one costs half of what it does in a fresh context.

    One more page stays from the first test to the last, and with it the process that has compiled the app's scripts.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.new_page().goto(f"{app_url}/_stcore/health")
    yield context
    context.close()


class OpenPage(Protocol):
    """Opens a page; with ``options``, which are Playwright's, such as ``has_touch=True``, in a context of its own."""

    def __call__(self, *, width: int = 1280, height: int = 720, **options: Any) -> Page: ...


def _told(message: ConsoleMessage) -> list[str]:
    """What the console said, where that is an error, and the address it is about."""
    address = message.location["url"]
    wrong = message.type == "error" and not IN_VAIN.search(address)
    return [f"console: {message.text} {address}"] if wrong else []


def _close(browser: Browser, kept: Page | None = None) -> list[str]:
    """Close the pages of a test but ``kept``, forget what they kept for other tabs; the exceptions that they show."""
    stays, *pages = (page for context in browser.contexts for page in context.pages)
    shown = [text for page in pages for text in page.get_by_test_id("stException").all_inner_texts()]
    for page in pages:
        if page is not kept:
            page.close()
    for context in browser.contexts[1:]:
        context.close()
    stays.evaluate("localStorage.clear()")
    return [f"shown: {text}" for text in shown]


@dataclass
class Shared:
    """The tab that tests of a worker share, if there is one: its server's start, and its errors since the last test."""

    page: Page | None = None
    start: int = 0
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def shared() -> Shared:
    """One for all browser tests of a worker."""
    return Shared()


def _listen(page: Page, errors: list[str]) -> Page:
    page.on("console", lambda message: errors.extend(_told(message)))
    page.on("pageerror", lambda error: errors.append(f"page: {error}"))
    return page


@pytest.fixture
def open_page(browser: Browser, context: BrowserContext, shared: Shared) -> Iterator[OpenPage]:
    """Opens pages that must show no exception and log no error by the end of the test."""
    errors: list[str] = []

    def open_one(*, width: int = 1280, height: int = 720, **options: Any) -> Page:
        page = (browser.new_context(**options) if options else context).new_page()
        page.set_viewport_size({"width": width, "height": height})
        return _listen(page, errors)

    yield open_one
    errors += _close(browser, shared.page)
    assert errors == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of 1280 by 720."""
    return open_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether the test fails: the next one gets another tab."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def shared_page(
    request: pytest.FixtureRequest, browser: Browser, context: BrowserContext, server: Server, shared: Shared
) -> Iterator[Page]:
    """A page of 1280 by 720 that a test has after others, for those that ask for nothing but what its address says.

    ``visit`` and ``open_train`` lead it there within its document, which takes a third of what opening it takes. A test
    that is about a document, a session, the history, focus or what a page fetches has one of its own: ``page``.
    """
    if shared.page is None or shared.start != server.starts:
        _close(browser)
        shared.errors.clear()  # Those of a tab that is gone.
        shared.page, shared.start = _listen(context.new_page(), shared.errors), server.starts
    page = shared.page
    late = [*shared.errors]  # They came after the test before had ended.
    shared.errors.clear()
    assert late == []
    page.set_viewport_size({"width": 1280, "height": 720})
    page.bring_to_front()
    yield page
    failed = request.node.stash.get(FAILED, False)
    if not failed:
        page.emulate_media(color_scheme="null", reduced_motion="null")
        page.mouse.move(0, 0)
        page.evaluate(REST)
    shared.page = None if failed else page
    errors = shared.errors + _close(browser, shared.page)
    assert errors == []


@pytest.fixture
def tab(browser: Browser, context: BrowserContext, shared: Shared) -> Iterator[Page]:
    """A page whose console may complain, for tests where the network fails."""
    yield context.new_page()
    shared.page = None  # The tab that others share was without network too.
    assert _close(browser) == []
