"""The controls of the lottery: what varies, how many networks, what counts as solved; they turn into a ``Plan``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lab.criterion import Criterion
from setting.setting import CHOICES, DEFAULT, EPOCHS_STEP, RANGES, Setting
from ui.lottery import link as lottery_link
from ui.lottery.plan import (
    AXES,
    ERRORS,
    FIELDS,
    MOST_SERIES,
    NETWORKS,
    NETWORKS_STEP,
    RIGHT,
    RIGHT_STEP,
    START,
    Axis,
    Plan,
    evenly,
    options,
    text,
    to_start_with,
    usual,
)
from ui.url import query

_SHOWN, _FOLLOWED, _FITTED = "lottery_shown", "lottery_followed", "lottery_fitted"
_NOTHING = "nothing else"
_VALUES = "values_"
_HELP = {
    "hidden": "Units in the hidden layer.",
    "activation": "What a hidden unit makes of its weighted sum.",
    "rate": "How far each epoch steps along the gradient.",
    "init": "How the weights at epoch 0 are drawn.",
    "loss": "What training makes small: a mean over samples.",
}


def plan_controls() -> Plan | None:
    """Show the controls in the sidebar and return what they say; None, and a sentence, where they say too little.

    The URL says the same. Where it is a new one, of a link or by the back button, the controls follow it.
    """
    _follow()
    with st.sidebar:
        plan = _controls()
    st.session_state[_SHOWN] = {key: st.session_state[key] for key in _keys() if key in st.session_state}
    if not all(axis.values for axis in plan.axes):
        st.info("Choose at least one value of what varies.", icon=":material/tune:")
        return None
    if len(plan.axes) == 2 and len(plan.axes[1].values) > MOST_SERIES:
        st.info(f"Choose at most {MOST_SERIES} values of the second thing that varies.", icon=":material/tune:")
        return None
    query.write_url(lottery_link.to_query(plan))
    query.tell_repairs(plan)
    return plan


def take(plan: Plan) -> None:
    """Move the controls that decide the cost to ``plan``."""
    st.session_state[_key("networks")], st.session_state[_key("epochs")] = plan.networks, plan.setting.epochs


def fitted() -> str:
    """What the controls were moved to so that the lottery fits, in words; empty where they say so no more."""
    return " and ".join(_instead(name, *change) for name, change in _fitting().items())


def _instead(name: str, wanted: Any, given: Any) -> str:
    """A change of the control ``name`` in words."""
    if isinstance(given, list):
        return f"{len(given)} instead of {len(wanted)} values of “{AXES[name.removeprefix(_VALUES)]}”"
    return f"{given:,} instead of {wanted:,} {'networks per setting' if name == 'networks' else 'epochs'}"


def _key(name: str) -> str:
    return f"lottery_{name}"


def _kept(name: str) -> Any:
    """A key, under which the value outlives a visit to another page."""
    return {"key": _key(name), "persist_state": "session"}


def _keys() -> list[str]:
    """The keys of all controls, shown or not."""
    names = ["axis_1", "axis_2", "networks", "right", "error", *FIELDS, *(_VALUES + name for name in AXES)]
    return [_key(name) for name in names]


def _follow() -> None:
    """Move the controls to what the Train page or a new URL asks for; of the two, the URL is the last word."""
    asked = query.read_url(lottery_link.from_query, st.session_state.get(_SHOWN, {}))
    there: Setting = st.session_state.get("setting", DEFAULT)
    if _FOLLOWED not in st.session_state:
        _put(START)
    changed = st.session_state.get(_FOLLOWED) != there
    if changed:
        _undo_fitting()
        for name in FIELDS:
            st.session_state[_key(name)] = getattr(there, name)
        st.session_state[_FOLLOWED] = there
    if asked:
        _put(asked)
    elif changed:
        _fit()


def _put(plan: Plan) -> None:
    """Move every control that ``plan`` shows to it."""
    names = [axis.name for axis in plan.axes]
    values: dict[str, Any] = {name: getattr(plan.setting, name) for name in FIELDS if name not in names}
    values |= {_VALUES + axis.name: list(axis.values) for axis in plan.axes}
    values |= {"axis_1": names[0], "axis_2": names[1] if len(names) > 1 else _NOTHING}
    for name, value in (values | lottery_link.numbers(plan)).items():
        st.session_state[_key(name)] = value
    st.session_state.pop(_FITTED, None)


def _fit(control: str = "") -> None:
    """Move the controls that decide the cost so that the axes, one chosen just now by ``control``, can be drawn.

    What they said is remembered: the next choice of axes starts from there.
    """
    _undo_fitting()
    first, second = _value("axis_1"), _value("axis_2")
    axes = [Axis(first, tuple(_value(_VALUES + first)))]
    if second not in (_NOTHING, first):
        axes.append(Axis(second, evenly(tuple(_value(_VALUES + second)), MOST_SERIES)))
    if not all(axis.values for axis in axes):
        return
    setting = replace(DEFAULT, **{name: _value(name) for name in FIELDS})
    plan = to_start_with(Plan(setting, tuple(axes), _value("networks")), _value(control) if control else None)
    given: dict[str, Any] = {"networks": plan.networks}
    given |= {_VALUES + axis.name: list(axis.values) for axis in plan.axes} | {"epochs": plan.setting.epochs}
    st.session_state[_FITTED] = {name: (_value(name), value) for name, value in given.items() if _value(name) != value}
    for name in st.session_state[_FITTED]:
        st.session_state[_key(name)] = given[name]


def _fitting() -> dict[str, tuple[Any, Any]]:
    """What ``_fit`` found in the controls and what it gave them, where nobody has moved them since."""
    fitted = st.session_state.get(_FITTED, {})
    return {name: change for name, change in fitted.items() if _value(name) == change[1]}


def _undo_fitting() -> None:
    """Move the controls back that ``_fit`` moved."""
    for name, (wanted, _) in _fitting().items():
        st.session_state[_key(name)] = wanted
    st.session_state.pop(_FITTED, None)


def _value(name: str) -> Any:
    """What the control ``name`` says, or will say once it is shown; values of an axis in the order of its options."""
    if not name.startswith(_VALUES):
        return st.session_state[_key(name)]
    axis = name.removeprefix(_VALUES)
    chosen = st.session_state.get(_key(name), usual(axis))
    return [value for value in options(axis) if value in chosen]


def _controls() -> Plan:
    """All controls, and what they say, be it too little for a plan."""
    st.selectbox("Data", CHOICES["data"], format_func=text, help="What every network learns.", **_kept("data"))
    axes = _axes()
    networks = st.slider(
        "Networks per setting", *NETWORKS, step=NETWORKS_STEP, **_kept("networks"),
        help="How many seeds are drawn for each setting; more make the intervals narrower.",
    )  # fmt: skip
    varied = {axis.name for axis in axes}
    for name in AXES:
        if name not in varied:
            _fixed(name)
    st.slider("Second hidden layer", *RANGES["hidden2"], **_kept("hidden2"), help="0 leaves it out.")
    st.slider("Epochs", *RANGES["epochs"], step=EPOCHS_STEP, **_kept("epochs"), help="How long each one trains.")
    fixed = {name: st.session_state[_key(name)] for name in FIELDS if name not in varied}
    return Plan(replace(DEFAULT, **fixed), tuple(axes), networks, _criterion())


def _axes() -> list[Axis]:
    first = st.selectbox(
        "What varies", list(AXES), format_func=AXES.__getitem__, **_kept("axis_1"), help="The axis of the charts.",
        on_change=_fit, args=("axis_1",),
    )  # fmt: skip
    place = st.container()
    rest = [name for name in AXES if name != first]
    second = st.selectbox(
        "And also", [_NOTHING, *rest], format_func=lambda name: AXES.get(name, "Nothing else"), **_kept("axis_2"),
        help="Every combination of the two is trained; this one becomes the colours of the charts.",
        on_change=_fit, args=("axis_2",),
    )  # fmt: skip
    with place:
        axes = [_axis(first)]
    return axes if second == _NOTHING else [*axes, _axis(second)]


def _axis(name: str) -> Axis:
    known = options(name)
    st.session_state.setdefault(_key(_VALUES + name), list(usual(name)))
    chosen = st.pills(
        f"{AXES[name]}: values", known, selection_mode="multi", format_func=text,
        help="Click to add or to leave out.", **_kept(_VALUES + name),
    )  # fmt: skip
    return Axis(name, tuple(value for value in known if value in chosen))


def _fixed(name: str) -> None:
    if name == "hidden":
        st.slider(AXES[name], *RANGES[name], help=_HELP[name], **_kept(name))
    elif name == "rate":
        st.select_slider(AXES[name], CHOICES[name], format_func=text, help=_HELP[name], **_kept(name))
    else:
        st.selectbox(AXES[name], CHOICES[name], format_func=text, help=_HELP[name], **_kept(name))


def _criterion() -> Criterion:
    right = st.slider(
        "Solved: samples right", *RIGHT, step=RIGHT_STEP, format="%d %%", **_kept("right"),
        help="The share of samples whose output must be on the target's side of 0.5 after the last epoch.",
    )  # fmt: skip
    error = st.select_slider(
        "Solved: squared error under", ERRORS, format_func=text, **_kept("error"),
        help="The mean squared error must be below this as well. 1 leaves it out.",
    )  # fmt: skip
    return Criterion(right / 100, error)
