"""The same run in Streamlit's standard charts, where the stage cannot be loaded."""

from __future__ import annotations

import time

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from film.training_film import TrainingFilm
from stage.component import Shown
from stage.protocol import Picture, Request, Response, Table

PATIENCE = 1.0  # Seconds of training a press of Train may take before the charts are drawn.
_BROWSER = (
    "The live stage could not be loaded in this browser, so these charts show the run without moving. "
    "Reload the page to try the live stage again."
)
_SERVER = (
    "This server does not have the live stage's files, so these charts show the run without moving. "
    "Whoever runs the server can put them there: `python -m stage.assets` in the app's folder, then start it again."
)


def standard_charts(film: TrainingFilm, why: Shown, *, key: str) -> None:
    """Buttons, words, charts and table of ``film`` at its present epoch; they move when a button is pressed."""
    st.warning(_SERVER if why is Shown.NOT_SERVED else _BROWSER, icon=":material/slow_motion_video:")
    _follow_the_link(film)
    _buttons(film, key)
    # To be shown, the film comes to rest: what is on the page is where the run is, and others may look inside.
    frame = _request(film, "seek")
    st.markdown(f"**Epoch {film.epoch:,} of {film.goal:,}**, loss {film.trainer.last_loss:.3g}")
    st.write(_words(film))
    left, right = st.columns(2)
    panels = film.panels_now
    for i, picture in enumerate(panel for panel in panels if isinstance(panel, Picture)):
        with left if i % 2 == 0 else right:
            _picture(picture, key)
    for table in (panel for panel in panels if isinstance(panel, Table)):
        _table(table, frame.channels[table.channel][0])


def _follow_the_link(film: TrainingFilm) -> None:
    """Go to where the last of a link's learning rates begins; from there on the run is the reader's own."""
    until, start = time.perf_counter() + PATIENCE, film.changes[-1][0]
    while film.trainer.furthest < start and time.perf_counter() < until:
        film.respond(Request("seek", start, 0, 0, film.run, film.changes))


def _buttons(film: TrainingFilm, key: str) -> None:
    """They act before the run that a press leads to: a run of the whole page would know nothing of the press."""
    train, step, reset = st.columns(3)
    train.button(
        "Train", key=f"{key}-train", on_click=_train, args=(film,), width="stretch", help="Train for up to a second."
    )  # fmt: skip
    step.button(
        "Step", key=f"{key}-step", on_click=_step, args=(film,), width="stretch", help="Train exactly one more epoch."
    )  # fmt: skip
    reset.button(
        "Reset", key=f"{key}-reset", on_click=_reset, args=(film,), width="stretch",
        help="Back to the same initial weights.",
    )  # fmt: skip


def _train(film: TrainingFilm) -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and _request(film, "play", count=64).epochs:
        pass


def _step(film: TrainingFilm) -> None:
    _request(film, "step", count=1)


def _reset(film: TrainingFilm) -> None:
    film.respond(Request("pause", 0, 0, 0, film.run, ((0, film.rate),)))


def _request(film: TrainingFilm, kind: str, count: int = 0) -> Response:
    return film.respond(Request(kind, film.epoch, count, 0, film.run, film.changes))


def _words(film: TrainingFilm) -> str:
    """The last sentence that holds for where the film rests, by the rule of stage/js/player.js."""
    epoch, diverged = film.epoch, film.diverged
    state = "done" if epoch >= film.goal else "paused" if epoch else "ready"
    if diverged is not None and epoch >= diverged - 1:
        state = "diverged"
    held = [words for since, words, when in film.notes if since <= epoch and when in (None, state)]
    return held[-1]


def _picture(picture: Picture, key: str) -> None:
    figure = picture.figure.update_layout(height=320)
    st.plotly_chart(figure, theme=None, key=f"{key}-{picture.name}", config={"displayModeBar": False})
    st.caption(f"{picture.title}. {picture.caption}")


def _table(table: Table, values: NDArray[np.float32]) -> None:
    """``values`` ``(n_rows,)`` are the last column; one on its target's side of 0.5 is right."""
    shown = [f"{value:.3f}" for value in values]
    if table.targets is not None:
        right = [value > 0.5 if target > 0.5 else value < 0.5 for value, target in zip(values, table.targets)]
        shown = [f"{value} {'✓ right' if ticked else '✗ wrong'}" for value, ticked in zip(shown, right)]
    rows = [dict(zip(table.header, (*row, value))) for row, value in zip(table.rows, shown)]
    st.dataframe(rows, hide_index=True)
    st.caption(f"{table.title}. {table.caption}")
