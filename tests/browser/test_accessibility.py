"""No page has a serious fault that axe-core finds, such as faint words or a control without a name."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.stage import press, train_and_pause, visit, wait_for_run, wait_for_state

AXE = Path(__file__).parents[2] / ".cache/js/node_modules/axe-core/axe.min.js"
VIEWS = {"check": "Gradient check", "hidden": "Hidden layer", "worksheet": "Worksheet", "diagnosis": "Not learning?"}
# While its script runs, Streamlit fades what is not shown anew; and what fades in is faint for a moment. So a page is
# looked at while it rests and in the end of all that moves, and once more where its script began to run meanwhile.
FAULTS = """async () => {
  const app = document.querySelector("[data-testid=stApp]");
  const rests = () => app.dataset.testScriptState === "notRunning" && !document.querySelector("[data-stale=true]");
  let found, rested;
  do {
    while (!rests()) await new Promise(requestAnimationFrame);
    await document.fonts.ready; // Until a formula has its own letters, they are wider than its room.
    for (const it of document.getAnimations()) if (it.effect.getComputedTiming().endTime < Infinity) it.finish();
    rested = true;
    const runs = new MutationObserver(() => (rested = false));
    runs.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
    found = (await axe.run({ resultTypes: ["violations"] })).violations;
    runs.disconnect();
  } while (!rested);
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ nodes }) => nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`));
}"""


def faults(page: Page, scheme: str = "light") -> list[str]:
    """What is wrong with the page as it is now, in light or in dark: each fault in words, with its element."""
    assert AXE.exists(), "scripts/test installs axe-core"
    page.emulate_media(color_scheme=scheme)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(FAULTS)


def test_the_train_page_has_none_while_it_is_paused_and_while_it_is_presented(shared_page: Page, app_url: str) -> None:
    page = shared_page
    train_and_pause(page, app_url, "epochs=20000", 20)
    expect(page.get_by_role("link", name=re.compile("Look inside epoch"))).to_be_visible()
    assert faults(page, "light") == []
    page.get_by_test_id("live-stage").get_by_text("Panels").click()
    assert faults(page, "dark") == []
    press(page, "Present")
    page.keyboard.press("?")
    assert faults(page, "dark") == []
    press(page, "Leave")
    page.wait_for_function("!location.search.includes('present')")


def test_no_view_of_the_microscope_has_any(shared_page: Page, app_url: str) -> None:
    page = visit(shared_page, app_url, "/microscope?v=2&epoch=20&step=4&sample=2&unit=1")
    page.wait_for_url("**view=steps**")
    assert faults(page) == []
    for view, name in VIEWS.items():
        page.get_by_role("radio", name=name).click()
        page.wait_for_url(f"**view={view}**")
        assert faults(page) == [], view


def test_two_runs_side_by_side_have_none(shared_page: Page, app_url: str) -> None:
    page = visit(shared_page, app_url, "/compare?v=2&layers=2&seed=4&epochs=5&compare=1&b=seed%3D1")
    wait_for_state(page, "ready")
    assert faults(page, "dark") == []


def test_neither_claims_nor_exercises_have_any(shared_page: Page, app_url: str) -> None:
    page = visit(shared_page, app_url, "/claims")
    page.get_by_text("With linear activations").click()
    expect(page.get_by_role("link", name="See two linear layers")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("tab", name="Exercises").click()
    expect(page.get_by_role("link", name=re.compile("The spiral$"))).to_be_visible()
    assert faults(page, "dark") == []


def test_neither_lessons_nor_a_task_nor_what_is_handed_in_has_any(page: Page, app_url: str) -> None:
    visit(page, app_url, "/lessons")
    expect(page.get_by_role("button", name="One neuron can’t do XOR")).to_be_visible()
    assert faults(page, "dark") == []
    page.goto(f"{app_url}/lessons?lesson=one-neuron&step=2")
    wait_for_state(page, "ready")
    assert faults(page) == []
    visit(page, app_url, "/?goal=loss:0.01&lock=data&say=Go.")
    wait_for_state(page, "ready")
    page.get_by_role("button", name="For a class").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    assert faults(page) == []
    visit(page, app_url, "/hand_in")
    page.get_by_role("textbox", name="Links, one a line").fill("Anna ?v=2&data=xor&rate=2&epochs=50&goal=loss:0.2")
    page.keyboard.press("Control+Enter")
    wait_for_run(page)
    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_text("of 1 reached the goal.")).to_be_visible()
    assert faults(page) == []


def test_a_lottery_that_was_drawn_has_none(shared_page: Page, app_url: str) -> None:
    page = visit(shared_page, app_url, "/lottery?networks=100&epochs=100&vary=hidden&hidden=2")
    press(page, "Run without a guess")
    expect(page.get_by_text("One setting in detail")).to_be_visible()
    assert faults(page) == []
