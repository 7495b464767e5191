"""The stage as a Streamlit component: mounted once, then only fed."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st

from stage import assets
from stage.panels import Panel, Picture
from stage.protocol import Film, Labels, Request, View
from stage.wire import pack, read_press, read_request, read_serial, read_view

_NOT_LOADED = (
    "The live stage could not be loaded in this browser. Reload the page to try again, or try a newer browser."
)
_NOT_SERVED = (
    "This server does not have the live stage's files; its log says why. Whoever runs it can put them there: "
    "`python -m stage.assets` in the app's folder."
)

_log = logging.getLogger(__name__)


@cache
def _component(labels: Labels, static: Path) -> Any:
    texts = asdict(labels)
    words = {name: escape(text) for name, text in {**texts, "labels": json.dumps(texts)}.items()}
    html = Template(assets.text("stage.html")).substitute(words)
    modules = [name for name in assets.module_names() if name != "loader.js"]
    loader = assets.text("js/loader.js").replace("__MODULES__", " ".join(modules))
    # Plotly puts its style sheet into the document's head, which a shadow root would not see: no isolation.
    return st.components.v2.component(
        f"live_stage_{zlib.crc32(html.encode()):x}",
        html=html,
        css=assets.text("stage.css") + assets.text("graph.css"),
        js=loader.replace("__VERSION__", assets.publish(static)).replace("__PLOTLY__", assets.PLOTLY),
        isolate_styles=False,
    )


NEUTRAL = Labels()


def stage(
    film: Film, *, key: str, labels: Labels = NEUTRAL, on_press: Callable[[str, int], None] | None = None,
    view: View | None = None, on_view: Callable[[View], None] | None = None, static: Path | None = None,
) -> None:  # fmt: skip
    """Show ``film``, or say why it cannot be shown.

    ``on_press`` is called, as a widget's callback is, with the name of what was pressed and a number: a table and a
    row, an action and 0, or a stepper and a number of steps. ``view`` says what is seen, and ``on_view`` is called with
    what the reader makes of that; without ``view`` nobody is told.

    Call it inside a fragment: every request of the browser then reruns that fragment alone. ``static`` is
    the folder ``static`` beside the script that Streamlit runs, where that is not beside this package's folder.
    """
    inbox, view_serial = f"{key}-request", f"{key}-view-serial"

    def requested() -> None:
        # Streamlit forgets a component that another page does not have; its last request may still be on the way.
        st.session_state[inbox] = [st.session_state.get(key, {}).get("request")]

    def pressed() -> None:
        said = st.session_state.get(key, {}).get("press")
        press = read_press(said, film, lambda: _panels(film.panels_id, film))
        if on_press and press:
            on_press(*press)

    def viewed() -> None:
        seen = read_view(st.session_state.get(key, {}).get("view"))
        if on_view and seen is not None:
            st.session_state[view_serial] = seen[1]
            on_view(seen[0])

    def failed() -> None:
        st.session_state[f"{key}-failed"] = True

    if st.session_state.get(f"{key}-failed"):
        st.warning(_NOT_LOADED)
        return
    try:
        component = _component(labels, static or assets.STATIC)
    except OSError as problem:
        _log.error("The live stage's files could not be put into the static folder: %s", problem)
        st.warning(_NOT_SERVED)
        return
    (said,) = st.session_state.pop(inbox, [None])
    request = read_request(said, film)
    refused = None if request else read_serial(said)
    if request and request.run != film.run:
        request = None  # Sent before the browser heard that there is another run now.
    panels = None if request and request.panels_id == film.panels_id else _panels(film.panels_id, film)
    component(
        key=key,
        data=_message(film, request, panels, key, refused, view, st.session_state.get(view_serial, 0)),
        on_request_change=requested,
        on_press_change=pressed,
        on_view_change=viewed,
        on_failed_change=failed,
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _panels(panels_id: str, _film: Film) -> list[dict[str, Any]]:
    """The film's panels as plain data: Plotly takes its time for them, so once is enough for a whole class."""
    return [_described(panel) for panel in _film.panels]


def _message(
    film: Film, request: Request | None, panels: list[dict[str, Any]] | None, key: str, refused: int | None = None,
    view: View | None = None, view_serial: int = 0,
) -> bytes:  # fmt: skip
    """The response to ``request``, or the first frame where there is none; ``panels`` where the browser needs them.

    ``refused`` is the serial number of a request for what cannot be, ``view_serial`` that of the view told last.
    """
    response = film.respond(request) if request else film.first_frame()
    header = {
        "key": key,
        "run": film.run,
        "epoch": film.epoch,
        "serial": request.serial if request else None,
        "refused": refused,
        "panels_id": film.panels_id,
        "panels": panels,
        "start": film.start,
        "goal": film.goal,
        "stride": film.stride,
        "pace": film.pace,
        "whole_steps": film.whole_steps,
        "part": response.part,
        "control": film.control,
        "changes": film.changes,
        "jumps": film.jumps,
        "editable": film.editable,
        "notes": film.notes,
        "steppers": film.steppers,
        "readings": film.readings,
        "legend": None if film.legend is None else asdict(film.legend),
        "view": None if view is None else asdict(view),
        "view_serial": view_serial,
        "diverged": film.diverged,
        "seek_request": film.seek_request,
    }
    return pack(header, response)


def _described(panel: Panel) -> dict[str, Any]:
    """A panel as plain data for the browser."""
    if not isinstance(panel, Picture):
        return asdict(panel)
    fields = {name: getattr(panel, name) for name in ("name", "title", "caption", "alt", "share", "row", "square")}
    figure = json.loads(panel.figure.to_json(remove_uids=True))
    figure["layout"].pop("template", None)
    return {**fields, "figure": figure, "marks": [asdict(mark) for mark in panel.marks]}
