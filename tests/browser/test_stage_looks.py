"""The stage for everybody: on a projector, on a phone, in the dark, by keyboard, with less motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import (
    PAGES,
    PLOTS,
    WATCH,
    epoch,
    group,
    move,
    open_train,
    press,
    slider,
    wait_for_epoch,
    wait_for_state,
)

# Where the sample of the target 1 at (0, 1) is on the screen.
SAMPLE = """() => {
  const plot = document.querySelector("[data-panel=boundary] .js-plotly-plot");
  const { left, top } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return [left + xaxis._offset + xaxis.d2p(0), top + yaxis._offset + yaxis.d2p(1)];
}"""


def test_a_sample_and_in_a_film_the_value_under_a_pointer_are_told_and_no_plotly_node_is_replaced_when_controls_move(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=20000&speed=0.167&layers=16")
    page.mouse.move(*page.evaluate(SAMPLE))
    label = page.locator("[data-panel=boundary] .hoverlayer")
    expect(label).to_have_text("x₁ 0.00, x₂ 1.00target 1")
    expect(label.locator("path").first).to_have_css("fill", "rgb(35, 100, 170)")  # As its class.
    page.evaluate(f"{PLOTS}.forEach((plot) => (plot.marked = true))")
    press(page, "Train")
    wait_for_epoch(page, 3)
    box = page.locator("[data-panel=boundary] .plot").bounding_box()
    assert box
    for nudge in (0, 1, 2):
        page.mouse.move(box["x"] + box["width"] * 0.55 + nudge, box["y"] + box["height"] * 0.45)
    expect(label).to_contain_text("output 0.")
    before = label.text_content()
    expect(label).not_to_have_text(before or "")
    expect(label).to_contain_text("output 0.")
    wait_for_state(page, "playing")
    move(page, "Learning rate", "ArrowRight")
    move(page, "Epochs", "ArrowLeft")
    move(page, "Speed", "ArrowRight")
    group(page, "Pictures").click()
    kind = "(wanted) => document.querySelector('[data-panel=loss] .js-plotly-plot')?.layout.yaxis.type === wanted"
    for wanted in ("log", "linear"):
        page.get_by_text("Logarithmic loss axis", exact=True).click()
        page.wait_for_function(kind, arg=wanted)
    wait_for_state(page, "playing")
    wait_for_epoch(page, epoch(page) + 10)
    assert page.evaluate(f"[...{PLOTS}].map((plot) => plot.marked)") == [True] * 4
    group(page, "Pictures").click()


def test_all_has_one_name_and_by_keyboard_train_is_the_first_stop_after_the_skip_link_once_however_long_enter_is_held(
    page: Page, app_url: str
) -> None:
    open_train(page, app_url, "epochs=20000")
    stage = page.get_by_test_id("live-stage")
    for name in ("Train", "Pause", "Step", "Reset"):
        expect(stage.get_by_role("button", name=name, exact=True)).to_have_count(1)
    for label in ("Hidden neurons", "Learning rate", "Epochs", "Speed"):
        expect(slider(page, label)).to_have_count(1)
    expect(stage.get_by_role("slider", name="Epoch", exact=True)).to_have_count(1)
    pictures = stage.locator("[role=img]")
    expect(pictures).to_have_count(4)
    names = pictures.evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    assert all(len(name.split()) > 5 for name in names)
    table = stage.get_by_role("table")
    expect(table).to_have_accessible_name(re.compile("The four samples, their targets and the network's predictions"))
    expect(table.get_by_role("button")).to_have_count(4)
    expect(table.get_by_role("button", name="x₁ 0, x₂ 1, target 1")).to_be_visible()
    for name in PAGES:
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)
    page.keyboard.press("Tab")
    skip_link = page.evaluate_handle("document.activeElement").as_element()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button') && document.activeElement.textContent") == "Train":
            break
    focused = page.evaluate("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]")
    assert focused == ["BUTTON", "solid"]
    assert skip_link
    skip_link.focus()
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()
    for _ in range(4):  # Without a keyup in between, the key repeats.
        page.keyboard.down("Enter")
    wait_for_state(page, "playing")
    wait_for_epoch(page, 10)
    page.keyboard.up("Enter")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    for state, focused in (("paused", "Train"), ("playing", "Pause")):
        page.keyboard.press("Space")
        wait_for_state(page, state)
        expect(page.get_by_role("button", name=focused, exact=True)).to_be_focused()


def test_the_focus_stays_where_it_is_when_its_button_has_nothing_to_do_any_more(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=100&speed=10")
    for name, key, state in (("Step", "Space", "paused"), ("Train", "Enter", "done"), ("Reset", "Space", "ready")):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press(key)
        wait_for_state(page, state)
        rests = "Pause" if name == "Train" else name
        expect(page.get_by_role("button", name=rests, exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_disabled()
    page.keyboard.press("Space")
    assert (epoch(page), page.get_by_test_id("live-stage").get_attribute("data-state")) == (0, "ready")


def test_on_a_denser_display_the_next_epoch_is_as_sharp_as_the_display(shared_page: Page, app_url: str) -> None:
    page = open_train(shared_page, app_url)
    display = page.context.new_cdp_session(page)
    sharp = """(ratio) => [...document.querySelectorAll('[data-panel] .plot canvas')].every(
      (canvas) => canvas.width === Math.round(canvas.clientWidth * ratio) && canvas.clientWidth > 100
    )"""
    assert page.evaluate(sharp, 1)
    # Only where a size is given or taken away as well, be it the same, does the browser hear of the density.
    for ratio, size in ((2, (0, 0)), (1.5, (1280, 720)), (1, (0, 0))):
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": ratio, "mobile": False}
        display.send("Emulation.setDeviceMetricsOverride", metrics)
        press(page, "Step")
        page.wait_for_function(sharp, arg=ratio)
    display.detach()


def test_where_less_motion_is_wanted_there_are_two_draws_a_second_at_most(shared_page: Page, app_url: str) -> None:
    shared_page.emulate_media(reduced_motion="reduce")
    page = open_train(shared_page, app_url, "epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 1)
    draws = page.evaluate(WATCH, 2200)
    assert 1 <= len(draws) <= 5
    # The film itself runs no slower: what is left out is drawing.
    assert all(later - earlier > 10 for (earlier, _), (later, _) in zip(draws, draws[1:]))


@pytest.mark.parametrize("query", ["layers=16+16", "v=2&data=plane&output=linear&layers=0"])
def test_the_whole_stage_and_the_first_controls_stand_on_a_projector_without_scrolling(
    shared_page: Page, app_url: str, query: str
) -> None:
    page = open_train(shared_page, app_url, query)
    labels = ("Hidden neurons", "Learning rate", "Epochs") if "16" in query else ("Learning rate", "Epochs")
    inside = page.get_by_role("link", name="Look inside epoch").or_(page.get_by_role("combobox", name="Data"))
    for label in labels:
        inside = inside.or_(page.get_by_role("group", name=label, exact=True))
    stage = page.locator("[data-testid=live-stage], [data-part=scrubber], [data-part=play], [data-panel]:not([hidden])")
    for width, height in ((1280, 720), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        for part in stage.or_(inside).all():
            box = part.bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["x"] >= 0
            assert box["y"] + box["height"] <= height
            assert box["x"] + box["width"] <= width
        assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight <= main.clientHeight")
        hidden = "(table) => [table.scrollHeight - table.clientHeight, table.scrollWidth - table.clientWidth]"
        for table in page.locator(".plot.table").all():
            assert table.evaluate(hidden) == [0, 0], "the table is cut off"


def test_on_the_narrowest_of_screens_nothing_sticks_out(shared_page: Page, app_url: str) -> None:
    shared_page.set_viewport_size({"width": 280, "height": 653})
    page = open_train(shared_page, app_url, "epochs=20000")
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth") == 280


def test_a_status_of_three_lines_moves_no_panel_nor_do_numbers_of_test_points(shared_page: Page, app_url: str) -> None:
    tops = """() => {
      const words = document.querySelector('[data-part=words]');
      return ['One line.', 'Enough words for three lines. '.repeat(4)].map((text) => {
        words.textContent = text;
        return [words, document.querySelector('[data-part=panels]')].map((part) => part.getBoundingClientRect());
      }).map(([words, panels]) => [words.height, panels.top]);
    }"""
    places = []
    for data in ("xor", "spiral"):
        page = open_train(shared_page, app_url, f"v=2&data={data}")
        (one, before), (three, after) = page.evaluate(tops)
        assert three > 2.5 * one
        places += [before, after]
    assert len(set(places)) == 1


# Whether the ground is light enough, and the stage's ink and the names at axes dark enough; in the dark reversed.
PLAIN = f"""(dark) => {{
  const light = (colour) => {{
    const share = colour.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + part / 765, 0);
    return dark ? 1 - share : share;
  }};
  return light(getComputedStyle(document.querySelector('.stApp')).backgroundColor) > 0.85
    && light(getComputedStyle(document.querySelector('[data-part=epoch]')).color) < 0.25
    && light(getComputedStyle({PLOTS}[0].querySelector('.xtick text')).fill) < 0.25;
}}"""


def test_the_stage_opens_in_the_dark_and_the_next_run_is_in_the_light(page: Page, app_url: str) -> None:
    page.emulate_media(color_scheme="dark")
    open_train(page, app_url)
    assert page.evaluate(PLAIN, True)
    page.emulate_media(color_scheme="light")
    open_train(page, app_url, "seed=2")
    page.wait_for_function(PLAIN, arg=False)
