"""Points that a reader draws on the stage: they become the data of the run."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import streamlit as st

from film.training_film import TrainingFilm
from nn_core.schedule import Schedule
from setting.drawn_points import digits, joined, make_drawn
from setting.own_points import MOST_IN_LINK, is_own, read, write
from setting.schedule import MOST_CHANGES, length
from setting.setting import Setting
from setting.table import RefusedError, count
from stage.protocol import Drawing, Drawn
from ui.run.controls import move

_SCHEDULE = "drawn-schedule"  # The data that were drawn last, and what a run of them is changed by on the way.
_EARLIER = "drawn-earlier"  # By run, what its data were, so that taking a change back leads to these very data.
_MOST_EARLIER = 50
_ONLY_HERE = "Until then these points are kept in this tab, and not in the link."


def draw(setting: Setting, film: TrainingFilm, drawing: Drawing) -> Drawn:
    """Make what was drawn on ``film``, which shows ``setting``, the data of the run, and say what becomes of it."""
    earlier: OrderedDict[str, str] = st.session_state.setdefault(_EARLIER, OrderedDict())
    earlier[film.run] = setting.data
    while len(earlier) > _MOST_EARLIER:
        earlier.popitem(last=False)
    data = earlier.get(drawing.of)
    if data is None:
        plane, regression = (film.plane.low, film.plane.high), setting.kind == "regression"
        try:
            data = write(make_drawn(drawing.points, plane, regression=regression, names=setting.class_names))
        except RefusedError as reason:
            return Drawn(drawing.serial, f"{reason} {_ONLY_HERE}", waits=True)
    schedule, why = _schedule(setting, replace(setting, data=data).consistent(), film, drawing)
    # Where these are the data already, the stage leads the film back by itself.
    st.session_state[_SCHEDULE] = data, schedule if data != setting.data else None
    move("data", data)
    return Drawn(drawing.serial, " ".join(filter(None, [why, told(data)])), start=drawing.start if schedule else 0)


def told(data: str) -> str:
    """How many points were drawn, and how they are kept; nothing of data that nobody drew."""
    own = read(data) if is_own(data) else None
    if own is None or own.plane is None:
        return ""
    points, exact = count(len(own.training) + len(own.test), "point"), count(digits(*own.plane), "decimal")
    kept = "all in the link" if len(own.training) + len(own.test) <= MOST_IN_LINK else "the link has only their name"
    return f"{points}, rounded to {exact}; {kept}."


def schedule_of_drawn(setting: Setting) -> Schedule | None:
    """What a run of the points that were drawn last is changed by on the way, where it is new and they are its data.

    It is told to the next run of a page alone: whoever has other data by then, or moves a control, begins again.
    """
    data, schedule = st.session_state.pop(_SCHEDULE, (None, None))
    return schedule if data == setting.data else None


def _schedule(before: Setting, after: Setting, film: TrainingFilm, drawing: Drawing) -> tuple[Schedule | None, str]:
    """What the run of ``after`` is changed by on the way; None where it starts again, and why if it was to go on."""
    if not drawing.start:
        return None, ""
    if before.sizes != after.sizes or before.output != after.output:
        return None, "The number of classes changed, and so the network: it starts again."
    if drawing.more is not None and after.standardise:
        return None, "Features are standardised by all points, which moves every input: training starts again."
    changes = film.read_changes(drawing.changes)
    if changes is None:
        return None, "What was changed on the way cannot be read: training starts again."
    new = sum(not test for *_, test in drawing.points[len(drawing.points) - (drawing.more or 0) :])
    if not new:
        return changes, ""
    schedule = joined(changes, drawing.start, len(after.training_data()[0]) - new, after.rule)
    if length(schedule) > MOST_CHANGES:
        return None, f"A run keeps {MOST_CHANGES - 1} changes, and these points are one more: training starts again."
    return schedule, ""
