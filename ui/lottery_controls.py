"""The controls of the lottery: what varies, how many networks, what counts as solved; they turn into a ``Plan``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from nn_core.verdict import SOLVED, Criterion
from ui.controls import NAMES
from ui.lottery_plan import AXES, MOST_SERIES, NETWORKS, NETWORKS_STEP, Axis, Plan, options
from ui.setting import CHOICES, DEFAULT, EPOCHS_STEP, RANGES, Setting

_NETWORKS = 1000
_NOTHING = "nothing else"
_VALUES: dict[str, tuple[Any, ...]] = {"hidden": tuple(range(1, 9)), "rate": (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)}
_ERRORS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_HELP = {
    "hidden": "Units in the hidden layer.",
    "activation": "What a hidden unit makes of its weighted sum.",
    "rate": "How far each epoch steps along the gradient.",
    "init": "How the weights at epoch 0 are drawn.",
    "loss": "What training makes small: a mean over samples.",
}


def plan_controls() -> Plan | None:
    """Show the controls in the sidebar and return what they say; None, and a sentence, where they say too little."""
    _follow_the_train_page()
    with st.sidebar:
        st.selectbox("Data", CHOICES["data"], format_func=_text, help="What every network learns.", **_kept("data"))
        axes = _axes()
        st.slider(
            "Networks a cell", *NETWORKS, step=NETWORKS_STEP, **_kept("networks"),
            help="How many seeds are drawn for each setting; more make the intervals narrower.",
        )  # fmt: skip
        for name in AXES:
            if name not in {axis.name for axis in axes}:
                _fixed(name)
        st.slider("Second hidden layer", *RANGES["hidden2"], **_kept("hidden2"), help="0 leaves it out.")
        st.slider("Epochs", *RANGES["epochs"], step=EPOCHS_STEP, **_kept("epochs"), help="How long each one trains.")
        criterion = _criterion()
    if not all(axis.values for axis in axes):
        st.info("Choose at least one value of what varies.", icon=":material/tune:")
        return None
    if len(axes) == 2 and len(axes[1].values) > MOST_SERIES:
        st.info(f"Choose at most {MOST_SERIES} values of the second thing that varies.", icon=":material/tune:")
        return None
    names = [name for name in ("data", "hidden2", "epochs", *AXES) if name not in {axis.name for axis in axes}]
    setting = replace(DEFAULT, **{name: st.session_state[_key(name)] for name in names})
    return Plan(setting, tuple(axes), st.session_state[_key("networks")], criterion)


def take(plan: Plan) -> None:
    """Move the controls that decide the cost to ``plan``."""
    st.session_state[_key("networks")] = plan.networks
    st.session_state[_key("epochs")] = plan.setting.epochs


def _key(name: str) -> str:
    return f"lottery_{name}"


def _kept(name: str) -> Any:
    """A key, under which the value outlives a visit to another page."""
    return {"key": _key(name), "persist_state": "session"}


def _follow_the_train_page() -> None:
    """Take over the setting of the Train page, whenever it changed there."""
    there: Setting = st.session_state.get("setting", DEFAULT)
    if "lottery_followed" not in st.session_state:
        st.session_state[_key("networks")] = _NETWORKS
    if st.session_state.get("lottery_followed") != there:
        for name in ("data", "hidden2", "epochs", *AXES):
            st.session_state[_key(name)] = getattr(there, name)
        st.session_state["lottery_followed"] = there


def _axes() -> list[Axis]:
    first = st.selectbox(
        "What varies", list(AXES), format_func=AXES.__getitem__, **_kept("axis_1"), help="The axis of the charts."
    )
    axes = [_axis(first)]
    rest = [name for name in AXES if name != first]
    second = st.selectbox(
        "And also", [_NOTHING, *rest], format_func=lambda name: AXES.get(name, "Nothing else"), **_kept("axis_2"),
        help="Every combination of the two is drawn; this one becomes the colours of the charts.",
    )  # fmt: skip
    if second != _NOTHING:
        axes.append(_axis(second))
    return axes


def _axis(name: str) -> Axis:
    known = options(name)
    chosen = st.pills(
        f"{AXES[name]}: values", known, selection_mode="multi", default=_VALUES.get(name, known), format_func=_text,
        help="Click to add or to leave out.", **_kept(f"values_{name}"),
    )  # fmt: skip
    return Axis(name, tuple(value for value in known if value in chosen))


def _fixed(name: str) -> None:
    if name == "hidden":
        st.slider(AXES[name], *RANGES[name], help=_HELP[name], **_kept(name))
    elif name == "rate":
        st.select_slider(AXES[name], CHOICES[name], format_func=_text, help=_HELP[name], **_kept(name))
    else:
        st.selectbox(AXES[name], CHOICES[name], format_func=_text, help=_HELP[name], **_kept(name))


def _criterion() -> Criterion:
    accuracy = st.slider(
        "Solved: samples right", 50, 100, 100, step=5, format="%d %%", **_kept("accuracy"),
        help="The share of samples whose output must be on the target's side of 0.5 after the last epoch.",
    )  # fmt: skip
    error = st.select_slider(
        "Solved: squared error under", _ERRORS, SOLVED.error, format_func=_text, **_kept("error"),
        help="The mean squared error must be below this as well. 1 leaves it out.",
    )  # fmt: skip
    return Criterion(accuracy / 100, error)


def _text(value: Any) -> str:
    return NAMES.get(value) or f"{value:g}"
