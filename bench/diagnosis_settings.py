"""The random settings that the study of the diagnosis trains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nn_core.datasets import DATASETS
from setting.of_data import classes, columns, features, losses, outputs
from setting.setting import CHOICES, RANGES, RATES, Setting

DIAGNOSED = (500, 1000, 2000)  # The epochs at one of which a run is diagnosed.
SAMPLES = (40, 80, 160)  # Of a cloud, half of them to test: more would take hours.
_PLAIN: dict[str, Sequence[Any]] = dict(batch=[None], optimiser=["gradient_descent"], l1=[0.0], l2=[0.0])
_CLASSES: dict[str, Sequence[Any]] = dict(
    data=["xor", "circle", "xor_cloud", "spiral", "moons"], output=["sigmoid"], activation=["tanh", "sigmoid"]
)
_FAST: dict[str, Sequence[Any]] = {**_PLAIN, "rate": [2.0, 3.0, 5.0, 10.0]}
# Few evenly drawn runs have these kinds of finding first, so more are drawn from settings in which they are less rare.
AIMS: dict[str, dict[str, Sequence[Any]]] = {
    "at_rest": dict(
        data=["gauss", "and", "or", "nand"], noise=[0], features=[("x1", "x2")], layers=[(1,)], init=["zeros"],
        activation=["tanh", "relu", "linear"], output=["sigmoid"], rate=[0.5, 1.0, 2.0, 3.0], **_PLAIN,
    ),
    "bouncing": dict(
        layers=[(8,), (8, 8)], loss=["cross_entropy"],
        **{**_CLASSES, **_FAST, "activation": ["tanh", "leaky_relu"], "optimiser": ["momentum", "rmsprop"]},
    ),
    "dead": dict(layers=[(2,), (4,), (4, 4)], **{**_CLASSES, **_FAST, "activation": ["relu"]}),
    "diverged": dict(output=["linear"], **_FAST),
    "identical": dict(layers=[(4,), (8,), (4, 4)], init=["zeros"], **_PLAIN),
    "one_line": dict(layers=[(), (1,)]),
    "one_plane": dict(data=["plane", "hills"], noise=[0, 10], layers=[()], output=["linear"], rate=[0.01, 0.03, 0.1]),
    "overfitting": dict(
        data=["circle", "xor_cloud", "gauss", "spiral", "hills"], noise=[20, 30, 50], samples=[40, 80],
        layers=[(8,), (16,), (8, 8)], init=["xavier", "he"], **{**_PLAIN, "optimiser": ["adam"], "rate": [0.01, 0.03]},
    ),
    "penalties": dict(layers=[(4,), (8,), (8, 8)], init=["xavier", "he"], rate=[0.1, 0.3], l2=[0.03, 0.1, 0.3]),
    "rate_too_small": dict(layers=[(4,), (8,)], init=["he", "normal", "xavier"], rate=[0.001], **_PLAIN),
    "saturated": dict(
        layers=[(8,), (16,), (8, 8)], loss=["mse"],
        **{**_CLASSES, **_FAST, "optimiser": ["momentum", "rmsprop", "adam"]},
    ),
    "still": dict(layers=[(2,), (3,), (2, 2)], init=["xavier", "he"], rate=[0.1, 0.5, 1.0], **_CLASSES, **_PLAIN),
    "vanishing": dict(
        layers=[(3, 3, 3), (2, 2, 2, 2), (4, 4)], init=["uniform"], rate=[0.03, 0.1, 0.3], **_PLAIN,
        **{**_CLASSES, "activation": ["sigmoid"]},
    ),
}  # fmt: skip


def drawn(number: int, aim: str | None = None) -> Setting:
    """The random setting of run ``number``, or that of those aimed at a kind; its epochs are when it is diagnosed."""
    rng = np.random.default_rng(number)

    def one_of(values: Sequence[Any]) -> Any:
        return values[int(rng.integers(len(values)))]

    def sometimes(values: Sequence[Any], default: Any) -> Any:
        return one_of(values) if rng.random() < 1 / 3 else default

    usual, samples = Setting(), one_of(SAMPLES)
    depth = sometimes(range(7), 1)
    setting = Setting(
        data=one_of([name for name in DATASETS if not classes(name) and columns(name) == 2]),
        **{name: one_of(CHOICES[name]) for name in ("activation", "init")},
        samples=samples,
        noise=sometimes((10, 20, 30), usual.noise),
        features=sometimes((("x1", "x2", "x1x2"), ("x1", "x2", "x1sq", "x2sq"), features("circle")), usual.features),
        standardise=sometimes((True,), usual.standardise),
        layers=tuple(int(rng.integers(1, RANGES["hidden"][1] + 1)) for _ in range(depth)),
        rate=one_of(RATES[4:]),
        batch=sometimes((samples // 4, samples // 8), usual.batch),
        optimiser=sometimes(CHOICES["optimiser"], usual.optimiser),
        l1=sometimes(CHOICES["l1"][1:5], usual.l1),
        l2=sometimes(CHOICES["l2"][1:5], usual.l2),
        seed=number,
        data_seed=number,
        epochs=one_of(DIAGNOSED),
    )
    output = sometimes(outputs(setting.data), outputs(setting.data)[0])
    setting = replace(setting, output=output, loss=one_of(losses(output)))
    aimed = {name: one_of(values) for name, values in AIMS[aim].items()} if aim else {}
    return replace(setting, **aimed).consistent()
