"""The controls of the lottery: what varies, how many networks, what counts as solved; they turn into a ``Plan``."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from setting.of_data import usual_features
from setting.parameters import decimal
from setting.setting import CONTROLS, DEFAULT, MOST_LAYERS, RANGES, Setting
from ui.lottery import link
from ui.lottery.axes import APART, AXES, offered, text, usual
from ui.lottery.plan import ERRORS, IDLE, JUDGED, MOST_SERIES, NETWORKS, RIGHT, START, Axis, Plan
from ui.run.fields import LABELS, control, fitting_features, offers
from ui.url import query

_SHOWN, _TRAIN = "lottery_shown", "lottery_train"
_DATA = "lottery_features_of"  # The data whose features are chosen.
_NOTHING = "nothing else"
_FIELDS = tuple(name for name in CONTROLS if name not in (*IDLE, "layers"))
_SIZES = tuple(f"size_{layer}" for layer in range(1, MOST_LAYERS))  # Of the hidden layers but the first.
_OWN = ("networks", "judged", "right", "error", "bound")
_CONTROLS = ("axis_1", "axis_2", *_OWN, *_FIELDS, "hidden", "depth", *_SIZES, *(f"values_{name}" for name in AXES))
_GROUPS = {
    "": ("hidden", "rate", "epochs"),
    "Data": ("noise", "samples", "test", "data_seed"),
    "Network": ("depth", "activation", "features", "standardise", "output", "loss", "init"),
    "Training": ("optimiser", "batch", "order", "l1", "l2"),
}
"""What all networks share, as the Train page's sidebar has it."""


def plan_controls() -> Plan | None:
    """Show the controls in the sidebar and return what they say; None, and a sentence, where they say too little.

    The URL says the same. Where it is a new one, of a link or by the back button, the controls follow it.
    """
    _follow()
    with st.sidebar:
        setting, axes = _what_varies()
        networks = st.slider(
            "Networks per setting", NETWORKS[0], NETWORKS[-1], step=NETWORKS.step, **_kept("networks"),
            help="How many seeds are drawn for each setting; more make the intervals narrower.",
        )  # fmt: skip
        _shared(setting, [axis.name for axis in axes])
        solved = _solved(setting)
    keys = map(_key, _CONTROLS)
    st.session_state[_SHOWN] = {key: st.session_state[key] for key in keys if key in st.session_state}
    if not all(axis.values for axis in axes):
        st.info("Choose at least one value of what varies.", icon=":material/tune:")
        return None
    if len(axes) == 2 and len(axes[1].values) > MOST_SERIES:
        st.info(f"Choose at most {MOST_SERIES} values of the second thing that varies.", icon=":material/tune:")
        return None
    plan = Plan.of(setting, axes, networks, **solved)
    query.write_url(link.to_query(plan))
    query.tell_repairs(plan)
    return plan


def show(plan: Plan) -> None:
    """Move every control that ``plan`` has to it."""
    _show_setting(plan.setting)
    _put({name: getattr(plan, name) for name in _OWN})
    _put(dict(zip(("axis_1", "axis_2"), (*plan.names, _NOTHING))))
    _put({f"values_{axis.name}": list(axis.values) for axis in plan.axes})


def _show_setting(setting: Setting) -> None:
    layers = setting.layers or DEFAULT.layers
    st.session_state[_DATA] = setting.data
    _put({name: getattr(setting, name) for name in _FIELDS} | {"features": list(setting.features)})
    _put({"hidden": layers[0], "depth": len(setting.layers), **dict(zip(_SIZES, layers[1:]))})


def _put(values: dict[str, Any]) -> None:
    st.session_state.update({_key(name): value for name, value in values.items()})


def _key(name: str) -> str:
    return f"lottery_{name}"


def _get(name: str) -> Any:
    return st.session_state[_key(name)]


def _kept(name: str) -> Any:
    """A key, under which the value outlives a visit to another page."""
    return {"key": _key(name), "persist_state": "session"}


def _follow() -> None:
    """Move the controls to what the Train page or a new URL asks for; where both do, the URL counts."""
    asked = query.read_url(link.from_query, st.session_state.get(_SHOWN, {}))
    train: Setting = st.session_state.get("setting", DEFAULT)
    if _TRAIN not in st.session_state:
        _put(dict.fromkeys(_SIZES, DEFAULT.layers[0]))
        show(START)
    if st.session_state.get(_TRAIN) != train:
        st.session_state[_TRAIN] = train
        _show_setting(train)
    if asked:
        show(asked)


def _setting() -> Setting:
    """The setting that the controls say, consistent with its data, even where one was moved just now."""
    sizes = tuple(_get(name) for name in ("hidden", *_SIZES))
    values = {name: _get(name) for name in _FIELDS}
    features = tuple(name for name in offers("features", values) if name in values["features"])
    depth = 1 if "depth" in (_get("axis_1"), _get("axis_2")) else _get("depth")
    values |= {"features": features or usual_features(values["data"]), "layers": sizes[:depth]}
    return Setting(**values).consistent()


def _what_varies() -> tuple[Setting, tuple[Axis, ...]]:
    """The controls of the data, of the axes and of their values; and what they say."""
    setting = _setting()
    if _get("axis_1") != "data":
        _control("data", setting)
        _fit_features(_get("data"))
        setting = _setting()
    if _get("axis_1") not in (names := offered(setting)):
        _put({"axis_1": names[0]})
    first = st.selectbox(
        "What varies", names, format_func=LABELS.__getitem__, **_kept("axis_1"), help="The axis of the charts."
    )
    axes = [_axis(first, setting)]
    here = Plan.of(setting, tuple(axes), 0).cells[0] if axes[0].values else setting
    rest = [name for name in offered(here) if name not in (first, APART.get(first))]
    if _get("axis_2") not in rest:
        _put({"axis_2": _NOTHING})
    second = st.selectbox(
        "And also", [_NOTHING, *rest], format_func=lambda name: LABELS.get(name, "Nothing else"), **_kept("axis_2"),
        help="Every combination of the two is trained; this one becomes the colours of the charts.",
    )  # fmt: skip
    if second != _NOTHING:
        axes.append(_axis(second, here))
    return setting, tuple(axes)


def _fit_features(data: str) -> None:
    """Have the control of features say what can be made of ``data``."""
    if (before := st.session_state[_DATA]) != data:
        _put({"features": fitting_features(_get("features"), before, data)})
        st.session_state[_DATA] = data


def _control(name: str, setting: Setting) -> None:
    """The control of the field ``name``; what was chosen and does not go with the data any more is changed."""
    now = getattr(setting, name)
    choices = offers(name, vars(setting), () if name == "features" else (now,))
    if name != "features" and _get(name) != now:
        _put({name: now})
    control(name, offers=choices, **_kept(name))


def _axis(name: str, setting: Setting) -> Axis:
    known, key = AXES[name].offers(setting), _key(f"values_{name}")
    shown = st.session_state.get(key)
    if shown is None or (shown and not set(shown) & set(known)):  # None is chosen, or none of them makes sense now.
        st.session_state[key] = list(usual(name, setting))
    else:
        st.session_state[key] = [value for value in shown if value in known]
    chosen = st.pills(
        f"{LABELS[name]}: values", known, selection_mode="multi", format_func=partial(text, setting=setting),
        help="Click to add or to leave out.", **_kept(f"values_{name}"),
    )  # fmt: skip
    return Axis(name, tuple(value for value in known if value in chosen))


def _shared(setting: Setting, varied: list[str]) -> None:
    """The controls of what all networks share, and what varies left out."""
    for group, names in _GROUPS.items():
        shown = [name for name in names if name not in (*varied, *setting.unused)]
        if not shown:
            continue
        with st.expander(group) if group else st.container():
            for name in shown:
                if name == "depth":
                    _deeper()
                elif name != "hidden":
                    _control(name, setting)
                elif setting.layers or "depth" in varied:
                    control(name, **_kept(name))
                else:
                    st.caption("No hidden layer: a linear model. Layers are added under Network.")


def _deeper() -> None:
    """The number of hidden layers, and the sizes of those after the first."""
    depth = st.slider(LABELS["depth"], 0, MOST_LAYERS, **_kept("depth"), help="None makes a linear model.")
    for layer, name in enumerate(_SIZES[: max(0, depth - 1)], start=2):
        st.slider(f"Neurons in layer {layer}", *RANGES["hidden"], **_kept(name), help="Units in this hidden layer.")


def _solved(setting: Setting) -> dict[str, Any]:
    """The controls of what counts as solved, and what they say."""
    if setting.kind == "regression":
        st.select_slider(
            "Solved: squared error under", ERRORS, format_func=decimal, **_kept("bound"),
            help="Of the test samples, or of all where there are none; after the last epoch.",
        )  # fmt: skip
    else:
        if setting.kind == "classes":
            st.radio(
                "Solved: judged by", JUDGED, format_func=_samples, horizontal=True, **_kept("judged"),
                help="Samples that are trained on tell what was learned by heart, test samples what was understood.",
            )  # fmt: skip
        st.slider(
            "Solved: samples right", RIGHT[0], RIGHT[-1], step=RIGHT.step, format="%d %%", **_kept("right"),
            help="The share of samples that must be right after the last epoch.",
        )  # fmt: skip
        st.select_slider(
            "Solved: squared error under", ERRORS, format_func=decimal, **_kept("error"),
            help="The mean squared error must be below this as well, for targets 0 and 1; four times it for −1 and 1.",
        )  # fmt: skip
    return {name: _get(name) for name in _OWN if name != "networks"}


def _samples(which: str) -> str:
    return f"{which.capitalize()} samples"
