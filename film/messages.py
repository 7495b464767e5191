"""The sentences under the buttons: what the run is doing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lab.criterion import Criterion, accuracy
from nn_core import Edit, Inputs, Network, Rule
from nn_core.activations import ACTIVATIONS
from nn_core.optimisers import OPTIMISERS
from nn_core.schedule import Schedule, edits_at
from setting.edits import name_of
from setting.names import COORDINATES
from setting.parameters import decimal
from setting.schedule import MOST_CHANGES
from stage.protocol import Note

Array = NDArray[np.float64]

MORE_EPOCHS = ("More epochs", "more-epochs")
"""The action of a run that is at its end."""
WHY = ("Why?", "why")
"""The action of a run that ended without solving its task."""
HAND_IN = ("Hand in", "hand-in")
"""The action of a run that reached the goal of a task."""
_BEGINNINGS = (
    "The initial weights: nothing is learned yet.",
    "The run begins with weights that were given.",
)  # fmt: skip
_MOST_NAMED = 4  # Parameters in a sentence.


def general(rule: Rule, network: Network, kind: str, inputs: Inputs | None, begun: bool = False) -> list[Note]:
    """What holds for any run: which state it is in. ``kind`` is that of the data, ``inputs`` what is made of points.

    ``begun`` is whether the run begins with weights that were ``given``.
    """
    linear = _linear(network, kind, inputs)
    start = f"{_BEGINNINGS[begun]} Train begins with {in_words(rule)}."
    return [
        Note(0, f"{start}{linear}", "ready"),
        Note(0, f"Training with {in_words(rule)}.{linear}", "playing"),
        Note(0, "Paused. Step draws one more epoch, Train goes on.", "paused"),
        Note(0, "The last epoch is drawn. Raise Epochs to go on.", "done", MORE_EPOCHS),
    ]


def given(schedule: Schedule, network: Network) -> bool:
    """Whether a run of ``schedule`` begins with weights that were given: every parameter is set at epoch 0."""
    return len(edits_at(schedule, 0)) == network.size


def recorded(schedule: Schedule, network: Network, kind: str, inputs: Inputs | None) -> list[Note]:
    """As ``general``, of a run that followed ``schedule`` and of which nothing can be changed any more."""
    linear = _linear(network, kind, inputs)
    begin = f"{_BEGINNINGS[given(schedule, network)]} Training began with {in_words(schedule[0].rule)}."
    return [
        Note(0, f"{begin}{linear}", "ready"),
        *(Note(epoch, f"Training with {in_words(rule)}.{linear}", "playing") for epoch, rule, _ in schedule),
        Note(0, "Paused. Step shows the next frame, Play goes on.", "paused"),
        Note(0, "The last frame of this film.", "done"),
    ]


def _linear(network: Network, kind: str, inputs: Inputs | None) -> str:
    """What a linear model can do at most; nothing of any other."""
    if set(network.activations[:-1]) - {"linear"}:
        return ""
    plain = inputs is None or set(inputs.names) <= set(COORDINATES)
    if plain and ACTIVATIONS[network.output].joint:
        return " A linear model: between any two classes its boundary is one line."
    if plain and kind != "regression":
        return " A linear model: its boundary is one line."
    if plain and network.activations[-1] == "linear":
        return f" A linear model: its output is one {'line' if network.sizes[0] == 1 else 'plane'}."
    return " A linear model: one weighted sum of the features decides."


def in_words(rule: Rule) -> str:
    """What of ``rule`` is not as in plain gradient descent on all samples, after its learning rate."""
    parts = [f"learning rate {decimal(rule.learning_rate)}"]
    if rule.optimiser != "gradient_descent":
        parts.append(OPTIMISERS[rule.optimiser].label)
    if rule.samples is not None:
        parts.append(f"the first {rule.samples} points")
    if rule.batch_size is not None:
        parts.append(f"batches of {rule.batch_size}")
    parts += [f"{name} {decimal(value)}" for name, value in (("L1", rule.l1), ("L2", rule.l2)) if value]
    return ", ".join(parts)


def by_hand(edits: Sequence[Edit], sizes: tuple[int, ...]) -> str:
    """What ``edits`` do in a network of these ``sizes``; of many, how many there are."""
    if len(edits) > _MOST_NAMED:
        return f"{len(edits)} parameters set by hand"
    return ", ".join(f"{name_of(one, sizes)} {'frozen at' if one.frozen else 'set to'} {one.value:g}" for one in edits)


def solved(epoch: int, criterion: Criterion, test: bool) -> str:
    """The first epoch at which ``criterion`` was met; perhaps it is no longer."""
    by = " on the test points" if criterion.middle is None and test else ""
    return f"Solved at epoch {epoch:,}: {criterion.in_words(past=True)}{by}."


def unsolved(epoch: int, outputs: Array, Y: Array, criterion: Criterion, solved_at: int | None) -> str:
    """What came out instead, at the end; ``outputs`` and ``Y`` are ``(n_samples, n_out)``."""
    after = "1 epoch" if epoch == 1 else f"{epoch:,} epochs"
    start = f"Not solved after {after}" if solved_at is None else f"Solved before, but not at epoch {epoch:,}"
    if len(Y) <= 8:
        values = ", ".join(f"{value:.2f}" for value in outputs.ravel())
        wanted = ", ".join(f"{target:.0f}" for target in Y.ravel())
        return f"{start}: the outputs are {values}; wanted were {wanted}."
    error = f"the mean squared error is {np.square(outputs - Y).mean():.3g}"
    if criterion.middle is None:
        return f"{start}: {error}; under {criterion.error:g} counts."
    right = round(len(Y) * accuracy(outputs, Y, criterion))
    how = "have their largest output at their own class" if criterion.largest else "are on the right side"
    return f"{start}: {right} of {len(Y)} points {how}, {error}."


def reached(epoch: int, numbers: str, neurons: int) -> str:
    """A task's goal was reached at ``epoch``, with these ``numbers`` and so many hidden ``neurons``."""
    return f"Goal reached at epoch {epoch:,}: {numbers}, {neurons} hidden neuron{'' if neurons == 1 else 's'}."


def beyond(goal: int) -> str:
    """Epochs was lowered to ``goal``, which the run had passed."""
    return f"Epochs is set to {goal:,}; this run has gone further. Raise it to train on, or go back."


def moved_too_often() -> str:
    """A run that has been changed as often as a link can say."""
    return f"The training stays as it is: it was changed {MOST_CHANGES - 1} times. Press Reset to change it again."


def diverged(epoch: int, rate: float, *, advice: bool = True) -> str:
    """A run whose numbers left the range of a float, and what to do, where something can be done."""
    words = (
        f"Diverged at epoch {epoch:,}: with learning rate {decimal(rate)} the values grew too large to compute with."
    )
    return f"{words} Choose a smaller one and press Reset." if advice else words
