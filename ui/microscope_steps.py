"""The steps of one epoch, in the order they are computed, and the names of what is computed."""

from __future__ import annotations

from typing import NamedTuple

from nn_core import Network


class Step(NamedTuple):
    """One stop on the way: ``kind`` is ``forward``, ``loss``, ``backward`` or ``update``; ``layer`` counts from 0."""

    kind: str
    layer: int | None
    title: str


def steps(network: Network) -> list[Step]:
    """Forward layer by layer, the loss, backward layer by layer, the update."""
    layers = range(len(network.shapes))
    forward = [Step("forward", layer, f"Forward: {layer_name(network, layer)}") for layer in layers]
    backward = [Step("backward", layer, f"Backward: {layer_name(network, layer)}") for layer in reversed(layers)]
    return [*forward, Step("loss", None, "Loss"), *backward, Step("update", None, "Update")]


def layer_name(network: Network, layer: int) -> str:
    """What a layer is called on the page."""
    if layer == len(network.shapes) - 1:
        return "output layer"
    return "hidden layer" if len(network.shapes) == 2 else f"hidden layer {layer + 1}"
