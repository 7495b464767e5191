"""Links to the Train page: the network of a tutorial, and changes of it, each with how that run ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from lab.criterion import SOLVED
from lab.sliced_work import SlicedWork, Steps, train
from nn_core import Trainer
from server.slices import Work
from setting.setting import RATES, Setting
from tutorials import Variation
from tutorials.rules import squared_error
from ui.run.controls import LABELS, NAMES
from ui.tutorials.layout import in_threes
from ui.tutorials.sentences import LOSSES, WAIT

_CHANGES: tuple[dict[str, Any], ...] = (
    {"hidden": 8},
    {"activation": "relu"},
    {"activation": "tanh"},
    {"rate": 2.0},
    {"epochs": 20_000},
    {"hidden": 4, "hidden2": 4, "rate": 2.0},
    {"loss": "cross_entropy"},
    {"data": "moons", "hidden": 8, "activation": "tanh", "rate": 1.0, "epochs": 2000},
)


def start_setting(variation: Variation) -> Setting:
    """The variation as nearly as the Train page can have it: on a gate, where a loss is a mean over four samples."""
    rate = _rate_factor(variation) * variation.rate
    return Setting(
        data=variation.data,
        hidden=variation.hidden,
        hidden2=variation.hidden2,
        activation=variation.activation,
        loss="cross_entropy" if variation.rule == "cross_entropy" else "mse",
        init="uniform" if "b1" in variation.recipe.start.order else "normal",
        seed=variation.seed,
        rate=min(RATES, key=lambda choice: abs(np.log(choice / rate))),
        epochs=variation.epochs,
        speed=20,
    )


def _rate_factor(variation: Variation) -> float:
    """The variation's step over the Train page's, whose loss is a mean over XOR's four outputs, at the same rate."""
    # An update that descends no single loss is nearest to half the sum of squares.
    return {"mean_squared_error": 1.0, "cross_entropy": 4.0}.get(variation.rule, 2.0)


def links(variation: Variation) -> dict[str, Setting]:
    """The variation as the Train page can have it, and changes of that, by what differs."""
    start = start_setting(variation)
    found = {f"The same {'network ' if variation.recipe.X.shape[1] != 2 else ''}on {NAMES[start.data]}": start}
    for change in _CHANGES:
        differs = {name: value for name, value in change.items() if value != getattr(start, name)}
        if differs:
            found[", ".join(phrase(name, value) for name, value in differs.items())] = replace(start, **differs)
    return found


def phrase(name: str, value: Any) -> str:
    """The control of the field ``name`` and the ``value`` it is set to."""
    return f"{LABELS[name]}: {NAMES[value] if value in NAMES else format(value, ',g')}"


def differences(variation: Variation) -> list[str]:
    """What is not as in the tutorial where the Train page starts from, a sentence each."""
    recipe, start, published = variation.recipe, start_setting(variation), variation.rule == "published"
    weights = (
        f"Initial weights: seed {start.seed} gives others there, from NumPy’s newer generator. So a run that fails "
        "here may learn there, and the other way round."
    )
    if start.init == "uniform":
        weights += f" They are uniform from −1 to 1, biases too. In the text: {recipe.start.words.split(';')[0]}."
    sentences = [weights]
    n_in, n_out = recipe.X.shape[1], recipe.Y.shape[1]
    if (n_in, n_out) != (2, 1):
        sentences.append(f"Data: XOR, with 2 inputs and 1 output; the text’s samples have {n_in} and {n_out}.")
    if published and recipe.one_at_a_time:
        sentences.append("Updates: one per epoch, from all samples at once; the text makes one per sample.")
    if published and recipe.rule is not squared_error:
        sentences.append(
            f"Update rule: the gradient of the {LOSSES[start.loss]}; the text’s is not the gradient of any loss."
        )
    factor = _rate_factor(variation)
    exact = factor * variation.rate
    if factor != 1:
        nearest = "" if np.isclose(start.rate, exact) else f"; {start.rate:g} is the nearest that the slider has"
        sentences.append(
            f"Learning rate: {start.rate:g}. The loss there is the mean over the four samples, here it is "
            f"{'half the sum' if factor == 2 else 'the sum'}; steps of the same length take {factor:g} × "
            f"{variation.rate:g} = {exact:g}{nearest}."
        )
    return sentences


@st.cache_resource(max_entries=200, show_spinner=False)  # A finished attempt is 1 kB.
def attempt(setting: Setting) -> SlicedWork[str]:
    """``setting`` trained to its last epoch, and what became of it in words: one for everybody."""
    return SlicedWork(_steps(Trainer(setting.configuration(), *setting.dataset()), setting.epochs))


def _steps(trainer: Trainer, epochs: int) -> Steps[str]:
    yield from train(trainer, epochs)
    if trainer.state == "diverged":
        return f"Diverges at epoch {trainer.epoch + 1:,}."
    right = int(((trainer.outputs > 0.5) == (trainer.Y > 0.5)).sum())
    solved = "Solved" if SOLVED.met(trainer.outputs, trainer.Y) else "Not solved"
    name = "" if trainer.configuration.loss == "mse" else "cross-entropy "
    return f"{solved}: {right} of {len(trainer.Y)} right, {name}loss {trainer.last_loss:.2g}."


def train_page_links(variation: Variation) -> list[Work]:
    """The links, each with how the run ends that it leads to. Returns the work that shows this."""
    st.markdown(
        "The Train page has larger datasets and more to change. The first link opens it with the run above, as far as "
        "the Train page can; the others with what they name changed. Below each is how its run ends. What differs:\n"
        + "\n".join(f"- {sentence}" for sentence in differences(variation))
    )
    found = list(links(variation).items())
    for column, (label, setting) in in_threes(found):
        column.page_link(
            "pages/train.py", label=label, icon=":material/play_arrow:", query_params=setting.to_query(),
            help="Opens the Train page with this setting.",
        )  # fmt: skip
        column.caption(attempt(setting).result or WAIT)
    return [attempt(setting) for _, setting in found]
