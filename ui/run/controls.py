"""The controls of a run: widgets in the sidebar that make up a ``Setting``.

What a control is called and what it offers stands in ``ui/run/fields.py``; whether it is folded, in ``_GROUPS``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from nn_core.schedule import Schedule
from setting import run
from setting.drawn_points import on_all_points
from setting.of_data import given, is_data, name_of_data, outputs, unused
from setting.own_text import is_drawn
from setting.parameters import Query
from setting.setting import CHOICES, CONTROLS, DEFAULT, MOST_LAYERS, RANGES, Setting
from ui.run import moves
from ui.run.fields import FIELDS, LABELS, NEW, control, fitting_features, kept, offers
from ui.run.moves import key_of
from ui.run.own_points import own_points
from ui.url import query
from ui.url.kept_points import show_points

SETTING = "setting"
"""Under this name in the session: what the controls show."""
_LINKED = "linked-values"  # By control, the values that links brought and that it would not offer otherwise.
_OF_CLOUDS = ("noise", "samples", "test", "data_seed")
# What stands open, and what is folded, in the order of the sidebar. ``layers`` is the first hidden layer's size, and
# where ``depth`` is, the number of layers and the other sizes.
_GROUPS: dict[str, tuple[str, ...]] = {
    "": ("data", "layers", "rate", "epochs", "speed"),
    "Data": _OF_CLOUDS,
    "Network": ("depth", "activation", "features", "standardise", "output", "loss", "init", "seed"),
    "Training": ("optimiser", "batch", "order", "l1", "l2"),
}
_NEW_SEED = {"seed": "New seed", "data_seed": "New data"}


def setting_controls(
    *, arrived: bool, begin: Query | None = None, only: Collection[str] | None = None, locked: Collection[str] = ()
) -> tuple[Setting, Schedule | None, bool]:
    """Show the controls in the sidebar; the setting they show, and if they follow a new URL, the rules of its run.

    ``arrived`` is whether the reader has only just come to this page. A run that begins here anew has the query
    ``begin``, unless the URL asks for another; whether it began comes last. On a page without a sidebar ``only`` these
    controls are shown, in place. Those that are ``locked`` cannot be moved.
    """
    moves.keep()
    shown: Setting = st.session_state.get(SETTING, DEFAULT)
    if not is_data(st.session_state.get(key_of("data"), shown.data)):
        # A browser that has not heard yet says by its name a set that is not listed any more.
        st.session_state[key_of("data")] = shown.data
    linked = query.read_url(partial(_read, locked), _values(shown))
    begun = begin is not None and not linked
    if begin is not None and begun:
        linked, _ = run.from_query(begin)
    if linked or arrived or key_of("data") not in st.session_state:
        # Widgets forget their state when the reader leaves their page; the setting is what stays.
        shown = linked.setting if linked else shown
        unseen = {_size_key(layer): DEFAULT.layers[0] for layer in range(len(shown.layers), MOST_LAYERS)}
        moves.move_all(_values(shown) | unseen)  # A layer added here has not the size of another run's.
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


def _size_key(layer: int) -> str:
    return key_of(f"size-{layer + 1}")


def _values(setting: Setting) -> dict[str, Any]:
    """``setting`` by the keys of the controls."""
    own = {key_of(name): getattr(setting, name) for name in CONTROLS if name != "layers"}
    sizes = {_size_key(layer): size for layer, size in enumerate(setting.layers)}
    return own | sizes | {key_of("depth"): len(setting.layers), key_of("features"): list(setting.features)}


def _widgets(shown: Setting, only: Collection[str] | None, locked: Collection[str]) -> Setting:
    """Every control in its group, but those that ``shown`` hides: they keep its values; or ``only`` some, unfolded."""
    fixed = "layers" in locked
    hidden = shown.hide if only is None else [name for name in CONTROLS if name not in only]
    values: dict[str, Any] = {name: getattr(shown, name) for name in hidden}
    # Streamlit forgets what a control said that stood here until just now.
    st.session_state.update({key: value for key, value in _values(shown).items() if key in map(key_of, hidden)})
    for group, names in _GROUPS.items():
        idle = _idle(values.get("data", DEFAULT.data))
        values |= {name: _unseen(name, shown) for name in names if name in idle and name not in hidden}
        wanted = [name for name in names if name not in {*hidden, *idle, *(["depth"] if "layers" in hidden else [])}]
        if not wanted:
            continue
        with st.expander(group) if group and only is None else st.container():
            for name in wanted:
                if name == "layers":
                    values["layers"] = _first_layer(fixed)
                elif name == "depth":
                    values["layers"] += _deeper_layers(fixed)
                else:
                    values[name] = _of_field(name, shown, values, name in locked)
                if name == "data" and only is None:
                    own_points(values["data"], partial(moves.move, "data"), locked="data" in locked)
    return Setting(**values, hide=shown.hide).consistent()


def _idle(data: str) -> tuple[str, ...]:
    """The controls of clouds that mean nothing to ``data`` whose points are given: there they are not shown."""
    return tuple(name for name in unused(data) if name in _OF_CLOUDS) if given(data) else ()


def _unseen(name: str, shown: Setting) -> Any:
    """What the control of ``name`` said, which is not shown now: it says so again once it is."""
    key = key_of(name)
    st.session_state[key] = st.session_state.get(key, getattr(shown, name))  # Streamlit would forget it.
    return st.session_state[key]


def _first_layer(fixed: bool) -> tuple[int, ...]:
    if st.session_state[key_of("depth")]:
        return (_size(0, fixed),)
    st.caption("No hidden layer: a linear model. Layers are added under Network.")
    return ()


def _deeper_layers(fixed: bool) -> tuple[int, ...]:
    """The control of the number of hidden layers, and of each size but the first, which stands above."""
    _, what, effect = FIELDS["depth"]
    help = f"{what} {effect}"
    depth = st.slider(LABELS["depth"], 0, MOST_LAYERS, **kept(key_of("depth")), help=help, disabled=fixed)
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
    effect, key = FIELDS[name][-1], key_of(name)
    now = st.session_state.get(key, getattr(shown, name))
    usual = _offers(name, values)
    follows = name == "output" and now == outputs(shown.data)[0]
    if name == "features" and shown.data != values["data"]:
        moves.move(name, fitting_features(now, shown.data, values["data"]))
    if usual and name != "features" and (now not in usual or follows):
        moves.move(name, usual[0])  # What was chosen does not go with the data, or follows them.
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
    now = st.session_state.get(key_of(name), usual[0])
    if now not in usual:
        if name == "data":
            brought -= {other for other in brought if _takes_the_place_of(now, other)}
        brought.add(now)
    return offers(name, values, brought)


def _takes_the_place_of(data: str, other: str) -> bool:
    """Whether ``data`` are listed instead of ``other``: every change of drawn points makes a set, and the last counts.

    Of one name there is one, for a browser says by its name what is chosen.
    """
    return (is_drawn(data) and is_drawn(other)) or name_of_data(data) == name_of_data(other)


def _draw_seed(name: str) -> None:
    moves.move(name, int(np.random.default_rng().integers(10_000)))
