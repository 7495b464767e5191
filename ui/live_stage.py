"""The live stage as the pages show it."""

from __future__ import annotations

from film.training_film import TrainingFilm
from server.process import settle
from stage.component import stage
from stage.protocol import Labels

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
    stage(film, key=key, labels=LABELS)
    settle()  # What the app needs is loaded by now.
