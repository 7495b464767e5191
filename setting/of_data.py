"""What the data of a setting are, and what goes with them: features, outputs of the network, losses.

Data are named as a setting has them: an entry of the engine's table, a truth table, a real set, or own points as text.
"""

from __future__ import annotations

from functools import lru_cache

from nn_core.activations import ACTIVATIONS
from nn_core.datasets import DATASETS, TRUTH_TABLES, Pair, draw, entry
from nn_core.features import FEATURES
from nn_core.losses import LOSSES
from setting import own_points, own_text
from setting.names import COORDINATES, NAMES
from setting.real_points import real_points
from setting.real_sets import REAL_SETS

_OUTPUTS: dict[str, tuple[str, ...]] = {
    "gate": ("sigmoid", "tanh", "linear"),
    "classes": ("sigmoid", "tanh", "linear"),
    "regression": ("linear", "tanh"),
}
_OF_CLASSES = ("softmax",)  # Where there are more than two.
OUTPUTS = (*_OUTPUTS["classes"], *_OF_CLASSES)
"""The activations of the output, of whichever data."""


def is_data(value: object) -> bool:
    """Whether ``value`` names data as a setting does."""
    return isinstance(value, str) and (value in {*DATASETS, *REAL_SETS, *TRUTH_TABLES} or own_text.is_own(value))


def name_of_data(data: str) -> str:
    """What the ``data`` of a setting are called on the pages; own points never as data that come with the app."""
    if own_text.is_own(data):
        name = own_text.name(data)
        return f"{name} (own)" if name in map(name_of_data, (*DATASETS, *REAL_SETS, *TRUTH_TABLES)) else name
    return NAMES.get(data, f"Table {data}")


def given(data: str, test: int = 0) -> own_points.Own | None:
    """The points of the ``data`` of a setting, where they are a reader's own or real ones; None where they are drawn.

    Of real ones ``test`` percent are test points.
    """
    if data in REAL_SETS:
        return real_points(data, test).own
    return own_text.read(data) if own_text.is_own(data) else None


def unused(data: str) -> tuple[str, ...]:
    """The names of what means nothing with the ``data`` of a setting."""
    if data in REAL_SETS:
        return ("noise", "samples", "data_seed")
    return ("noise", "samples", "test", "data_seed") if given(data) or kind(data) == "gate" else ()


def kind(data: str) -> str:
    """What the ``data`` of a setting are: ``"gate"``, ``"classes"`` or ``"regression"``."""
    points = given(data)
    return points.kind if points else entry(data).kind


def classes(data: str) -> int | None:
    """How many classes the ``data`` of a setting have, where they have more than two."""
    points = given(data)
    count = points.classes if points else entry(data).classes
    return count if count > 2 else None


def columns(data: str) -> int:
    """How many coordinates each point of the ``data`` of a setting has."""
    points = given(data)
    return points.columns if points else entry(data).inputs


def features(data: str) -> tuple[str, ...]:
    """The features that can be made of the points of the ``data`` of a setting."""
    return tuple(name for name, feature in FEATURES.items() if feature.needs <= columns(data))


def usual_features(data: str) -> tuple[str, ...]:
    """The coordinates of the points of the ``data`` of a setting, as they are."""
    return COORDINATES[: columns(data)]


def outputs(data: str) -> tuple[str, ...]:
    """The activations of the output that go with the ``data`` of a setting, the usual one first."""
    return _OF_CLASSES if classes(data) else _OUTPUTS[kind(data)]


def losses(output: str) -> tuple[str, ...]:
    """The losses that go with the activation ``output`` of the output, the usual one first."""
    alone = not ACTIVATIONS[output].joint
    return tuple(name for name, loss in LOSSES.items() if loss.output == output or (alone and not loss.output))


@lru_cache(maxsize=32)
def pairs(name: str, samples: int, noise: int, test: int, seed: int, output: str) -> tuple[Pair, Pair | None]:
    """The training and the test points of the data called ``name``, each with their targets, read-only."""
    if points := given(name, test):
        training, held_out = points.pairs(output)
    else:
        training, held_out = draw(name, samples, noise=noise, test_share=test, seed=seed, output=output)
    for array in (*training, *(held_out or ())):
        array.flags.writeable = False  # Many sessions share it.
    return training, held_out
