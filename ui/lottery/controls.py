"""The controls of the lottery: what varies, how many networks, what counts as solved; they turn into a ``Plan``."""

from __future__ import annotations

from typing import Any

import streamlit as st

from setting.setting import DEFAULT, Setting
from ui.lottery import link
from ui.lottery.plan import AXES, ERRORS, FIELDS, MOST_SERIES, NETWORKS, RIGHT, START, Plan, options, text
from ui.run.controls import LABELS, control
from ui.url import query

_SHOWN, _TRAIN = "lottery_shown", "lottery_train"
_NOTHING = "nothing else"
_CONTROLS = ("axis_1", "axis_2", "networks", "right", "error", *FIELDS, *(f"values_{name}" for name in AXES))


def plan_controls() -> Plan | None:
    """Show the controls in the sidebar and return what they say; None, and a sentence, where they say too little.

    The URL says the same. Where it is a new one, of a link or by the back button, the controls follow it.
    """
    _follow()
    with st.sidebar:
        plan = _controls()
    keys = map(_key, _CONTROLS)
    st.session_state[_SHOWN] = {key: st.session_state[key] for key in keys if key in st.session_state}
    if not all(axis.values for axis in plan.axes):
        st.info("Choose at least one value of what varies.", icon=":material/tune:")
        return None
    if len(plan.axes) == 2 and len(plan.axes[1].values) > MOST_SERIES:
        st.info(f"Choose at most {MOST_SERIES} values of the second thing that varies.", icon=":material/tune:")
        return None
    query.write_url(link.to_query(plan))
    query.tell_repairs(plan)
    return plan


def show(plan: Plan) -> None:
    """Move every control that ``plan`` has to it."""
    values = plan.values()
    first, second = (*values.pop("vary"), _NOTHING)[:2]
    for name, value in {"axis_1": first, "axis_2": second, **values}.items():
        varies = name in (first, second)
        st.session_state[_key(f"values_{name}" if varies else name)] = list(value) if varies else value


def _key(name: str) -> str:
    return f"lottery_{name}"


def _kept(name: str) -> Any:
    """A key, under which the value outlives a visit to another page."""
    return {"key": _key(name), "persist_state": "session"}


def _follow() -> None:
    """Move the controls to what the Train page or a new URL asks for; where both do, the URL counts."""
    asked = query.read_url(link.from_query, st.session_state.get(_SHOWN, {}))
    train: Setting = st.session_state.get("setting", DEFAULT)
    if _TRAIN not in st.session_state:
        show(START)
    if st.session_state.get(_TRAIN) != train:
        st.session_state[_TRAIN] = train
        for name in FIELDS:
            st.session_state[_key(name)] = getattr(train, name)
    if asked:
        show(asked)


def _controls() -> Plan:
    """All controls, and what they say, even where an axis has no value yet."""
    values: dict[str, Any] = {"data": control("data", **_kept("data"))}
    values |= _axes()
    values["networks"] = st.slider(
        "Networks per setting", NETWORKS[0], NETWORKS[-1], step=NETWORKS.step, **_kept("networks"),
        help="How many seeds are drawn for each setting; more make the intervals narrower.",
    )  # fmt: skip
    values |= {name: control(name, **_kept(name)) for name in FIELDS if name not in values}
    values["right"] = st.slider(
        "Solved: samples right", RIGHT[0], RIGHT[-1], step=RIGHT.step, format="%d %%", **_kept("right"),
        help="The share of samples whose output must be on the target's side of 0.5 after the last epoch.",
    )  # fmt: skip
    values["error"] = st.select_slider(
        "Solved: squared error under", ERRORS, format_func=text, **_kept("error"),
        help="The mean squared error must be below this as well. 1 leaves it out.",
    )  # fmt: skip
    return Plan.of(values)


def _axes() -> dict[str, Any]:
    """The names of the axes under ``vary``, and the values of each."""
    first = st.selectbox(
        "What varies", list(AXES), format_func=LABELS.__getitem__, **_kept("axis_1"), help="The axis of the charts."
    )
    place = st.container()
    rest = [name for name in AXES if name != first]
    second = st.selectbox(
        "And also", [_NOTHING, *rest], format_func=lambda name: LABELS.get(name, "Nothing else"), **_kept("axis_2"),
        help="Every combination of the two is trained; this one becomes the colours of the charts.",
    )  # fmt: skip
    with place:
        values = {first: _axis(first)}
    if second != _NOTHING:
        values[second] = _axis(second)
    return {"vary": tuple(values), **values}


def _axis(name: str) -> tuple[Any, ...]:
    known = options(name)
    st.session_state.setdefault(_key(f"values_{name}"), list(AXES[name].usual))
    chosen = st.pills(
        f"{LABELS[name]}: values", known, selection_mode="multi", format_func=text,
        help="Click to add or to leave out.", **_kept(f"values_{name}"),
    )  # fmt: skip
    return tuple(value for value in known if value in chosen)
