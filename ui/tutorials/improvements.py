"""Links to the Train page: improvements of a tutorial's network, each tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from lab.criterion import SOLVED
from lab.sliced_work import SlicedWork, Steps, train
from nn_core import GATES, Trainer, xor
from server.slices import Work
from setting.setting import RATES, Setting
from tutorials import Variation
from tutorials.recipe import Recipe
from tutorials.rules import squared_error
from ui.run.controls import NAMES
from ui.tutorials import sentences as words
from ui.tutorials.layout import in_threes
from ui.tutorials.sentences import LOSSES, small, unbroken

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
_SIZES = ("hidden2", "hidden", "epochs")  # Less of them is no improvement.
# One improvement each, as the texts suggest them.
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
    rate = rate_factor(variation) * variation.rate
    return Setting(
        data="xor" if variation.data == "published" else variation.data,
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


def rate_factor(variation: Variation) -> float:
    """How many times the gradient of the Train page's mean the variation's sum is, over XOR's four outputs."""
    # Where an update descends no single loss, the sum of squares is its nearest relative.
    return {"mean_squared_error": 1.0, "cross_entropy": 4.0}.get(variation.rule, 2.0)


@dataclass(frozen=True)
class Link:
    """A ``setting`` under the ``label`` of what it changes; ``also`` is what it changes besides."""

    label: str
    also: tuple[str, ...]
    setting: Setting


def links(variation: Variation) -> list[Link]:
    """The variation as the Train page can have it, and one improvement at a time.

    What the variation has already, or more of it, is left out, and so is what another link opens.
    """
    start = start_setting(variation)
    same = "The same network" if _has_own_data(variation) else "The same"
    found = [Link(f"{same} on {NAMES[start.data]}", (), start)]
    for change in _CHANGES:
        setting = replace(start, **change)
        changed = [name for name in _PHRASES if getattr(setting, name) != getattr(start, name)]
        less = changed and changed[0] in _SIZES and getattr(setting, changed[0]) < getattr(start, changed[0])
        if not less and setting not in [link.setting for link in found]:
            label, *also = (phrase(name, getattr(setting, name)) for name in changed)
            found.append(Link(label[0].upper() + label[1:], tuple(also), setting))
    return found


def phrase(name: str, value: Any) -> str:
    """What setting the field ``name`` to ``value`` changes, in a few words."""
    return _PHRASES[name](value)


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


# What is changed, in a few words, the most telling first.
_PHRASES: dict[str, Callable[[Any], str]] = {
    "data": lambda data: f"another dataset: {NAMES[data] if data in GATES else NAMES[data].lower()}",
    "hidden2": lambda units: f"second hidden layer of {_count(units)}",
    "hidden": lambda units: f"{_count(units)} hidden neurons",
    "activation": lambda name: f"{words.activation_name(name)} in the hidden layer",
    "rate": lambda rate: f"learning rate {rate:g}",
    "epochs": lambda epochs: f"{epochs:,} epochs",
    "loss": lambda name: NAMES[name].lower(),
}


def _has_own_data(variation: Variation) -> bool:
    """Whether the text's samples are none that the Train page has."""
    return variation.recipe.X.shape != xor()[0].shape


def differences(variation: Variation) -> list[str]:
    """What is not as in the tutorial where the Train page starts from, a sentence each."""
    recipe, start = variation.recipe, start_setting(variation)
    sentences = [_weights_differ(recipe, start)]
    if _has_own_data(variation):
        n_in, n_out = recipe.X.shape[1], recipe.Y.shape[1]
        sentences.append(f"Data: XOR, with 2 inputs and 1 output; the text’s samples have {n_in} and {n_out}.")
    if recipe.one_at_a_time and variation.rule == "published":
        sentences.append("Updates: one per epoch, from all samples at once; the text makes one per sample.")
    if variation.rule == "published" and recipe.rule is not squared_error:
        sentences.append(
            f"Update rule: the gradient of the {LOSSES[start.loss]}; the text’s is not the gradient of any loss."
        )
    sentences.append(_rate_differs(variation, start))
    return [sentence for sentence in sentences if sentence]


def _weights_differ(recipe: Recipe, start: Setting) -> str:
    other = (
        f"Initial weights: seed {start.seed} gives others there, from NumPy’s newer generator. So a run that fails "
        "here may learn there, and the other way round."
    )
    if start.init == "normal":
        return other
    return f"{other} They are uniform from −1 to 1, biases too. In the text: {recipe.start.words.split(';')[0]}."


def _rate_differs(variation: Variation, start: Setting) -> str:
    """Which learning rate takes steps as long as the variation's, and which one the slider has."""
    factor = rate_factor(variation)
    exact = factor * variation.rate
    if factor == 1 and start.rate == exact:
        return ""
    total = "half the sum" if factor == 2 else "the sum"
    product = unbroken(f"{factor:g} × {variation.rate:g} = {exact:g}")
    nearest = "" if np.isclose(start.rate, exact) else f"; {start.rate:g} is the nearest that the slider has"
    return (
        f"Learning rate: {start.rate:g}. The loss there is the mean over the four samples, here it is {total}; steps "
        f"of the same length take {product}{nearest}."
    )


@st.cache_resource(max_entries=200, show_spinner=False)  # A finished attempt is 1 kB.
def attempt(setting: Setting) -> SlicedWork[str]:
    """``setting`` trained to its last epoch, and what became of it in words: one for everybody."""
    return SlicedWork(_steps(Trainer(setting.configuration(), *setting.dataset()), setting.epochs))


def _steps(trainer: Trainer, epochs: int) -> Steps[str]:
    yield from train(trainer, epochs)
    if trainer.state == "diverged":
        return f"diverges at epoch {trainer.epoch + 1:,}"
    right = int(((trainer.outputs > 0.5) == (trainer.Y > 0.5)).sum())
    solved = "solved" if SOLVED.met(trainer.outputs, trainer.Y) else "not solved"
    name = "" if trainer.configuration.loss == "mse" else "cross-entropy "
    return f"{solved}: {right} of {len(trainer.Y)} right, {name}loss {small(trainer.last_loss)}"


def train_page_links(variation: Variation) -> list[Work]:
    """The links, each with what it leads to. Returns what has to be computed first."""
    st.markdown(
        "The Train page has larger datasets and more to change. Each link opens it with one improvement; below the "
        "link is how that run ends. They start from the run above, as far as the Train page can. What differs:\n"
        + "\n".join(f"- {sentence}" for sentence in differences(variation))
    )
    found = links(variation)
    for column, link in in_threes(found):
        column.page_link(
            "pages/train.py", label=link.label, icon=":material/play_arrow:", query_params=link.setting.to_query(),
            help="Opens the Train page with this setting.",
        )  # fmt: skip
        column.caption(_comes_to(link))
    waiting = [attempt(link.setting) for link in found]
    return [] if all(one.finished for one in waiting) else list(waiting)


def _comes_to(link: Link) -> str:
    """What the link changes besides its label, and what became of its setting."""
    besides = f"With {', '.join(link.also)}" if link.also else ""
    ending = attempt(link.setting).result
    if ending is None:
        return f"{besides}. {words.WAIT}" if besides else words.WAIT
    return f"{besides}: {ending}" if besides else ending
