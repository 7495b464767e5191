"""A film that is told to rest asks for no more in the meantime, and what somebody does is answered at once."""

from __future__ import annotations

import json
import time

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from stage.wire import read_header
from tests.browser.stage import WATCH, epoch, move, open_train, press, wait_for_epoch


def rested(message: bytes, rest: float) -> bytes:
    """``message`` as it comes from a server on which every answer is followed by a ``rest`` of so many seconds."""
    forward = ForwardMsg.FromString(message)
    component = forward.delta.new_element.bidi_component
    if forward.WhichOneof("type") != "delta" or component.WhichOneof("data") != "bytes":
        return message
    header = read_header(component.bytes)
    text = json.dumps({**header, "rest": rest}).encode()
    body = component.bytes[8 + int.from_bytes(component.bytes[:8], "little") :]
    component.bytes = len(text).to_bytes(8, "little") + text + body
    return forward.SerializeToString()


def asks_of(page: Page, *, rest: float) -> list[float]:
    """When the page asks for film, to be filled from now on; it is always told to rest."""
    asked: list[float] = []

    def connect(here: WebSocketRoute) -> None:
        there = here.connect_to_server()

        def ask(message: str | bytes) -> None:
            if isinstance(message, bytes) and b'"kind":"play"' in message:
                asked.append(time.monotonic())
            there.send(message)

        here.on_message(ask)
        there.on_message(lambda message: here.send(rested(message, rest) if isinstance(message, bytes) else message))

    page.route_web_socket("**/_stcore/stream", connect)
    return asked


def test_a_film_that_is_told_to_rest_asks_only_then_and_plays_evenly(page: Page, app_url: str) -> None:
    asked = asks_of(page, rest=2.0)  # Left alone, a film asks every 0.8 s.
    open_train(page, app_url, "epochs=20000&speed=1")
    press(page, "Train")
    while len(asked) < 5:  # The first answers tell how seldom film comes.
        page.wait_for_timeout(100)
    draws = page.evaluate(WATCH, 4000)
    assert min(later - earlier for earlier, later in zip(asked, asked[1:])) > 1.8
    assert draws[-1][0] - draws[0][0] > 40
    assert max(later[1] - earlier[1] for earlier, later in zip(draws, draws[1:])) < 1000


def test_a_slider_and_the_train_button_are_followed_in_the_middle_of_a_rest(page: Page, app_url: str) -> None:
    asked = asks_of(page, rest=3600)
    open_train(page, app_url, "epochs=20000&speed=1")
    press(page, "Train")
    wait_for_epoch(page, 48)  # Not at rest, it would have asked long before the last frame.
    page.wait_for_timeout(300)
    assert (len(asked), epoch(page)) == (1, 48), "without film it stands"
    move(page, "Learning rate", "ArrowRight")
    wait_for_epoch(page, 60)
    press(page, "Pause")
    press(page, "Train")
    wait_for_epoch(page, 110)
