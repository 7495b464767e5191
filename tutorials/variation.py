"""A recipe with the reader's own numbers in it, and the plain reason where a text cannot take them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nn_core import Configuration, Network, Rule
from nn_core.checks import one_of, positive, whole
from nn_core.datasets import gate
from setting.setting import LARGEST_SEED
from tutorials.catalogue import RECIPES
from tutorials.recipe import Recipe, blocks
from tutorials.rules import Update, cross_entropy, mean_squared_error, squared_error

Array = NDArray[np.float64]

GRADIENTS: dict[str, Update] = {
    "squared_error": squared_error,
    "mean_squared_error": mean_squared_error,
    "cross_entropy": cross_entropy,
}


@dataclass(frozen=True)
class Variation:
    """Which recipe, and which numbers in it; ``rule`` is ``"published"`` or one of ``GRADIENTS``.

    ``activation``, ``hidden2`` and ``data``, one of the gates, can only be changed where the text suggests changes.
    """

    key: str
    seed: int
    hidden: int
    rate: float
    epochs: int
    rule: str = "published"
    activation: str = "sigmoid"
    hidden2: int = 0
    data: str = "xor"

    def __post_init__(self) -> None:
        one_of("tutorial", self.key, RECIPES)
        one_of("rule", self.rule, ("published", *GRADIENTS))
        whole("seed", self.seed, least=0, most=LARGEST_SEED)
        whole("hidden", self.hidden, least=1)
        positive("rate", self.rate)
        whole("epochs", self.epochs, least=1)
        own = (self.activation, self.hidden2, self.data)
        if own != ("sigmoid", 0, "xor") and not RECIPES[self.key].suggestions:
            raise ValueError(f"activation, hidden2 and data are fixed in tutorial {self.key!r}; got {own}.")

    @property
    def recipe(self) -> Recipe:
        """The recipe this is a variation of, with the targets of its ``data``."""
        recipe = RECIPES[self.key]
        return replace(recipe, Y=gate(self.data)[1]) if recipe.suggestions else recipe

    @property
    def network(self) -> Network:
        """The network that is trained."""
        return self.recipe.network(self.hidden, self.hidden2, self.activation)

    @property
    def configuration(self) -> Configuration:
        """The engine's configuration; its loss is what is measured, not what the rule descends."""
        rule = Rule(self.rate, batch_size=1 if self.recipe.one_at_a_time else None)
        return Configuration(self.network, rule, seed=self.seed, order="fixed")

    @property
    def update(self) -> Update:
        """The rule that changes the blocks."""
        rule = self.recipe.rule if self.rule == "published" else GRADIENTS[self.rule]
        return rule if self.activation == "sigmoid" else partial(rule, hidden=self.activation)

    @property
    def initial_parameters(self) -> Array:
        """The parameters ``(P,)`` at epoch 0: the same for every rule."""
        return self.recipe.initial_parameters(self.hidden, self.seed, self.hidden2)

    @property
    def refusal(self) -> str | None:
        """Why the code cannot take this variation's shapes; None if it can."""
        n_samples = len(self.recipe.batches()[0][0])
        return refusal(self.key, self.hidden, n_samples) if self.rule == "published" else None


def published(key: str) -> Variation:
    """The recipe called ``key`` with the numbers it was published with, or with ours where it has none."""
    recipe = RECIPES[one_of("tutorial", key, RECIPES)]
    return Variation(key, recipe.seed or 0, recipe.hidden, recipe.rate, recipe.epochs)


def refusal(key: str, hidden: int, n_samples: int) -> str | None:
    """Why the published update of ``key`` cannot take ``n_samples`` in one step with ``hidden`` units; None if it can.

    NumPy refuses these shapes; this is what its message means.
    """
    recipe = RECIPES[key]
    n_out = recipe.Y.shape[1]
    if key == "notebook" and n_samples not in (1, hidden):
        return (
            f"The line for dW2 multiplies an array of hidden units × outputs, ({hidden}, {n_out}), by one of samples × "
            f"outputs, ({n_samples}, {n_out}), entry by entry. They only fit when there are as many hidden units as "
            f"samples: take {n_samples} hidden units, or another update rule."
        )
    if key == "class" and n_samples > 1:
        return (
            f"The output biases are one number for each output, ({n_out}, 1); with {n_samples} samples at once the "
            f"errors added to them are ({n_out}, {n_samples}), and nothing sums over the samples. One at a time fits."
        )
    return None


def runs(key: str, hidden: int, n_samples: int) -> bool:
    """Whether NumPy really takes one published update of that shape: found by trying."""
    recipe = RECIPES[key]
    rows = np.arange(n_samples) % len(recipe.X)
    views = blocks(recipe.network(hidden), recipe.initial_parameters(hidden, 0))
    try:
        for block, change in zip(views, recipe.rule(views, recipe.X[rows], recipe.Y[rows])):
            block -= change
    except ValueError:
        return False
    return True
