"""The controls of a run: widgets in the sidebar that make up a ``Setting``."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from nn_core import CLOUDS, GATES
from nn_core.activations import ACTIVATIONS
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from setting import run
from setting.schedule import Schedule
from setting.setting import CHOICES, DEFAULT, EPOCHS_STEP, RANGES, Setting
from ui.url import query

_SETTING = "setting"

_TABLES: tuple[dict[str, Any], ...] = (ACTIVATIONS, LOSSES, SCHEMES)
NAMES: dict[str, str] = {
    **{gate: gate.upper() for gate in GATES},
    **{cloud: cloud.capitalize() for cloud in CLOUDS},
    **{name: entry.label for table in _TABLES for name, entry in table.items()},
}
# The fields of a setting, in the order of the sidebar: a label, what it is, and what moving it does to a run.
_CONTROLS = {
    "hidden": ("Hidden neurons", "Units in the hidden layer.", "Makes a new network."),
    "rate": ("Learning rate", "How far each epoch steps along the gradient.", "Acts at once, from the epoch drawn."),
    "epochs": ("Epochs", "Where training stops.", "Acts at once."),
    "speed": ("Speed", "Epochs from one frame to the next; 1 is slow motion.", "Acts at once."),
    "hidden2": ("Second hidden layer", "Its units; 0 leaves it out.", "Makes a new network."),
    "activation": ("Hidden activation", "What a unit makes of its weighted sum.", "Makes a new network."),
    "loss": ("Loss", "What training makes small: a mean over samples.", "Makes a new network."),
    "data": ("Data", "A gate with four samples, or a cloud of 200 points.", "Makes a new network."),
    "init": ("Initial weights", "How the weights at epoch 0 are drawn.", "Makes a new network."),
    "seed": ("Seed", "The same seed gives the same initial weights, everywhere.", ""),
}
LABELS = {name: label for name, (label, *_) in _CONTROLS.items()}


def setting_controls(*, arrived: bool) -> tuple[Setting, Schedule | None]:
    """Show the controls in the sidebar; the setting they show, and if they follow a new URL, its learning rates.

    ``arrived`` is whether the reader has only just come to this page.
    """
    shown: Setting = st.session_state.get(_SETTING, DEFAULT)
    linked = query.read_url(run.from_query, _values(shown))
    if linked or arrived or _key("hidden") not in st.session_state:
        # Widgets forget their state when the reader leaves their page; the setting is what stays.
        st.session_state.update(_values(linked.setting if linked else shown))
    with st.sidebar:
        setting = Setting(
            **{name: control(name, effect, **kept(_key(name))) for name, (*_, effect) in _CONTROLS.items()}
        )
        st.button("New seed", on_click=_draw_seed, width="stretch", help="Draw other initial weights.")
    st.session_state[_SETTING] = setting
    query.tell_repairs(setting)
    return setting, linked.schedule if linked else None


def kept(key: str) -> Any:
    """The arguments of a widget called ``key`` that have every run send its value until the browser has shown it.

    A widget's script may load late. If only the first run sent the value and a second one came before the widget
    appeared, it would begin at its default, and the next move of any other widget would send that default along.
    """
    return {"key": key, "persist_state": "page"}


def _key(name: str) -> str:
    return f"control-{name}"


def _values(setting: Setting) -> dict[str, Any]:
    """``setting`` by the keys of the controls."""
    return {_key(name): value for name, value in vars(setting).items()}


def control(name: str, effect: str = "", **keep: Any) -> Any:
    """The widget of the field ``name`` of a setting; its value. ``effect`` is a sentence for the help: what it does.

    ``keep`` are the widget's key and ``persist_state``.
    """
    label, what, _ = _CONTROLS[name]
    more = {**keep, "help": f"{what} {effect}".strip()}
    if name == "seed":
        return st.number_input(label, *RANGES[name], step=1, **more)
    if name in RANGES:
        return st.slider(label, *RANGES[name], step=EPOCHS_STEP if name == "epochs" else 1, **more)
    if name in ("rate", "speed"):
        return st.select_slider(label, CHOICES[name], format_func="{:g}".format if name == "rate" else _speed, **more)
    return st.selectbox(label, CHOICES[name], format_func=NAMES.__getitem__, **more)


def _speed(epochs: int) -> str:
    return "1 epoch a frame" if epochs == 1 else f"{epochs} epochs a frame"


def _draw_seed() -> None:
    st.session_state[_key("seed")] = int(np.random.default_rng().integers(10_000))
