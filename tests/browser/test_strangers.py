"""Strangers who speak the server's own protocol, without a browser: whatever they send, the app lives on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bench.streamlit_client import SUBPROTOCOLS, Tab
from live.packing import MOST_FRAMES

GOOD = {"kind": "play", "from": 0, "count": 5, "changes": None, "serial": 7}
MARKUP = "<img src=x onerror=alert(1)>"
DEEP: Any = []
for _ in range(50):
    DEEP = [DEEP]
ODD = [
    None,
    True,
    -1,
    0.5,
    2**60,
    "x",
    MARKUP,
    "🦆" * 1000,
    "9" * 5000,
    [],
    {},
    DEEP,
    {"a": DEEP},
    [[0, 1]] * 600,
    [MARKUP] * 9,
]


def header(data: bytes) -> dict[str, Any]:
    length = int.from_bytes(data[:8], "little")
    found: dict[str, Any] = json.loads(data[8 : 8 + length])
    return found


@pytest.fixture
def visit(app_url: str) -> Callable[..., Any]:
    """Open the page as a stranger does, do something, and say what the stage was sent and what went wrong."""

    def visit(
        query: str, act: Callable[[Tab, list[dict[str, Any]]], Awaitable[None]]
    ) -> tuple[list[dict[str, Any]], list[str]]:
        seen: list[dict[str, Any]] = []

        async def stay() -> list[str]:
            tab = Tab(app_url, query, lambda data: seen.append(header(data)))
            try:
                await asyncio.wait_for(tab.open(), 30)
                await asyncio.wait_for(act(tab, seen), 60)
                return list(tab.problems)
            finally:
                await tab.close()

        return seen, asyncio.run(stay())

    return visit


async def answered(tab: Tab, seen: list[dict[str, Any]], event: str, value: Any) -> dict[str, Any]:
    """What the stage is sent because of one message."""
    before = len(seen)
    await tab.trigger(event, value)
    while len(seen) == before:
        await asyncio.sleep(0.005)
    return seen[-1]


def test_malformed_messages_to_the_stage_get_an_answer_within_the_limits_and_harm_nobody(visit) -> None:
    async def act(tab: Tab, seen: list[dict[str, Any]]) -> None:
        run = seen[-1]["run"]
        for odd in ODD:
            assert (await answered(tab, seen, "ask", odd))["answer"] is None
            for name in GOOD:
                message = await answered(tab, seen, "ask", GOOD | {"run": run} | {name: odd})
                assert len(message["epochs"]) <= MOST_FRAMES
        assert (await answered(tab, seen, "ask", GOOD | {"run": run}))["epochs"] == [2, 4, 6, 8, 10]

    _, problems = visit("", act)
    assert problems == []


def test_a_message_for_an_event_that_does_not_exist_is_no_error(visit) -> None:
    async def act(tab: Tab, seen: list[dict[str, Any]]) -> None:
        for event in ("shutdown", "", MARKUP, "__class__"):
            await answered(tab, seen, event, GOOD)

    _, problems = visit("", act)
    assert problems == []


def test_a_message_before_the_page_is_known_is_no_error(visit) -> None:
    """A browser that hears of another server in the middle of a message sends one to a page it never opened."""

    async def act(tab: Tab, seen: list[dict[str, Any]]) -> None:
        tab._page = ""
        await answered(tab, seen, "ask", GOOD | {"run": seen[-1]["run"]})

    _, problems = visit("", act)
    assert problems == []


@pytest.mark.parametrize(
    "query", ["hidden=%00&seed=%F0%9F%A6%86", "&&==%%%", "hidden=" + "9" * 9000, "a&" * 5000, "%3Cscript%3E=1"]
)
def test_a_malformed_query_string_opens_the_page(visit, query: str) -> None:
    async def act(tab: Tab, seen: list[dict[str, Any]]) -> None:
        await tab.run_page()

    seen, problems = visit(query, act)
    assert problems == []
    assert seen[-1]["epochs"] == [0]


@pytest.mark.parametrize(
    "frame", [b"\xff" * 100, b"\x00", b"x" * (2 << 20), "a text frame"], ids=["noise", "zero", "too large", "text"]
)
def test_a_frame_that_is_no_message_costs_its_sender_the_connection_and_nobody_else_anything(
    visit, app_url, frame
) -> None:
    async def throw() -> None:
        address = app_url.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, subprotocols=SUBPROTOCOLS, proxy=None) as socket:
            await socket.send(frame)
            with pytest.raises(ConnectionClosed):
                while True:
                    await asyncio.wait_for(socket.recv(), 5)

    async def act(tab: Tab, seen: list[dict[str, Any]]) -> None:
        await throw()
        await tab.run_page()

    _, problems = visit("", act)
    assert problems == []
