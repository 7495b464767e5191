"""What goes to a browser: a film's answer with all that the player has to know of it, and panels as plain data."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from stage.panels import Panel, Picture
from stage.protocol import Film, PointsAnswer, Request, Response, View
from stage.wire import pack

_QUICKEST, _SMALLEST = 1, 9  # How hard zlib tries.


def message(
    film: Film, request: Request | None, response: Response, panels: list[dict[str, Any]] | None, key: str,
    refused: int | None = None, view: View | None = None, view_serial: int = 0,
    points_answer: PointsAnswer | None = None, asks_kept: bool = False,
) -> bytes:  # fmt: skip
    """The ``response`` to ``request``, or the first frame where there is none; ``panels`` where the browser needs them.

    ``refused`` is the serial number of a request for what cannot be, ``view_serial`` that of the view told last, and
    ``points_answer`` the one to the points drawn last. ``asks_kept`` is whether the page waits to hear what the tab has
    kept of curves.
    """
    header = {
        "key": key,
        "run": film.run,
        "name": film.name,
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
        "unfinished": film.unfinished,
        "legend": None if film.legend is None else asdict(film.legend),
        "view": None if view is None else asdict(view),
        "view_serial": view_serial,
        "points_answer": points_answer,
        "diverged": film.diverged,
        "seek_request": film.seek_request,
        "recorded": film.recorded,
        "asks_kept": asks_kept,
    }
    history = None if panels is None else film.history
    return pack(header, response, history, level=_SMALLEST if film.recorded else _QUICKEST)


def described(panel: Panel) -> dict[str, Any]:
    """A panel as plain data for the browser."""
    if not isinstance(panel, Picture):
        return asdict(panel)
    plain = ("name", "title", "caption", "alt", "share", "row", "square", "sentence", "outside")
    fields = {name: getattr(panel, name) for name in plain}
    points = None if panel.points is None else asdict(panel.points)
    figure = json.loads(panel.figure.to_json(remove_uids=True))
    figure["layout"].pop("template", None)
    marks, kept = ([asdict(one) for one in some] for some in (panel.marks, panel.kept))
    return {**fields, "figure": figure, "points": points, "marks": marks, "kept": kept}
