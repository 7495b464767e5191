"""The setting of a run, as the sliders show it and as the URL holds it.

A setting is plain values within known limits. Text from a URL never fails: what cannot be read falls back to the
default, what is out of range to the nearest value in it, and each such repair is told in a sentence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core import CLOUDS, GATES, Configuration, Network, dataset
from nn_core.activations import ACTIVATIONS
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES

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
        return Configuration(network, loss=self.loss, learning_rate=self.rate, scheme=self.init, seed=self.seed)

    def dataset(self) -> tuple[Array, Array]:
        """``(X, Y)``; a cloud is the same cloud for every seed, so that the seed means the initial weights alone."""
        return dataset(self.data)

    def of_network(self) -> Setting:
        """This setting with everything that acts on a running training put at its default: what names the network."""
        return replace(self, rate=DEFAULT.rate, epochs=DEFAULT.epochs, speed=DEFAULT.speed)

    def to_query(self) -> dict[str, str]:
        """The query parameters of this setting, all of them, so that a link outlives a change of defaults."""
        return {field.name: text_of(getattr(self, field.name)) for field in fields(self)}


DEFAULT = Setting()


def from_query(query: Mapping[str, Sequence[str]], base: Setting = DEFAULT) -> tuple[Setting, list[str]]:
    """The setting that ``query`` (name → all its values) asks for, and a sentence for each repair made.

    Parameters that are missing keep their value from ``base``.
    """
    values: dict[str, Any] = {}
    notices = strangers(query, [field.name for field in fields(Setting)])
    for field in fields(Setting):
        given = query.get(field.name)
        if not given:
            continue
        value, repaired = read(field.name, given[-1], getattr(base, field.name))
        values[field.name] = value
        if repaired or len(given) > 1:
            notices.append(repair(field.name, given, text_of(value)))
    return replace(base, **values), notices


def read(name: str, text: str, default: Any) -> tuple[Any, bool]:
    """``text`` as a value of the parameter ``name``, and whether it had to be repaired."""
    if name in CHOICES and isinstance(CHOICES[name][0], str):
        return (text, False) if text in CHOICES[name] else (default, True)
    if name in CHOICES:
        return read_nearest(text, CHOICES[name], default)
    number = read_number(text)
    if number is None:
        return default, True
    low, high = RANGES[name]
    step = EPOCHS_STEP if name == "epochs" else 1
    nearest = int(min(max(round(number / step) * step, low), high))
    return nearest, nearest != number


def read_nearest(text: str, choices: Sequence[Any], default: Any) -> tuple[Any, bool]:
    """``text`` as one of the positive numbers ``choices``, by ratio the nearest, and whether it had to be repaired."""
    number = read_number(text)
    if number is None:
        return default, True
    nearest = min(choices, key=lambda choice: abs(math.log(choice) - math.log(max(number, 1e-9))))
    return nearest, nearest != number


def read_number(text: str) -> float | None:
    """``text`` as a finite number, or None; only plain ASCII decimals, and not thousands of digits."""
    if len(text) > 40 or not text.isascii() or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def text_of(value: object) -> str:
    """``value`` as a URL holds it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def strangers(query: Mapping[str, Sequence[str]], known: Sequence[str]) -> list[str]:
    """A sentence for the parameters of ``query`` that are none of those ``known``; none where there are none."""
    unknown = sorted(set(query) - set(known))
    return [f"The link has parameters that mean nothing here: {shown(unknown)}."] if unknown else []


def repair(name: str, given: Sequence[str], used: str) -> str:
    """The sentence for a repair: what the link ``given`` asked for under ``name``, and what is ``used`` instead."""
    return f"The link asked for {name} = {shown(given)}; using {used}."


def shown(given: Sequence[str]) -> str:
    """What a link asked for, short enough and plain enough to repeat on screen."""
    text = ", ".join(given)
    plain = "".join(c if c.isalnum() or c in " .,-+" else "·" for c in text[:40])
    # A point is for numbers: elsewhere, "www." for instance, it could make a link.
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", "·", plain)
    return f"“{plain}{'…' if len(text) > 40 else ''}”"
