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

_SHOWN, _FOLLOWED = "lottery_shown", "lottery_followed"
_VARIED, _FITTED = "lottery_varied", "lottery_fitted"
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
    st.session_state[_key("networks")] = plan.networks
    st.session_state[_key("epochs")] = plan.setting.epochs


def fitted() -> str:
    """What the controls were put at so that the axes chosen last fit, in words; empty where they say so no more."""
    changes: dict[str, tuple[Any, Any]] = st.session_state.get(_FITTED, {})
    return " and ".join(_instead(name, *change) for name, change in changes.items() if _value(name) == change[1])


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
    if _FOLLOWED not in st.session_state:
        _put(START)
    _follow_the_train_page()
    if asked:
        _put(asked)


def _follow_the_train_page() -> None:
    """Take over the setting of the Train page, whenever it changed there."""
    there: Setting = st.session_state.get("setting", DEFAULT)
    if st.session_state.get(_FOLLOWED) != there:
        _undo_fitting()
        st.session_state.pop(_VARIED, None)
        for name in FIELDS:
            st.session_state[_key(name)] = getattr(there, name)
        st.session_state[_FOLLOWED] = there


def _put(plan: Plan) -> None:
    """Move every control that ``plan`` shows to it."""
    names = [axis.name for axis in plan.axes]
    values: dict[str, Any] = {name: getattr(plan.setting, name) for name in FIELDS if name not in names}
    values |= {_VALUES + axis.name: list(axis.values) for axis in plan.axes}
    values |= {"axis_1": names[0], "axis_2": names[1] if len(names) > 1 else _NOTHING}
    for name, value in (values | lottery_link.numbers(plan)).items():
        st.session_state[_key(name)] = value
    st.session_state[_VARIED] = names
    st.session_state.pop(_FITTED, None)


def _start_from_what_fits(names: list[str]) -> None:
    """Where the axes ``names`` were chosen just now, move the controls that decide the cost to what can be drawn.

    What is chosen next starts from where they were before, unless somebody moved them since.
    """
    before = st.session_state.get(_VARIED)
    st.session_state[_VARIED] = names
    if names == before:
        return
    _undo_fitting()
    wanted = {name: _value(name) for name in ("networks", "epochs", *(_VALUES + name for name in names))}
    if not all(wanted[_VALUES + name] for name in names):
        return
    given = _what_fits(names, next((name for name in names if before and name not in before), None))
    changes = {name: (wanted[name], value) for name, value in given.items() if wanted[name] != value}
    for name, (_, value) in changes.items():
        st.session_state[_key(name)] = value
    st.session_state[_FITTED] = changes


def _what_fits(names: list[str], chosen: str | None) -> dict[str, Any]:
    """What the controls that decide the cost should say for the axes ``names``, of which ``chosen`` is the new one."""
    axes = [Axis(name, tuple(_value(_VALUES + name))) for name in names]
    axes[1:] = [Axis(name, evenly(values, MOST_SERIES)) for name, values in axes[1:]]
    setting = replace(DEFAULT, **{name: _value(name) for name in FIELDS})
    plan = to_start_with(Plan(setting, tuple(axes), _value("networks")), chosen)
    values = {_VALUES + axis.name: list(axis.values) for axis in plan.axes}
    return {"networks": plan.networks, **values, "epochs": plan.setting.epochs}


def _undo_fitting() -> None:
    """Move the controls back that ``_start_from_what_fits`` moved and nobody else since."""
    for name, (wanted, given) in st.session_state.pop(_FITTED, {}).items():
        if _value(name) == given:
            st.session_state[_key(name)] = wanted


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
        "What varies", list(AXES), format_func=AXES.__getitem__, **_kept("axis_1"), help="The axis of the charts."
    )
    place = st.container()
    rest = [name for name in AXES if name != first]
    second = st.selectbox(
        "And also", [_NOTHING, *rest], format_func=lambda name: AXES.get(name, "Nothing else"), **_kept("axis_2"),
        help="Every combination of the two is drawn; this one becomes the colours of the charts.",
    )  # fmt: skip
    names = [first] if second == _NOTHING else [first, second]
    _start_from_what_fits(names)
    with place:
        axes = [_axis(first)]
    return axes + [_axis(name) for name in names[1:]]


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
