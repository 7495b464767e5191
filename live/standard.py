"""The same run in Streamlit's standard charts, for a browser that could not load the stage."""

from __future__ import annotations

import time

import streamlit as st

from live.film import Ask, Picture
from live.training import TrainingFilm

_PATIENCE = 1.0  # Seconds of training a press of Train may take before the charts are drawn.


def standard_charts(film: TrainingFilm, *, key: str) -> None:
    """Buttons and charts of ``film`` at its present epoch; they move when a button is pressed."""
    st.warning(
        "The live stage could not be loaded in this browser, so these charts show the run without moving. "
        "Reload the page to try the live stage again.",
        icon=":material/slow_motion_video:",
    )
    train, step, reset = st.columns(3)
    if train.button("Train", key=f"{key}-train", type="primary", width="stretch", help="Train for up to a second."):
        _train(film)
    if step.button("Step", key=f"{key}-step", width="stretch", help="Train exactly one more epoch."):
        _ask(film, "step", count=1)
    if reset.button("Reset", key=f"{key}-reset", width="stretch", help="Back to the same initial weights."):
        film.answer(Ask("settle", 0, 0, 0, film.run, None))
    st.markdown(f"**Epoch {film.trainer.epoch:,} of {film.goal:,}**, loss {film.trainer.last_loss:.4f}")
    left, right = st.columns(2)
    pictures = [panel for panel in film.panels_now if isinstance(panel, Picture)]
    for i, panel in enumerate(pictures):
        with left if i % 2 == 0 else right:
            figure = panel.figure.update_layout(height=320)
            st.plotly_chart(figure, theme=None, key=f"{key}-{panel.name}", config={"displayModeBar": False})
            st.caption(f"{panel.title}. {panel.caption}")


def _train(film: TrainingFilm) -> None:
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until and film.trainer.epoch < film.goal:
        before = film.trainer.epoch
        _ask(film, "play", count=64)
        if film.trainer.epoch == before:
            break


def _ask(film: TrainingFilm, kind: str, count: int) -> None:
    film.answer(Ask(kind, film.trainer.epoch, count, 0, film.run, film.changes))
