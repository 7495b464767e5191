"""The way on: each improvement that the texts suggest, tried, and one click from the Train page."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import streamlit as st

from nn_core import Trainer
from nn_core.verdict import SOLVED
from tutorials import Variation
from ui import tutorial_words as words
from ui.setting import RATES, Setting
from ui.tutorial_words import small
from ui.tutorial_work import Work

_CHUNK = 50  # Epochs between two looks at the clock.


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


class Attempt:
    """``setting`` trained to its last epoch, in slices; ``words`` then say what became of it."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.words: str | None = None
        self._trainer = Trainer(setting.configuration(), *setting.dataset())

    @property
    def done(self) -> float:
        """How much of the work is done, from 0 to 1."""
        return self._trainer.epoch / self.setting.epochs

    @property
    def finished(self) -> bool:
        """Whether there are words."""
        return self.words is not None

    def advance(self, seconds: float = math.inf) -> None:
        """Train for about ``seconds``, or to the end."""
        until = time.perf_counter() + seconds
        trainer, goal = self._trainer, self.setting.epochs
        while self.words is None and time.perf_counter() < until:
            trainer.advance(min(_CHUNK, goal - trainer.epoch))
            if trainer.epoch >= goal or trainer.state == "diverged":
                self.words = self._concluded()

    def _concluded(self) -> str:
        trainer = self._trainer
        if trainer.state == "diverged":
            return f"diverges at epoch {trainer.epoch + 1:,}"
        right = int(((trainer.outputs > 0.5) == (trainer.Y > 0.5)).sum())
        solved = "solved" if SOLVED.met(trainer.outputs, trainer.Y) else "not solved"
        name = "" if self.setting.loss == "mse" else "cross-entropy "
        return f"{solved}: {right} of {len(trainer.Y)} right, {name}loss {small(trainer.last_loss)}"


@st.cache_resource(max_entries=200, show_spinner=False)
def attempt(setting: Setting) -> Attempt:
    """The attempt at ``setting``, finished or on its way: one for everybody."""
    return Attempt(setting)


def way_on(variation: Variation) -> list[Work]:
    """The links, each with what it leads to. Returns what has to be computed first."""
    st.markdown(
        "One change at a time, on the Train page. Initial weights come from NumPy’s newer generator there, so the same "
        "seed is another start. A loss is a mean there, so the learning rate of a sum over four samples is doubled. "
        "Under each link stands what the setting comes to."
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
            st.caption(attempt(setting).words or words.WAIT)
    waiting = [attempt(setting) for _, setting in links]
    return [] if all(one.finished for one in waiting) else list(waiting)
