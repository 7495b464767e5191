"""Every parameter nudged up and down: what a derivative looks like to somebody who does not trust formulas.

A network is a function of its parameter vector, so this is one more stack: 2P vectors, one forward call. Only a large
stack is cut into slices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.arguments import one_point
from nn_core.network import Network
from nn_core.passes import Pass

Array = NDArray[np.float64]

# Rounding is divided by the nudge, the third derivative is multiplied by its square: both errors are smallest together
# near the cube root of the machine's precision.
NUDGE = float(np.finfo(np.float64).eps ** (1 / 3))

# In one slice of the stack: 8 MB. Measured: with four times as many a check takes four times as long, for then each of
# its arrays is so large that its memory is fetched from the system and given back again.
_FLOATS = 1_000_000


class Nudged(NamedTuple):
    """A slice of the stack: the m parameters it nudges, and their networks swept forward."""

    which: NDArray[np.int_]
    """The indices ``(m,)`` of the parameters."""
    width: Array
    """How far up and down are apart ``(m,)``."""
    sweep: Pass
    """Swept forward at ``(2, m, P)``: first up, then down."""
    at_corner: NDArray[np.bool_]
    """Where the nudge opens or shuts a ReLU unit ``(m,)``: the loss has a corner there, and no derivative."""


def nudged(
    network: Network, parameters: ArrayLike, X: ArrayLike, loss: str = "mse", *, first: int = 0
) -> Iterator[Nudged]:
    """``parameters`` ``(P,)`` with each entry from ``first`` on nudged up and down, slice by slice.

    ``X`` is ``(n_samples, n_in)``.
    """
    parameters, X = one_point(network, parameters, X)
    # A pass keeps five numbers a unit and sample.
    at_once = max(1, _FLOATS // (2 * 5 * len(X) * sum(network.sizes[1:])))
    nudges = NUDGE * np.maximum(1.0, np.abs(parameters))
    up, down = parameters + nudges, parameters - nudges
    for start in range(first, network.size, at_once):
        which = np.arange(start, min(start + at_once, network.size))
        stack = np.tile(parameters, (2, len(which), 1))
        rows = np.arange(len(which))
        stack[0, rows, which], stack[1, rows, which] = up[which], down[which]
        sweep = Pass(network, stack, X, loss)
        with np.errstate(all="ignore"):
            sweep.forward()
        yield Nudged(which, up[which] - down[which], sweep, _at_corner(sweep))


def _at_corner(sweep: Pass) -> NDArray[np.bool_]:
    corner = np.zeros(sweep.parameters.shape[1], dtype=bool)
    for name, z in zip(sweep.network.activations, sweep.z):
        if name == "relu":
            corner |= ((z[0] > 0) != (z[1] > 0)).any(axis=(-2, -1))
    return corner
