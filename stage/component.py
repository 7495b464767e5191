"""The stage as a Streamlit component: mounted once, then only fed."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from stage import assets, markup
from stage.labels import Labels
from stage.message import described, message
from stage.protocol import DrawnPoints, Film, PointsAnswer, View
from stage.wire import read_drawn_points, read_kept, read_press, read_request, read_serial, read_view

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
    html = markup.html(labels)
    modules = [name for name in assets.module_names() if name != "loader.js"]
    loader = assets.text("js/loader.js").replace("__MODULES__", " ".join(modules))
    # Plotly puts its style sheet into the document's head, which a shadow root would not see: no isolation.
    return st.components.v2.component(
        f"live_stage_{zlib.crc32(html.encode()):x}",
        html=html,
        css=markup.css(),
        js=loader.replace("__VERSION__", assets.publish(static)).replace("__PLOTLY__", assets.PLOTLY),
        isolate_styles=False,
    )


NEUTRAL = Labels()


@dataclass
class Heard:
    """What a session has heard of its browser: the ``request`` that waits, the answer to its drawn points, and so on.

    ``kept`` is whether the tab has told what it keeps, ``failed`` whether it could not load the stage.
    """

    request: object = None
    view_serial: int = 0
    points_answer: PointsAnswer | None = None
    kept: bool = False
    failed: bool = False


def stage(
    film: Film, *, key: str, labels: Labels = NEUTRAL, on_press: Callable[[str, int], None] | None = None,
    view: View | None = None, on_view: Callable[[View], None] | None = None,
    on_draw: Callable[[DrawnPoints], PointsAnswer] | None = None,
    on_kept: Callable[[tuple[str, ...]], None] | None = None, static: Path | None = None,
) -> None:  # fmt: skip
    """Show ``film``, or say why it cannot be shown.

    ``on_press`` is called, as a widget's callback is, with the name of what was pressed and a number: a table and a
    row, an action and 0, or a stepper and a number of steps. ``view`` says what is seen, and ``on_view`` is called with
    what the reader makes of that; without ``view`` nobody is told. ``on_draw`` is called with the points that the
    reader has drawn, and says what becomes of them. ``on_kept`` is called, once a session, with what the
    tab has kept of curves that were shown before a refresh, or by a server before this one.

    Call it inside a fragment: every request of the browser then reruns that fragment alone. ``static`` is
    the folder ``static`` beside the script that Streamlit runs, where that is not beside this package's folder.
    """
    heard = st.session_state.setdefault(f"{key}-heard", Heard())
    if heard.failed:
        st.warning(_NOT_LOADED)
        return
    try:
        component = _component(labels, static or assets.STATIC)
    except OSError as problem:
        _log.error("The live stage's files could not be put into the static folder: %s", problem)
        st.warning(_NOT_SERVED)
        return
    said, heard.request = heard.request, None
    request = read_request(said, film)
    refused = None if request else read_serial(said)
    if request and request.run != film.run:
        request = None  # Sent before the browser heard that there is another run now.
    response = film.respond(request) if request else film.first_frame()
    # By now the film may show more than before.
    panels = None if request and request.panels_id == film.panels_id else _panels(film.panels_id, film)
    asks = on_kept is not None and not heard.kept
    component(
        key=key,
        data=message(
            film, request, response, panels, key, refused, view, heard.view_serial, heard.points_answer, asks
        ),
        **_listeners(film, key, heard, on_press, on_view, on_draw, on_kept),
    )  # fmt: skip


def _listeners(
    film: Film, key: str, heard: Heard, on_press: Callable[[str, int], None] | None,
    on_view: Callable[[View], None] | None, on_draw: Callable[[DrawnPoints], PointsAnswer] | None,
    on_kept: Callable[[tuple[str, ...]], None] | None,
) -> dict[str, Callable[[], None]]:  # fmt: skip
    """What Streamlit calls when the browser says something, by the names that it has for a component's listeners."""

    def said(what: str) -> object:
        # Streamlit forgets a component that another page does not have; its last words may still be on the way.
        return st.session_state.get(key, {}).get(what)

    def requested() -> None:
        heard.request = said("request")

    def pressed() -> None:
        press = read_press(said("press"), film, lambda: _panels(film.panels_id, film))
        if on_press and press:
            on_press(*press)

    def viewed() -> None:
        seen = read_view(said("view"))
        if on_view and seen is not None:
            heard.view_serial = seen[1]
            on_view(seen[0])

    def drew() -> None:
        points = read_drawn_points(said("drawn_points"), film)
        if on_draw and points:
            heard.points_answer = on_draw(points)

    def kept() -> None:
        heard.kept = True
        if on_kept:
            on_kept(read_kept(said("kept")))

    def failed() -> None:
        heard.failed = True

    listeners = {
        "request": requested, "press": pressed, "view": viewed, "drawn_points": drew, "kept": kept, "failed": failed,
    }  # fmt: skip
    return {f"on_{what}_change": listener for what, listener in listeners.items()}


@st.cache_resource(max_entries=32, show_spinner=False)
def _panels(panels_id: str, _film: Film) -> list[dict[str, Any]]:
    """The film's panels as plain data: Plotly takes its time for them, so once is enough for a whole class."""
    return [described(panel) for panel in _film.panels]
