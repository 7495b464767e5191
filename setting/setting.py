"""The setting of a run, as the sliders show it and as the URL holds it.

A setting is plain values within known limits; ``TABLE`` says how each is read from a query parameter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core import CLOUDS, GATES, Configuration, Network, Rule, dataset
from nn_core.activations import ACTIVATIONS
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from setting.parameters import Query, Reader, nearest, one_of, read_query, to_text, unknown, whole

Array = NDArray[np.float64]

RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
SPEEDS = (1, 2, 5, 10, 20, 50, 100)
EPOCHS_STEP = 100
LARGEST_SEED = 2**32 - 1

CHOICES: dict[str, tuple[Any, ...]] = {
    "data": (*GATES, *CLOUDS),
    "activation": tuple(ACTIVATIONS),
    "loss": tuple(LOSSES),
    "init": tuple(SCHEMES),
    "rate": RATES,
    "speed": SPEEDS,
}
RANGES: dict[str, tuple[int, int]] = {
    "hidden": (1, 16),
    "hidden2": (0, 16),
    "epochs": (EPOCHS_STEP, 20_000),
    "seed": (0, LARGEST_SEED),
}
TABLE: dict[str, Reader] = {
    **{name: one_of(choices) if isinstance(choices[0], str) else nearest(choices) for name, choices in CHOICES.items()},
    **{name: whole(*limits, step=EPOCHS_STEP if name == "epochs" else 1) for name, limits in RANGES.items()},
}


@dataclass(frozen=True)
class Setting:
    """What a run is made from. The defaults solve XOR from more than 99 in 100 seeds (``bench/defaults.py``)."""

    data: str = "xor"
    hidden: int = 4
    hidden2: int = 0
    activation: str = "tanh"
    loss: str = "mse"
    init: str = "xavier"
    seed: int = 1
    rate: float = 0.5
    epochs: int = 2000
    speed: int = 2

    @property
    def sizes(self) -> tuple[int, ...]:
        """The units of each layer, inputs first."""
        return (2, self.hidden, self.hidden2, 1) if self.hidden2 else (2, self.hidden, 1)

    def configuration(self) -> Configuration:
        """The engine's configuration of this setting."""
        network = Network(self.sizes, hidden=self.activation, output="sigmoid")
        return Configuration(network, Rule(self.rate), loss=self.loss, scheme=self.init, seed=self.seed)

    def dataset(self) -> tuple[Array, Array]:
        """``(X, Y)``; a cloud is the same cloud for every seed, so that the seed means the initial weights alone."""
        return dataset(self.data)

    def of_network(self) -> Setting:
        """This setting with everything that acts on a running training put at its default: what names the network."""
        return replace(self, rate=DEFAULT.rate, epochs=DEFAULT.epochs, speed=DEFAULT.speed)

    def to_query(self) -> dict[str, str]:
        """The query parameters of this setting, all of them, so that a link outlives a change of defaults."""
        return {name: to_text(value) for name, value in vars(self).items()}


DEFAULT = Setting()


def from_query(query: Query, base: Setting = DEFAULT) -> tuple[Setting, list[str]]:
    """The setting that ``query`` asks for, and a sentence for each repair; what is missing is as in ``base``."""
    values, repairs = read_query(query, {name: TABLE[name] for name in vars(base)}, vars(base))
    return Setting(**values), unknown(query, values) + repairs
