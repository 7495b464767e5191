"""The fields of a setting as controls: what each is called, what it is, what moving it does, and its widget.

Every page that has such a control takes it from here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from nn_core.optimisers import OPTIMISERS
from setting.names import NAMES
from setting.of_data import features, losses, name_of_data, outputs, usual_features
from setting.parameters import decimal
from setting.setting import CHOICES, EPOCHS_STEP, RANGES, motion

_BATCHES = (1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 200, 256, None)
_EPOCHS = (1, 2, 5, 10, 20, 50, *range(EPOCHS_STEP, RANGES["epochs"][1] + 1, EPOCHS_STEP))
STEPS: dict[str, tuple[Any, ...]] = {
    **{name: CHOICES[name] for name in ("rate", "speed", "l1", "l2")}, "batch": _BATCHES, "epochs": _EPOCHS
}  # fmt: skip
"""What the sliders offer whose steps are not even."""

NEW, _AT_ONCE = "Training starts again at epoch 0.", "Acts at once, from the epoch drawn."
_CONSTANTS = "; ".join(f"{kind.label}: {kind.constants}" for kind in OPTIMISERS.values() if kind.constants)
FIELDS: dict[str, tuple[str, str, str]] = {
    "data": (
        "Data", "A gate with four samples, a cloud of points, a curve, measurements, or your own: points drawn on the "
        "boundary, or a table pasted or uploaded.", NEW,
    ),
    "hidden": ("Hidden neurons", "Units in the hidden layer.", NEW),
    "hidden2": ("Second hidden layer", "Its units; 0 leaves it out.", NEW),
    "rate": ("Learning rate", "How far each update steps along the gradient.", _AT_ONCE),
    "epochs": ("Epochs", "Where training stops.", "Acts at once."),
    "speed": ("Speed", "Epochs from one frame to the next, of sixty a second; or slow motion.", "Acts at once."),
    "noise": ("Noise (%)", "How much chance there is in the labels, or the places, of a cloud's points.", NEW),
    "samples": ("Samples", "The points of a cloud, training and test together.", NEW),
    "test": ("Test share (%)", "The part of the points that is never trained on.", NEW),
    "data_seed": ("Data seed", "The same seed draws the same points, everywhere.", NEW),
    "depth": ("Hidden layers", "None makes a linear model.", NEW),
    "activation": ("Hidden activation", "What a unit makes of its weighted sum.", NEW),
    "features": ("Features", "What the network is given of each point.", NEW),
    "standardise": ("Standardise features", "To mean 0 and spread 1 on the training points.", NEW),
    "output": ("Output activation", "Sigmoid has targets 0 and 1, tanh −1 and 1, softmax one output a class.", NEW),
    "loss": ("Loss", "What training makes small: a mean over samples.", NEW),
    "init": ("Initial weights", "How the weights at epoch 0 are drawn.", NEW),
    "seed": ("Seed", "The same seed gives the same initial weights, everywhere.", ""),
    "optimiser": ("Optimiser", f"How a gradient becomes a step. {_CONSTANTS}.", _AT_ONCE),
    "batch": ("Batch size", "Samples to an update.", _AT_ONCE),
    "order": ("Order of the batches", "Which samples come together.", NEW),
    "l1": ("L1 penalty", "Each update takes rate × this off every weight, until it is 0; not off biases.", _AT_ONCE),
    "l2": ("L2 penalty", "Each update takes rate × this × the weight off every weight; not off biases.", _AT_ONCE),
}  # fmt: skip
"""By field: its label, what it is, and what moving it does to a run."""
LABELS = {name: label for name, (label, *_) in FIELDS.items()}


def label(name: str) -> str:
    """What the control of the field ``name`` of a setting is called; ``layers`` has several."""
    return LABELS.get("hidden" if name == "layers" else name, name)


def kept(key: str) -> Any:
    """The arguments of a widget called ``key`` that have every run send its value until the browser has shown it.

    A widget's script may load late. If only the first run sent the value and a second one came before the widget
    appeared, it would begin at its default, and the next move of any other widget would send that default along.
    """
    return {"key": key, "persist_state": "page"}


def control(name: str, effect: str = "", offers: tuple[Any, ...] = (), **keep: Any) -> Any:
    """The widget of the field ``name`` of a setting; its value. ``effect`` is a sentence for the help: what it does.

    ``offers`` are what can be chosen, where that is not always the same; ``keep`` the widget's key and what it keeps.
    """
    label, what, _ = FIELDS[name]
    more = {**keep, "help": f"{what} {effect}".strip()}
    if name in STEPS:
        return st.select_slider(label, offers or STEPS[name], format_func=_SAID.get(name, decimal), **more)
    if name in ("seed", "data_seed"):
        return st.number_input(label, *RANGES[name], step=1, **more)
    if name in RANGES:
        return st.slider(label, *RANGES[name], step=1, **more)
    if name == "standardise":
        return st.toggle(label, **more)
    choices = offers or CHOICES[name]
    if name == "features":
        return tuple(st.multiselect(label, choices, format_func=NAMES.__getitem__, **more))
    named = name_of_data if name == "data" else NAMES.__getitem__
    return st.selectbox(label, choices, format_func=named, **more)


def _speed(speed: float) -> str:
    """``speed`` in words: epochs a frame, or in slow motion epochs a second, or seconds an epoch."""
    if speed >= 1:
        return "1 epoch a frame" if speed == 1 else f"{speed} epochs a frame"
    a_second = motion(speed)["pace"]
    if a_second < 1:
        return f"1 epoch in {1 / a_second:g} seconds"
    return "1 epoch a second" if a_second == 1 else f"{a_second:g} epochs a second"


_SAID = {
    "speed": _speed,
    "batch": lambda batch: "All at once" if batch is None else str(batch),
    "epochs": "{:,}".format,
}


def offers(name: str, values: Mapping[str, Any], brought: Collection[Any] = ()) -> tuple[Any, ...]:
    """What can be chosen for the field ``name`` beside ``values``, or was ``brought`` by a link; () for any number."""
    if name == "output":
        return outputs(values["data"])
    if name == "loss":
        return losses(values["output"])
    if name == "features":
        return features(values["data"])
    usual = STEPS.get(name, CHOICES.get(name, ()))
    if name in STEPS:
        return tuple(sorted({*usual, *brought}, key=lambda number: (number is None, number or 0)))
    return (*usual, *sorted({*brought} - {*usual}))


def fitting_features(chosen: Collection[str], before: str, data: str) -> list[str]:
    """The features ``chosen`` for the data ``before``, as far as they can be made of ``data``; never none.

    Who had the coordinates and nothing else has those of the new data.
    """
    usual, fitting = usual_features(data), features(data)
    if set(chosen) == set(usual_features(before)):
        return list(usual)
    return [name for name in fitting if name in chosen] or list(usual)
