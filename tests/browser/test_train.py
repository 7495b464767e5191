"""The Train page in a real browser: what is pressed, what is seen, and that both are what the engine does."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from nn_core import Trainer
from ui.setting import Setting, from_query

STAGE = "document.querySelector('[data-testid=live-stage]')"
PLOTS = "document.querySelectorAll('[data-testid=live-stage] .js-plotly-plot')"
# Every epoch drawn while `milliseconds` pass, with the time of each.
WATCH = f"""(milliseconds) => new Promise((done) => {{
  const stage = {STAGE}, draws = [];
  const observer = new MutationObserver(() => draws.push([Number(stage.dataset.epoch), performance.now()]));
  observer.observe(stage, {{ attributes: true, attributeFilter: ['data-epoch'] }});
  setTimeout(() => {{ observer.disconnect(); done(draws); }}, milliseconds);
}})"""
# Whether the heatmap of a layer holds exactly these numbers: Plotly's copy follows the canvas when the film rests.
HOLDS = """([panel, wanted]) => {
  const z = document.querySelector(`[data-panel=${panel}] .js-plotly-plot`)?.data[0].z;
  return z?.length === wanted.length && wanted.every((row, i) => row.every((value, j) => z[i][j] === value));
}"""


@pytest.fixture
def train(page: Page, app_url: str) -> Any:
    """Open the page with a query and wait for the stage."""

    def open_train(query: str = "", page: Page = page, state: str = "ready") -> Page:
        page.goto(f"{app_url}/?{query}")
        page.wait_for_selector(f"[data-testid=live-stage][data-state={state}]", timeout=30_000)
        return page

    return open_train


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def epoch(page: Page) -> int:
    return int(page.get_by_test_id("live-stage").get_attribute("data-epoch") or -1)


def wait_for_state(page: Page, state: str) -> None:
    page.wait_for_selector(f"[data-testid=live-stage][data-state={state}]")


def wait_for_epoch(page: Page, least: int) -> None:
    page.wait_for_function(f"(least) => Number({STAGE}.dataset.epoch) >= least", arg=least)


def setting(page: Page) -> Setting:
    """What the URL says."""
    asked, repairs = from_query(parse_qs(urlsplit(page.url).query))
    assert not repairs
    return asked


def changes(page: Page) -> tuple[tuple[int, float], ...]:
    """The learning rates on the way to the epoch drawn, as the browser knows them."""
    kept = page.evaluate("JSON.parse(sessionStorage.getItem('nn-live')).changes")
    return tuple((int(epoch), float(rate)) for epoch, rate in kept)


def expect_the_engines_weights(page: Page, epoch: int, schedule: Any = None) -> None:
    """Every heatmap shows, to the last bit of a float32, what a run made here has at ``epoch``."""
    here = setting(page)
    run = Trainer(here.configuration(), *here.dataset(), schedule)
    if epoch:
        run.advance(epoch)
    for number, (W, b) in enumerate(run.configuration.network.layers(run.parameters), start=1):
        page.wait_for_function(HOLDS, arg=[f"weights-{number}", np.float32(np.vstack([W, b])).tolist()], timeout=5000)


def slider(page: Page, label: str) -> Locator:
    """One of Streamlit's sliders: its name is the name of the group around it."""
    return page.get_by_role("group", name=label, exact=True).get_by_role("slider")


def words(page: Page) -> Locator:
    """The line that says in words what happens."""
    return page.locator("[data-part=words]")


def move(page: Page, label: str, *keys: str) -> None:
    """Move a slider by the keyboard, and wait until the URL says so."""
    before = page.url
    for key in keys:
        slider(page, label).press(key)
    page.wait_for_function("(before) => location.href !== before", arg=before)


def test_epoch_0_is_drawn_before_anything_is_pressed(train) -> None:
    page = train()
    assert epoch(page) == 0
    panels = page.locator("[data-panel]").evaluate_all("(all) => all.map((panel) => panel.dataset.panel)")
    assert {"loss", "boundary", "weights-1", "weights-2"} <= set(panels)
    expect_the_engines_weights(page, 0)
    colours = page.locator("[data-panel=boundary] canvas").first.evaluate(
        """(canvas) => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 50
    expect(words(page)).to_contain_text("initial weights")


def test_train_draws_ever_more_epochs_and_pause_freezes_the_picture_at_once_and_for_good(train) -> None:
    page = train("epochs=20000&speed=1")
    press(page, "Train")
    wait_for_state(page, "training")
    wait_for_epoch(page, 30)
    press(page, "Pause")
    frozen = epoch(page)
    assert page.evaluate(WATCH, 700) == []
    assert epoch(page) == frozen
    wait_for_state(page, "paused")
    expect_the_engines_weights(page, frozen)


def test_step_draws_exactly_one_more_epoch(train) -> None:
    page = train("speed=10")
    for wanted in (1, 2, 3):
        press(page, "Step")
        page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{wanted}'][data-state=paused]")
    expect_the_engines_weights(page, 3)
    press(page, "Train")
    wait_for_epoch(page, 40)
    press(page, "Pause")
    frozen = epoch(page)
    press(page, "Step")
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen + 1}']")
    assert page.evaluate(WATCH, 300) == []
    expect_the_engines_weights(page, frozen + 1)


def test_reset_returns_to_the_same_initial_weights_and_the_same_film(train) -> None:
    page = train()
    press(page, "Train")
    wait_for_epoch(page, 50)
    press(page, "Reset")
    wait_for_state(page, "ready")
    assert epoch(page) == 0
    expect_the_engines_weights(page, 0)
    press(page, "Train")
    wait_for_epoch(page, 30)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))


def test_a_learning_rate_moved_while_it_trains_acts_without_a_restart(train) -> None:
    page = train("epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 30)
    page.evaluate(f"window.draws = ({WATCH})(2500)")
    move(page, "Learning rate", "ArrowRight", "ArrowRight")
    epochs = [epoch for epoch, _ in page.evaluate("window.draws")]
    assert epochs == sorted(epochs), "it went back"
    assert epochs[0] >= 30
    wait_for_state(page, "training")
    wait_for_epoch(page, epochs[-1] + 5)
    press(page, "Pause")
    schedule = changes(page)
    assert (schedule[0], schedule[-1][1], setting(page).rate) == ((0, 0.5), 2.0, 2.0)
    assert 30 <= schedule[-1][0] < epoch(page)
    expect_the_engines_weights(page, epoch(page), schedule)


def test_another_number_of_hidden_neurons_is_a_new_network_at_epoch_0(train) -> None:
    page = train("epochs=20000")
    press(page, "Train")
    wait_for_epoch(page, 20)
    move(page, "Hidden neurons", "ArrowRight")
    wait_for_state(page, "ready")
    assert (epoch(page), setting(page).hidden) == (0, 5)
    expect_the_engines_weights(page, 0)
    press(page, "Step")
    page.wait_for_selector("[data-testid=live-stage][data-epoch='1']")
    expect_the_engines_weights(page, 1)


def test_train_goes_on_after_the_end_when_there_are_more_epochs(train) -> None:
    page = train("epochs=100&speed=100&rate=0.01")
    press(page, "Train")
    wait_for_state(page, "done")
    assert epoch(page) == 100
    expect(words(page)).to_contain_text("Not solved after 100 epochs: the outputs are 0.")
    move(page, "Epochs", "ArrowRight")
    wait_for_state(page, "paused")
    press(page, "Train")
    wait_for_state(page, "done")
    assert epoch(page) == 200
    expect(words(page)).to_contain_text("Not solved after 200 epochs")
    expect_the_engines_weights(page, 200)


def test_the_scrubber_goes_back_at_once_without_asking_and_the_engine_follows_when_let_go(train, page) -> None:
    asked: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(frame)))
    train("speed=1&epochs=20000")
    press(page, "Train")
    wait_for_epoch(page, 60)
    press(page, "Pause")
    frozen = epoch(page)
    expect_the_engines_weights(page, frozen)
    before = len(asked)
    drawn = page.evaluate(
        f"""() => {{
          const scrubber = document.querySelector('[data-part=scrubber]');
          return [40, 7, 25].map((epoch) => {{
            scrubber.value = epoch;
            scrubber.dispatchEvent(new Event('input'));
            return Number({STAGE}.dataset.epoch);
          }});
        }}"""
    )
    assert drawn == [40, 7, 25]
    expect_the_engines_weights(page, 25)
    assert len(asked) == before
    page.evaluate("document.querySelector('[data-part=scrubber]').dispatchEvent(new Event('change'))")
    press(page, "Step")
    page.wait_for_selector("[data-testid=live-stage][data-epoch='26']")
    expect_the_engines_weights(page, 26)


def test_training_on_from_an_epoch_scrubbed_back_to_gives_the_same_film_again(train) -> None:
    page = train("speed=1&epochs=20000")
    press(page, "Train")
    wait_for_epoch(page, 60)
    press(page, "Pause")
    scrubber = page.get_by_role("slider", name="Epoch", exact=True)
    scrubber.press("Home")
    assert epoch(page) == 0
    press(page, "Train")
    wait_for_epoch(page, 80)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))


def test_the_url_opened_by_somebody_else_gives_the_same_run_bit_for_bit(train, open_page) -> None:
    page = train("hidden=3&hidden2=2&activation=sigmoid&seed=9&rate=2&epochs=300&speed=100")
    press(page, "Train")
    wait_for_state(page, "done")
    expect_the_engines_weights(page, 300)
    other = train(urlsplit(page.url).query, page=open_page())
    assert other.url == page.url
    press(other, "Train")
    wait_for_state(other, "done")
    expect_the_engines_weights(other, 300)
    read = "[1, 2, 3].map((i) => document.querySelector(`[data-panel=weights-${i}] .js-plotly-plot`).data[0].z)"
    assert other.evaluate(read) == page.evaluate(read)


def test_a_refresh_keeps_the_epoch_and_the_way_that_led_to_it(train) -> None:
    page = train("epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 20)
    move(page, "Learning rate", "ArrowRight")
    wait_for_epoch(page, epoch(page) + 20)
    press(page, "Pause")
    frozen = epoch(page)
    page.wait_for_function("(epoch) => JSON.parse(sessionStorage.getItem('nn-live')).epoch === epoch", arg=frozen)
    schedule = changes(page)
    assert len(schedule) == 2
    page.reload()
    page.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen}'][data-state=paused]")
    assert changes(page) == schedule
    expect_the_engines_weights(page, frozen, schedule)


def test_a_refresh_in_the_middle_of_training_goes_on_training(train) -> None:
    page = train("epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 40)
    page.reload()
    wait_for_state(page, "training")
    assert epoch(page) >= 40
    wait_for_epoch(page, epoch(page) + 10)
    press(page, "Pause")
    expect_the_engines_weights(page, epoch(page))


def test_no_plotly_node_is_replaced_by_training_or_by_any_slider_that_keeps_the_network(train) -> None:
    page = train("epochs=20000")
    page.evaluate(f"{PLOTS}.forEach((plot) => (plot.marked = true))")
    press(page, "Train")
    wait_for_epoch(page, 30)
    move(page, "Learning rate", "ArrowRight")
    move(page, "Epochs", "ArrowLeft")
    move(page, "Speed", "ArrowRight")
    wait_for_state(page, "training")
    wait_for_epoch(page, epoch(page) + 10)
    assert page.evaluate(f"[...{PLOTS}].map((plot) => plot.marked)") == [True] * 4


def test_values_under_the_pointer_are_told_while_it_trains(train) -> None:
    page = train("epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 20)
    box = page.locator("[data-panel=boundary] .plot").bounding_box()
    assert box
    # A pointer is never quite still; each move may come between two of Plotly's own looks.
    for i in range(60):
        page.mouse.move(box["x"] + box["width"] * 0.6 + i % 7, box["y"] + box["height"] * 0.4 + i % 5)
        page.wait_for_timeout(30)
        if page.locator("[data-panel=boundary] .hoverlayer").text_content():
            break
    expect(page.locator("[data-panel=boundary] .hoverlayer")).to_contain_text("output 0.")
    wait_for_state(page, "training")


def test_a_logarithmic_axis_comes_and_goes_while_it_trains(train) -> None:
    page = train("epochs=20000&speed=1")
    kind = "(wanted) => document.querySelector('[data-panel=loss] .js-plotly-plot').layout.yaxis.type === wanted"
    press(page, "Train")
    wait_for_epoch(page, 20)
    for wanted in ("log", "linear"):
        page.get_by_text("Logarithmic loss axis", exact=True).click()
        page.wait_for_function(f"(wanted) => ({kind})(wanted)", arg=wanted)
    wait_for_state(page, "training")
    assert epoch(page) >= 20


def test_the_page_is_run_by_keyboard_alone(train) -> None:
    page = train("epochs=20000")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Train":
            break
    focused = page.evaluate("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]")
    assert focused == ["BUTTON", "solid"]
    page.keyboard.press("Enter")
    wait_for_state(page, "training")


def test_buttons_sliders_and_pictures_have_accessible_names(train) -> None:
    page = train()
    stage = page.get_by_test_id("live-stage")
    for name in ("Train", "Pause", "Step", "Reset"):
        expect(stage.get_by_role("button", name=name, exact=True)).to_have_count(1)
    for label in ("Hidden neurons", "Second hidden layer", "Learning rate", "Epochs", "Speed"):
        expect(slider(page, label)).to_have_count(1)
    expect(stage.get_by_role("slider", name="Epoch", exact=True)).to_have_count(1)
    pictures = stage.locator("[role=img]")
    expect(pictures).to_have_count(4)
    names = pictures.evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    assert all(len(name.split()) > 5 for name in names)
    expect(stage.get_by_role("table")).to_have_accessible_name(
        "The four inputs, their targets and the network's predictions."
    )


def test_where_less_motion_is_wanted_there_are_two_draws_a_second_at_most(train, open_page) -> None:
    page = train("epochs=20000&speed=1", page=open_page(reduced_motion="reduce"))
    press(page, "Train")
    wait_for_epoch(page, 1)
    draws = page.evaluate(WATCH, 2200)
    assert 1 <= len(draws) <= 5
    # The film itself runs no slower: what is left out is drawing.
    assert all(later - earlier > 10 for (earlier, _), (later, _) in zip(draws, draws[1:]))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900)])
@pytest.mark.parametrize("query", ["", "hidden=16&hidden2=16"], ids=["small", "large"])
def test_the_whole_stage_stands_on_a_projector_without_scrolling(train, open_page, width, height, query) -> None:
    page = train(query, page=open_page(width=width, height=height))
    for part in page.locator("[data-testid=live-stage], [data-part=scrubber], [data-part=train], [data-panel]").all():
        box = part.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["x"] >= 0
        assert box["y"] + box["height"] <= height
        assert box["x"] + box["width"] <= width


def test_on_a_phone_everything_is_within_reach_and_nothing_sticks_out(train, open_page) -> None:
    page = train("epochs=20000", page=open_page(width=390, height=844, is_mobile=True, has_touch=True))
    for name in ("Train", "Pause", "Step", "Reset"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["height"] >= 40
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 844
    page.get_by_role("button", name="Train", exact=True).tap()
    wait_for_epoch(page, 10)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    right = page.locator("[data-panel], [data-part=scrubber]").evaluate_all(
        "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    )
    assert right <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stage_follows_light_and_dark(train, open_page, scheme) -> None:
    page = train(page=open_page(color_scheme=scheme))
    background, ink, axis = page.evaluate(
        f"""() => {{
          const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
          return [
            light(getComputedStyle(document.querySelector('.stApp')).backgroundColor),
            light(getComputedStyle(document.querySelector('[data-part=epoch]')).color),
            light(getComputedStyle({PLOTS}[0].querySelector('.xtick text')).fill),
          ];
        }}"""
    )
    if scheme == "dark":
        ink, axis, background = 1 - ink, 1 - axis, 1 - background
    assert background > 0.85
    assert max(ink, axis) < 0.25


def test_a_link_full_of_nonsense_opens_a_page_that_says_so_and_runs_none_of_it(train) -> None:
    markup = "%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3Dtrue%22%3E"
    page = train(f"hidden=nan&rate={markup}&seed=1e999&seed=&{markup}={markup}&speed=" + "9" * 3000)
    expect(page.get_by_test_id("stAlert")).to_contain_text("The link asked for hidden")
    assert page.evaluate("window.hurt") is None
    press(page, "Train")
    wait_for_epoch(page, 5)


def test_where_the_stages_script_does_not_load_the_standard_charts_take_its_place(browser, app_url) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    try:
        page = context.new_page()
        page.route("**/stage.js", lambda route: route.abort())
        page.goto(app_url)
        expect(page.get_by_text("The live stage could not be loaded")).to_be_visible(timeout=30_000)
        expect(page.get_by_test_id("stPlotlyChart")).to_have_count(4)
        press(page, "Step")
        expect(page.get_by_text("Epoch 1 of 2,000")).to_be_visible()
    finally:
        context.close()
