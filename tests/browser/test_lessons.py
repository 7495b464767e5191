"""Lessons in a browser: doing ticks a step, and refresh, Back and another page keep the place; a task is handed in."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.stage import press, say_with_a_request, visit, wait_for_epoch, wait_for_run, wait_for_state


def test_what_is_done_ticks_the_step_and_refresh_and_back_keep_the_place(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/lessons?lesson=one-neuron")
    wait_for_state(page, "ready")
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    box = page.get_by_test_id("live-stage").bounding_box()
    assert box["y"] + box["height"] <= 720
    press(page, "Train")
    wait_for_epoch(page, 300)  # An epoch a frame: to the last, 600, a slow machine takes half a minute.
    expect(page.get_by_text("Done.")).to_be_visible()
    page.wait_for_url(re.compile("done=one-neuron%3A1"))
    wait_for_run(page)
    press(page, "Loss")  # Its title: it becomes the large one.
    press(page, "Next")
    page.wait_for_url(re.compile("step=2"))
    expect(page.locator("[data-panel=network]")).to_be_hidden()  # The next step has panels of its own all the same.
    page.reload()
    expect(page.get_by_text("Step 2 of")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Step 1 of")).to_be_visible()
    expect(page.get_by_text("Done.")).to_be_visible()


def test_a_step_that_leads_elsewhere_is_done_by_going_there_and_back_returns_to_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/lessons?lesson=backpropagation")
    wait_for_state(page, "ready")
    page.wait_for_url(re.compile("step=1"))
    here = page.get_by_role("button", name="Open the Microscope")
    while not here.is_visible():
        step = int(re.search(r"step=(\d+)", page.url)[1])
        wait_for_run(page)
        press(page, "Next")
        page.wait_for_url(re.compile(f"step={step + 1}"))
        wait_for_run(page)
    step = re.search(r"step=(\d+)", page.url)[1]
    here.click()
    page.wait_for_url(re.compile("/microscope"))
    expect(page.get_by_text("Forward").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text(f"Step {step} of")).to_be_visible()
    page.wait_for_url(re.compile(f"done=backpropagation%3A[0-9]*{step}"))
    wait_for_run(page)
    press(page, "Next")
    expect(page.get_by_text(f"Step {int(step) + 1} of")).to_be_visible()


def test_a_goal_reached_is_handed_in_as_a_link_that_gives_the_same_run_again(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?goal=loss:0.05&lock=data&rate=2&say=Go.")
    wait_for_state(page, "ready")
    expect(page.get_by_role("link", name="Lottery").first).to_be_attached()
    expect(page.get_by_role("link", name="Hand-in")).to_have_count(0)
    press(page, "Train")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Hand in").click()
    dialog = page.get_by_role("dialog")
    name = dialog.get_by_role("textbox", name="Your name")
    name.fill("Anna")
    say_with_a_request(name)
    expect(dialog.get_by_test_id("stCode")).to_contain_text("name=Anna")
    link = dialog.get_by_test_id("stCode").inner_text()
    assert "goal=loss%3A0.05" in link
    visit(page, app_url, "/hand_in")
    page.get_by_role("textbox", name="Links, one a line").fill(link)
    page.keyboard.press("Control+Enter")
    wait_for_run(page)
    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_text("1 of 1 reached the goal.")).to_be_visible()
