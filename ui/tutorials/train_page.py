"""Links to the Train page: the network of a tutorial, and changes of it, each with how that run ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lab.criterion import accuracy, criterion_for
from lab.sliced_work import SlicedWork, Steps, train
from nn_core import Change
from server.slices import Work
from setting.names import NAMES
from setting.parameters import decimal
from setting.run import Run
from setting.setting import RANGES, Setting
from tutorials import Variation
from tutorials.rules import squared_error
from ui.run.fields import LABELS
from ui.tutorials.layout import in_threes
from ui.tutorials.sentences import LOSSES, WAIT

_CHANGES: tuple[dict[str, Any], ...] = (
    {"layers": (8,)},
    {"activation": "relu"},
    {"activation": "tanh"},
    {"rate": 2.0},
    {"epochs": 20_000},
    {"layers": (4, 4), "rate": 2.0},
    {"loss": "cross_entropy"},
    {"data": "moons", "layers": (8,), "activation": "tanh", "rate": 0.3, "batch": None, "epochs": 2000},
)
# Together what a text with suggestions suggests: more neurons and layers, another activation, rate and dataset.
_ALL_SUGGESTED: dict[str, Any] = {
    "data": "circle", "layers": (4, 4), "activation": "relu", "rate": 0.3, "epochs": 20_000
}  # fmt: skip


def start_setting(variation: Variation) -> Setting:
    """The variation as nearly as the Train page can have it: on a gate, where a loss is a mean over the batch."""
    low, high = RANGES["rate"]
    return Setting(
        data=variation.data,
        layers=variation.network.sizes[1:-1],
        activation=variation.activation,
        loss="cross_entropy" if variation.rule == "cross_entropy" else "mse",
        init="uniform" if "b1" in variation.recipe.start.order else "normal",
        seed=variation.seed,
        order="fixed" if variation.recipe.one_at_a_time else "shuffled",
        rate=min(max(low, float(f"{_rate_factor(variation) * variation.rate:.12g}")), high),
        batch=variation.configuration.rule.batch_size,
        epochs=variation.epochs,
        speed=20,
    )


def _rate_factor(variation: Variation) -> float:
    """The variation's step over the Train page's at the same rate, where the loss is a mean over the batch."""
    batch = variation.configuration.rule.batch_size or 4
    # An update that descends no single loss is nearest to half the sum of squares.
    return {"mean_squared_error": 1.0, "cross_entropy": batch}.get(variation.rule, batch / 2)


def links(variation: Variation) -> dict[str, Setting]:
    """The variation as the Train page can have it, and changes of that, by what differs."""
    start = start_setting(variation)
    found = {f"The same {'network ' if variation.recipe.X.shape[1] != 2 else ''}on {NAMES[start.data]}": start}
    for change in (*_CHANGES, *([_ALL_SUGGESTED] if variation.recipe.suggestions else [])):
        differs = {name: value for name, value in change.items() if value != getattr(start, name)}
        if differs:
            found[", ".join(phrase(name, value) for name, value in differs.items())] = replace(start, **differs)
    return found


def phrase(name: str, value: Any) -> str:
    """The control of the field ``name`` and the ``value`` it is set to."""
    if name == "layers":
        return f"{LABELS['hidden']}: {' and '.join(map(str, value))}"
    if value is None:
        return f"{LABELS[name]}: all at once"
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
    if published and recipe.rule is not squared_error:
        sentences.append(
            f"Update rule: the gradient of the {LOSSES[start.loss]}; the text’s is not the gradient of any loss."
        )
    factor = _rate_factor(variation)
    if factor != 1:
        over = "of the one sample" if recipe.one_at_a_time else "the mean over the four samples"
        here = {0.5: "half of that", 2.0: "half the sum"}.get(factor, "the sum")
        sentences.append(
            f"Learning rate: {decimal(start.rate)}. The loss there is {over}, here it is {here}; steps of the same "
            f"length take {factor:g} × {decimal(variation.rate)}."
        )
    return sentences


@st.cache_resource(max_entries=200, show_spinner=False)  # A finished attempt is 1 kB.
def attempt(setting: Setting) -> SlicedWork[str]:
    """``setting`` trained to its last epoch, and what became of it in words: one for everybody."""
    return SlicedWork(_steps(setting))


def _steps(setting: Setting) -> Steps[str]:
    trainer = Run(setting, (Change(0, setting.rule),)).trainer()
    yield from train(trainer, setting.epochs)
    if trainer.state == "diverged":
        return f"Diverges at epoch {trainer.epoch + 1:,}."
    solved = "Solved" if criterion_for(setting.kind, setting.output).met(trainer.outputs, trainer.Y) else "Not solved"
    name = "" if setting.loss == "mse" else "cross-entropy "
    Y = trainer.Y
    right = round(len(Y) * accuracy(trainer.outputs, Y))  # Outputs are sigmoids here.
    return f"{solved}: {right} of {len(Y)} right, {name}loss {trainer.last_loss:.2g}."


def train_page_links(variation: Variation) -> list[Work]:
    """The links, each with how the run ends that it leads to. Returns the work that shows this."""
    st.markdown(
        "The Train page has larger datasets and more to change. The first link opens it with the run above, as far as "
        "the Train page can; the others with what they name changed"
        + (", the last with all that the text suggests" if variation.recipe.suggestions else "")
        + ". Below each is how its run ends. What differs:\n"
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
