"""The stage as a Streamlit component: mounted once, then only fed."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from stage import assets, markup
from stage.message import described, message
from stage.protocol import Drawing, Drawn, Film, Labels, View
from stage.wire import read_drawing, read_kept, read_press, read_request, read_serial, read_view

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


def stage(
    film: Film, *, key: str, labels: Labels = NEUTRAL, on_press: Callable[[str, int], None] | None = None,
    view: View | None = None, on_view: Callable[[View], None] | None = None,
    on_draw: Callable[[Drawing], Drawn] | None = None,
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
    inbox, view_serial, drawn = f"{key}-request", f"{key}-view-serial", f"{key}-drawn"
    told_kept = f"{key}-told-kept"

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

    def drew() -> None:
        drawing = read_drawing(st.session_state.get(key, {}).get("drawing"), film)
        if on_draw and drawing:
            st.session_state[drawn] = on_draw(drawing)

    def kept() -> None:
        st.session_state[told_kept] = True
        if on_kept:
            on_kept(read_kept(st.session_state.get(key, {}).get("kept")))

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
    response = film.respond(request) if request else film.first_frame()
    # By now the film may show more than before.
    panels = None if request and request.panels_id == film.panels_id else _panels(film.panels_id, film)
    asks = on_kept is not None and not st.session_state.get(told_kept)
    component(
        key=key,
        data=message(
            film,
            request,
            response,
            panels,
            key,
            refused,
            view,
            st.session_state.get(view_serial, 0),
            st.session_state.get(drawn),
            asks,
        ),
        on_request_change=requested,
        on_press_change=pressed,
        on_view_change=viewed,
        on_drawing_change=drew,
        on_kept_change=kept,
        on_failed_change=failed,
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _panels(panels_id: str, _film: Film) -> list[dict[str, Any]]:
    """The film's panels as plain data: Plotly takes its time for them, so once is enough for a whole class."""
    return [described(panel) for panel in _film.panels]
