"""Points that a reader draws on the stage: they become the data of the run."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from film.training_film import TrainingFilm
from nn_core.schedule import Schedule
from setting.drawn_points import digits, joined, make_drawn
from setting.kept_points import fits_link
from setting.own_text import is_own, read, write
from setting.run import Run
from setting.schedule import MOST_CHANGES, length
from setting.setting import Setting
from setting.table import RefusedError, count
from stage.protocol import DrawnPoints, PointsAnswer
from ui.run.current_run import current_film
from ui.run.moves import move
from ui.run.own_points import WAITING

_SCHEDULE = "drawn-schedule"  # The network of the points that were drawn last, and what its run is changed by.
_EARLIER = "drawn-earlier"  # By run, what its data were, so that taking a change back leads to these very data.
_MOST_EARLIER = 50
_AGAIN = "Training begins again from the same initial weights; Undo leads back."
_ONLY_HERE = "Until then these points are kept in this tab, and not in the link."


def draw(setting: Setting, film: TrainingFilm, drawn: DrawnPoints) -> PointsAnswer:
    """Make what was drawn on ``film``, which shows ``setting``, the data of the run, and say what becomes of it."""
    earlier: OrderedDict[str, str] = st.session_state.setdefault(_EARLIER, OrderedDict())
    earlier[film.run] = setting.data
    while len(earlier) > _MOST_EARLIER:
        earlier.popitem(last=False)
    data = undone = earlier.get(drawn.of)
    if data is None:
        upright = film.plane.upright if setting.columns == 1 else ()
        plane, regression = (film.plane.low, film.plane.high, *upright), setting.kind == "regression"
        try:
            named = {"names": setting.class_names, "column_names": setting.column_names}
            data = write(make_drawn(drawn.points, plane, regression=regression, **named))
        except RefusedError as reason:
            st.session_state[WAITING] = setting.data
            return PointsAnswer(drawn.serial, f"{reason} {_ONLY_HERE}", waits=True)
    after, start = replace(setting, data=data).consistent(), drawn.start
    schedule, why = _schedule(setting, after, film, drawn)
    if not start and not undone and film.on_screen:
        if _trains_alike(setting, after):
            start = film.on_screen
            schedule = Run(setting, film.schedule).up_to(start).schedule
        else:
            why = why or _AGAIN
    # Where these are the data already, the stage leads the film back by itself.
    st.session_state[_SCHEDULE] = after.of_network(), schedule if data != setting.data else None
    st.session_state[WAITING] = ""
    move("data", data)
    return PointsAnswer(drawn.serial, " ".join(filter(None, [why, told(data)])), start=start if schedule else 0)


def told(data: str) -> str:
    """How many points were drawn, and how they are kept; nothing of data that nobody drew."""
    own = read(data) if is_own(data) else None
    if own is None or own.plane is None:
        return ""
    points, sides = count(len(own.training) + len(own.test), "point"), (own.plane[:2], own.plane[2:])
    exact = " and ".join(dict.fromkeys(count(digits(*side), "decimal") for side in sides if side))
    kept = "all in the link" if fits_link(own) else "too many for a link, so this tab keeps them"
    return f"{points}, rounded to {exact}; {kept}."


def film_of(setting: Setting, schedule: Schedule | None, **shown: Any) -> TrainingFilm:
    """``current_film``, whose run is changed on the way as points require that were drawn for it just now.

    They are asked for until the film is made: a run of the page may be broken off before. A link's ``schedule`` and a
    network that is another by then, for a control was moved, begin as they would.
    """
    network, drawn = st.session_state.get(_SCHEDULE, (None, None))
    film = current_film(setting, schedule or (drawn if network == setting.of_network() else None), **shown)
    st.session_state.pop(_SCHEDULE, None)
    return film


def _trains_alike(before: Setting, after: Setting) -> bool:
    """Whether both have the same network and the same points to train on: test points alone are others."""
    (points, targets), (others, other_targets) = before.training_data(), after.training_data()
    alike = np.array_equal(points, others) and np.array_equal(targets, other_targets)
    return alike and before.configuration() == after.configuration()


def _schedule(before: Setting, after: Setting, film: TrainingFilm, drawn: DrawnPoints) -> tuple[Schedule | None, str]:
    """What the run of ``after`` is changed by on the way; None where it starts again, and why if it was to go on."""
    if before.sizes != after.sizes or before.output != after.output:
        return None, "The number of classes changed, and so the network, its loss and the colours: it starts again."
    if not drawn.start:
        return None, ""
    if drawn.more is not None and after.standardise:
        return None, "Features are standardised by all points, which moves every input: training starts again."
    changes = film.read_changes(drawn.changes)
    if changes is None:
        return None, "What was changed on the way cannot be read: training starts again."
    new = sum(not test for *_, test in drawn.points[len(drawn.points) - (drawn.more or 0) :])
    if not new:
        return changes, ""
    schedule = joined(changes, drawn.start, len(after.training_data()[0]) - new, after.rule)
    if length(schedule) > MOST_CHANGES:
        return None, f"A run keeps {MOST_CHANGES - 1} changes, and these points are one more: training starts again."
    return schedule, ""
