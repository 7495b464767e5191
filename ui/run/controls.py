"""The controls of a run: widgets in the sidebar that make up a ``Setting``.

What a control is called and what it offers stands in ``ui/run/fields.py``; whether it is folded, in ``_GROUPS``.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from nn_core.datasets import GATES
from nn_core.schedule import Schedule
from setting import run
from setting.drawn_points import on_all_points
from setting.of_data import given, outputs, unused
from setting.parameters import Query
from setting.playground import from_playground
from setting.setting import CHOICES, CONTROLS, DEFAULT, MOST_LAYERS, RANGES, Setting
from ui.run.fields import FIELDS, LABELS, NEW, control, fitting_features, kept, offers
from ui.run.own_points import own_points
from ui.url import query
from ui.url.kept_points import show_points

SETTING = "setting"
"""Under this name in the session: what the controls show."""
_LINKED = "linked-values"  # By control, the values that links brought and that it would not offer otherwise.
_OF_CLOUDS = ("noise", "samples", "test", "data_seed")  # Own points are given.
# What stands open, and what is folded, in the order of the sidebar. ``layers`` is the first hidden layer's size, and
# where ``depth`` is, the number of layers and the other sizes.
_GROUPS: dict[str, tuple[str, ...]] = {
    "": ("data", "layers", "rate", "epochs", "speed"),
    "Data": _OF_CLOUDS,
    "Network": ("depth", "activation", "features", "standardise", "output", "loss", "init", "seed"),
    "Training": ("optimiser", "batch", "order", "l1", "l2"),
}
_LAG = 2.0  # Seconds a browser may need to hear that a control was moved by something else.
_MOVES = "moves"
_PLAYGROUND = "playground-link"
_NEW_SEED = {"seed": "New seed", "data_seed": "New data"}


class _Move(NamedTuple):
    """What a control said ``before`` it was moved to ``value``, which the browser knows at the time ``until``."""

    before: set[Any]
    value: Any
    until: float


_NO_MOVE = _Move(set(), None, 0.0)


def setting_controls(
    *, arrived: bool, begin: Query | None = None, only: Collection[str] | None = None, locked: Collection[str] = ()
) -> tuple[Setting, Schedule | None, bool]:
    """Show the controls in the sidebar; the setting they show, and if they follow a new URL, the rules of its run.

    ``arrived`` is whether the reader has only just come to this page. A run that begins here anew has the query
    ``begin``, unless the URL asks for another; whether it began comes last. On a page without a sidebar ``only`` these
    controls are shown, in place. Those that are ``locked`` cannot be moved.
    """
    shown: Setting = st.session_state.get(SETTING, DEFAULT)
    linked = query.read_url(partial(_read, locked), _values(shown))
    begun = begin is not None and not linked
    if begin is not None and begun:
        linked, _ = run.from_query(begin)
    if linked or arrived or _key("data") not in st.session_state:
        # Widgets forget their state when the reader leaves their page; the setting is what stays.
        shown = linked.setting if linked else shown
        st.session_state.update(_values(shown))
        _moves().clear()
    _keep_moves()
    with st.sidebar if only is None else st.container():
        setting = _widgets(shown, only, locked)
    st.session_state[SETTING] = setting
    show_points(setting.data)
    query.tell_repairs(setting)
    return setting, linked.schedule if linked else None, begun


def _read(locked: Collection[str], given: Query) -> tuple[run.Run, list[str]]:
    """The run that ``given`` asks for; where its data are ``locked`` or hidden it is trained on all of their points."""
    found, told = run.from_query(given)
    if "data" not in {*locked, *found.setting.hide} or all(one.rule.samples is None for one in found.schedule):
        return found, told
    more = "The link trains on only some of its points, which the task does not allow; all of them count."
    return found._replace(schedule=on_all_points(found.schedule)), [*told, more]


def go_on_with(setting: Setting) -> None:
    """Have the pages that the reader comes to next go on with ``setting``, though the controls here say another one."""
    st.session_state[SETTING] = setting


def flip_target(row: int) -> None:
    """Flip the target in a ``row`` of the truth table: the data are another gate then."""
    move("data", with_flipped_target(st.session_state[SETTING], row))


def value_of(name: str) -> Any:
    """What the control of the field ``name`` says now, be it moved since the page ran; None if it is hidden."""
    _keep_moves()
    return st.session_state.get(_key(name))


def move(name: str, value: Any) -> None:
    """Move the control of the field ``name`` to ``value``, which it offers, before the page's next run shows it.

    What a film that plays requests meanwhile still brings along what the control said before: for a while, that is no
    move back.
    """
    before = {value_of(name), *_moves().get(name, _NO_MOVE).before}
    _moves()[name] = _Move(before - {value}, value, time.monotonic() + _LAG)
    st.session_state[_key(name)] = value


def _moves() -> dict[str, _Move]:
    moves: dict[str, _Move] = st.session_state.setdefault(_MOVES, {})
    return moves


def _keep_moves() -> None:
    """Have controls say what they were moved to where the browser has not heard of it."""
    for name, (before, value, until) in _moves().copy().items():
        if time.monotonic() > until:
            del _moves()[name]
        elif st.session_state.get(_key(name)) in before:
            st.session_state[_key(name)] = value


def with_flipped_target(setting: Setting, row: int) -> str:
    """The gate of ``setting`` with the target in a ``row`` of its truth table flipped: its name, or its outputs."""
    outputs = [int(target > 0) for target in setting.training_data()[1][:, 0]]
    outputs[row] = 1 - outputs[row]
    table = "".join(map(str, outputs))
    return {table: name for name, table in GATES.items()}.get(table, table)


def playground_box() -> None:
    """Where an address of TensorFlow Playground can be put; the page then reads it as it reads its own."""
    with st.expander("Open a TensorFlow Playground link"):
        refused = st.text_input(
            "Its address", key=_PLAYGROUND, on_change=_open_playground,
            help="Paste all of it, with what stands after #. What is not as it is there is told.",
        )  # fmt: skip
        if refused:  # What could be opened is there no longer.
            st.warning("This opens nothing: the address needs its part after #, where the playground says its setting.")


def _open_playground() -> None:
    if from_playground(address := st.session_state[_PLAYGROUND]):
        st.query_params.from_dict({"playground": address})
        st.session_state[_PLAYGROUND] = ""


def _key(name: str) -> str:
    return f"control-{name}"


def _size_key(layer: int) -> str:
    return _key(f"size-{layer + 1}")


def _values(setting: Setting) -> dict[str, Any]:
    """``setting`` by the keys of the controls."""
    own = {_key(name): getattr(setting, name) for name in CONTROLS if name != "layers"}
    sizes = {_size_key(layer): size for layer, size in enumerate(setting.layers)}
    return own | sizes | {_key("depth"): len(setting.layers), _key("features"): list(setting.features)}


def _widgets(shown: Setting, only: Collection[str] | None, locked: Collection[str]) -> Setting:
    """Every control in its group, but those that ``shown`` hides: they keep its values; or ``only`` some, unfolded."""
    fixed = "layers" in locked
    hidden = shown.hide if only is None else [name for name in CONTROLS if name not in only]
    values: dict[str, Any] = {name: getattr(shown, name) for name in hidden}
    # Streamlit forgets what a control said that stood here until just now.
    st.session_state.update({key: value for key, value in _values(shown).items() if key in map(_key, hidden)})
    for group, names in _GROUPS.items():
        wanted = [name for name in names if name not in hidden and not (name == "depth" and "layers" in hidden)]
        if not wanted:
            continue
        with st.expander(group) if group and only is None else st.container():
            for name in wanted:
                if name == "layers":
                    values["layers"] = _first_layer(fixed)
                elif name == "depth":
                    values["layers"] += _deeper_layers(fixed)
                else:
                    told = name in _OF_CLOUDS and given(values["data"]) and name in unused(values["data"])
                    values[name] = _of_field(name, shown, values, name in locked or bool(told))
            if group == "Data" and only is None and "data" not in hidden:
                own_points(values["data"], partial(move, "data"), locked="data" in locked)
    return Setting(**values, hide=shown.hide).consistent()


def _first_layer(fixed: bool) -> tuple[int, ...]:
    if st.session_state[_key("depth")]:
        return (_size(0, fixed),)
    st.caption("No hidden layer: a linear model. Layers are added under Network.")
    return ()


def _deeper_layers(fixed: bool) -> tuple[int, ...]:
    """The control of the number of hidden layers, and of each size but the first, which stands above."""
    _, what, effect = FIELDS["depth"]
    help = f"{what} {effect}"
    depth = st.slider(LABELS["depth"], 0, MOST_LAYERS, **kept(_key("depth")), help=help, disabled=fixed)
    return tuple(_size(layer, fixed) for layer in range(1, depth))


def size_label(layer: int) -> str:
    """What the control of the units of the hidden ``layer``, from 0, is called."""
    return f"Neurons in layer {layer + 1}" if layer else LABELS["hidden"]


def _size(layer: int, fixed: bool) -> int:
    st.session_state.setdefault(_size_key(layer), DEFAULT.layers[0])
    help = f"Units in this layer. {NEW}"
    size: int = st.slider(size_label(layer), *RANGES["hidden"], **kept(_size_key(layer)), help=help, disabled=fixed)
    return size


def _of_field(name: str, shown: Setting, values: dict[str, Any], fixed: bool) -> Any:
    """The control of the field ``name``, offering what goes with the ``values`` of those above; its value."""
    effect, key, usual = FIELDS[name][-1], _key(name), _offers(name, values)
    now = st.session_state.get(key, getattr(shown, name))
    follows = name == "output" and now == outputs(shown.data)[0]
    if name == "features" and shown.data != values["data"]:
        st.session_state[key] = fitting_features(now, shown.data, values["data"])
    if usual and name != "features" and (now not in usual or follows):
        st.session_state[key] = usual[0]  # What was chosen does not go with the data, or follows them.
    value = control(name, effect, usual, **kept(key), disabled=fixed)
    if name in _NEW_SEED:
        st.button(
            _NEW_SEED[name], on_click=_draw_seed, args=(name,), width="stretch", help="Draws another one.",
            disabled=fixed,
        )  # fmt: skip
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


def _draw_seed(name: str) -> None:
    move(name, int(np.random.default_rng().integers(10_000)))
