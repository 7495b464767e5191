"""Which tutorial, and the reader's own numbers in it: widgets that turn into a ``Showing``; the URL says the same."""

from __future__ import annotations

from typing import Any

import streamlit as st

from setting.setting import CHOICES, EPOCHS_STEP, RANGES, RATES, SPEEDS
from tutorials import RECIPES, Variation
from tutorials.variation import DATA, LARGEST_SEED, published
from ui.run.controls import NAMES, kept
from ui.tutorials.link import FIRST, Showing, from_query, numbers, rules
from ui.tutorials.sentences import RULES
from ui.url import query

_SHOWN = "tutorial-shown"
_OWN = "tutorial-own"
_CHOICE = "tutorial"
_SPEED = "tutorial-speed"


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
    if _key(key, "seed") not in st.session_state:
        put_numbers(_own().get(key, published(key)))
    with st.sidebar:
        st.subheader("Your own variation")
        st.button(
            "As published", on_click=put_numbers, args=(published(key),), width="stretch",
            help="Set every control back to what the text has.",
        )  # fmt: skip
        variation = Variation(key, _seed(key), _hidden(key), _rate(key), _epochs(key), _rule(key), **_suggested(key))
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
    values = {_key(key, name): getattr(shown.variation, name) for name in numbers(key)}
    return {_CHOICE: key, _SPEED: shown.speed, **values}


def _put(showing: Showing) -> None:
    """Move every control to ``showing``."""
    st.session_state[_CHOICE], st.session_state[_SPEED] = showing.variation.key, showing.speed
    put_numbers(showing.variation)


def put_numbers(variation: Variation) -> None:
    """Move the controls of the variation's tutorial to its numbers."""
    for name in numbers(variation.key):
        st.session_state[_key(variation.key, name)] = getattr(variation, name)


def _hold(showing: Showing) -> None:
    """Let session and URL say ``showing``; tell what had to be repaired in the link that asked for it."""
    st.session_state[_SHOWN] = showing
    _own()[showing.variation.key] = showing.variation
    query.write_url(showing.to_query())
    query.tell_repairs(showing)


def _seed(key: str) -> int:
    return st.number_input(
        "Seed", 0, LARGEST_SEED, step=1, **kept(_key(key, "seed")),
        help="The number given to np.random.seed, which decides the initial weights.",
    )  # fmt: skip


def _hidden(key: str) -> int:
    return st.slider(
        "Hidden neurons", *RANGES["hidden"], **kept(_key(key, "hidden")), help="Units in the hidden layer."
    )


def _rate(key: str) -> float:
    return st.select_slider(
        "Learning rate", RATES, format_func="{:g}".format, **kept(_key(key, "rate")),
        help="How far each update moves the weights.",
    )  # fmt: skip


def _epochs(key: str) -> int:
    low, high = RANGES["epochs"]
    return st.slider("Epochs", low, high, step=EPOCHS_STEP, **kept(_key(key, "epochs")), help="Where the replay stops.")


def _rule(key: str) -> str:
    return st.selectbox(
        "Update rule", rules(key), format_func=RULES.__getitem__, **kept(_key(key, "rule")),
        help="What trains the network: the update as the text prints it, or the true gradient of a loss.",
    )  # fmt: skip


def _suggested(key: str) -> dict[str, Any]:
    """What only a text that suggests it lets the reader change."""
    if not RECIPES[key].suggestions:
        return {}
    return {
        "activation": st.selectbox(
            "Hidden activation", CHOICES["activation"], format_func=NAMES.__getitem__, **kept(_key(key, "activation")),
            help="The text uses the sigmoid. Another activation brings its own derivative into the same lines of code.",
        ),
        "hidden2": st.slider(
            "Second hidden layer", *RANGES["hidden2"], **kept(_key(key, "hidden2")),
            help="Units in a second hidden layer, trained by the same lines; 0 leaves it out, as in the text.",
        ),
        "data": st.selectbox(
            "Dataset", DATA, format_func=lambda name: NAMES.get(name, "XOR, as published"), **kept(_key(key, "data")),
            help="Other targets for the same four samples. The Train page has larger datasets.",
        ),
    }  # fmt: skip
