"""Strangers who speak the server's own protocol, without a browser: whatever they send, the app lives on."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bench.heavy_clients import HeavyClient, HeavyFilm, HeavyLottery
from bench.streamlit_client import SUBPROTOCOLS, Tab
from bench.viewer import Viewer
from stage.wire import MOST_FRAMES, read_header
from tests.browser.server import Server

Sent = list[dict[str, Any]]
Act = Callable[[Tab, Sent], Awaitable[None]]

GOOD = {"kind": "play", "from": 0, "count": 5, "changes": None, "serial": 7}
MARKUP = "<img src=x onerror=alert(1)>"
DEEP = json.loads("[" * 50 + "]" * 50)
ODD = [
    None, True, -1, 0.5, 2**60, "x", MARKUP, "🦆" * 1000, "9" * 5000, [], {}, DEEP, {"a": DEEP}, [[0, 1]] * 600,
    [MARKUP] * 9,
]  # fmt: skip


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """``asyncio.run`` in a thread of its own: Playwright keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def visit(app_url: str) -> Callable[[str, Act], Sent]:
    """Open the page as a stranger does and do something there; whatever goes wrong on the page fails the test."""

    async def stay(query: str, act: Act, seen: Sent) -> list[str]:
        tab = Tab(app_url, query, lambda data: seen.append(read_header(data)))
        try:
            await asyncio.wait_for(tab.open(), 30)
            await asyncio.wait_for(act(tab, seen), 60)
            return list(tab.problems)
        finally:
            await tab.close()

    def visit(query: str, act: Act) -> Sent:
        seen: Sent = []
        assert _run(stay(query, act, seen)) == []
        return seen

    return visit


async def answered(tab: Tab, seen: Sent, event: str, value: Any) -> dict[str, Any]:
    """What the stage is sent because of one message."""
    before = len(seen)
    await tab.trigger(event, value)
    while len(seen) == before and not tab.problems:
        await asyncio.sleep(0.005)
    assert tab.problems == []
    return seen[-1]


def test_malformed_messages_to_the_stage_get_an_answer_within_the_limits_and_harm_nobody(visit) -> None:
    async def act(tab: Tab, seen: Sent) -> None:
        run = seen[-1]["run"]
        for odd in ODD:
            assert (await answered(tab, seen, "request", odd))["serial"] is None
            for name in GOOD:
                message = await answered(tab, seen, "request", GOOD | {"run": run} | {name: odd})
                assert len(message["epochs"]) <= MOST_FRAMES
        assert (await answered(tab, seen, "request", GOOD | {"run": run}))["epochs"] == [2, 4, 6, 8, 10]

    visit("", act)


def test_a_message_for_an_event_that_does_not_exist_is_no_error(visit) -> None:
    async def act(tab: Tab, seen: Sent) -> None:
        for event in ("shutdown", "", MARKUP, "__class__"):
            await answered(tab, seen, event, GOOD)

    visit("", act)


def test_a_message_from_a_stage_that_the_server_has_forgotten_is_no_error(visit) -> None:
    """It comes under the name of another page, as it does when somebody leaves the page while a film plays."""

    async def act(tab: Tab, seen: Sent) -> None:
        tab.page = ""
        await answered(tab, seen, "request", GOOD | {"run": seen[-1]["run"]})

    visit("", act)


async def opened(url: str, page: str = "", path: str = "") -> Tab:
    """A tab that was open at ``url``, as far as it knows on the page with the hash ``page``."""
    tab = Tab(url, "", lambda data: None, path=path)
    tab.page = page
    try:
        await asyncio.wait_for(tab.open(), 30)
    finally:
        await tab.close()
    return tab


def test_a_fresh_server_that_is_asked_for_the_microscope_first_shows_it_within_the_app(server: Server) -> None:
    with server.away():
        pass
    tab = _run(opened(server.url, path="microscope"))
    assert tab.problems == []
    # Without app.py the menu holds the names of files: app, lottery, microscope, and so on.
    assert tab.menu == ["Train", "Lessons", "Tutorials", "Claims", "Microscope", "Compare", "Lottery", "Hand-in"]
    assert tab.addresses[-1] == "microscope"
    assert "Sample" in tab.widgets


def test_a_tab_that_is_the_first_to_reach_a_restarted_server_stays_at_its_address(server: Server) -> None:
    """Else a refresh would ask for a page that does not exist."""
    before = _run(opened(server.url))
    with server.away():
        pass
    after = _run(opened(server.url, before.page))
    assert after.page == before.page
    assert {*before.addresses, *after.addresses} == {""}


@pytest.mark.parametrize(
    "query",
    ["layers=%00&seed=%F0%9F%A6%86", "&&==%%%", "layers=" + "9" * 9000, "a&" * 5000, "%3Cscript%3E=1"],
    ids=lambda query: query[:20],
)
def test_a_malformed_query_string_opens_the_page(visit, query: str) -> None:
    async def act(tab: Tab, seen: Sent) -> None:
        await tab.run_page()

    assert visit(query, act)[-1]["epochs"] == [0]


@pytest.mark.parametrize(
    "frame", [b"\xff" * 100, b"\x00", b"x" * (2 << 20), "a text frame"], ids=["noise", "zero", "too large", "text"]
)
def test_a_frame_that_is_no_message_costs_its_sender_the_connection_and_nobody_else_anything(
    visit, app_url: str, frame: bytes | str
) -> None:
    async def throw() -> None:
        address = app_url.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, subprotocols=SUBPROTOCOLS, proxy=None) as socket:
            await socket.send(frame)
            await asyncio.wait_for(socket.wait_closed(), 10)
            with pytest.raises(ConnectionClosed):
                await socket.send(b"")

    async def act(tab: Tab, seen: Sent) -> None:
        await throw()
        await tab.run_page()

    visit("", act)


def test_a_viewer_of_the_load_test_trains_on_at_the_moved_rate_and_its_url_says_so(app_url: str) -> None:
    """Else the figures in docs/OPERATIONS.md could not be measured again."""
    viewer = Viewer(app_url, "epochs=20000&speed=1", 25)

    async def lesson() -> str:
        await viewer.open()
        await viewer.play(1)
        await viewer.move("Learning rate", "0.2")
        await viewer.play(1)
        await viewer.pause()
        said = viewer.tab.query
        await viewer.reset()
        await viewer.leave()
        return said

    said = _run(asyncio.wait_for(lesson(), 60))
    assert viewer.diary.problems == []
    assert "epochs=20000" in said
    assert "%3Arate%3D0.2" in said


async def two_turns(client: HeavyClient) -> list[str]:
    """A heavy viewer works, rests and works; what went wrong."""
    await client.open()
    for _ in range(2):
        await client.work(time.perf_counter() + 1)
        await asyncio.sleep(0.5)
    return await client.leave()


def test_the_load_tests_heavy_film_is_drawn_in_turns(app_url: str) -> None:
    client = HeavyFilm(app_url)
    assert _run(two_turns(client)) == []
    assert client.viewer.diary.frames > 0


def test_the_load_tests_heavy_lottery_is_drawn_in_turns_and_not_yet_over(app_url: str) -> None:
    client = HeavyLottery(app_url)
    assert _run(two_turns(client)) == []
    assert list(client.tab.buttons) == ["Stop"]
    assert client.tab.timer
