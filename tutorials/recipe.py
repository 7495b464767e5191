"""A recipe: everything a published text prescribes about one training run, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core import Network, xor
from tutorials.rules import Blocks, Update

Array = NDArray[np.float64]

BLOCKS = ("W1", "b1", "W2", "b2")


def blocks(network: Network, parameters: Array) -> Blocks:
    """``parameters`` ``(P,)`` as views, W1, b1, W2, b2, …; ``(P, N)`` gives them with N at the end."""
    if parameters.ndim == 1:  # Asked for at every update of a replay.
        return [block for layer in network.layers(parameters) for block in layer]
    layers = network.layers(np.moveaxis(parameters, 0, -1))
    return [np.moveaxis(block, (-2, -1), (0, 1)) for layer in layers for block in layer]


class Start(NamedTuple):
    """The initial weights: ``draw(random, rows, columns)`` for each block of ``order`` in turn; the others are zero.

    ``columns`` says that the text holds every block transposed, so its numbers are drawn in that order too.
    """

    draw: Callable[..., Array]
    order: tuple[str, ...]
    words: str
    columns: bool = False


class Line(NamedTuple):
    """The line of ``code`` that decides what one ``block`` is changed by, and our ``remark`` on it.

    Where a mistake is passed on, that is the line which makes it, not the one that does the subtraction.
    """

    block: str
    code: str
    remark: str


class Suggestion(NamedTuple):
    """An improvement in the words of the text: ``change`` gives the ``field`` of a ``Variation`` its new value."""

    text: str
    field: str
    change: Callable[[Any], Any]


@dataclass(frozen=True, eq=False)
class Recipe:
    """One published tutorial. ``X`` ``(n_samples, n_in)`` and ``Y`` ``(n_samples, n_out)`` are its data.

    ``seed`` and ``loss`` are None where the text names none. ``compared`` are the rules to compare its own with.
    ``ours`` says, a sentence each, what we had to complete; ``fix``, how to set the update right. ``printed`` are the
    numbers the text shows of its run, in its order. Where it has ``suggestions``, its rule takes other activations, a
    second hidden layer, and the other gates.
    """

    key: str
    title: str
    about: str
    hidden: int
    start: Start
    rule: Update
    compared: tuple[str, ...]
    claim: str
    ours: tuple[str, ...]
    fix: str
    lines: tuple[Line, ...]
    X: Array = field(default_factory=lambda: xor()[0])
    Y: Array = field(default_factory=lambda: xor()[1])
    rate: float = 0.1
    epochs: int = 10_000
    seed: int | None = None
    loss: str | None = None
    one_at_a_time: bool = False
    printed: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def network(self, hidden: int, hidden2: int = 0, activation: str = "sigmoid") -> Network:
        """The network, without a second hidden layer where ``hidden2`` is 0; its output is a sigmoid in any case."""
        layers = (hidden, hidden2) if hidden2 else (hidden,)
        return Network((self.X.shape[1], *layers, self.Y.shape[1]), hidden=activation, output="sigmoid")

    def initial_parameters(self, hidden: int, seed: int, hidden2: int = 0) -> Array:
        """The parameters ``(P,)`` that ``np.random.seed(seed)`` and the text's own calls give.

        Only NumPy's legacy generator draws these numbers. The weights that a second hidden layer adds are drawn last.
        """
        network = self.network(hidden, hidden2)
        parameters = np.zeros(network.size)
        views = dict(zip((*BLOCKS, "W3"), blocks(network, parameters)))
        random = np.random.RandomState(seed)
        for name in (*self.start.order, *(["W3"] if hidden2 else [])):
            view = views[name].T if self.start.columns else views[name]
            view[...] = self.start.draw(random, *view.shape)
        return parameters

    def batches(self) -> list[tuple[Array, Array]]:
        """The samples of one epoch as the text feeds them: one at a time in their order, or all at once."""
        size = 1 if self.one_at_a_time else len(self.X)
        return [(self.X[i : i + size], self.Y[i : i + size]) for i in range(0, len(self.X), size)]
