"""Which tutorial, and the reader's own numbers in it: widgets that turn into a ``Variation``."""

from __future__ import annotations

import streamlit as st

from tutorials import RECIPES, Variation
from tutorials.variation import LARGEST_SEED, published
from ui.setting import RANGES, RATES, SPEEDS
from ui.tutorial_words import RULES

NUMBERS = ("seed", "hidden", "rate", "epochs", "rule")


def chosen_tutorial() -> str:
    """The key of the tutorial that the reader picked; the URL holds it."""
    keys = list(RECIPES)
    chosen: str = st.segmented_control(
        "Tutorial", keys, format_func=lambda key: RECIPES[key].title, default=keys[0], required=True,
        key="tutorial", bind="query-params", help="Four published texts. Each is replayed exactly as it was printed.",
    )  # fmt: skip
    return chosen if chosen in RECIPES else keys[0]


def chosen_variation(key: str) -> tuple[Variation, int, bool]:
    """The numbers to replay ``key`` with, the epochs from frame to frame, and whether the loss axis is logarithmic.

    Each tutorial has controls of its own, so that changing one leaves the others as published.
    """
    start = published(key)
    for name in NUMBERS:
        st.session_state.setdefault(_key(key, name), getattr(start, name))
    with st.sidebar:
        st.subheader("Your own variation")
        st.button(
            "As published", on_click=_restore, args=(start,), width="stretch", help="Put the text’s numbers back."
        )
        seed, hidden, rate, epochs, rule = _seed(key), _hidden(key), _rate(key), _epochs(key), _rule(key)
        speed = st.select_slider(
            "Speed", SPEEDS, value=20, format_func="{} epochs a frame".format, key="tutorial-speed",
            help="Epochs from one frame to the next. Acts at once.",
        )  # fmt: skip
        log_axis = st.toggle(
            "Logarithmic loss axis", key="tutorial-log", help="Shows small losses as clearly as large ones."
        )
    return Variation(key, seed, hidden, rate, epochs, rule), speed, log_axis


def _key(tutorial: str, name: str) -> str:
    return f"{tutorial}-{name}"


def _restore(start: Variation) -> None:
    for name in NUMBERS:
        st.session_state[_key(start.key, name)] = getattr(start, name)


def _seed(key: str) -> int:
    return st.number_input(
        "Seed", 0, LARGEST_SEED, step=1, key=_key(key, "seed"), help="What np.random.seed gets; other initial weights."
    )


def _hidden(key: str) -> int:
    return st.slider("Hidden neurons", *RANGES["hidden"], key=_key(key, "hidden"), help="Units in the hidden layer.")


def _rate(key: str) -> float:
    return st.select_slider(
        "Learning rate", RATES, format_func="{:g}".format, key=_key(key, "rate"), help="How far each update steps."
    )


def _epochs(key: str) -> int:
    low, high = RANGES["epochs"]
    return st.slider("Epochs", low, high, step=100, key=_key(key, "epochs"), help="Where the replay stops.")


def _rule(key: str) -> str:
    rules = ("published", *RECIPES[key].rivals)
    return st.selectbox(
        "Update rule", rules, format_func=RULES.__getitem__, key=_key(key, "rule"),
        help="What the stage plays: the rule as printed, or one with the right gradient.",
    )  # fmt: skip
