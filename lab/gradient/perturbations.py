"""Every parameter moved up and down: what a derivative looks like to somebody who does not trust formulas.

A network is a function of its parameter vector, so this is one more stack: 2P vectors, one forward call. Only a large
stack is cut into slices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.arguments import one_point
from nn_core.activations import activation
from nn_core.fast_pass import Pass
from nn_core.network import Network

Array = NDArray[np.float64]

# Rounding is divided by the step, the third derivative is multiplied by its square: both errors are smallest together
# near the cube root of the machine's precision.
STEP = float(np.finfo(np.float64).eps ** (1 / 3))

# In one slice of the stack: 8 MB. Measured: with four times as many a check takes four times as long, for then each of
# its arrays is so large that its memory is fetched from the system and given back again.
_FLOATS = 1_000_000


class Perturbed(NamedTuple):
    """A slice of the stack: the m parameters it perturbs, and their networks swept forward."""

    which: NDArray[np.int_]
    """The indices ``(m,)`` of the parameters."""
    width: Array
    """How far up and down are apart ``(m,)``."""
    sweep: Pass
    """Swept forward at ``(2, m, P)``: first up, then down."""
    at_corner: NDArray[np.bool_]
    """Where the step opens or shuts a unit like a ReLU ``(m,)``: the loss has a corner there, and no derivative."""


def perturbed(
    network: Network, parameters: ArrayLike, X: ArrayLike, loss: str = "mse", *, first: int = 0
) -> Iterator[Perturbed]:
    """``parameters`` ``(P,)`` with each entry from ``first`` on moved up and down, slice by slice.

    ``X`` is ``(n_samples, n_in)``.
    """
    parameters, X = one_point(network, parameters, X)
    # A pass keeps five numbers a unit and sample.
    at_once = max(1, _FLOATS // (2 * 5 * len(X) * sum(network.sizes[1:])))
    steps = STEP * np.maximum(1.0, np.abs(parameters))
    up, down = parameters + steps, parameters - steps
    for start in range(first, network.size, at_once):
        which = np.arange(start, min(start + at_once, network.size))
        stack = np.tile(parameters, (2, len(which), 1))
        rows = np.arange(len(which))
        stack[0, rows, which], stack[1, rows, which] = up[which], down[which]
        sweep = Pass(network, stack, X, loss)
        with np.errstate(all="ignore"):
            sweep.forward()
        yield Perturbed(which, up[which] - down[which], sweep, _at_corner(sweep))


def _at_corner(sweep: Pass) -> NDArray[np.bool_]:
    corner = np.zeros(sweep.parameters.shape[1], dtype=bool)
    for name, z in zip(sweep.network.activations, sweep.z):
        if activation(name).corner:
            corner |= ((z[0] > 0) != (z[1] > 0)).any(axis=(-2, -1))
    return corner
