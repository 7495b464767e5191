"""The live stage as the pages show it."""

from __future__ import annotations

from collections.abc import Callable

from film.pair import PairFilm
from film.training_film import TrainingFilm
from server.process import settle
from stage.component import stage
from stage.labels import Labels
from stage.protocol import DrawnPoints, PointsAnswer, View
from ui.run import moves
from ui.run.current_run import theme

LABELS = Labels(
    group="Training",
    play="Train",
    play_title="Train from the epoch drawn",
    step_title="Draw exactly one more epoch",
    reset_title="Back to the same initial weights; the controls stay as they are",
    unit="Epoch",
    scrubber="Back to any epoch drawn",
    undo_title="Take back the last number set by hand, and all epochs since",
    undone="Taken back: at epoch {} again, before the number was set.",
    draw_title="Draw points of your own: they start again from the same initial weights, or join a run that trains",
    group_title="New points: {}",
    hollow="Test points",
    hollow_title="New points are test points, never trained on",
    curves="Earlier runs",
    curves_title="The thin curves in the loss: go back to one, pin it, throw it away",
)


def live_stage(
    film: TrainingFilm | PairFilm, *, key: str, on_press: Callable[[str, int], None] | None = None,
    view: View | None = None, on_view: Callable[[View], None] | None = None,
    on_draw: Callable[[DrawnPoints], PointsAnswer] | None = None,
    on_kept: Callable[[tuple[str, ...]], None] | None = None,
) -> None:  # fmt: skip
    """Show ``film``, inside a fragment, as ``stage.component.stage`` does.

    ``on_press`` is called with the name of what was pressed and a number, ``on_view`` with what is seen now,
    ``on_draw`` with the points drawn, ``on_kept`` with what the tab has kept of curves.
    """
    moves.keep()  # A film's request is often the first to say that the browser has heard of them.
    film.follow(theme=theme())  # Another one may have come without a run of the page.
    stage(film, key=key, labels=LABELS, on_press=on_press, view=view, on_view=on_view, on_draw=on_draw, on_kept=on_kept)
    settle()  # What the app needs is loaded by now.
