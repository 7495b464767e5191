"""The gradient check: backprop against central differences, for all parameters, penalties included.

A network is a function of its parameter vector, so this is one more stack: every parameter moved up and down, 2P
vectors, one forward call. A large stack comes in slices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab.arguments import one_problem
from lab.penalties import penalty, penalty_gradient
from lab.sliced_work import SlicedWork, Steps
from nn_core.activations import activation
from nn_core.checks import vector
from nn_core.fast_pass import Pass
from nn_core.network import Network
from nn_core.update import weights_alone

Array = NDArray[np.float64]

# Rounding is divided by the step, the third derivative is multiplied by its square: both errors are smallest together
# near the cube root of the machine's precision.
STEP = float(np.finfo(np.float64).eps ** (1 / 3))
# A central difference is good to about 1e-11 times the loss, whatever the size of the gradient. Gradients smaller than
# this (times the loss, where that exceeds 1) are measured against it, so that such noise cannot pass for a mistake.
SMALLEST = 1e-6
# Measured: right gradients stay below 1e-4, and a planted bug is above 0.1 wherever anything has a gradient at all.
TOLERANCE = 1e-3
# In one slice of the stack: 8 MB. Measured: with four times as many a check takes four times as long, for then each of
# its arrays is so large that its memory is fetched from the system and given back again.
_FLOATS = 1_000_000


@dataclass(frozen=True)
class GradientCheck:
    """What backprop says, ``backprop`` ``(P,)``, what the differences say, ``numeric``, and how far they are apart.

    The parameters ``at_corner`` ``(P,)`` cannot be compared: there the perturbation opens or shuts a ReLU unit, or
    takes a weight with an L1 penalty across 0, so that there is no derivative.
    """

    backprop: Array
    numeric: Array
    at_corner: NDArray[np.bool_]
    smallest: float

    @cached_property
    @np.errstate(all="ignore")
    def error(self) -> Array:
        """|backprop - numeric| / max(|backprop|, |numeric|, smallest), ``(P,)``; NaN at a corner."""
        scale = np.maximum(np.maximum(np.abs(self.backprop), np.abs(self.numeric)), self.smallest)
        return np.where(self.at_corner, np.nan, np.abs(self.backprop - self.numeric) / scale)

    @property
    def worst(self) -> int | None:
        """The parameter with the largest error; None where every one is at a corner."""
        return None if self.at_corner.all() else int(np.nanargmax(self.error))

    @property
    def passed(self) -> bool:
        """Whether every parameter that can be compared agrees to within ``TOLERANCE``."""
        return self.worst is None or bool(self.error[self.worst] < TOLERANCE)


def check_gradient(
    network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse", l1: float = 0.0,
    l2: float = 0.0, *, backprop: ArrayLike | None = None,
) -> GradientCheck:  # fmt: skip
    """Compare ``backprop`` ``(P,)``, by default the network's own gradient, with central differences of its loss.

    ``parameters`` is one vector ``(P,)``, ``X`` is ``(n_samples, n_in)``, ``Y`` ``(n_samples, n_out)``. The penalties
    with the rates ``l1`` and ``l2`` belong to both.
    """
    check = checking(network, parameters, X, Y, loss, l1, l2).finish()
    if backprop is None:
        return check
    return replace(check, backprop=vector("backprop", backprop, network.size, finite=False))


def checking(
    network: Network, parameters: ArrayLike, X: ArrayLike, Y: ArrayLike, loss: str = "mse", l1: float = 0.0,
    l2: float = 0.0,
) -> SlicedWork[GradientCheck]:  # fmt: skip
    """The check of the network's own gradient, to be done in slices; arguments as for ``check_gradient``."""
    return SlicedWork(_steps(network, *one_problem(network, parameters, X, Y, loss), loss, l1, l2))


def _steps(
    network: Network, parameters: Array, X: Array, Y: Array, loss: str, l1: float, l2: float
) -> Steps[GradientCheck]:
    numeric, at_corner = np.empty(network.size), np.empty(network.size, dtype=bool)
    # A pass keeps five numbers a unit and sample.
    at_once = max(1, _FLOATS // (2 * 5 * len(X) * sum(network.sizes[1:])))
    for first in range(0, network.size, at_once):
        if first:
            yield first / network.size
        which = np.arange(first, min(first + at_once, network.size))
        steps = STEP * np.maximum(1.0, np.abs(parameters[which]))
        up, down = parameters[which] + steps, parameters[which] - steps
        stack, rows = np.tile(parameters, (2, len(which), 1)), np.arange(len(which))
        stack[0, rows, which], stack[1, rows, which] = up, down
        sweep = Pass(network, stack, X, loss)
        sweep.forward()
        above, below = sweep.loss(Y) + penalty(network, stack, l1, l2)
        numeric[which], at_corner[which] = (above - below) / (up - down), _at_corner(sweep)
    if l1:
        at_corner |= weights_alone(network, np.where(np.abs(parameters) < STEP, 1.0, 0.0)) > 0
    smallest = SMALLEST * max(1.0, network.loss(parameters, X, Y, loss) + penalty(network, parameters, l1, l2))
    backprop = network.gradient(parameters, X, Y, loss) + penalty_gradient(network, parameters, l1, l2)
    return GradientCheck(backprop, numeric, at_corner, smallest)


def _at_corner(sweep: Pass) -> NDArray[np.bool_]:
    """Where the step ``(2, m, P)``, first up, then down, opens or shuts a unit like a ReLU ``(m,)``."""
    corner = np.zeros(sweep.parameters.shape[1], dtype=bool)
    for name, z in zip(sweep.network.activations, sweep.z):
        if activation(name).corner:
            corner |= ((z[0] > 0) != (z[1] > 0)).any(axis=(-2, -1))
    return corner
