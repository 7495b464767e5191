"""The sliders: widgets that turn into a ``Setting``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from nn_core import CLOUDS, GATES
from nn_core.activations import ACTIVATIONS
from nn_core.checks import Schedule
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from setting import run
from setting.setting import CHOICES, DEFAULT, EPOCHS_STEP, RANGES, RATES, SPEEDS, Setting
from ui.url import query

_SETTING = "setting"

_TABLES: tuple[dict[str, Any], ...] = (ACTIVATIONS, LOSSES, SCHEMES)
NAMES: dict[str, str] = {
    **{gate: gate.upper() for gate in GATES},
    **{cloud: cloud.capitalize() for cloud in CLOUDS},
    **{name: entry.label for table in _TABLES for name, entry in table.items()},
}


def setting_controls(*, arrived: bool) -> tuple[Setting, Schedule | None]:
    """Show the controls in the sidebar; the setting they show, and if they follow a new URL, its learning rates.

    ``arrived`` is whether the reader has only just come to this page.
    """
    linked = query.read_url(run.from_query, _values(_shown()))
    if linked:
        _put(linked.setting)
    elif arrived or _key("hidden") not in st.session_state:
        # Widgets forget their state when the reader leaves their page; the setting is what stays.
        _put(_shown())
    with st.sidebar:
        values = {**_training(), **_network(), **_start()}
    setting = replace(DEFAULT, **values)
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


def _shown() -> Setting:
    """What the controls showed last."""
    setting: Setting = st.session_state.get(_SETTING, DEFAULT)
    return setting


def _values(setting: Setting) -> dict[str, Any]:
    """``setting`` by the keys of the controls."""
    return {_key(name): value for name, value in vars(setting).items()}


def _put(setting: Setting) -> None:
    """Move every control to ``setting``."""
    st.session_state.update(_values(setting))


def _slider(name: str, label: str, help: str, step: int = 1) -> dict[str, Any]:
    low, high = RANGES[name]
    return {name: st.slider(label, low, high, step=step, **kept(_key(name)), help=help)}


def _select(name: str, label: str, help: str) -> dict[str, Any]:
    chosen = st.selectbox(label, CHOICES[name], format_func=NAMES.__getitem__, **kept(_key(name)), help=help)
    return {name: chosen}


def _training() -> dict[str, Any]:
    """What acts on a running training, from the epoch drawn on."""
    values = _slider("hidden", "Hidden neurons", "Units in the hidden layer. Makes a new network.")
    values["rate"] = st.select_slider(
        "Learning rate", RATES, format_func="{:g}".format, **kept(_key("rate")),
        help="How far each epoch steps along the gradient. Acts at once, from the epoch drawn.",
    )  # fmt: skip
    values |= _slider("epochs", "Epochs", "Where training stops. Acts at once.", EPOCHS_STEP)
    values["speed"] = st.select_slider(
        "Speed", SPEEDS, format_func=_speed, **kept(_key("speed")),
        help="Epochs from one frame to the next; 1 is slow motion. Acts at once.",
    )  # fmt: skip
    return values


def _network() -> dict[str, Any]:
    values = _slider("hidden2", "Second hidden layer", "Its units; 0 leaves it out. Makes a new network.")
    values |= _select("activation", "Hidden activation", "What a unit makes of its weighted sum. Makes a new network.")
    values |= _select("loss", "Loss", "What training makes small: a mean over samples. Makes a new network.")
    return values | _select("data", "Data", "A gate with four samples, or a cloud of 200 points. Makes a new network.")


def _start() -> dict[str, Any]:
    values = _select("init", "Initial weights", "How the weights at epoch 0 are drawn. Makes a new network.")
    low, high = RANGES["seed"]
    values["seed"] = st.number_input(
        "Seed", low, high, step=1, **kept(_key("seed")),
        help="The same seed gives the same initial weights, everywhere.",
    )  # fmt: skip
    st.button("New seed", on_click=_draw_seed, width="stretch", help="Draw other initial weights.")
    return values


def _speed(epochs: int) -> str:
    return "1 epoch a frame" if epochs == 1 else f"{epochs} epochs a frame"


def _draw_seed() -> None:
    st.session_state[_key("seed")] = int(np.random.default_rng().integers(10_000))
