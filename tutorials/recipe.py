"""A recipe: everything a published text prescribes about one training run, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core import Network
from tutorials.rules import Blocks, Rule

Array = NDArray[np.float64]

BLOCKS = ("W1", "b1", "W2", "b2")


def blocks(network: Network, parameters: Array) -> Blocks:
    """``parameters`` ``(P,)`` as views, W1, b1, W2, b2, …; ``(P, N)`` gives them with N at the end."""
    views: list[Array] = []
    start = 0
    for rows, columns in [(rows, n_out) for n_in, n_out in network.shapes for rows in (n_in, 1)]:
        end = start + rows * columns
        views.append(parameters[start:end].reshape(rows, columns, *parameters.shape[1:]))
        start = end
    return views


@dataclass(frozen=True)
class Start:
    """The initial weights: ``draw(random, shape)`` for each block of ``order``, in that order; the others are zero.

    ``columns`` says that the text holds every block transposed, so its numbers are drawn in that order too.
    """

    draw: Callable[[np.random.RandomState, tuple[int, int]], Array]
    order: tuple[str, ...]
    words: str
    columns: bool = False


@dataclass(frozen=True)
class Line:
    """The line that decides what the text changes one block by: its code, and our words on it.

    Where a mistake is passed on, that is the line which makes it, not the one that does the subtraction.
    """

    block: str
    code: str
    remark: str


@dataclass(frozen=True)
class Printed:
    """What the text shows of its own run, digit for digit: losses by epoch, and a row of predictions a sample."""

    losses: dict[int, str]
    predictions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Suggestion:
    """An improvement in the words of the text: it sets a ``field`` of a ``Variation``, or multiplies it."""

    text: str
    field: str
    to: Any = None
    times: int = 0

    def change(self, now: Any) -> Any:
        """The value of the field where it is ``now``; the same where there is nothing to improve."""
        if self.field == "hidden2" and now:
            return now  # There is a second hidden layer already.
        return self.times * now if self.times else self.to


@dataclass(frozen=True, eq=False)
class Recipe:
    """One published tutorial. ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)`` are its data.

    ``seed`` and ``loss`` are None where the text names none. ``compared`` are the rules to compare its own with.
    ``ours`` says, a sentence each, what we had to complete; ``fix``, how to set the update right. Where the text has
    ``suggestions``, its rule takes other activations, a second hidden layer, and the other gates.
    """

    key: str
    title: str
    about: str
    X: Array
    Y: Array
    hidden: int
    rate: float
    epochs: int
    seed: int | None
    start: Start
    rule: Rule
    loss: str | None
    compared: tuple[str, ...]
    claim: str
    ours: tuple[str, ...]
    fix: str
    lines: tuple[Line, ...]
    one_at_a_time: bool = False
    printed: Printed | None = None
    suggestions: tuple[Suggestion, ...] = ()

    def network(self, hidden: int, hidden2: int = 0, activation: str = "sigmoid") -> Network:
        """The network with ``hidden`` units, as in all four texts; with a second hidden layer unless ``hidden2`` is 0.

        The output is a sigmoid whatever the hidden ``activation``.
        """
        layers = (hidden, hidden2) if hidden2 else (hidden,)
        return Network((self.X.shape[1], *layers, self.Y.shape[1]), hidden=activation, output="sigmoid")

    def initial_parameters(self, hidden: int, seed: int, hidden2: int = 0) -> Array:
        """The parameters ``(P,)`` that ``np.random.seed(seed)`` and the text's own calls give.

        Only NumPy's legacy generator draws these numbers; it is made afresh here, so nothing global is touched. The
        weights that a second hidden layer adds are drawn last.
        """
        network = self.network(hidden, hidden2)
        parameters = np.zeros(network.size)
        views = dict(zip((*BLOCKS, "W3", "b3"), blocks(network, parameters)))
        random = np.random.RandomState(seed)
        for name in (*self.start.order, *(["W3"] if hidden2 else [])):
            rows, columns = views[name].shape
            if self.start.columns:
                views[name][...] = self.start.draw(random, (columns, rows)).T
            else:
                views[name][...] = self.start.draw(random, (rows, columns))
        return parameters

    def batches(self) -> list[tuple[Array, Array]]:
        """The samples of one epoch as the text feeds them: one at a time in their order, or all at once."""
        if not self.one_at_a_time:
            return [(self.X, self.Y)]
        return [(self.X[i : i + 1], self.Y[i : i + 1]) for i in range(len(self.X))]
