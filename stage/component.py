"""The stage as a Streamlit component: mounted once, then only fed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict
from enum import Enum
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st

from stage import assets
from stage.protocol import Answer, Ask, Film, Labels, Panel, Picture
from stage.wire import pack, read_ask

PACE = 60  # Frames a second the browser plays; fewer where it cannot keep up.


@cache
def _component(labels: Labels, static: Path) -> Any:
    words = {name: escape(text) for name, text in asdict(labels).items()}
    html = Template(assets.text("stage.html")).substitute(words)
    # Plotly puts its style sheet into the document's head, which a shadow root would not see: no isolation.
    return st.components.v2.component(
        f"live_stage_{zlib.crc32(html.encode()):x}",
        html=html,
        css=assets.text("stage.css"),
        js=assets.text("js/loader.js").replace("__VERSION__", assets.version(static)),
        isolate_styles=False,
    )


class Shown(Enum):
    """Whether the stage is shown; if not, whether the browser could not load it or the server has no files for it."""

    YES = "yes"
    NOT_LOADED = "not loaded"
    NOT_SERVED = "not served"


NEUTRAL = Labels()
Throttle = Callable[[Callable[[], Answer]], tuple[Answer, float]]


def _unthrottled(make: Callable[[], Answer]) -> tuple[Answer, float]:
    return make(), 0.0


def stage(
    film: Film, *, key: str, labels: Labels = NEUTRAL, throttle: Throttle = _unthrottled, static: Path | None = None
) -> Shown:
    """Show ``film``, or say why it cannot be shown: the page should then show something else.

    Call it inside a fragment: every ask of the browser then reruns that fragment alone. ``throttle`` makes the frames
    by calling what it is given, and says for how many seconds the browser should ask for no more. ``static`` is the
    folder ``static`` beside the script that Streamlit runs, where that does not stand beside this package's folder.
    """
    inbox = f"{key}-ask"
    static = static or assets.STATIC

    def asked() -> None:
        # Streamlit forgets a component that another page does not have, and a last ask may still be on its way from it.
        st.session_state[inbox] = [st.session_state.get(key, {}).get("ask")]

    def failed() -> None:
        st.session_state[f"{key}-failed"] = True

    if st.session_state.get(f"{key}-failed"):
        return Shown.NOT_LOADED if assets.are_served(static) else Shown.NOT_SERVED
    try:
        component = _component(labels, static)
    except OSError:
        return Shown.NOT_SERVED
    (said,) = st.session_state.pop(inbox, [None])
    ask = read_ask(said, film)
    refused = said is not None and ask is None
    if ask and ask.run != film.run:
        ask = None  # Asked before the browser heard that there is another run now.
    panels = None if ask and ask.look == film.look else _panels(film.look, film)
    component(
        key=key, data=_message(film, ask, panels, key, throttle, refused), on_ask_change=asked, on_failed_change=failed
    )
    return Shown.YES


@st.cache_resource(max_entries=32, show_spinner=False)
def _panels(look: str, _film: Film) -> list[dict[str, Any]]:
    """The film's panels as plain data: Plotly takes its time for them, so once a look is enough for a whole class."""
    return [_described(panel) for panel in _film.panels]


def _message(
    film: Film, ask: Ask | None, panels: list[dict[str, Any]] | None, key: str, throttle: Throttle,
    refused: bool = False,
) -> bytes:  # fmt: skip
    """The answer to ``ask``, or the first frame where nothing was asked; ``panels`` where the browser needs them.

    ``refused`` says that the browser asked for what cannot be.
    """

    def answered() -> Answer:
        return film.answer(ask) if ask else film.still()

    answer, rest = throttle(answered) if ask and ask.kind == "play" else (answered(), 0.0)
    header = {
        "key": key,
        "run": film.run,
        "epoch": film.epoch,
        "answer": ask.serial if ask else None,
        "refused": refused,
        "rest": rest,
        "look": film.look,
        "panels": panels,
        "start": film.start,
        "goal": film.goal,
        "stride": film.stride,
        "control": film.control,
        "latest": film.latest,
        "changes": film.changes,
        "notes": film.notes,
        "diverged": film.diverged,
        "cue": film.cue,
        "pace": PACE,
    }
    return pack(header, answer)


def _described(panel: Panel) -> dict[str, Any]:
    """A panel as plain data for the browser."""
    if not isinstance(panel, Picture):
        return asdict(panel)
    fields = {name: getattr(panel, name) for name in ("name", "title", "caption", "alt", "share", "row")}
    figure = json.loads(panel.figure.to_json(remove_uids=True))
    figure["layout"].pop("template", None)
    return {**fields, "figure": figure, "marks": [asdict(mark) for mark in panel.marks]}
