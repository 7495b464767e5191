"""What can be pressed on the stage of the Train page, and what it does: a control moves, or another page opens."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import streamlit as st

from film.messages import HAND_IN, MORE_EPOCHS, WHY
from film.network_panel import DEPTH
from film.training_film import TrainingFilm
from nn_core.datasets import GATES
from setting.parameters import decimal
from setting.setting import MOST_LAYERS, RANGES, RATES, Setting
from stage.protocol import Stepper
from ui.run import earlier
from ui.run.controls import SETTING, size_label
from ui.run.fields import LABELS, STEPS
from ui.run.moves import move, value_of
from ui.run.task import ask_hand_in

_ASKED_WHY = "stage-asked-why"
_RATE = "rate"


def pressable(setting: Setting, locked: Collection[str] = ()) -> dict[str, Any]:
    """What of the film can be pressed: nothing that moves a control which is hidden, ``locked`` or at its end."""
    fixed = {*setting.hide, *locked}
    more = setting.epochs < STEPS["epochs"][-1] and "epochs" not in fixed
    rate = Stepper(_RATE, LABELS[_RATE], decimal(setting.rate), setting.rate > RATES[0], setting.rate < RATES[-1])
    return {
        "actions": (WHY, MORE_EPOCHS, HAND_IN) if more else (WHY, HAND_IN),
        "steppers": (*(() if _RATE in fixed else (rate,)), *(() if "layers" in fixed else _sizes(setting))),
        "flippable": "data" not in fixed,
    }


def _sizes(setting: Setting) -> tuple[Stepper, ...]:
    """The steppers for the number of hidden layers and for the units of each."""
    count, (least, most) = len(setting.layers), RANGES["hidden"]
    text = f"{count} hidden layer{'' if count == 1 else 's'}"
    return (
        Stepper(DEPTH, LABELS["depth"], text, count > 0, count < MOST_LAYERS),
        *(
            Stepper(f"layer-{layer + 1}", size_label(layer), str(size), size > least, size < most)
            for layer, size in enumerate(setting.layers)
        ),
    )


def pressed(setting: Setting, film: TrainingFilm, name: str, number: int) -> None:
    """Act on what was pressed on ``film``, which shows ``setting``."""
    if earlier.is_act(name):
        earlier.pressed(name, setting)
        return
    acts: dict[str, Callable[[], None]] = {
        WHY[1]: _ask_why,
        HAND_IN[1]: ask_hand_in,
        MORE_EPOCHS[1]: lambda: move("epochs", more_epochs(setting.epochs, film.epoch)),
        _RATE: lambda: _step_rate(number),
        "table": lambda: _flip_target(number),
        DEPTH: lambda: _resize("depth", number, 0, MOST_LAYERS),
    }
    acts |= {
        f"layer-{layer}": partial(_resize, f"size-{layer}", number, *RANGES["hidden"])
        for layer in range(1, len(setting.layers) + 1)
    }
    acts[name]()


def more_epochs(goal: int, epoch: int) -> int:
    """Twice the ``goal`` of a run that is at ``epoch``, or what the control has beyond it."""
    least = max(2 * goal, epoch + 1)
    return next((offered for offered in STEPS["epochs"] if offered >= least), STEPS["epochs"][-1])


def open_diagnosis_if_asked() -> None:
    """Open the Microscope's diagnosis where that was pressed: a callback cannot lead to another page."""
    if st.session_state.pop(_ASKED_WHY, False):
        st.switch_page("pages/microscope.py", query_params={"view": "diagnosis"})


def _ask_why() -> None:
    st.session_state[_ASKED_WHY] = True


def _step_rate(by: int) -> None:
    rate = value_of(_RATE)
    offered = sorted({*RATES, rate})
    move(_RATE, offered[max(0, min(offered.index(rate) + by, len(offered) - 1))])


def _resize(name: str, by: int, least: int, most: int) -> None:
    move(name, max(least, min(value_of(name) + by, most)))


def _flip_target(row: int) -> None:
    """Flip the target in a ``row`` of the truth table: the data are another gate then."""
    move("data", with_flipped_target(st.session_state[SETTING], row))


def with_flipped_target(setting: Setting, row: int) -> str:
    """The gate of ``setting`` with the target in a ``row`` of its truth table flipped: its name, or its outputs."""
    outputs = [int(target > 0) for target in setting.training_data()[1][:, 0]]
    outputs[row] = 1 - outputs[row]
    table = "".join(map(str, outputs))
    return {table: name for name, table in GATES.items()}.get(table, table)
