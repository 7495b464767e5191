"""The steps of one epoch, in the order they are computed, and the names of what is computed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from film.scene import layer_names
from lab.epoch.epoch import Epoch
from nn_core import Inputs, Network
from nn_core.features import FEATURES
from setting.names import COORDINATES


class Step(NamedTuple):
    """One stop on the way: ``kind`` is ``forward``, ``loss``, ``backward`` or ``update``; ``layer`` counts from 0.

    The loss belongs to the output layer, whose units it judges.
    """

    kind: str
    layer: int
    title: str


def steps(network: Network) -> list[Step]:
    """Forward layer by layer, the loss, backward layer by layer, the update of every layer."""
    layers = range(len(network.shapes))

    def each(kind: str, order: Iterable[int]) -> list[Step]:
        return [Step(kind, layer, f"{kind.capitalize()}: {layer_name(network, layer)}") for layer in order]

    loss = Step("loss", layers[-1], "Loss")
    return [*each("forward", layers), loss, *each("backward", reversed(layers)), *each("update", layers)]


def columns_told(epoch: Epoch) -> str:
    """What x₁, x₂ and so on, and y, are columns of, in a sentence; nothing where the data are of no table."""
    *inputs, label = epoch.column_names or ("",)
    named = [f"{FEATURES[column].label} is {name}" for column, name in zip(COORDINATES, inputs)]
    return f"{', '.join(named)}; to be learned: {label}." if named else ""


def unit_names(epoch: Epoch) -> list[list[str]]:
    """The units of each layer by name; the inputs are called after their features."""
    return layer_names(epoch.network.sizes, epoch.features)


def made_of_features(epoch: Epoch) -> bool:
    """Whether the inputs are known to be something else than the points' coordinates."""
    if epoch.features is None or epoch.points is None:
        return False
    return epoch.features != Inputs(COORDINATES[: epoch.points.shape[1]])


def layer_name(network: Network, layer: int) -> str:
    """What a layer is called on the page."""
    if layer == len(network.shapes) - 1:
        return "output layer"
    return "hidden layer" if len(network.shapes) == 2 else f"hidden layer {layer + 1}"
