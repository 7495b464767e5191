"""Every parameter moved up and down: what a derivative looks like to somebody who does not trust formulas.

A network is a function of its parameter vector, so this is one more stack: 2P vectors, one forward call. A large stack
comes in slices.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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


def perturbed(network: Network, parameters: Array, X: Array, loss: str = "mse", first: int = 0) -> Perturbed:
    """``parameters`` ``(P,)`` with each entry of one slice, which begins at ``first``, moved up and down.

    ``X`` is ``(n_samples, n_in)``. Nothing is checked here; who calls it has checked.
    """
    # A pass keeps five numbers a unit and sample.
    at_once = max(1, _FLOATS // (2 * 5 * len(X) * sum(network.sizes[1:])))
    which = np.arange(first, min(first + at_once, network.size))
    steps = STEP * np.maximum(1.0, np.abs(parameters[which]))
    up, down = parameters[which] + steps, parameters[which] - steps
    stack, rows = np.tile(parameters, (2, len(which), 1)), np.arange(len(which))
    stack[0, rows, which], stack[1, rows, which] = up, down
    sweep = Pass(network, stack, X, loss)
    with np.errstate(all="ignore"):
        sweep.forward()
    return Perturbed(which, up - down, sweep, _at_corner(sweep))


def _at_corner(sweep: Pass) -> NDArray[np.bool_]:
    corner = np.zeros(sweep.parameters.shape[1], dtype=bool)
    for name, z in zip(sweep.network.activations, sweep.z):
        if activation(name).corner:
            corner |= ((z[0] > 0) != (z[1] > 0)).any(axis=(-2, -1))
    return corner
