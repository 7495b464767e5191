"""The way on: each improvement that the texts suggest, tried, and one click from the Train page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from nn_core import Trainer
from nn_core.verdict import SOLVED
from tutorials import Variation
from ui.setting import RATES, Setting
from ui.tutorial_words import small


def settings(variation: Variation) -> dict[str, Setting]:
    """The variation as the Train page can have it, and one improvement at a time."""
    recipe = variation.recipe
    # Half the sum of four squares has twice the gradient of their mean.
    rate = 2 * variation.rate
    start = Setting(
        hidden=variation.hidden,
        activation="sigmoid",
        init="normal" if recipe.start.order == ("W1", "W2") else "uniform",
        seed=variation.seed,
        rate=min(RATES, key=lambda choice: abs(np.log(choice / rate))),
        epochs=variation.epochs,
        speed=20,
    )
    return {
        "The same on XOR": start,
        "Eight hidden neurons": replace(start, hidden=8),
        "ReLU in the hidden layer": replace(start, activation="relu"),
        "Tanh in the hidden layer": replace(start, activation="tanh"),
        "Learning rate 2": replace(start, rate=2.0),
        "20,000 epochs": replace(start, epochs=20_000),
        "Deeper: two hidden layers of 4": replace(start, hidden=4, hidden2=4, rate=2.0),
        "Cross-entropy": replace(start, loss="cross_entropy"),
        "Another dataset: moons": replace(start, data="moons", hidden=8, activation="tanh", rate=1.0, epochs=2000),
    }


@st.cache_data(max_entries=200, show_spinner=False)
def tried(setting: Setting) -> str:
    """What becomes of ``setting``, in a few words."""
    trainer = Trainer(setting.configuration(), *setting.dataset())
    trainer.advance(setting.epochs)
    network, loss = setting.configuration().network, setting.configuration().loss
    if trainer.state == "diverged":
        return f"diverges at epoch {trainer.epoch + 1:,}"
    outputs = network.predict(trainer.parameters, trainer.X)
    right = int(((outputs > 0.5) == (trainer.Y > 0.5)).sum())
    solved = "solved" if SOLVED.met(outputs, trainer.Y) else "not solved"
    name = "" if loss == "mse" else "cross-entropy "
    return f"{solved}: {right} of {len(outputs)} right, {name}loss {small(trainer.last_loss)}"


def way_on(variation: Variation) -> None:
    """The links, each with what it leads to."""
    st.markdown(
        "One change at a time, on the Train page. Initial weights come from NumPy’s newer generator there, so the same "
        "seed is another start. A loss is a mean there, so the learning rate of a sum over four samples is doubled. "
        "What each setting comes to was computed just now."
    )
    links = list(settings(variation).items())
    for i, (label, setting) in enumerate(links):
        # A row at a time, so that on a phone they stand in the same order.
        if i % 3 == 0:
            places = st.columns(3)
        with places[i % 3]:
            st.page_link(
                "pages/train.py", label=label, icon=":material/play_arrow:", query_params=setting.to_query(),
                help="Opens the Train page with this setting.",
            )  # fmt: skip
            st.caption(tried(setting))
