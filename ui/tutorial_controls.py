"""Which tutorial, and the reader's own numbers in it: widgets that turn into a ``Showing``; the URL says the same."""

from __future__ import annotations

from typing import Any

import streamlit as st

from tutorials import RECIPES, Variation
from tutorials.variation import LARGEST_SEED, published
from ui import query
from ui.controls import kept
from ui.setting import EPOCHS_STEP, RANGES, RATES, SPEEDS
from ui.tutorial_setting import FIRST, NUMBERS, Showing, from_query, rules
from ui.tutorial_words import RULES

_SHOWN = "tutorial-shown"
_OWN = "tutorial-own"
_CHOICE = "tutorial"
_SPEED = "tutorial-speed"
_PART = query.Part("tutorial")


def chosen_tutorial() -> str:
    """The key of the tutorial that the URL or the reader picked."""
    asked = query.asked(_PART, from_query, _shown())
    if asked:
        _put(asked)
    elif _CHOICE not in st.session_state:
        # Widgets forget their state when the reader leaves the page; what was shown is what stays.
        _put(st.session_state.get(_SHOWN, FIRST))
    chosen = st.segmented_control(
        "Tutorial", list(RECIPES), format_func=lambda key: RECIPES[key].title, required=True, **kept(_CHOICE),
        help="Four published texts. Each is replayed by the rule it prints, completed where the text breaks off; "
        "where it shows printed digits, to the last of them.",
    )  # fmt: skip
    return chosen or FIRST.variation.key


def chosen_variation(key: str) -> tuple[Variation, int, bool]:
    """The numbers to replay ``key`` with, the epochs from frame to frame, and whether the loss axis is logarithmic.

    Each tutorial has numbers of its own, so that changing one leaves the others alone.
    """
    if _key(key, "seed") not in st.session_state:
        _put_numbers(_own().get(key, published(key)))
    with st.sidebar:
        st.subheader("Your own variation")
        st.button(
            "As published", on_click=_put_numbers, args=(published(key),), width="stretch",
            help="Put the text’s numbers back.",
        )  # fmt: skip
        variation = Variation(key, _seed(key), _hidden(key), _rate(key), _epochs(key), _rule(key))
        speed = st.select_slider(
            "Speed", SPEEDS, format_func="{} epochs a frame".format, **kept(_SPEED),
            help="Epochs from one frame to the next. Acts at once.",
        )  # fmt: skip
        log_axis = st.toggle(
            "Logarithmic loss axis", key="tutorial-log", help="Shows small losses as clearly as large ones."
        )
    _hold(Showing(variation, speed))
    return variation, speed, log_axis


def _key(tutorial: str, name: str) -> str:
    return f"{tutorial}-{name}"


def _own() -> dict[str, Variation]:
    """The reader's own numbers, tutorial by tutorial."""
    own: dict[str, Variation] = st.session_state.setdefault(_OWN, {})
    return own


def _shown() -> dict[str, Any]:
    """What the controls showed last."""
    shown: Showing = st.session_state.get(_SHOWN, FIRST)
    key = shown.variation.key
    numbers = {_key(key, name): getattr(shown.variation, name) for name in NUMBERS}
    return {_CHOICE: key, _SPEED: shown.speed, **numbers}


def _put(showing: Showing) -> None:
    """Move every control to ``showing``."""
    st.session_state[_CHOICE], st.session_state[_SPEED] = showing.variation.key, showing.speed
    _put_numbers(showing.variation)


def _put_numbers(variation: Variation) -> None:
    for name in NUMBERS:
        st.session_state[_key(variation.key, name)] = getattr(variation, name)


def _hold(showing: Showing) -> None:
    """Let session and URL say ``showing``; tell what had to be repaired in the link that asked for it."""
    st.session_state[_SHOWN] = showing
    _own()[showing.variation.key] = showing.variation
    query.hold(_PART, showing.to_query())
    query.tell_repairs(_PART, showing)


def _seed(key: str) -> int:
    return st.number_input(
        "Seed",
        0,
        LARGEST_SEED,
        step=1,
        **kept(_key(key, "seed")),
        help="What np.random.seed gets; other initial weights.",
    )


def _hidden(key: str) -> int:
    return st.slider(
        "Hidden neurons", *RANGES["hidden"], **kept(_key(key, "hidden")), help="Units in the hidden layer."
    )


def _rate(key: str) -> float:
    return st.select_slider(
        "Learning rate", RATES, format_func="{:g}".format, **kept(_key(key, "rate")), help="How far each update steps."
    )


def _epochs(key: str) -> int:
    low, high = RANGES["epochs"]
    return st.slider("Epochs", low, high, step=EPOCHS_STEP, **kept(_key(key, "epochs")), help="Where the replay stops.")


def _rule(key: str) -> str:
    return st.selectbox(
        "Update rule", rules(key), format_func=RULES.__getitem__, **kept(_key(key, "rule")),
        help="What the stage plays: the rule as printed, or one with the right gradient.",
    )  # fmt: skip
