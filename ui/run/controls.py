"""The controls of a run: widgets in the sidebar that make up a ``Setting``.

What a control is called, what it is and what moving it does is one entry in ``_CONTROLS``; whether it is folded, one in
``_GROUPS``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import streamlit as st

from nn_core.activations import ACTIVATIONS
from nn_core.datasets import DATASETS, GATES, entry
from nn_core.features import FEATURES
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from nn_core.schedule import Schedule
from setting import run
from setting.setting import CHOICES, CONTROLS, DEFAULT, EPOCHS_STEP, MOST_LAYERS, OUTPUTS, RANGES, Setting, losses
from ui.url import query

_SETTING = "setting"
_LINKED = "linked-values"  # By control, the values that links brought and that it would not offer otherwise.
_BATCHES = (1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 200, 256, None)
_EPOCHS = (1, 2, 5, 10, 20, 50, *range(EPOCHS_STEP, RANGES["epochs"][1] + 1, EPOCHS_STEP))
STEPS: dict[str, tuple[Any, ...]] = {
    **{name: CHOICES[name] for name in ("rate", "speed", "l1", "l2")}, "batch": _BATCHES, "epochs": _EPOCHS
}  # fmt: skip
"""What the sliders offer whose steps are not even."""

_TABLES: tuple[dict[str, Any], ...] = (DATASETS, ACTIVATIONS, LOSSES, SCHEMES, OPTIMISERS, FEATURES)
NAMES: dict[str, str] = {
    **{name: entry.label for table in _TABLES for name, entry in table.items()},
    "shuffled": "Shuffled anew in every epoch",
    "fixed": "As the data come",
}
_NEW, _AT_ONCE = "Makes a new network.", "Acts at once, from the epoch drawn."
_CONSTANTS = "; ".join(f"{kind.label}: {kind.constants}" for kind in OPTIMISERS.values() if kind.constants)
# The fields of a setting: a label, what it is, and what moving it does to a run.
_CONTROLS: dict[str, tuple[str, str, str]] = {
    "data": ("Data", "A gate with four samples, or a cloud of points.", _NEW),
    "hidden": ("Hidden neurons", "Units in the hidden layer.", _NEW),
    "hidden2": ("Second hidden layer", "Its units; 0 leaves it out.", _NEW),
    "rate": ("Learning rate", "How far each update steps along the gradient.", _AT_ONCE),
    "epochs": ("Epochs", "Where training stops.", "Acts at once."),
    "speed": ("Speed", "Epochs from one frame to the next; 1 is slow motion.", "Acts at once."),
    "noise": ("Noise (%)", "How much chance there is in the labels, or the places, of a cloud's points.", _NEW),
    "samples": ("Samples", "The points of a cloud, training and test together.", _NEW),
    "test": ("Test share (%)", "The part of the points that is never trained on.", _NEW),
    "data_seed": ("Data seed", "The same seed draws the same points, everywhere.", _NEW),
    "depth": ("Hidden layers", "None makes a linear model.", _NEW),
    "activation": ("Hidden activation", "What a unit makes of its weighted sum.", _NEW),
    "features": ("Features", "What the network is given of each point.", _NEW),
    "standardise": ("Standardise features", "To mean 0 and spread 1 on the training points.", _NEW),
    "output": ("Output activation", "Sigmoid has targets 0 and 1, tanh −1 and 1.", _NEW),
    "loss": ("Loss", "What training makes small: a mean over samples.", _NEW),
    "init": ("Initial weights", "How the weights at epoch 0 are drawn.", _NEW),
    "seed": ("Seed", "The same seed gives the same initial weights, everywhere.", ""),
    "optimiser": ("Optimiser", f"How a gradient becomes a step. {_CONSTANTS}.", _AT_ONCE),
    "batch": ("Batch size", "Samples to an update.", _AT_ONCE),
    "order": ("Order of the batches", "Which samples come together.", _NEW),
    "l1": ("L1 penalty", "Each update takes rate × this off every weight, until it is 0; not off biases.", _AT_ONCE),
    "l2": ("L2 penalty", "Each update takes rate × this × the weight off every weight; not off biases.", _AT_ONCE),
}  # fmt: skip
LABELS = {name: label for name, (label, *_) in _CONTROLS.items()}
# What stands open, and what is folded, in the order of the sidebar. ``layers`` is the first hidden layer's size, and
# where ``depth`` is, the number of layers and the other sizes.
_GROUPS: dict[str, tuple[str, ...]] = {
    "": ("data", "layers", "rate", "epochs", "speed"),
    "Data": ("noise", "samples", "test", "data_seed"),
    "Network": ("depth", "activation", "features", "standardise", "output", "loss", "init", "seed"),
    "Training": ("optimiser", "batch", "order", "l1", "l2"),
}
_NEW_SEED = {"seed": "New seed", "data_seed": "New data"}


def setting_controls(*, arrived: bool) -> tuple[Setting, Schedule | None]:
    """Show the controls in the sidebar; the setting they show, and if they follow a new URL, the rules of its run.

    ``arrived`` is whether the reader has only just come to this page.
    """
    shown: Setting = st.session_state.get(_SETTING, DEFAULT)
    linked = query.read_url(run.from_query, _values(shown))
    if linked or arrived or _key("data") not in st.session_state:
        # Widgets forget their state when the reader leaves their page; the setting is what stays.
        shown = linked.setting if linked else shown
        st.session_state.update(_values(shown))
    with st.sidebar:
        setting = _widgets(shown)
    st.session_state[_SETTING] = setting
    query.tell_repairs(setting)
    return setting, linked.schedule if linked else None


def flip_target(row: int) -> None:
    """Flip the target in a ``row`` of the truth table: the data are another gate then."""
    st.session_state[_key("data")] = with_flipped_target(st.session_state[_SETTING], row)


def with_flipped_target(setting: Setting, row: int) -> str:
    """The gate of ``setting`` with the target in a ``row`` of its truth table flipped: its name, or its outputs."""
    outputs = [int(target > 0) for target in setting.training_data()[1][:, 0]]
    outputs[row] = 1 - outputs[row]
    table = "".join(map(str, outputs))
    return {table: name for name, table in GATES.items()}.get(table, table)


def playground_box() -> None:
    """Where an address of TensorFlow Playground can be put; the page then reads it as it reads its own."""
    with st.expander("Open a TensorFlow Playground link"):
        st.text_input(
            "Its address", key="playground-link", on_change=_open_playground,
            help="Paste all of it, with what stands after #. What is not as it is there is told.",
        )  # fmt: skip


def _open_playground() -> None:
    if address := st.session_state["playground-link"]:
        st.query_params.from_dict({"playground": address})
        st.session_state["playground-link"] = ""


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
    label, what, _ = _CONTROLS[name]
    more = {**keep, "help": f"{what} {effect}".strip()}
    if name in STEPS:
        return st.select_slider(label, offers or STEPS[name], format_func=_SAID.get(name, "{:g}".format), **more)
    if name in ("seed", "data_seed"):
        return st.number_input(label, *RANGES[name], step=1, **more)
    if name in RANGES:
        return st.slider(label, *RANGES[name], step=1, **more)
    if name == "standardise":
        return st.toggle(label, **more)
    choices = offers or CHOICES[name]
    if name == "features":
        return tuple(st.multiselect(label, choices, format_func=NAMES.__getitem__, **more))
    return st.selectbox(label, choices, format_func=lambda value: NAMES.get(value, f"Table {value}"), **more)


_SAID = {
    "speed": lambda epochs: "1 epoch a frame" if epochs == 1 else f"{epochs} epochs a frame",
    "batch": lambda batch: "All at once" if batch is None else str(batch),
    "epochs": "{:,}".format,
}


def _key(name: str) -> str:
    return f"control-{name}"


def _size_key(layer: int) -> str:
    return _key(f"size-{layer + 1}")


def _values(setting: Setting) -> dict[str, Any]:
    """``setting`` by the keys of the controls."""
    own = {_key(name): getattr(setting, name) for name in CONTROLS if name != "layers"}
    sizes = {_size_key(layer): size for layer, size in enumerate(setting.layers)}
    return own | sizes | {_key("depth"): len(setting.layers), _key("features"): list(setting.features)}


def _widgets(shown: Setting) -> Setting:
    """Every control in its group, but those that ``shown`` hides: they keep its values."""
    values: dict[str, Any] = {name: getattr(shown, name) for name in shown.hide}
    for group, names in _GROUPS.items():
        wanted = [name for name in names if name not in shown.hide and not (name == "depth" and "layers" in shown.hide)]
        if not wanted:
            continue
        with st.expander(group) if group else st.container():
            for name in wanted:
                if name == "layers":
                    values["layers"] = _first_layer()
                elif name == "depth":
                    values["layers"] += _deeper_layers()
                else:
                    values[name] = _of_field(name, shown, values)
    return Setting(**values, hide=shown.hide).consistent()


def _first_layer() -> tuple[int, ...]:
    if st.session_state[_key("depth")]:
        return (_size(0, LABELS["hidden"]),)
    st.caption("No hidden layer: a linear model. Layers are added under Network.")
    return ()


def _deeper_layers() -> tuple[int, ...]:
    """The control of the number of hidden layers, and of each size but the first, which stands above."""
    _, what, effect = _CONTROLS["depth"]
    depth = st.slider(LABELS["depth"], 0, MOST_LAYERS, **kept(_key("depth")), help=f"{what} {effect}")
    return tuple(_size(layer, f"Neurons in layer {layer + 1}") for layer in range(1, depth))


def _size(layer: int, label: str) -> int:
    st.session_state.setdefault(_size_key(layer), DEFAULT.layers[0])
    size: int = st.slider(label, *RANGES["hidden"], **kept(_size_key(layer)), help=f"Units in this layer. {_NEW}")
    return size


def _of_field(name: str, shown: Setting, values: dict[str, Any]) -> Any:
    """The control of the field ``name``, offering what goes with the ``values`` of those above; its value."""
    effect, key, offers = _CONTROLS[name][-1], _key(name), _offers(name, values)
    now = st.session_state.get(key, getattr(shown, name))
    follows = name == "output" and now == OUTPUTS[shown.kind][0]
    if offers and name != "features" and (now not in offers or follows):
        st.session_state[key] = offers[0]  # What was chosen does not go with the data, or follows them.
    value = control(name, effect, offers, **kept(key))
    if name in _NEW_SEED:
        st.button(_NEW_SEED[name], on_click=_draw_seed, args=(name,), width="stretch", help="Draws another one.")
    if name == "features":
        return tuple(sorted(value, key=CHOICES[name].index)) or shown.features
    return value


def _offers(name: str, values: dict[str, Any]) -> tuple[Any, ...]:
    """What the control of ``name`` offers here; what links, or the truth table, have brought stays among it."""
    usual = offers(name, values)
    if not usual or name in ("output", "loss", "features"):
        return usual
    brought: set[Any] = st.session_state.setdefault(_LINKED, {}).setdefault(name, set())
    now = st.session_state.get(_key(name), usual[0])
    if now not in usual:
        brought.add(now)
    return offers(name, values, brought)


def offers(name: str, values: Mapping[str, Any], brought: Collection[Any] = ()) -> tuple[Any, ...]:
    """What can be chosen for the field ``name`` beside ``values``, or was ``brought`` by a link; () for any number."""
    if name == "output":
        return OUTPUTS[entry(values["data"]).kind]
    if name == "loss":
        return losses(values["output"])
    usual = STEPS.get(name, CHOICES.get(name, ()))
    if name in STEPS:
        return tuple(sorted({*usual, *brought}, key=lambda number: (number is None, number or 0)))
    return (*usual, *sorted({*brought} - {*usual}))


def _draw_seed(name: str) -> None:
    st.session_state[_key(name)] = int(np.random.default_rng().integers(10_000))
