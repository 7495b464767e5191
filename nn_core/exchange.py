"""A network's parameters as other programs hold them: plain data, and what PyTorch and scikit-learn have.

No library but NumPy is needed: what is handed out is lists, dictionaries and arrays, and whatever ``np.asarray`` reads
is taken, such as PyTorch's tensors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_core.checks import Array, instance, numbers, vector
from nn_core.network import Network


def names(network: Network) -> list[str]:
    """What the arrays of ``network`` are called, in the order of its parameter vector: ``W1, b1, W2, b2, …``."""
    return [f"{kind}{layer}" for layer in range(1, len(network.shapes) + 1) for kind in "Wb"]


def arrays(network: Network, parameters: ArrayLike) -> list[Array]:
    """Copies of the arrays of ``parameters`` ``(P,)``: ``W`` ``(n_in, n_out)`` and ``b`` ``(n_out,)`` of each layer."""
    layers = network.layers(vector("parameters", parameters, network.size))
    return [array for W, b in layers for array in (W.copy(), b[0].copy())]


def joined(network: Network, given: Sequence[ArrayLike]) -> Array:
    """``parameters`` ``(P,)`` from the arrays ``given``, laid out and shaped as ``arrays`` hands them out."""
    shapes = [shape for n_in, n_out in network.shapes for shape in ((n_in, n_out), (n_out,))]
    if len(given) != len(shapes):
        wanted = f"{len(shapes)} arrays, W and b of {len(network.shapes)} layers"
        raise ValueError(f"parameters must be {wanted}; got {len(given)}. Choose a network of these layers.")
    flat = []
    for name, shape, values in zip(names(network), shapes, given):
        array = numbers(name, values)
        if array.shape != shape:
            wanted = f"{shape} in a network of sizes {network.sizes}"
            raise ValueError(f"{name} must have shape {wanted}; got {array.shape}. Choose a network of these sizes.")
        flat.append(array.ravel())
    return np.concatenate(flat)


def to_plain(network: Network, parameters: ArrayLike) -> dict[str, Any]:
    """``network`` with ``parameters`` ``(P,)`` as lists, numbers and text, which JSON keeps to the last bit."""
    held = zip(names(network), arrays(network, parameters))
    return {
        "sizes": list(network.sizes),
        "hidden": network.hidden,
        "output": network.output,
        "parameters": {name: {"shape": list(array.shape), "values": array.tolist()} for name, array in held},
    }


def from_plain(plain: Mapping[str, Any]) -> tuple[Network, Array]:
    """The network and the parameters ``(P,)`` that ``to_plain`` made ``plain`` of; a ValueError for anything else."""
    instance("plain", plain, Mapping, "Pass what to_plain has made.")
    if missing := [name for name in ("sizes", "hidden", "output", "parameters") if name not in plain]:
        raise ValueError(f"plain must have sizes, hidden, output and parameters; got no {missing[0]}. Use to_plain.")
    network = Network(plain["sizes"], plain["hidden"], plain["output"])
    held, wanted = plain["parameters"], names(network)
    instance("parameters", held, Mapping, "Pass what to_plain has made.")
    if list(held) != wanted:
        expected, came = (", ".join(map(str, names))[:60] for names in (wanted, held))
        raise ValueError(f"parameters must be {expected}; got {came or 'none'}. Choose a network to match.")
    for name, entry in held.items():
        instance(name, entry, Mapping, "Write its shape and its values.")
    parameters = joined(network, [entry.get("values", ()) for entry in held.values()])
    for (name, entry), array in zip(held.items(), arrays(network, parameters)):
        if entry.get("shape") != list(array.shape):
            raise ValueError(
                f"{name} says that its shape is {str(entry.get('shape'))[:60]}; it is {list(array.shape)}."
            )
    return network, parameters


def to_torch(network: Network, parameters: ArrayLike) -> dict[str, Array]:
    """What ``load_state_dict`` takes, once each array is a tensor: of ``nn.Sequential(Linear, activation, Linear, …)``.

    PyTorch's weights are ``(n_out, n_in)``.
    """
    held = arrays(network, parameters)
    pairs = enumerate(zip(held[::2], held[1::2]))
    return {name: array for i, (W, b) in pairs for name, array in ((f"{2 * i}.weight", W.T), (f"{2 * i}.bias", b))}


def from_torch(network: Network, state: Mapping[str, ArrayLike]) -> Array:
    """``parameters`` ``(P,)`` from a ``state_dict()`` of linear layers, whatever their names, in their order."""
    instance("state", state, Mapping, "Pass model.state_dict().")
    ending = {name: name.rpartition(".")[2] for name in state}
    if list(ending.values()) != ["weight", "bias"] * (len(ending) // 2):
        came = ", ".join(state)[:60] or "nothing"
        raise ValueError(f"state must have a weight and a bias for each layer; got {came}. Use linear layers alone.")
    given = [numbers(name, values) for name, values in state.items()]
    return joined(network, [array.T for array in given])  # A bias has one axis, which stays.


def to_sklearn(network: Network, parameters: ArrayLike) -> tuple[list[Array], list[Array]]:
    """``coefs_`` and ``intercepts_`` of scikit-learn's ``MLPClassifier`` and ``MLPRegressor``."""
    held = arrays(network, parameters)
    return held[::2], held[1::2]


def from_sklearn(network: Network, coefs: Sequence[ArrayLike], intercepts: Sequence[ArrayLike]) -> Array:
    """``parameters`` ``(P,)`` from ``coefs_`` and ``intercepts_``."""
    if len(coefs) != len(intercepts):
        raise ValueError(f"intercepts must be as many as coefs, {len(coefs)}; got {len(intercepts)}. Pass both lists.")
    return joined(network, [array for pair in zip(coefs, intercepts) for array in pair])
