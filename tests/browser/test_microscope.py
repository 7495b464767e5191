"""The Microscope in a browser: what is chosen there stays chosen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.stage import (
    STAGE,
    epoch,
    open_train,
    press,
    slider,
    visit,
    wait_for_epoch,
    wait_for_run,
    wait_for_state,
)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_sample_stays_the_same_one_when_the_data_gives_it_another_name(shared_page: Page, app_url: str) -> None:
    """A browser knows an option by its name alone, and says it with whatever is moved next."""
    shared_page.set_viewport_size({"width": 1280, "height": 1400})  # High enough to choose without scrolling.
    page = open_train(shared_page, app_url)
    page.get_by_role("link", name="Look inside epoch 0").click()
    sample = page.get_by_role("combobox", name="Sample", exact=True)
    expect(sample).to_have_value("Sample 2: 0, 1 → 1")
    choose(page, "Sample", "Sample 3: 1, 0 → 1")
    choose(page, "Data", "XNOR")
    expect(sample).to_have_value("Sample 3: 1, 0 → 0")
    choose(page, "Step", "2 of 7 · Forward: output layer")
    expect(page.get_by_text("Forward: output layer.")).to_be_visible()
    expect(sample).to_have_value("Sample 3: 1, 0 → 0")


DRAWING = "[data-part=network] svg"
# The lowest line of the diagram and the formulas, and how far any of these is wider than its column.
EXTENT = """(svg) => {
  const box = (node) => node.getBoundingClientRect();
  const formulas = [...document.querySelectorAll(".katex-html")];
  const beyond = (node) => box(node).right - box(node.closest("[data-testid=stVerticalBlock]")).right;
  return {
    lowest: Math.max(box(svg).bottom, ...formulas.map((node) => box(node).bottom)),
    beyond: Math.max(...formulas.map(beyond)),
  };
}"""
# What of the diagram moves, from when its step changes: transitions of what is there, and pulses.
WATCH_DIAGRAM = """(svg) => {
  Object.assign(window, { svg, line: svg.querySelector("#line-0-0-0"), pulses: 0, moving: null });
  const added = (changes) => changes.flatMap((change) => [...change.addedNodes]);
  new MutationObserver((changes) => (window.pulses += added(changes).length)).observe(svg, { childList: true });
  new MutationObserver(() => requestAnimationFrame(() => {
    window.moving = svg.getAnimations({ subtree: true }).filter((it) => it instanceof CSSTransition).length;
  })).observe(svg.parentNode, { attributeFilter: ["data-step"] });
}"""


def at_step(page: Page, number: int) -> None:
    """Wait until this step is on the page, the diagram's too."""
    expect(page.get_by_role("combobox", name="Step", exact=True)).to_have_value(re.compile(f"^{number} of "))
    title = page.get_by_role("combobox", name="Step", exact=True).input_value().split(" · ")[1]
    page.wait_for_selector(f"[data-part=network][data-step='{title}']")
    wait_for_run(page)


def test_the_longest_steps_of_eight_hidden_units_are_seen_at_once_on_a_projector(
    shared_page: Page, app_url: str
) -> None:
    page = visit(shared_page, app_url, "/microscope?v=2&epoch=0&layers=8&step=4&sample=2&unit=1")
    for step in (4, 5):
        at_step(page, step)
        extent = page.locator(DRAWING).evaluate(EXTENT)
        assert extent["lowest"] <= 720, step
        assert extent["beyond"] <= 1, step
        press(page, "Next")
    page.goto(f"{app_url}/microscope?epoch=300&layers=8&step=7&sample=all")
    at_step(page, 7)
    assert page.locator(DRAWING).evaluate(EXTENT)["lowest"] <= 720, "all samples as matrices"
    page.goto(f"{app_url}/microscope?epoch=300&layers=8&optimiser=adam&rate=0.03&step=6")
    for step in (6, 7):
        at_step(page, step)
        extent = page.locator(DRAWING).evaluate(EXTENT)
        assert extent["lowest"] <= 720, f"{step} by Adam"
        assert extent["beyond"] <= 1, f"{step} by Adam"
        if step == 6:
            press(page, "Next")
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0


def test_on_a_phone_the_formulas_follow_the_next_button_and_are_no_wider_than_the_screen(
    shared_page: Page, app_url: str
) -> None:
    shared_page.set_viewport_size({"width": 390, "height": 844})
    page = visit(shared_page, app_url, "/microscope?v=2&epoch=300&step=4&sample=2&unit=1")
    at_step(page, 4)
    button = page.get_by_role("button", name="Next", exact=True).bounding_box()
    sentence = page.get_by_text("Backward: output layer.").bounding_box()
    assert button["y"] < 844 - button["height"]
    assert 0 <= sentence["y"] - (button["y"] + button["height"]) < 60
    assert page.locator(DRAWING).evaluate(EXTENT)["beyond"] <= 1
    page.goto(f"{app_url}/microscope?epoch=300&layers=8&step=6&sample=all")
    at_step(page, 6)
    assert page.locator(DRAWING).evaluate(EXTENT)["beyond"] <= 1, "matrices of four columns"


def test_a_step_changes_the_diagram_that_is_there_and_pulses_run_unless_motion_is_to_be_reduced(
    shared_page: Page, app_url: str
) -> None:
    page = visit(shared_page, app_url, "/microscope?v=2&epoch=300&step=2&sample=2&unit=1")
    at_step(page, 2)
    for motion, button, step, pulses in (("no-preference", "Back", 1, 2), ("reduce", "Next", 2, 0)):
        page.emulate_media(reduced_motion=motion)
        page.locator(DRAWING).evaluate(WATCH_DIAGRAM)
        press(page, button)
        at_step(page, step)
        page.wait_for_function("window.moving !== null")
        assert (page.evaluate("window.moving") > 0) == (pulses > 0)
        assert page.evaluate("window.pulses") == pulses
        assert page.evaluate("window.line === window.svg.querySelector('#line-0-0-0')")
        page.wait_for_function("!window.svg.querySelector('[stroke-dasharray]')")
    page.emulate_media(reduced_motion="no-preference")


def test_a_refresh_and_back_keep_step_sample_and_unit(shared_page: Page, app_url: str) -> None:
    page = visit(shared_page, app_url, "/microscope?v=2&epoch=20&step=4&sample=3&unit=1")
    at_step(page, 4)
    press(page, "Next")
    at_step(page, 5)
    page.wait_for_url(re.compile("step=5"))
    choose(page, "Unit", "Unit h3")
    page.wait_for_url(re.compile("unit=3"))
    page.reload()
    at_step(page, 5)
    expect(page.get_by_role("combobox", name="Unit", exact=True)).to_have_value("Unit h3")
    expect(page.get_by_role("combobox", name="Sample", exact=True)).to_have_value("Sample 3: 1, 0 → 1")
    page.go_back()
    expect(page.get_by_role("combobox", name="Unit", exact=True)).to_have_value("Unit h1")


def test_no_press_of_a_key_on_the_epoch_is_lost_however_quickly_they_come_and_no_message_is_sent_to_be_kept(
    page: Page, app_url: str
) -> None:
    """A field beside the slider follows it; what the browser still says of that is no move.

    And a browser that is reminded of a message it was to keep has forgotten it when moves come quickly: a dead tab.
    """
    sent: list[ForwardMsg] = []
    page.on("websocket", lambda it: it.on("framereceived", lambda data: sent.append(ForwardMsg.FromString(data))))
    page.goto(f"{app_url}/microscope?epoch=0")
    page.wait_for_url(re.compile("data="))
    wait_for_run(page)
    slider(page, "Epoch").focus()
    for turn, key in enumerate(["ArrowRight"] * 6 + ["ArrowLeft"] * 2 + ["ArrowRight"] + ["ArrowLeft"] * 2):
        page.keyboard.press(key)
        page.wait_for_timeout(60 * (turn % 3))
    page.wait_for_url(re.compile("epoch=3&"))
    expect(slider(page, "Epoch")).to_have_value("3")
    expect(page.get_by_role("spinbutton", name="Epoch, typed")).to_have_value("3")
    assert max(message.ByteSize() for message in sent) > 10_000, "large enough to be kept, unless told otherwise"
    assert not any(message.metadata.cacheable for message in sent)


def test_the_epoch_on_screen_when_another_page_is_chosen_is_the_one_that_opens(shared_page: Page, app_url: str) -> None:
    page = open_train(shared_page, app_url, "epochs=20000&speed=20&rate=0.1")
    for by_way_of in (None, "Lottery"):
        least = epoch(page) + 400
        page.get_by_role("button", name="Train", exact=True).click()
        wait_for_epoch(page, least)
        link = page.get_by_role("link", name=by_way_of or "Microscope")
        drawn = link.evaluate(f"(link) => {{ link.click(); return {STAGE}.dataset.epoch; }}")
        if by_way_of:
            page.get_by_role("button", name="Run without a guess").wait_for()
            page.get_by_role("link", name="Microscope").click()
        expect(page.get_by_role("spinbutton", name="Epoch, typed")).to_have_value(drawn)
        page.get_by_role("link", name="Train").click()
        wait_for_state(page, "paused")
        assert epoch(page) == int(drawn)


# What leaves the server unaware, for a moment, of the epoch on screen.
PAUSED = "document.querySelector('[data-part=pause]').click();"
SCRUBBED = """
  const scrubber = document.querySelector('[data-part=scrubber]');
  scrubber.value = 7;
  scrubber.dispatchEvent(new Event('input'));
"""


@pytest.mark.parametrize("done", [PAUSED, SCRUBBED], ids=["Pause", "the scrubber"])
def test_a_page_chosen_in_the_moment_of_a_press_shows_the_epoch_on_screen(
    shared_page: Page, app_url: str, done: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=20000&speed=20&rate=0.1&seed=3")
    page.get_by_role("button", name="Train", exact=True).click()
    wait_for_epoch(page, 400)
    link = page.get_by_role("link", name="Microscope")
    drawn = link.evaluate(f"(link) => {{ {done} link.click(); return {STAGE}.dataset.epoch; }}")
    expect(page.get_by_role("spinbutton", name="Epoch, typed")).to_have_value(drawn)
    page.wait_for_url(re.compile(f"/microscope.*epoch={drawn}&"))


def test_a_link_that_is_drawn_anew_while_it_is_held_is_followed_and_a_film_that_stays_trains_on_once_train_is_pressed(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "epochs=20000")
    page.get_by_role("button", name="Train", exact=True).click()
    wait_for_epoch(page, 20)
    page.get_by_role("link", name="Microscope").evaluate(
        """(link) => {
          link.click();
          const anew = Object.assign(document.createElement("a"), { href: link.href });
          anew.addEventListener("click", (event) => {
            event.preventDefault(); // So it leads nowhere.
            window.followed = true;
          });
          link.replaceWith(anew);
        }"""
    )
    wait_for_state(page, "paused")
    page.wait_for_function("window.followed")
    press(page, "Train")
    wait_for_state(page, "playing")
    wait_for_epoch(page, epoch(page) + 20)


def test_back_in_the_middle_of_a_film_leads_to_the_page_before(page: Page, app_url: str) -> None:
    open_train(page, app_url, "epochs=20000").get_by_role("link", name="Look inside epoch 0").click()
    page.wait_for_url(re.compile("epoch=0"))
    page.get_by_role("link", name="Train").click()
    page.get_by_role("button", name="Train", exact=True).click()
    wait_for_epoch(page, 100)
    # In one moment, the browser goes back and the stage asks for something.
    page.evaluate(
        "addEventListener('popstate', () => document.querySelector('[data-part=pause]').click()); history.back()"
    )
    expect(page.get_by_role("spinbutton", name="Epoch, typed")).to_be_visible()
    page.wait_for_url(re.compile("/microscope"))
