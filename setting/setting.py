"""The setting of a run, as the controls show it and as the URL holds it.

A setting is plain values within known limits; ``TABLE`` says how each is read from a query parameter.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from nn_core import Configuration, Network, Rule
from nn_core.activations import ACTIVATIONS
from nn_core.datasets import DATASETS, NOISE, SAMPLES, TEST_SHARE, Pair
from nn_core.features import FEATURES, Inputs
from nn_core.initial import SCHEMES
from nn_core.losses import LOSSES
from nn_core.optimisers import OPTIMISERS
from nn_core.training import ORDERS
from setting import kept_points, of_data, own_text
from setting.of_data import OUTPUTS
from setting.parameters import to_text
from setting.real_sets import REAL_SETS

VERSION = 2
"""Of the links that are written. Whoever changes a default makes a new version: a link leaves out what is at it."""
_ALWAYS = ("data", "layers", "activation", "loss", "init", "seed", "rate", "epochs", "speed")  # Never left out.

_STEPS = (1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05)
RATES = (*_STEPS, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
PENALTIES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
SPEEDS = (0.0083, 0.0167, 0.05, 0.167, 0.5, 1, 2, 5, 10, 20, 50, 100)
"""Epochs a frame. Those below 1 are ½, 1, 3, 10 and 30 epochs a second, rounded to what a link can say."""
FASTEST = 60
"""Frames a second."""
EPOCHS_STEP = 100
LARGEST_SEED = 2**32 - 1
MOST_LAYERS = 6

CHOICES: dict[str, tuple[Any, ...]] = {
    "data": (*DATASETS, *REAL_SETS),
    "features": tuple(FEATURES),
    "activation": tuple(name for name, activation in ACTIVATIONS.items() if not activation.joint),
    "output": OUTPUTS,
    "loss": tuple(LOSSES),
    "init": tuple(SCHEMES),
    "order": ORDERS,
    "rate": RATES,
    "optimiser": tuple(OPTIMISERS),
    "l1": PENALTIES,
    "l2": PENALTIES,
    "speed": SPEEDS,
}
"""What a control offers; a link may also hold numbers between, which ``options`` puts among them."""
RANGES: dict[str, tuple[Any, Any]] = {
    "noise": NOISE,
    "samples": SAMPLES,
    "test": TEST_SHARE,
    "data_seed": (0, LARGEST_SEED),
    "hidden": (1, 16),
    "hidden2": (0, 16),
    "seed": (0, LARGEST_SEED),
    "batch": (1, SAMPLES[1]),
    "epochs": (1, 20_000),
    "rate": (1e-9, 100.0),
    "l1": (0.0, 10.0),
    "l2": (0.0, 10.0),
}
"""What a control and a link may hold; whole numbers where the limits are."""
RULE = ("rate", "batch", "optimiser", "l1", "l2")
"""The fields of a setting that make up the engine's ``Rule``, in its order."""


def motion(speed: float) -> dict[str, Any]:
    """Epochs from frame to frame, ``stride``, and frames a second, ``pace``: a ``speed`` below 1 is slow motion."""
    return {"stride": max(1, round(speed)), "pace": round(FASTEST * min(1, speed), 1)}


@dataclass(frozen=True)
class Setting:
    """What a run is made from. The defaults solve XOR from more than 99 in 100 seeds (``bench/defaults.py``).

    ``data`` is the name of a dataset or of real data, a truth table that no gate has, or a reader's own points, written
    out (``setting.own_text``). ``noise`` and ``test`` are in percent. ``layers`` are the units of each hidden layer.
    ``hide`` names the controls that are not shown.
    """

    data: str = "xor"
    noise: int = 0
    samples: int = 500
    test: int = 50
    data_seed: int = 1
    features: tuple[str, ...] = ("x1", "x2")
    standardise: bool = False
    layers: tuple[int, ...] = (4,)
    activation: str = "tanh"
    output: str = "sigmoid"
    loss: str = "mse"
    init: str = "xavier"
    seed: int = 1
    order: str = "shuffled"
    rate: float = 0.5
    batch: int | None = None
    optimiser: str = "gradient_descent"
    l1: float = 0.0
    l2: float = 0.0
    epochs: int = 2000
    speed: float = 2
    hide: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What the data are: ``"gate"``, ``"classes"`` or ``"regression"``."""
        return of_data.kind(self.data)

    @property
    def classes(self) -> int | None:
        """How many classes there are to tell apart, where there are more than two."""
        return of_data.classes(self.data)

    @property
    def columns(self) -> int:
        """How many coordinates a point has: with one, the network is a curve; of more than two, two are drawn."""
        return of_data.columns(self.data)

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the classes are called; none where they have no names."""
        points = of_data.given(self.data)
        return points.names if points else ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """What the coordinates of points are called, and last what is to be learned; none where they have no names."""
        points = of_data.given(self.data)
        return points.column_names if points else ()

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of what means nothing with these data."""
        return of_data.unused(self.data)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The units of each layer, inputs first."""
        return (len(self.features), *self.layers, self.classes or 1)

    @property
    def rule(self) -> Rule:
        """The rule that training follows."""
        return Rule(self.rate, self.batch, self.optimiser, self.l1, self.l2)

    def with_rule(self, rule: Rule) -> Setting:
        """This setting where training follows ``rule``."""
        values: dict[str, Any] = dict(zip(RULE, rule))
        return replace(self, **values)

    def configuration(self) -> Configuration:
        """The engine's configuration of this setting."""
        network = Network(self.sizes, hidden=self.activation, output=self.output)
        return Configuration(network, self.rule, self.loss, self.init, self.seed, self.order)

    def training_data(self) -> Pair:
        """The points ``(n_samples, columns)`` to train on and their targets ``(n_samples, n_out)``, read-only.

        ``seed`` does not move them: it means the initial weights and the order of batches alone.
        """
        return self._data[0]

    def test_data(self) -> Pair | None:
        """The points and targets that are never trained on, read-only; None where there are none."""
        return self._data[1]

    @property
    def _data(self) -> tuple[Pair, Pair | None]:
        return of_data.pairs(self.data, self.samples, self.noise, self.test, self.data_seed, self.output)

    @property
    def plane(self) -> tuple[float, ...] | None:
        """The ends of what the points were drawn on, as ``Own`` has them; None where it is as large as they need."""
        return own_text.read(self.data).plane if own_text.is_own(self.data) else None

    def inputs(self) -> Inputs:
        """What turns points into the network's inputs; a standardisation is that of the training points."""
        inputs = Inputs(self.features)
        return inputs.standardised(self.training_data()[0]) if self.standardise else inputs

    def consistent(self) -> Setting:
        """This setting, with the usual output, features and loss where its own do not go with the data."""
        fitting, known = of_data.outputs(self.data), of_data.features(self.data)
        output = self.output if self.output in fitting else fitting[0]
        loss = self.loss if self.loss in of_data.losses(output) else of_data.losses(output)[0]
        kept = tuple(name for name in self.features if name in known) or of_data.usual_features(self.data)
        return replace(self, output=output, loss=loss, features=kept)

    def of_network(self) -> Setting:
        """This setting with all that acts on a running training, and all that means nothing, put at its default."""
        acting = ("hide", "epochs", "speed", *RULE, *self.unused)
        return replace(self, **{name: getattr(DEFAULT, name) for name in acting})

    def to_query(self) -> dict[str, str]:
        """The query parameters of this setting: those of the first version always, the others where they say more.

        So the usual link stays short and still tells a reader what the run is.
        """
        defaults = {
            **vars(DEFAULT),
            "output": of_data.outputs(self.data)[0],
            "features": of_data.usual_features(self.data),
        }
        values = {
            name: value
            for name, value in vars(self).items()
            if name in _ALWAYS or (value != defaults[name] and name not in self.unused)
        }
        if own_text.is_own(self.data):
            values |= kept_points.to_query(self.data)
        elif self.data not in CHOICES["data"]:
            values = {"table": values.pop("data"), **values}
        return {name: to_text(value) for name, value in {"v": VERSION, **values}.items()}


DEFAULT = Setting()
CONTROLS = tuple(field.name for field in fields(Setting) if field.name != "hide")


def file_stem(setting: Setting) -> str:
    """What files of a run of ``setting`` are called, before the epoch: ``xor-2-4-1-tanh-seed1``."""
    sizes = "-".join(map(str, setting.sizes))
    data = of_data.name_of_data(setting.data).lower() if own_text.is_own(setting.data) else setting.data
    return f"{data.replace('_', '-').replace(' ', '-')}-{sizes}-{setting.activation}-seed{setting.seed}"


def options(name: str, value: Any) -> tuple[Any, ...]:
    """The numbers that the control ``name`` offers, with the ``value`` among them that a link may have brought."""
    return tuple(sorted({*CHOICES[name], value}))
