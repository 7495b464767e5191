"""A browser tab without a browser: Streamlit's own protocol, spoken over its websocket.

A tab sends ``BackMsg`` and receives ``ForwardMsg``, both protocol buffers in binary frames. It learns which widgets the
page has from the elements it is sent, and sends the states of all of them with every rerun, as a browser does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

# The first is the protocol, the second stands for a token that only signed-in viewers need.
SUBPROTOCOLS = [Subprotocol("streamlit"), Subprotocol("NO_XSRF")]
SOON = 60.0  # Seconds; a timer beyond that is the one that only makes an idle tab reconnect.


class Tab:
    """One viewer of the app at ``url``, whose page, at ``path``, has one live component at most.

    The component that keeps the browser's history (``ui/url/history.js``) is played too: it says when it has come.

    ``on_component`` is called with the bytes of every message to that component, the moment they arrive. ``page``
    is the hash of the page that is open, ``menu`` the pages' names, ``addresses`` the paths that the tab was led to,
    ``buttons`` the ids of the page's buttons, and ``timer`` the fragment that the browser is to run again and again.
    """

    def __init__(self, url: str, query: str, on_component: Callable[[bytes], None], *, path: str = "") -> None:
        self.url, self.query, self.path = url, query, path
        self.widgets: dict[str, WidgetState] = {}
        self.problems: list[str] = []
        self._on_component = on_component
        self._component = self._fragment = ""
        self._awaited: tuple[str, str] | None = None
        self.page = ""
        self.menu: list[str] = []
        self.addresses: list[str] = []
        self.buttons: dict[str, str] = {}
        self.timer = ""
        self._finished, self._ended = asyncio.Event(), asyncio.Event()

    async def open(self) -> None:
        """Connect, run the page once and wait until it is complete."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection = await connect(
            address, subprotocols=SUBPROTOCOLS, max_size=None, compression=None, proxy=None
        )
        self._reader = asyncio.create_task(self._read())
        await self.run_page()
        if self._awaited:
            await self._fire(*self._awaited, "ready", True)

    async def close(self) -> None:
        """Leave, as a closed tab does."""
        await self._socket.close()
        await self._reader

    async def vanish(self) -> None:
        """Leave without a goodbye, as a laptop does whose lid is shut."""
        self._socket.transport.abort()
        await self._reader

    async def run_page(self, trigger: WidgetState | None = None) -> None:
        """Run the whole page and wait until it is complete."""
        self._finished.clear()
        self._forget()
        await self._rerun(trigger)
        await self._finished.wait()

    async def press(self, label: str) -> None:
        """Press the button called ``label``; the whole page runs again."""
        await self.run_page(WidgetState(id=self.buttons[label], trigger_value=True))

    async def tick(self) -> None:
        """What the browser's timer does: run its fragment, and perhaps, by that, the page."""
        self._ended.clear()
        await self._rerun(None, self.timer)
        await self._ended.wait()

    async def move(self, label: str, option: str) -> None:
        """Move the slider with options called ``label`` to ``option``; the whole page runs again."""
        self.widgets[label].string_array_value.data[:] = [option]
        await self.run_page()

    async def trigger(self, event: str, value: Any) -> None:
        """Fire ``event`` in the component, as its ``setTriggerValue`` does: its fragment alone runs again."""
        await self._fire(self._component, self._fragment, event, value)

    async def _fire(self, component: str, fragment: str, event: str, value: Any) -> None:
        payload = json.dumps([{"event": event, "value": value}])
        identity = f"$$STREAMLIT_INTERNAL_KEY_{component}__events"
        await self._rerun(WidgetState(id=identity, json_trigger_value=payload), fragment)

    async def _rerun(self, trigger: WidgetState | None = None, fragment: str = "") -> None:
        message = BackMsg()
        request = message.rerun_script
        request.query_string, request.page_script_hash = self.query, self.page
        request.page_name = "" if self.page else self.path
        request.widget_states.widgets.extend(self.widgets.values())
        if trigger:
            request.widget_states.widgets.append(trigger)
        request.fragment_id = fragment
        await self._socket.send(message.SerializeToString())

    def _forget(self) -> None:
        """What the next run of the page will tell of anew."""
        self.buttons, self.timer = {}, ""

    async def _read(self) -> None:
        try:
            async for data in self._socket:
                if isinstance(data, bytes):
                    self._take(ForwardMsg.FromString(data))
        except ConnectionClosed:
            self.problems.append("the server closed the connection")
            self._finished.set()
            self._ended.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element, message.delta.fragment_id)
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
            pages = message.navigation.app_pages
            self.menu = [page.page_name for page in pages]
            self.addresses += [page.url_pathname for page in pages if page.page_script_hash == self.page]
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun" and message.auto_rerun.interval < SOON:
            self.timer = message.auto_rerun.fragment_id
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._finished.set()
            if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._forget()  # The page runs now.
            else:
                self._ended.set()

    def _see(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "bidi_component" and element.bidi_component.WhichOneof("data") == "bytes":
            self._component, self._fragment = element.bidi_component.id, fragment
            self._on_component(element.bidi_component.bytes)
        elif kind == "bidi_component" and element.bidi_component.component_name == "nn_history":
            waits = json.loads(element.bidi_component.json)["waits"]
            self._awaited = (element.bidi_component.id, fragment) if waits else None
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind in _STATES:
            widget = getattr(element, kind)
            known = self.widgets.get(widget.label)
            # As in a browser: what it has shown stays, unless the server sets another value.
            if widget.set_value or known is None or known.id != widget.id:
                self.widgets[widget.label] = _STATES[kind](widget)
        elif kind == "exception":
            self.problems.append(f"{element.exception.type}: {element.exception.message}")


def _slider(slider: Any) -> WidgetState:
    state = WidgetState(id=slider.id)
    if slider.options:
        state.string_array_value.data.extend(slider.raw_value or [slider.options[int(slider.default[0])]])
    else:
        state.double_array_value.data.extend(slider.value or slider.default)
    return state


def _selectbox(box: Any) -> WidgetState:
    return WidgetState(id=box.id, string_value=box.raw_value or box.options[box.default])


def _multiselect(box: Any) -> WidgetState:
    state = WidgetState(id=box.id)
    state.string_array_value.data.extend(box.raw_values if box.set_value else [box.options[i] for i in box.default])
    return state


def _text(box: Any) -> WidgetState:
    return WidgetState(id=box.id, string_value=box.value if box.set_value else box.default)


def _number(box: Any) -> WidgetState:
    return WidgetState(id=box.id, double_value=box.value if box.set_value else box.default)


def _checkbox(box: Any) -> WidgetState:
    return WidgetState(id=box.id, bool_value=box.value if box.set_value else box.default)


_STATES: dict[str, Callable[[Any], WidgetState]] = {
    "slider": _slider,
    "selectbox": _selectbox,
    "multiselect": _multiselect,
    "text_input": _text,
    "number_input": _number,
    "checkbox": _checkbox,
}
