"""Which tutorial, and the reader's own numbers in it: widgets that turn into a ``Showing``; the URL says the same."""

from __future__ import annotations

from typing import Any

import streamlit as st

from nn_core import GATES
from setting.names import NAMES
from setting.parameters import decimal
from setting.setting import RATES
from tutorials import RECIPES, Variation
from tutorials.variation import published
from ui.log_axis import log_axis
from ui.run.fields import LABELS, control, kept
from ui.tutorials.link import FIRST, Showing, from_query, numbers, rules
from ui.tutorials.sentences import RULES
from ui.url import query

_SHOWN = "tutorial-shown"
_OWN = "tutorial-own"
_CHOICE = "tutorial"
_SPEED = "tutorial-speed"
_MORE = {
    "seed": "It is given to np.random.seed.",
    "activation": "The text uses the sigmoid. Another one brings its own derivative into the same lines of code.",
    "hidden2": "Trained by the same lines of code.",
}


def chosen_tutorial() -> str:
    """The key of the tutorial that the URL or the reader picked."""
    asked = query.read_url(from_query, _shown())
    if asked:
        _put(asked)
    elif _CHOICE not in st.session_state:
        # Widgets forget their state when the reader leaves the page; what was shown is what stays.
        _put(st.session_state.get(_SHOWN, FIRST))
    chosen = st.segmented_control(
        "Tutorial", list(RECIPES), format_func=lambda key: RECIPES[key].title, required=True, **kept(_CHOICE),
        help="Four published texts. Each is run with the update rule it prints, completed where the text is cut short. "
        "Where a text prints its results, the replay gives the same digits.",
    )  # fmt: skip
    return chosen or FIRST.variation.key


def chosen_variation(key: str) -> tuple[Variation, int, bool]:
    """The numbers to replay ``key`` with, the epochs from frame to frame, and whether the loss axis is logarithmic.

    Each tutorial has numbers of its own, so that changing one leaves the others alone.
    """
    own: dict[str, Variation] = st.session_state.setdefault(_OWN, {})
    if f"{key}-seed" not in st.session_state:
        put_numbers(own.get(key, published(key)))
    with st.sidebar:
        st.subheader("Your own variation")
        st.button(
            "As published", on_click=put_numbers, args=(published(key),), width="stretch",
            help="Set every control back to what the text has.",
        )  # fmt: skip
        variation = Variation(key, **{name: _control(key, name) for name in numbers(key)})
        speed = control("speed", "Acts at once.", **kept(_SPEED))
        log = log_axis("tutorial-log")
    own[key] = variation
    showing = st.session_state[_SHOWN] = Showing(variation, speed)
    query.write_url(showing.to_query())
    query.tell_repairs(showing)
    return variation, speed, log


def _control(tutorial: str, name: str) -> Any:
    """The widget of the field ``name`` of a variation, and what it shows."""
    more = kept(f"{tutorial}-{name}")
    if name == "rate":
        return st.select_slider(
            LABELS[name], RATES, format_func=decimal, help="How far each update moves the weights.", **more
        )
    if name == "rule":
        return st.selectbox(
            "Update rule", rules(tutorial), format_func=RULES.__getitem__, **more,
            help="What trains the network: the update as the text prints it, or the true gradient of a loss.",
        )  # fmt: skip
    if name == "data":
        return st.selectbox(
            LABELS[name], tuple(GATES), format_func=NAMES.__getitem__, **more,
            help="Other targets for the same four samples. The Train page has larger datasets.",
        )  # fmt: skip
    return control(name, _MORE.get(name, ""), **more)


def _shown() -> dict[str, Any]:
    """What the controls showed last."""
    shown: Showing = st.session_state.get(_SHOWN, FIRST)
    return {_CHOICE: shown.variation.key, _SPEED: shown.speed, **_values(shown.variation)}


def _put(showing: Showing) -> None:
    """Move every control to ``showing``."""
    st.session_state[_CHOICE], st.session_state[_SPEED] = showing.variation.key, showing.speed
    put_numbers(showing.variation)


def put_numbers(variation: Variation) -> None:
    """Move the controls of the variation's tutorial to its numbers."""
    st.session_state.update(_values(variation))


def _values(variation: Variation) -> dict[str, Any]:
    """The numbers of ``variation`` by the keys of its tutorial's controls."""
    return {f"{variation.key}-{name}": getattr(variation, name) for name in numbers(variation.key)}
