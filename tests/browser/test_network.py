"""The network as it is drawn: what is pointed at is told, here and in the boundary."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from nn_core import Network
from tests.browser.stage import (
    WATCH,
    engines_run,
    epoch,
    move,
    open_train,
    press,
    slider,
    wait_for_epoch,
    wait_for_state,
)

PICTURE = "(canvas) => canvas.toDataURL()"
SAME = f"([before, same]) => (({PICTURE})(document.querySelector('[data-panel=network] canvas')) === before) === same"


def told(page: Page) -> Locator:
    """The line in which the network panel tells what is pointed at."""
    return page.locator("[data-panel=network] header p")


def unit(page: Page, name: str) -> Locator:
    return page.locator("[data-panel=network]").get_by_role("button", name=name, exact=True)


def written(value: float, digits: int = 2) -> str:
    """``value`` as the panel writes it: what rounds to zero has no sign."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text if text.strip("+−0.") else text[1:]


def test_a_unit_pointed_at_tells_its_numbers_and_takes_the_boundarys_place(shared_page: Page, app_url: str) -> None:
    page = open_train(shared_page, app_url)
    press(page, "Step")
    wait_for_epoch(page, 1)
    canvas, title = page.locator("[data-panel=boundary] .plot > canvas").first, page.locator("[data-panel=boundary] h3")
    expect(told(page)).to_have_text(re.compile("^Edges: weights"))
    before, caption = canvas.evaluate(PICTURE), told(page).text_content()
    run = engines_run(page, 1)
    W, b = run.configuration.network.layers(run.parameters)[0]
    unit(page, "h3").hover()
    expect(told(page)).to_contain_text(f"h3: bias {written(b[0, 2])}")
    expect(told(page)).to_contain_text(f"x₁ {written(W[0, 2])}")
    expect(title).to_have_text("Decision boundary: h3")
    assert canvas.evaluate(PICTURE) != before
    page.mouse.move(640, 60)
    expect(told(page)).to_have_text(caption or "")
    expect(title).to_have_text("Decision boundary")
    assert canvas.evaluate(PICTURE) == before


def test_arrow_keys_lead_from_unit_to_unit_and_an_edge_tells_its_weight_and_its_gradient(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "layers=2&features=x1+x2&v=2")
    # Neither does the page scroll nor, in presentation, the player take a step.
    pressed = "new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true })"
    assert not unit(page, "x₁").evaluate(f"(node) => node.dispatchEvent({pressed})")
    unit(page, "x₁").focus()
    for key, label in (("ArrowRight", "h1"), ("ArrowDown", "h2"), ("ArrowDown", "h2"), ("ArrowRight", "output")):
        page.keyboard.press(key)
        expect(unit(page, label)).to_be_focused()
        expect(told(page)).to_contain_text(f"{label}: bias")
    ends = [unit(page, name).bounding_box() for name in ("x₁", "h1")]
    left, right = (box for box in ends if box)
    edge = left["x"] + left["width"] + 5, left["y"] + left["height"] / 2 - 1
    page.mouse.move(*edge)
    run = engines_run(page, 0)
    network: Network = run.configuration.network
    slope = network.layers(network.gradient(run.parameters, run.X, run.Y, run.configuration.loss))[0].W[0, 0]
    expect(told(page)).to_have_text(re.compile("^w1.1.1 x₁→h1: "))
    told_slope = written(slope, 4) if abs(slope) >= 0.001 else f"{slope:.1e}".replace("e-0", "e-")
    expect(told(page)).to_contain_text(f"gradient {told_slope} (all samples)")
    # A click on an edge opens its form, also where it takes the focus from a unit whose form was closed.
    unit(page, "h1").click()
    page.keyboard.press("Escape")
    page.mouse.click(*edge)
    expect(page.get_by_label("Which", exact=True)).to_have_value("w1.1.1")


def test_a_pointer_over_the_boundary_has_the_network_redrawn_with_its_activations(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url)
    before = page.locator("[data-panel=network] canvas").evaluate(PICTURE)
    page.locator("[data-panel=boundary] .plot").hover()
    page.wait_for_function(SAME, arg=[before, False])
    page.mouse.move(640, 60)
    page.wait_for_function(SAME, arg=[before, True])


def test_the_drawing_moves_while_it_trains(shared_page: Page, app_url: str) -> None:
    page = open_train(shared_page, app_url, "epochs=20000")
    press(page, "Train")
    wait_for_epoch(page, 5)
    before = page.locator("[data-panel=network] canvas").evaluate(PICTURE)
    page.wait_for_function(SAME, arg=[before, False])
    wait_for_state(page, "playing")


@pytest.mark.parametrize(("query", "part"), [("", ""), ("data=circle&batch=10&v=2", ", batch 25 of 25")])
def test_a_step_runs_through_the_network_with_batches_the_last_and_is_cut_short_by_the_next_one(
    shared_page: Page, app_url: str, query: str, part: str
) -> None:
    page = open_train(shared_page, app_url, query)
    page.evaluate("""() => {
      window.phases = [];
      const words = document.querySelector('[data-panel=network] header p');
      new MutationObserver(() => phases.push(words.textContent.split(':')[0])).observe(words, { childList: true });
    }""")
    order, seen = [*(f"{phase}{part}" for phase in ("Forward", "Loss", "Backward", "Update")), "Edges"], set()
    for _ in range(30):  # A busy browser may leave one out.
        page.evaluate("phases.length = 0")
        press(page, "Step")
        page.wait_for_function("phases.at(-1) === 'Edges'")
        phases = page.evaluate("phases")
        assert phases == sorted(phases, key=order.index)
        seen |= set(phases)
        if len(seen) == len(order):
            break
    assert seen == set(order)
    before = epoch(page)
    for _ in range(3):
        press(page, "Step")
    wait_for_epoch(page, before + 3)
    page.wait_for_function("phases.at(-1) === 'Edges'")
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("phases.length = 0")
    press(page, "Step")
    wait_for_epoch(page, before + 4)
    assert page.evaluate("phases") == []


def test_in_slow_motion_there_is_an_epoch_every_two_seconds_until_the_speed_is_raised(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "epochs=20000&speed=0.0083")
    press(page, "Train")
    wait_for_epoch(page, 1)
    assert len(page.evaluate(WATCH, 3000)) <= 2
    for _ in range(7):
        move(page, "Speed", "ArrowRight")
    wait_for_epoch(page, 30)
    wait_for_state(page, "playing")


def test_layers_and_neurons_are_added_on_the_drawing_quick_presses_count_and_the_focus_stays(
    shared_page: Page, app_url: str
) -> None:
    page = open_train(shared_page, app_url, "layers=3&v=2")
    unit(page, "More hidden layers").focus()
    for _ in range(2):
        page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('layers=3+4+4&')")
    expect(unit(page, "f4")).to_have_count(1)
    expect(unit(page, "More hidden layers")).to_be_focused()
    unit(page, "Fewer neurons in layer 2").click()
    page.wait_for_function("location.search.includes('layers=3+3+4&')")
    expect(unit(page, "g4")).to_have_count(0)
    expect(slider(page, "Hidden neurons")).to_have_value("3")
    expect(told(page)).to_have_text(re.compile("^Edges: weights"))
