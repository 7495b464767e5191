"""Nothing is lost: not when the server dies, nor when two tabs or a slow network get in the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from nn_core import Rule
from setting.setting import Setting
from tests.browser.server import Server
from tests.browser.stage import (
    STAGE,
    WATCH,
    at_rates,
    changes,
    draws,
    epoch,
    expect_the_engines_weights,
    move,
    open_train,
    press,
    setting,
    slider,
    train_and_pause,
    wait_for_epoch,
    wait_for_state,
    watch_draws,
    words,
)


class Line:
    """The way from a tab to its server, which may be cut; ``sessions`` are those that the tab has had there."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.sessions: set[str] = set()
        self.sockets: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        tab.route_web_socket("**/_stcore/stream", self._open)

    def _open(self, here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        there.on_message(lambda message: self._bring(here, message))
        self.sockets.append((here, there))

    def _bring(self, here: WebSocketRoute, message: str | bytes) -> None:
        forward = ForwardMsg.FromString(message) if isinstance(message, bytes) else ForwardMsg()
        if forward.WhichOneof("type") == "new_session":
            self.sessions.add(forward.new_session.initialize.session_id)
        here.send(message)

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Nothing comes or goes for as long as the block lasts.

        The server hears of it first: what is offline keeps even a goodbye to itself, and the server waits for a minute.
        """
        heard: list[int | None] = []
        for _, there in self.sockets:
            there.on_close(lambda code, _: heard.append(code))  # So the tab is not told: it would come back at once.
            there.close()
        while len(heard) < len(self.sockets):
            self.tab.wait_for_timeout(10)
        self.tab.context.set_offline(True)
        for here, _ in self.sockets:
            here.close()
        self.sockets.clear()
        try:
            yield
            assert not self.sockets
        finally:
            self.tab.context.set_offline(False)


def wire_of(page: Page) -> CDPSession:
    """The tab's network, to listen to and to slow down."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    return wire


def emulate(wire: CDPSession, *, offline: bool = False, latency: int = 0, throughput: int = -1) -> None:
    """A line with so many ms and bytes a second; without arguments as it is."""
    line = {"offline": offline, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput}
    wire.send("Network.emulateNetworkConditions", line)


def kept(page: Page) -> dict[str, Any]:
    """What the tab remembers."""
    return page.evaluate("JSON.parse(sessionStorage.getItem('live-stage-stage'))")


def ended_runs(page: Page) -> list[str]:
    """How the tab's runs end by sessions that it begins after this, to be filled while others wait."""
    ends: list[str] = []

    def received(payload: str | bytes) -> None:
        message = ForwardMsg.FromString(payload) if isinstance(payload, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "script_finished":
            ends.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))

    page.on("websocket", lambda socket: socket.on("framereceived", received))
    return ends


def train_and_move_the_rate(page: Page, url: str) -> None:
    """Training with a learning rate that was moved on the way; frames that were held at the time are thrown away."""
    open_train(page, url, "epochs=20000&speed=1&layers=3")
    press(page, "Train")
    wait_for_epoch(page, 20)
    move(page, "Learning rate", "ArrowRight")
    wait_for_epoch(page, epoch(page) + 60)


def expect_the_moved_run(page: Page) -> None:
    """The weights drawn are those of a run made here, with the rate moved at the very same epoch."""
    schedule = changes(page)
    assert [rule for _, rule in schedule] == [Rule(0.5), Rule(1.0)]
    assert 20 <= schedule[1][0] < epoch(page)
    expect_the_engines_weights(page, epoch(page), schedule)


def test_a_killed_server_changes_no_bit_of_a_run_idle_tabs_answer_the_first_click_and_a_refresh_loses_nothing_either(
    server: Server, tab: Page
) -> None:
    idle, microscope = tab.context.new_page(), tab.context.new_page()
    frozen = train_and_pause(idle, server.url, "layers=3&speed=1&epochs=300", 20)
    microscope.goto(f"{server.url}/microscope?epoch=20&view=hidden&epochs=300")
    microscope.wait_for_url(re.compile("data="))
    for page in (idle, microscope):
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    tab.bring_to_front()
    train_and_move_the_rate(tab, server.url)
    with server.away():
        died_at = epoch(tab)
        watch_draws(tab)
        for page in (idle, microscope):
            expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_have_count(0)
        ended = [ended_runs(page) for page in (idle, microscope)]
    wait_for_epoch(tab, died_at + 120)  # Beyond what had been sent before.
    drawn = draws(tab)
    assert drawn == sorted(drawn), "it went back"
    for page, runs in zip((idle, microscope), ended):  # A control moved before that is put back by the first run.
        while "FINISHED_SUCCESSFULLY" not in runs:
            page.wait_for_timeout(50)

    microscope.bring_to_front()
    microscope.get_by_role("radio", name="Gradient check").click()
    expect(microscope.get_by_text("gradients agree to within")).to_be_visible()
    microscope.wait_for_url(re.compile("epoch=20.*view=check"))
    microscope.close()
    idle.bring_to_front()
    slider(idle, "Epochs").press("ArrowRight")
    idle.wait_for_url(re.compile("epochs=400"))
    expect(slider(idle, "Epochs")).to_have_attribute("aria-valuetext", "400")
    assert setting(idle) == Setting(layers=(3,), speed=1, epochs=400)
    assert epoch(idle) == frozen
    press(idle, "Step")
    idle.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen + 1}']")
    expect_the_engines_weights(idle, frozen + 1)

    tab.bring_to_front()
    with server.away():
        last = epoch(tab)
    tab.reload()
    tab.wait_for_selector("[data-testid=live-stage]")
    wait_for_epoch(tab, last + 60)
    press(tab, "Pause")
    wait_for_state(tab, "paused")
    expect_the_moved_run(tab)
    idle.bring_to_front()
    idle.reload()
    idle.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen + 1}'][data-state=paused]")
    expect_the_engines_weights(idle, frozen + 1)


def test_training_goes_on_with_the_same_bits_after_the_tab_was_offline_for_longer_than_its_session_was_kept(
    server: Server, tab: Page
) -> None:
    line = Line(tab)
    train_and_move_the_rate(tab, server.url)
    with line.cut():
        server.wait_for_the_end_of_all_sessions()
        drawn = epoch(tab)
    wait_for_epoch(tab, drawn + 120)
    assert len(line.sessions) == 2
    press(tab, "Pause")
    wait_for_state(tab, "paused")
    expect_the_moved_run(tab)


def test_on_a_long_way_to_an_epoch_train_and_step_pressed_are_not_lost_nor_is_anything_by_two_refreshes_in_a_row(
    server: Server, tab: Page
) -> None:
    """The way there takes the server much longer than one answer may take."""
    on_the_way = "[data-testid=live-stage][data-epoch='0']"
    schedule = at_rates((0, 0.5), (3000, 1.0))
    tab.goto(f"{server.url}/?layers=16+16&data=spiral&speed=1&epochs=20000&rate=0.5&changes=3000:rate%3D1")
    tab.wait_for_selector(on_the_way)
    press(tab, "Train")
    wait_for_epoch(tab, 3020)
    press(tab, "Pause")
    frozen = epoch(tab)
    expect_the_engines_weights(tab, frozen, schedule)
    tab.reload()
    tab.wait_for_selector(on_the_way)
    tab.reload()
    tab.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen}'][data-state=paused]")
    expect_the_engines_weights(tab, frozen, schedule)
    with server.away():
        pass
    press(tab, "Step")
    tab.wait_for_selector(f"[data-testid=live-stage][data-epoch='{frozen + 1}']")
    expect_the_engines_weights(tab, frozen + 1, schedule)


REST = Rule()[1:]  # Of a rule, what follows the rate.
# What else cannot be is in tests/js/memory.test.js, tests/stage/test_requests.py and tests/setting/test_schedule.py.
REMEMBERED: list[dict[str, Any]] = [
    {"epoch": 10**9},
    {"epoch": 300, "changes": [[epoch, [0.5 + epoch / 1000, *REST]] for epoch in range(501)]},
    {"epoch": 300, "changes": [[5, [0.5, *REST]]], "playing": True},
]


def test_a_tab_that_remembers_what_cannot_be_starts_anew_and_trains(tab: Page, app_url: str) -> None:
    open_train(tab, app_url)
    press(tab, "Step")
    tab.wait_for_selector("[data-testid=live-stage][data-epoch='1'][data-state=paused]")
    sound = {**kept(tab), "playing": False}
    for nonsense in REMEMBERED:
        text = json.dumps({**sound, **nonsense})
        # When a page is left it remembers once more: only what is written after that counts.
        tab.add_init_script(f"sessionStorage.setItem('live-stage-stage', {json.dumps(text)})")
        tab.reload()
        wait_for_state(tab, "ready")
        press(tab, "Train")
        wait_for_epoch(tab, 5)
        press(tab, "Pause")
        expect_the_engines_weights(tab, epoch(tab))


def test_two_tabs_of_one_person_do_not_disturb_each_other(shared_page: Page, app_url: str) -> None:
    one = open_train(shared_page, app_url, "epochs=20000&speed=1&layers=3")
    two = open_train(one.context.new_page(), app_url, "epochs=20000&speed=1&layers=3")
    for page in (one, two):
        page.bring_to_front()
        press(page, "Train")
        wait_for_epoch(page, 20)
    move(two, "Learning rate", "ArrowRight")
    wait_for_epoch(two, epoch(two) + 60)  # Frames that were on their way are thrown away.
    press(two, "Pause")
    one.bring_to_front()
    wait_for_epoch(one, 120)
    press(one, "Pause")
    assert (setting(one).rate, setting(two).rate) == (0.5, 1.0)
    assert (len(changes(one)), len(changes(two))) == (1, 2)
    expect_the_engines_weights(one, epoch(one))
    two.bring_to_front()
    expect_the_engines_weights(two, epoch(two), changes(two))


def test_where_a_script_of_the_stage_does_not_come_the_page_says_to_reload(tab: Page, app_url: str) -> None:
    for blocked in ("**/plotly-*.min.js", "**/panels.js"):
        tab.route(blocked, lambda route: route.abort())
        tab.goto(app_url)
        expect(tab.get_by_text("could not be loaded")).to_be_visible()
        expect(tab.get_by_test_id("live-stage")).to_have_count(0)
        tab.unroute(blocked)
    tab.reload()
    wait_for_state(tab, "ready")


def test_a_browser_that_cannot_unpack_what_is_sent_is_told_so(tab: Page, app_url: str) -> None:
    tab.add_init_script("delete window.DecompressionStream")
    tab.goto(app_url)
    expect(tab.get_by_text("could not be loaded")).to_be_visible()


def test_a_slow_network_slows_the_film_evenly_and_never_the_controls_and_nothing_is_asked_twice(
    tab: Page, app_url: str
) -> None:
    """A batch of the largest network takes some four seconds here, longer than an answer usually may."""
    open_train(tab, app_url, "layers=16+16&data=spiral&epochs=20000&speed=1")
    wire = wire_of(tab)
    asked: list[str] = []
    wire.on("Network.webSocketFrameSent", lambda frame: asked.append(frame["response"]["payloadData"]))
    emulate(wire, latency=100, throughput=80_000)
    press(tab, "Train")
    wait_for_epoch(tab, 100)  # The first two answers tell how slow it is.
    asked.clear()
    draws = tab.evaluate(WATCH, 8000)
    drawn = draws[-1][0] - draws[0][0]
    assert len(asked) <= drawn / 48 + 2
    assert drawn > 20  # A machine that is busy with other tests has less film.
    assert max(later[1] - earlier[1] for earlier, later in zip(draws, draws[1:])) < 2000

    emulate(wire)
    open_train(tab, app_url, "epochs=20000&speed=1")
    emulate(wire, latency=300, throughput=40_000)
    press(tab, "Train")
    wait_for_state(tab, "playing")
    wait_for_epoch(tab, 60)
    waited = tab.evaluate(
        f"""async () => {{
          const draws = ({WATCH})(600), start = performance.now();
          [...{STAGE}.querySelectorAll('button')].find((button) => button.textContent === 'Pause').click();
          return Math.max(0, ...(await draws).map(([, at]) => at - start));
        }}"""
    )
    assert waited < 150
    assert tab.get_by_test_id("live-stage").get_attribute("data-state") == "paused"
    frozen = epoch(tab)
    tab.get_by_role("slider", name="Epoch", exact=True).press("Home")
    assert epoch(tab) == 0
    expect_the_engines_weights(tab, 0)
    press(tab, "Train")
    wait_for_epoch(tab, frozen + 30)
    press(tab, "Pause")
    expect(words(tab)).to_contain_text("Paused")
    expect_the_engines_weights(tab, epoch(tab))
