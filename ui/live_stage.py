"""The live stage as the pages show it, and Streamlit's standard charts where a browser cannot load it."""

from __future__ import annotations

from film.training_film import TrainingFilm
from server.process import settle
from server.throttle import throttle
from stage.component import Shown, stage
from stage.protocol import Labels
from ui.standard_charts import standard_charts

LABELS = Labels(
    group="Training",
    play="Train",
    play_title="Train from the epoch drawn",
    step_title="Draw exactly one more epoch",
    reset_title="Back to the same initial weights",
    unit="Epoch",
    scrubber="Back to any epoch drawn",
)


def live_stage(film: TrainingFilm, *, key: str) -> None:
    """Show ``film``, inside a fragment."""
    shown = stage(film, key=key, labels=LABELS, throttle=throttle.answer)
    if shown is not Shown.YES:
        standard_charts(film, shown, key=f"{key}-standard")
    settle()  # What the app needs is loaded by now.
