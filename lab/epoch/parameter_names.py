"""What each parameter is called, in NumPy's indices: ``W1[0,2]`` leads from input 0 to unit 2 of the first layer."""

from __future__ import annotations

from lab.arguments import a_network
from nn_core.network import Network


def parameter_names(network: Network) -> list[str]:
    """The P names of ``network``'s parameters, in their order: ``W1[i,j]``, then ``b1[j]``, then the next layer's."""
    a_network(network)
    names = []
    for layer, (n_in, n_out) in enumerate(network.shapes, start=1):
        names += [f"W{layer}[{i},{j}]" for i in range(n_in) for j in range(n_out)]
        names += [f"b{layer}[{j}]" for j in range(n_out)]
    return names
